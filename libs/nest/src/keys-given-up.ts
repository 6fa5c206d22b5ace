import {
  appendSettled,
  eventIdOf,
  systemClock,
  type Clock,
  type EventCodec,
  type EventStore,
  type KeyVault,
} from '@anamnesis/eventing';
import {
  KEY_GIVEN_UP,
  lostKeyStreamOf,
  type LostKeyEvent,
  type LostKeyReason,
} from './lost-key-events.js';
import { establishedVaultOf } from './sealing-established.js';
import { refuseOtherVault, SealingRefused } from './sealing-refused.js';

export interface GivingUp {
  /** The opaque id that events are sealed for: a patient's or a message's. */
  readonly whose: string;
  readonly reason: LostKeyReason;
  /** The opaque id of who says so. */
  readonly by: string;
}

export type GivenUp =
  | { readonly is: 'declared' | 'given-up' }
  | { readonly is: 'refused'; readonly because: keyof typeof WHY_NOT };

export const WHY_NOT = {
  'there-is-a-key':
    'The vault has this key: nothing is lost. Whoever is to be forgotten is forgotten by approval.',
  'is-forgotten': 'This key was destroyed, not lost: its subject is forgotten already.',
  'same-person': 'You declared it lost yourself: another person has to agree.',
  'said-meanwhile': 'Somebody else has said so at the same moment: ask once more.',
} as const;

interface Where {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly vault: Pick<KeyVault, 'id' | 'find' | 'destroy'>;
  readonly clock?: Clock;
}

/**
 * In another vault every key of the log is missing, and none of them is lost.
 * @throws {SealingRefused | StoreUnavailable}
 */
export const refuseForeignVault = async ({
  store,
  codec,
  vault,
}: Pick<Where, 'store' | 'codec'> & { readonly vault: Pick<KeyVault, 'id'> }): Promise<void> => {
  const established = await establishedVaultOf(store, codec);
  if (established !== undefined) return refuseOtherVault(established, vault.id);
  throw new SealingRefused(
    'This log does not say with the keys of which vault it is sealed: it is empty, or was begun ' +
      'before there was sealing. None of its keys can be given up. Name the log of the ' +
      'installation (DATABASE_URL, EVENTSTORE_URL).',
  );
};

/**
 * The first who asks declares the key lost, the second one gives it up. That is a fact of the log
 * before the vault is told, so each start finishes what was broken off in between.
 * @throws {SealingRefused | StoreUnavailable | VaultUnavailable}
 */
export const giveUpKey = async (where: Where, asked: GivingUp): Promise<GivenUp> => {
  await refuseForeignVault(where);
  const { vault } = where;
  const { whose, reason, by } = asked;
  const { isGivenUp, declared, revision } = await saidOf(where, whose);
  if (isGivenUp) {
    await vault.destroy(whose);
    return { is: 'given-up' };
  }
  const found = (await vault.find([whose])).get(whose);
  if (found?.is === 'key') return { is: 'refused', because: 'there-is-a-key' };
  if (found) return { is: 'refused', because: 'is-forgotten' };
  if (!declared) {
    const lost = { type: 'KeyDeclaredLost', whose, reason, by } as const;
    return (await append(where, lost, revision)) ? { is: 'declared' } : MEANWHILE;
  }
  if (declared.by === by) return { is: 'refused', because: 'same-person' };
  const agreed = { reason: declared.reason, declaredBy: declared.by, by };
  if (!(await append(where, { type: 'KeyGivenUp', whose, ...agreed }, revision))) return MEANWHILE;
  await vault.destroy(whose);
  return { is: 'given-up' };
};

/** Two say it about one loss; after that the vault may have been found and lost again. */
const DECLARED_FOR_MS = 7 * 24 * 60 * 60 * 1_000;

/** The declaration counts from the instant that the log recorded it. */
const saidOf = async ({ store, codec, clock = systemClock }: Where, whose: string) => {
  const stored = await store.readStream(lostKeyStreamOf(whose));
  const last = stored.at(-1);
  const event = last && (codec.decode(last).event as LostKeyEvent);
  const since = Date.parse(clock.now()) - Date.parse(last?.recordedAt ?? '');
  const counts = event?.type === 'KeyDeclaredLost' && since <= DECLARED_FOR_MS;
  return {
    isGivenUp: event?.type === KEY_GIVEN_UP,
    declared: counts ? event : undefined,
    revision: last?.revision ?? -1,
  };
};

const MEANWHILE: GivenUp = { is: 'refused', because: 'said-meanwhile' };

/** Of two who say so at once one is heard. */
const append = async (
  { store, codec }: Where,
  event: LostKeyEvent,
  revision: number,
): Promise<boolean> => {
  const stream = lostKeyStreamOf(event.whose);
  const commandId = `${event.type} ${event.by}`;
  // The same person may declare it anew, months later.
  const encoded = codec.encode(eventIdOf(stream, commandId, revision + 1), event, {
    actor: event.by,
    ...{ commandId, commandDigest: '', correlationId: commandId, causationId: commandId },
  });
  const expectedRevision = revision < 0 ? 'no-stream' : revision;
  const outcome = await appendSettled(store, { stream, expectedRevision, events: [encoded] });
  return outcome.is === 'appended';
};
