import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { VaultUnavailable } from '@anamnesis/eventing';
import { openFileKeyVault } from '@anamnesis/eventing/vault/file-key-vault';
import { rotateMasterKey } from '@anamnesis/eventing/vault/rotate-master-key';
import { giveUp } from './give-up.js';
import { withLogAt } from './log-at.js';
import type { Teller } from './progress.js';
import {
  isForgotten,
  isThere,
  lookAround,
  seenOf,
  standsStill,
  type Sight,
} from './rehearsal-checks.js';
import {
  askAgain,
  forgetLeaver,
  newcomer,
  newcomerComes,
  playHistory,
  whoGiveUp,
} from './rehearsal-history.js';
import { RehearsalStage, withPortal, type Backup, type Installation } from './rehearsal-stage.js';
import { withVault } from './vault-verbs.js';
import { verify } from './verify.js';

/** The procedure of docs/guides/backup-and-restore.md, really done. False when it does not hold. */
export const rehearse = async (teller: Teller): Promise<boolean> => {
  const stage = await RehearsalStage.set();
  try {
    return await play(stage, teller);
  } finally {
    await stage.strike();
  }
};

const play = async (stage: RehearsalStage, { say }: Teller): Promise<boolean> => {
  const practice = await stage.installation('practice');
  const first = await withPortal(practice, async (portal) => {
    await playHistory(portal);
    return lookAround(portal, practice.ownerUrl);
  });
  say('1  A practice of its own, in a temporary folder, with two patients.');
  tell(first, say);

  const before = await stage.backUp(practice, 'before');
  say('2  Backed up: the event table, then the vault.');

  const second = await withPortal(practice, async (portal) => {
    await forgetLeaver(portal);
    await askAgain(portal);
    await newcomerComes(portal);
    return lookAround(portal, practice.ownerUrl);
  });
  say('3  One patient is forgotten, by two people; the other goes on, and a third one comes.');
  tell(second, say);

  const after = await stage.backUp(practice, 'after');
  say('4  Backed up again.');
  const mixed = { stage, before, after, say };
  const held = [
    isThere(first) && first.leaver.found > 0,
    isForgotten(second) && isThere(second),
    await restoreOldVault(mixed),
    await restoreOldEvents(mixed),
    await restoreBothOld(mixed),
    await restoreWithoutOldMasterKey(mixed, practice),
  ];
  const holds = held.every(Boolean);
  say('');
  say(holds ? 'All of it held.' : 'It did NOT hold: do not rely on this procedure.');
  return holds;
};

interface Backups {
  readonly stage: RehearsalStage;
  readonly before: Backup;
  readonly after: Backup;
  readonly say: (line: string) => void;
}

const restoreOldVault = async ({ stage, before, after, say }: Backups): Promise<boolean> => {
  say('');
  say('5  Restored: the newest events, with the vault from before the forgetting.');
  say('   The log knows who was forgotten: the key is destroyed again before anything is read.');
  const restored = await stage.restored('old_vault', {
    events: after.events,
    vault: before.vault,
  });
  const told: string[] = [];
  const still = await withPortal(
    restored,
    (portal) => standsStill(portal, newcomer),
    (sentence) => told.push(sentence),
  );
  say('   The key of the one who came in between IS LOST with the newer vault. At the first event');
  say(`   that it sealed ${still} views stand still, and nothing is recorded about that patient:`);
  for (const sentence of told) say(`     at the start: ${sentence}`);
  const isTold = told.some((sentence) => sentence.includes(newcomer.patientId));
  const isWell = await isVerified(restored, say);
  say(
    '   Had the newest vault been found, this would be the moment to put it back. There is none:',
  );
  say('   two people give the key up, and what it sealed counts as absent from then on.');
  for (const by of whoGiveUp) await giveUpNewcomer(restored, by);
  const sight = await sightOf(restored);
  tell(sight, say);
  const isHandled = isTold && !isWell && (await isGone(restored, say));
  return isHandled && isForgotten(sight) && isThere(sight);
};

