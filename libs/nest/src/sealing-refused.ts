/** Nothing may be read or written as it stands; the message says what it means and what to do. */
export class SealingRefused extends Error {
  override readonly name: string = 'SealingRefused';
}

/** @throws {SealingRefused} another vault was opened than the one whose keys the log is sealed with */
export const refuseOtherVault = (established: string, opened: string): void => {
  if (established === opened) return;
  throw new SealingRefused(
    `This log is sealed with the keys of the vault ${established}, and the vault that was ` +
      `opened is ${opened}. Without its own vault everything about patients in the log ` +
      'is lost for good: restore that vault from its newest backup, or name the place where it ' +
      'lies (ANAMNESIS_VAULT_FOLDER, ANAMNESIS_VAULT_URL).',
  );
};
