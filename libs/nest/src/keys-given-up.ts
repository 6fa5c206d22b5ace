import {
  appendSettled,
  eventIdOf,
  type EventCodec,
  type EventDeclarations,
  type EventStore,
  type ExpectedRevision,
  type KeyVault,
} from '@anamnesis/eventing';

/** A closed list: nobody whose key is lost can be described here. */
export const LOST_KEY_REASONS = ['vault-lost', 'key-damaged'] as const;
export type LostKeyReason = (typeof LOST_KEY_REASONS)[number];

/** One person says that no copy of the vault has the key any more. */
export interface KeyDeclaredLost {
  readonly type: 'KeyDeclaredLost';
  readonly whose: string;
  readonly reason: LostKeyReason;
  readonly by: string;
}

/** Another one agrees: from here on what the key sealed counts as absent, for good. */
export interface KeyGivenUp {
  readonly type: 'KeyGivenUp';
  readonly whose: string;
  readonly reason: LostKeyReason;
  readonly declaredBy: string;
  readonly by: string;
}

export type LostKeyEvent = KeyDeclaredLost | KeyGivenUp;

export const KEY_GIVEN_UP: KeyGivenUp['type'] = 'KeyGivenUp';

export const lostKeyEvents: EventDeclarations<LostKeyEvent> = {
  KeyDeclaredLost: { version: 1, keys: ['whose', 'by'] },
  KeyGivenUp: { version: 1, keys: ['whose', 'declaredBy', 'by'] },
};

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
  readonly vault: Pick<KeyVault, 'find' | 'destroy'>;
}

/**
 * The first who asks declares the key lost, the second one gives it up. That is a fact of the log
 * before the vault is told, so each start finishes what was broken off in between.
 * @throws {StoreUnavailable | VaultUnavailable}
 */
export const giveUpKey = async (where: Where, asked: GivingUp): Promise<GivenUp> => {
  const { store, codec, vault } = where;
  const { whose, reason, by } = asked;
  const known = (await store.readStream(streamOf(whose))).map(
    (stored) => codec.decode(stored).event as LostKeyEvent,
  );
  const [declared] = known;
  if (known.some(({ type }) => type === KEY_GIVEN_UP)) {
    await vault.destroy(whose);
    return { is: 'given-up' };
  }
  const found = (await vault.find([whose])).get(whose);
  if (found?.is === 'key') return { is: 'refused', because: 'there-is-a-key' };
  if (found) return { is: 'refused', because: 'is-forgotten' };
  if (!declared) {
    const lost = { type: 'KeyDeclaredLost', whose, reason, by } as const;
    return (await append(where, lost, 'no-stream')) ? { is: 'declared' } : MEANWHILE;
  }
  if (declared.by === by) return { is: 'refused', because: 'same-person' };
  const agreed = { reason: declared.reason, declaredBy: declared.by, by };
  if (!(await append(where, { type: 'KeyGivenUp', whose, ...agreed }, 0))) return MEANWHILE;
  await vault.destroy(whose);
  return { is: 'given-up' };
};

const streamOf = (whose: string): string => `installation-lostKey-${whose}`;

const MEANWHILE: GivenUp = { is: 'refused', because: 'said-meanwhile' };

/** Of two who say so at once one is heard. */
const append = async (
  { store, codec }: Where,
  event: LostKeyEvent,
  expectedRevision: ExpectedRevision,
): Promise<boolean> => {
  const stream = streamOf(event.whose);
  const commandId = `${event.type} ${event.by}`;
  const encoded = codec.encode(eventIdOf(stream, commandId, 0), event, {
    actor: event.by,
    ...{ commandId, commandDigest: '', correlationId: commandId, causationId: commandId },
  });
  const outcome = await appendSettled(store, { stream, expectedRevision, events: [encoded] });
  return outcome.is === 'appended';
};
