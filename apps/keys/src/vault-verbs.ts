import { openPostgresKeyVault } from '@anamnesis/eventing/postgres/key-vault';
import type { RotatedVault } from '@anamnesis/eventing/vault/check-master-keys';
import { openFileKeyVault } from '@anamnesis/eventing/vault/file-key-vault';
import { rotateMasterKey, type Rotation } from '@anamnesis/eventing/vault/rotate-master-key';
import { verifyKeyVault } from '@anamnesis/eventing/vault/verify-key-vault';
import type { VaultConfiguration } from '@anamnesis/nest/running/vault-configuration';
import { progressLines, type Teller } from './progress.js';

export const openVault = (place: VaultConfiguration, create: boolean): Promise<RotatedVault> =>
  'url' in place
    ? openPostgresKeyVault({ ...place, create })
    : openFileKeyVault({ ...place, create });

/** A tool that looks after a vault never makes one. */
export const withVault = async <Result>(
  place: VaultConfiguration,
  work: (vault: RotatedVault) => Promise<Result>,
): Promise<Result> => {
  const vault = await openVault(place, false);
  try {
    return await work(vault);
  } finally {
    await vault.wrappedKeys.close();
  }
};

/** Opens every key, so that it can be asked of a copy whether it is one. */
export const showStatus = (place: VaultConfiguration, teller: Teller): Promise<boolean> =>
  withVault(place, async (vault) => {
    const { wrappedKeys, masterKeys } = vault;
    const { say } = teller;
    const { byMasterKey } = await wrappedKeys.census();
    const { keys, destroyed, damaged } = await verifyKeyVault(vault, progressLines('keys', teller));
    const current = await masterKeys.currentKeyId();
    say(`vault       ${wrappedKeys.vault}`);
    say('folder' in place ? `folder      ${place.folder}` : 'in          ANAMNESIS_VAULT_URL');
    say(`master key  ${current}, ${place.masterKey ? 'from the environment' : 'in the folder'}`);
    say(`keys        ${keys}`);
    say(`destroyed   ${destroyed}`);
    for (const [name, wraps] of byMasterKey) {
      if (name === current) continue;
      const when = place.masterKey ? 'once every process was restarted with the new one, ' : '';
      say(`${wraps} keys are wrapped with master key ${name} still:`);
      say(`            ${when}run \`npm run keys -- rotate\`.`);
    }
    if (damaged > 0) say(`damaged     ${damaged}: run \`npm run keys -- verify\`.`);
    return damaged === 0;
  });

export const rotate = (place: VaultConfiguration, teller: Teller): Promise<boolean> =>
  withVault(place, async (vault) => {
    const { say } = teller;
    const rotation = await rotateMasterKey(vault, progressLines('wrapped anew', teller));
    tellRotation(rotation, place, say);
    return true;
  });

const tellRotation = (
  { masterKey, rewrapped, retired, finished, drawn }: Rotation,
  place: VaultConfiguration,
  say: Teller['say'],
): void => {
  if (retired.length + rewrapped === 0) {
    say(`Every key is wrapped with master key ${masterKey}, and there is no other one.`);
    say('To change it, put a new one into ANAMNESIS_MASTER_KEY and this one into');
    say('ANAMNESIS_MASTER_KEY_PREVIOUS, restart every process, and rotate again.');
    return;
  }
  if (drawn && finished) say('A rotation that had not come to its end was finished first.');
  const which = drawn ? `the new master key ${masterKey}` : `master key ${masterKey}`;
  say(`${rewrapped} keys were wrapped anew with ${which}.`);
  const inEnvironment = retired.filter((name) => name.startsWith('environment-'));
  const destroyed = retired.filter((name) => !name.startsWith('environment-'));
  if (destroyed.length > 0) say(`Destroyed: master key ${destroyed.join(', ')}.`);
  if (destroyed.length > 0 && place.masterKey !== undefined) {
    say('A process that was started without ANAMNESIS_MASTER_KEY opens no key any more: set it');
    say('there, and restart that process.');
  }
  if (inEnvironment.length > 0) {
    say('Take ANAMNESIS_MASTER_KEY_PREVIOUS out of the environment of every process now, and');
    say('destroy that key where it is kept.');
  }
  say('Back up the vault now, and destroy older backups: the old master key opens them.');
};
