import type { EventStore } from '@anamnesis/eventing';
import { composedKeyVault } from '@anamnesis/eventing/vault/composed-key-vault';
import type { RotatedVault } from '@anamnesis/eventing/vault/check-master-keys';
import { verifyKeyVault } from '@anamnesis/eventing/vault/verify-key-vault';
import { verifySealedLog } from '@anamnesis/eventing/vault/verify-sealed-log';
import { establishedVaultOf, forgottenIn, messageOfPatient, portalCodec } from '@anamnesis/nest';
import { progressLines, type Teller } from './progress.js';

/** Whether every key of the vault and every event of the log opens, and they belong together. */
export const verify = async (
  vault: RotatedVault,
  store: EventStore,
  teller: Teller,
): Promise<boolean> => {
  const isVaultWell = await verifyVault(vault, teller);
  const isOneInstallation = await verifyIdentity(vault, store, teller);
  return (await verifyLog(vault, store, teller)) && isVaultWell && isOneInstallation;
};

const MOST_TOLD = 10;

const verifyVault = async (vault: RotatedVault, teller: Teller): Promise<boolean> => {
  const { say } = teller;
  const report = await verifyKeyVault(vault, progressLines('keys', teller));
  const { keys, destroyed, unreadable, lines } = report;
  say(`vault  ${keys} keys, ${destroyed} destroyed, ${unreadable.length} that do not open`);
  for (const [subject, reason] of unreadable.slice(0, MOST_TOLD)) say(`  ${subject}: ${reason}`);
  if (!lines) return unreadable.length === 0;
  if (lines.torn > 0) say(`  ${lines.torn} lines were cut off while they were written: no harm.`);
  for (const at of lines.damagedAt.slice(0, MOST_TOLD)) {
    say(`  ${lines.path}: the line at byte ${at} is damaged. Restore the vault from a backup.`);
  }
  return unreadable.length === 0 && lines.damagedAt.length === 0;
};

const verifyIdentity = async (
  { wrappedKeys }: RotatedVault,
  store: EventStore,
  { say }: Teller,
): Promise<boolean> => {
  const established = await establishedVaultOf(store, portalCodec());
  if (established === wrappedKeys.vault) return true;
  say(
    established === undefined
      ? 'log    does not say with which vault it is sealed: it was begun before there was sealing.'
      : `log    is sealed with the vault ${established}; this one is ${wrappedKeys.vault}.`,
  );
  return false;
};

const verifyLog = async (
  vault: RotatedVault,
  store: EventStore,
  teller: Teller,
): Promise<boolean> => {
  const { say } = teller;
  const report = await verifySealedLog(
    {
      ...{ store, codec: portalCodec(), vault: composedKeyVault(vault) },
      ...{ forgets: forgottenIn, goesAlong: messageOfPatient },
    },
    progressLines('events', teller),
  );
  const { events, sealed, forgotten, subjects, forgottenSubjects, lost, bad } = report;
  say(
    `log    ${events} events, ${sealed} of them sealed for ${subjects} subjects; ` +
      `${forgotten} of ${forgottenSubjects} who were forgotten`,
  );
  if (lost.length > 0) {
    say(
      `lost   ${lost.length} keys that the vault does not have: restore its newest copy. If none has`,
    );
    say('       them, each is given up by two people (npm run keys -- give-up):');
    for (const subject of lost.slice(0, MOST_TOLD)) say(`  ${subject}`);
  }
  const [first] = bad;
  if (!first) {
    say('Every event opens, and nobody was forgotten without an event that says so.');
    return true;
  }
  say(`The first bad event is ${first.id} at ${first.position}, of ${bad.length} found:`);
  for (const { reason } of bad.slice(0, MOST_TOLD)) say(`  ${reason}`);
  return false;
};
