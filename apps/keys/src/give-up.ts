import { BEGINNING, sealedWithoutKey, type EventStore, type KeyVault } from '@anamnesis/eventing';
import { composedKeyVault } from '@anamnesis/eventing/vault/composed-key-vault';
import type { RotatedVault } from '@anamnesis/eventing/vault/check-master-keys';
import {
  giveUpKey,
  portalCodec,
  refuseForeignVault,
  WHY_NOT,
  type GivingUp,
} from '@anamnesis/nest';
import { ALL_LOST } from './arguments.js';
import { progressLines, type Teller } from './progress.js';

interface LogAndVault {
  readonly vault: RotatedVault;
  readonly store: EventStore;
}

type Answer = Awaited<ReturnType<typeof giveUpKey>>;

const MOST_TOLD = 20;
const ALL_THERE = 'No key is lost: the vault has, or has destroyed, every key that the log needs.';
const NOT_LOST =
  'Nothing is given up: no event of the log is sealed for this subject, and the vault knows nobody ' +
  'of that name. `npm run keys -- verify` names every key that is lost.';

/**
 * False when nothing came of it, of one of them at least; only opaque ids are said.
 * @throws {SealingRefused} it is not the vault of this log
 */
export const giveUp = async (
  asked: GivingUp,
  { vault: rotated, store }: LogAndVault,
  teller: Teller,
): Promise<boolean> => {
  const { say } = teller;
  const vault = composedKeyVault(rotated);
  const codec = portalCodec();
  // Before anything is named as lost that another vault has.
  await refuseForeignVault({ store, codec, vault });
  const lost = await lostIn(store, vault, teller);
  const subjects = asked.whose === ALL_LOST ? [...lost.keys()] : [asked.whose];
  const answers: Answer[] = [];
  for (const whose of subjects) {
    const sealed = lost.get(whose);
    if (sealed && answers.length < MOST_TOLD) {
      const { events, first, last } = sealed;
      say(`${whose}: ${events} events, recorded from ${first} to ${last}`);
    }
    // One that is no more lost may have been given up, or never have been: the answer says which.
    if (!sealed && (await vault.find([whose])).size === 0) continue;
    answers.push(await giveUpKey({ store, codec, vault }, { ...asked, whose }));
  }
  if (answers.length === 0) {
    say(asked.whose === ALL_LOST ? ALL_THERE : NOT_LOST);
  }
  tell(answers, say);
  return answers.length > 0 && answers.every(({ is }) => is !== 'refused');
};

const tell = (answers: readonly Answer[], say: (line: string) => void): void => {
  const declared = answers.filter(({ is }) => is === 'declared').length;
  const givenUp = answers.filter(({ is }) => is === 'given-up').length;
  if (declared > 0) {
    say(
      `${declared} keys are declared lost. Nothing has changed yet: another person gives them up`,
    );
    say(
      'with the same command within seven days. LOOK THROUGH EVERY COPY OF THE VAULT FIRST: what',
    );
    say('is given up stays lost, also when a copy with the keys turns up later.');
  }
  if (givenUp > 0) {
    say(`${givenUp} keys are given up: what they sealed counts as absent from now on, as what was`);
    say('said of the forgotten. Restart the portal: views that had stopped there go on.');
  }
  const refused = answers.flatMap((answer) => (answer.is === 'refused' ? [answer.because] : []));
  for (const because of new Set(refused)) say(WHY_NOT[because]);
};

interface Sealed {
  readonly events: number;
  readonly first: string;
  readonly last: string;
}

const lostIn = async (
  store: EventStore,
  vault: KeyVault,
  teller: Teller,
): Promise<ReadonlyMap<string, Sealed>> => {
  const progress = progressLines('events', teller);
  const lost = new Map<string, Sealed>();
  let looked = 0;
  for await (const { events: page } of store.readAll({ after: BEGINNING })) {
    for (const { subject, stored } of await sealedWithoutKey(page, vault)) {
      const { recordedAt: last } = stored;
      const { events, first } = lost.get(subject) ?? { events: 0, first: last };
      lost.set(subject, { events: events + 1, first, last });
    }
    looked += page.length;
    progress(looked);
  }
  return lost;
};
