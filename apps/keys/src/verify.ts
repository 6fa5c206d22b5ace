import type { EventStore } from '@anamnesis/eventing';
import { composedKeyVault } from '@anamnesis/eventing/vault/composed-key-vault';
import type { RotatedVault } from '@anamnesis/eventing/vault/check-master-keys';
import { verifyKeyVault } from '@anamnesis/eventing/vault/verify-key-vault';
import {
  verifySealedLog,
  type KeyGone,
  type LogReport,
} from '@anamnesis/eventing/vault/verify-sealed-log';
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
  const isLogWell = await verifyLog({ vault, store, isOneInstallation }, teller);
  return isLogWell && isVaultWell && isOneInstallation;
};

const MOST_TOLD = 10;
/** Names are what somebody has to act on: the rest is counted. */
const MOST_NAMED = 1_000;

const verifyVault = async (vault: RotatedVault, teller: Teller): Promise<boolean> => {
  const { say } = teller;
  const report = await verifyKeyVault(vault, progressLines('keys', teller));
  const { keys, destroyed, damaged, unreadable, lines } = report;
  say(`vault  ${keys} keys, ${destroyed} destroyed, ${damaged} that are damaged or do not open`);
  for (const [subject, reason] of unreadable.slice(0, MOST_NAMED)) say(`  ${subject}: ${reason}`);
  tellRest(unreadable.length - MOST_NAMED, say);
  if (lines && lines.torn > 0) {
    say(`  ${lines.torn} lines were cut off while they were written: no harm.`);
  }
  for (const at of lines?.damagedAt.slice(0, MOST_TOLD) ?? []) {
    say(`  ${lines?.path}: the line at byte ${at} is damaged. Restore the vault from a backup.`);
  }
  if (lines?.damagedAt.length === 0 && damaged > unreadable.length) {
    say(`  ${damaged - unreadable.length} keys are overwritten and stand nowhere else: this is a`);
    say('  copy that was made while `rotate` or a forgetting went on. Make it again.');
  }
  return damaged === 0 && unreadable.length === 0;
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

interface LogAndItsVault {
  readonly vault: RotatedVault;
  readonly store: EventStore;
  /** False: in another vault every key is missing, and none of them is lost. */
  readonly isOneInstallation: boolean;
}

const verifyLog = async (
  { vault, store, isOneInstallation }: LogAndItsVault,
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
  const { events, sealed, forgotten, subjects, forgottenSubjects } = report;
  say(
    `log    ${events} events, ${sealed} of them sealed for ${subjects} subjects; ${forgotten} of ` +
      `these are of ${forgottenSubjects} subjects whose key was destroyed`,
  );
  tellLost(report, isOneInstallation, say);
  tellUnapproved(report, say);
  return tellBad(report, say);
};

const tellLost = ({ lost }: LogReport, isOneInstallation: boolean, say: Teller['say']): void => {
  if (lost.length === 0) return;
  if (isOneInstallation) {
    say(
      `lost   ${lost.length} keys that the vault does not have, or that do not open: restore its newest`,
    );
    say('       copy. If no copy has them, each is given up by two people (npm run keys --');
    say('       give-up):');
  } else {
    say(
      `lost   ${lost.length} keys are not in this vault. Name the one that the log is sealed with.`,
    );
  }
  tellKeys(lost, say);
};

const tellUnapproved = ({ unapproved }: LogReport, say: Teller['say']): void => {
  if (unapproved.length === 0) return;
  say(`gone   ${unapproved.length} keys were destroyed, and no event of the log says by whose`);
  say('       authority. After an older log was restored, forget them again by your papers; else');
  say('       find out who wrote to the vault, and restore a copy that has the keys:');
  tellKeys(unapproved, say);
};

const tellKeys = (keys: readonly KeyGone[], say: Teller['say']): void => {
  for (const { subject, events, first } of keys.slice(0, MOST_NAMED)) {
    say(`  ${subject}  ${events} events, the first is ${first.id} at ${first.position}`);
  }
  tellRest(keys.length - MOST_NAMED, say);
};

const tellRest = (rest: number, say: Teller['say']): void => {
  if (rest > 0) say(`  and ${rest} more`);
};

const tellBad = (
  { bad, lost, unapproved, otherwiseBad }: LogReport,
  say: Teller['say'],
): boolean => {
  const [first] = bad;
  if (!first) {
    say('Every event opens, and nobody was forgotten without an event that says so.');
    return true;
  }
  say(`The first bad event is ${first.id} at ${first.position}:`);
  say(`  ${first.reason}`);
  const told = new Set([first, ...[...lost, ...unapproved].map((key) => key.first)]);
  const others = bad.filter((event) => !told.has(event)).slice(0, MOST_TOLD);
  if (others.length > 0) {
    say(`${otherwiseBad} events are bad for another reason than a key that is gone:`);
  }
  for (const { reason } of others) say(`  ${reason}`);
  return false;
};