const giveUpNewcomer = async (
  { vault: folder, databaseUrl }: Installation,
  by: string,
): Promise<void> => {
  const lost = { whose: 'all', reason: 'vault-lost', by } as const;
  await withVault(placeOf(folder), (vault) =>
    withLogAt(databaseUrl, (store) => giveUp(lost, { vault, store }, QUIET)),
  );
};

const isGone = async (
  installation: Installation,
  say: (line: string) => void,
): Promise<boolean> => {
  const { readable, unreadable, found } = await withPortal(installation, (portal) =>
    seenOf(portal, installation.ownerUrl, newcomer),
  );
  const isVerifiedNow = await isVerified(installation, say);
  return isVerifiedNow && readable === 0 && unreadable > 0 && found === 0;
};

const restoreOldEvents = async ({ stage, before, after, say }: Backups): Promise<boolean> => {
  say('');
  say('6  Restored: the events from before the forgetting, with the newest vault.');
  say('   The events are back, but nobody has the key. The approval is lost with the events that');
  say('   came after the backup, and verifying says so.');
  const restored = await stage.restored('old_events', {
    events: before.events,
    vault: after.vault,
  });
  const sight = await sightOf(restored);
  tell(sight, say);
  return isForgotten(sight) && isThere(sight) && !(await isVerified(restored, say));
};

const restoreBothOld = async ({ stage, before, say }: Backups): Promise<boolean> => {
  say('');
  say('7  Restored: events and vault, both from before the forgetting, with the old master key.');
  const sight = await sightOf(await stage.restored('both_old', before));
  tell(sight, say);
  say('   Nothing there knows of the forgetting: WHOEVER WAS FORGOTTEN IS BACK. No program can');
  say('   prevent that; the procedure does, by leaving no old master key to do it with:');
  return !isForgotten(sight) && isThere(sight);
};

const restoreWithoutOldMasterKey = async (
  { stage, before, say }: Backups,
  practice: Installation,
): Promise<boolean> => {
  const vault = await openFileKeyVault({ folder: practice.vault, create: false });
  const { masterKey } = await rotateMasterKey(vault);
  await vault.wrappedKeys.close();
  say('');
  say(`8  The master key was rotated (now ${masterKey}), the old one and its backups destroyed.`);
  say('   Restored: events and wrapped keys from before, with the master key that is left.');
  const restored = await stage.restored('no_old_master_key', before);
  await stage.replaceMasterKeys(restored, practice);
  try {
    tell(await sightOf(restored), say);
    return false;
  } catch (error) {
    if (!(error instanceof VaultUnavailable)) throw error;
    say(`   Refused: ${error.message}`);
  }
  await cp(join(practice.vault, 'wrapped-keys'), join(restored.vault, 'wrapped-keys'));
  say('   With the wrapped keys of now, the newest ones, it opens:');
  const sight = await sightOf(restored);
  tell(sight, say);
  return isForgotten(sight) && isThere(sight);
};

const sightOf = (installation: Installation): Promise<Sight> =>
  withPortal(installation, (portal) => lookAround(portal, installation.ownerUrl));

/** What `npm run keys -- verify` says of it. */
const isVerified = async (
  { vault: folder, databaseUrl }: Installation,
  say: (line: string) => void,
): Promise<boolean> => {
  const said: string[] = [];
  const quiet: Teller = { say: (line) => said.push(line), tellProgress: () => undefined };
  const isWell = await withVault(placeOf(folder), (vault) =>
    withLogAt(databaseUrl, (store) => verify(vault, store, quiet)),
  );
  say(`     verify: ${said.at(-1)?.trim()}`);
  return isWell;
};

const QUIET: Teller = { say: () => undefined, tellProgress: () => undefined };

const placeOf = (folder: string) => ({
  folder,
  masterKey: undefined,
  previousMasterKey: undefined,
});

const tell = ({ leaver, stayer, answer }: Sight, say: (line: string) => void): void => {
  for (const [who, seen] of [
    ['the one who is forgotten', leaver],
    ['the one who stays      ', stayer],
  ] as const) {
    say(
      `     ${who}: ${seen.readable} events can be read, ${seen.unreadable} cannot; ` +
        `words found ${seen.found} times in all tables`,
    );
  }
  if (answer !== undefined) say(`     a late fact about the one who is forgotten: ${answer}`);
};
