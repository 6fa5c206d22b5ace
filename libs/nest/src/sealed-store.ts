import {
  BEGINNING,
  followedOnce,
  keyRing,
  sealedEventStore,
  subjectsWithoutKey,
  type EventCodec,
  type EventStore,
  type KeyRing,
  type KeyVault,
  type StoredEvent,
} from '@anamnesis/eventing';
import { postgresKeyVault } from '@anamnesis/eventing/postgres/key-vault';
import { fileKeyVault } from '@anamnesis/eventing/vault/file-key-vault';
import type { PortalOptions } from './portal-options.js';
import { openStore } from './portal-stores.js';
import {
  digestKeyMarkOf,
  establishedSealingOf,
  establishSealing,
  type SealingEstablished,
} from './sealing-established.js';
import { refuseOtherVault, SealingRefused } from './sealing-refused.js';
import { homesOf } from './subject-homes.js';

export class UnsealedLog extends SealingRefused {
  override readonly name = 'UnsealedLog';

  constructor() {
    super(
      'This log was begun before patients’ data was sealed: names and texts lie in it for anybody ' +
        'to read. It is not opened as it is. Copy it sealed into a new one with ' +
        '`npm run keys -- seal-copy`, start with the copy, then destroy the old log and its backups.',
    );
  }
}

export interface SealedStore {
  /** Seals and unseals at its door. */
  readonly store: EventStore;
  readonly vault: KeyVault;
  readonly keys: KeyRing;
  /**
   * After the log was met: whom it forgets has no key, and lost none.
   * @throws {VaultUnavailable} the vault is out of reach
   */
  tellOfLostKeys(): Promise<void>;
  close(): Promise<void>;
}

/** What an older copy of the vault cannot open is found at the end of the log. */
const NEWEST_EVENTS = 500;
const MOST_NAMED = 5;

const tellOfLostKeys = async (
  newest: readonly StoredEvent[],
  vault: KeyVault,
  tell: PortalOptions['onLostKeys'],
): Promise<void> => {
  // Whether or not anybody is told: where keys open with no master key, nothing is begun.
  const lost = await subjectsWithoutKey(newest, vault);
  if (lost.length === 0) return;
  tell?.(
    `The key vault is older than the log, or damaged: of the newest ${newest.length} events, those ` +
      `of ${lost.length} subjects cannot be opened (${lost.slice(0, MOST_NAMED).join(', ')}` +
      `${lost.length > MOST_NAMED ? ', …' : ''}). Views stand still at the first of them, and ` +
      'nothing is recorded about these subjects. End every process and put the newest copy of the ' +
      'vault in place; if no copy has the keys, see docs/guides/key-vault.md, When a key is lost.',
  );
};

/** Nobody knows what the lost message would have changed, so what it spoke of stays hidden. */
export const sentenceOnReportsInVain = (reports: readonly string[]): string =>
  `${reports.length} reports are shown to nobody, for they wait for messages whose lost keys were ` +
  `given up (${reports.join(', ')}). Ask the laboratories what these results are by now; then two ` +
  'people let each message go, see docs/guides/key-vault.md, When a key is lost.';

/**
 * The log and the keys to it, after it is clear that they belong together. A log that is empty
 * gets its first event: with which vault's keys it is sealed from here on.
 * @param beforeBegun throws where an empty log is none that may be begun
 * @throws {SealingRefused | VaultUnavailable | StoreUnavailable}
 */
export const openSealedStore = async (
  options: PortalOptions,
  codec: EventCodec,
  beforeBegun?: (log: EventStore) => Promise<void>,
): Promise<SealedStore> => {
  const below = openStore(options);
  try {
    const established = await notedSealing(below, codec);
    if (established === undefined) await beforeBegun?.(below);
    const { vault, close } = await openVault(options.keyVault, established?.vaultId);
    try {
      const begun = { vaultId: vault.id, digestKeyMark: digestKeyMarkOf(options.digestKey) };
      checkSealing(established ?? (await establishSealing(below, codec, begun)), begun);
      const keys = keyRing(vault);
      const sealed = sealedEventStore(below, keys, {
        homesOf,
        ...(options.onLostKeys ? { onWaiting: options.onLostKeys } : {}),
      });
      // Elsewhere nobody follows everything.
      const store = options.projections === 'elsewhere' ? sealed : followedOnce(sealed);
      return {
        ...{ store, vault, keys },
        tellOfLostKeys: async () =>
          tellOfLostKeys(await below.newest(NEWEST_EVENTS), vault, options.onLostKeys),
        close: async () => {
          await store.close();
          await close();
        },
      };
    } catch (failure) {
      await close();
      throw failure;
    }
  } catch (failure) {
    await below.close();
    throw failure;
  }
};

/**
 * The same for whoever only reads: not even the first event is written.
 * @returns nothing where the log is empty
 * @throws {SealingRefused | VaultUnavailable | StoreUnavailable}
 */
export const openSealedLog = async (
  options: PortalOptions,
  codec: EventCodec,
): Promise<SealedStore | undefined> => {
  const below = openStore(options);
  try {
    if ((await notedSealing(below, codec)) === undefined) return undefined;
  } finally {
    await below.close();
  }
  return openSealedStore(options, codec);
};

interface OpenedVault {
  readonly vault: KeyVault;
  close(): Promise<void>;
}

/** What was sealed before can be read with its own vault only: then none is made. */
const openVault = async (
  asked: PortalOptions['keyVault'],
  established: string | undefined,
): Promise<OpenedVault> => {
  // A vault that was handed in is closed by whoever opened it.
  if ('find' in asked) return { vault: asked, close: () => Promise.resolve() };
  const create = established === undefined;
  const vault = await ('url' in asked
    ? postgresKeyVault({ ...asked, create })
    : fileKeyVault({ ...asked, create }));
  return { vault, close: () => vault.close() };
};

const checkSealing = (
  noted: SealingEstablished,
  given: Required<Omit<SealingEstablished, 'type'>>,
): void => {
  refuseOtherVault(noted.vaultId, given.vaultId);
  if ((noted.digestKeyMark ?? given.digestKeyMark) === given.digestKeyMark) return;
  throw new SealingRefused(
    'This log was begun with another ANAMNESIS_DIGEST_KEY. With the one that is set no number of ' +
      'a patient would be found, and a corrected result would stand beside the one that it ' +
      'corrects: set the key that the log was begun with (without one: digest-key in the folder ' +
      'keys of DATA_FOLDER).',
  );
};

/**
 * None for an empty log only.
 * @throws {UnsealedLog} before any vault is made for it
 */
const notedSealing = async (
  store: EventStore,
  codec: EventCodec,
): Promise<SealingEstablished | undefined> => {
  const noted = await establishedSealingOf(store, codec);
  if (noted !== undefined || (await isEmpty(store))) return noted;
  // Another process may have begun the log since it was looked at.
  const begun = await establishedSealingOf(store, codec);
  if (begun === undefined) throw new UnsealedLog();
  return begun;
};

/** The head would not do: a store may keep events of its own. */
const isEmpty = async (store: EventStore): Promise<boolean> => {
  for await (const { events } of store.readAll({ after: BEGINNING, pageSize: 1 })) {
    if (events.length > 0) return false;
  }
  return true;
};
