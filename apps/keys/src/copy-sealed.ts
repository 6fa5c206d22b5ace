import { keyRing, sealedEventStore, type EventStore } from '@anamnesis/eventing';
import { prepareEventTable } from '@anamnesis/eventing/postgres/event-store';
import { composedKeyVault } from '@anamnesis/eventing/vault/composed-key-vault';
import { CopyRefused, sealCopy } from '@anamnesis/eventing/vault/seal-copy';
import { digestKeyMarkOf, establishSealing, portalCodec, SEALING_STREAM } from '@anamnesis/nest';
import type { VaultConfiguration } from '@anamnesis/nest/running/vault-configuration';
import type { SealCopyAsked } from './arguments.js';
import { connected } from './event-table-copy.js';
import { withLogAt } from './log-at.js';
import { progressLines, type Teller } from './progress.js';
import { openVault } from './vault-verbs.js';

interface BegunWith {
  readonly vaultId: string;
  readonly digestKeyMark: string;
}

export interface KeysOfACopy {
  readonly place: VaultConfiguration;
  /** The old log's own: its ids were made with it. */
  readonly digestKey: string;
}

/** The new log begins as every sealed one does: it says which vault and which digest key it has. */
export const copySealed = async (
  { from, to, toOwner }: Omit<SealCopyAsked, 'verb'>,
  { place, digestKey }: KeysOfACopy,
  teller: Teller,
): Promise<boolean> => {
  if (toOwner !== undefined) await prepareTarget(to, toOwner);
  return withLogAt(from, (source) =>
    withLogAt(to, async (target) => {
      await target.head().catch(notToBeUsed);
      const vault = composedKeyVault(await openVault(place, true));
      try {
        await beginWith(target, { vaultId: vault.id, digestKeyMark: digestKeyMarkOf(digestKey) });
        const { copied, events } = await sealCopy(
          {
            from: source,
            to: sealedEventStore(target, keyRing(vault)),
            isItsOwn: ({ stream }) => stream === SEALING_STREAM,
          },
          progressLines('copied', teller),
        );
        tellNext(copied, events, teller);
        return true;
      } finally {
        await vault.close();
      }
    }),
  );
};

const beginWith = async (target: EventStore, given: BegunWith): Promise<void> => {
  const noted = await establishSealing(target, portalCodec(), given);
  if (noted.vaultId !== given.vaultId) {
    throw new CopyRefused(
      'The log to copy into is sealed with another vault: name an empty one, or the vault ' +
        `${noted.vaultId} (ANAMNESIS_VAULT_FOLDER, ANAMNESIS_VAULT_URL).`,
    );
  }
  if ((noted.digestKeyMark ?? given.digestKeyMark) === given.digestKeyMark) return;
  throw new CopyRefused(
    'The log to copy into was begun with another ANAMNESIS_DIGEST_KEY: name an empty one, or set ' +
      'the key of the old log.',
  );
};

/** Told before a vault is made for the copy. */
const notToBeUsed = (cause: unknown): never => {
  throw new CopyRefused(
    'The log to copy into cannot be used. Is its server reachable? If its database is still empty, ' +
      'name the address of its owner, too, who makes the table (--to-owner).',
    { cause },
  );
};

const prepareTarget = (to: string, toOwner: string): Promise<void> => {
  const applicationRole = decodeURIComponent(new URL(to).username);
  return connected(toOwner, (client) => prepareEventTable(client, { applicationRole }));
};

const tellNext = (copied: number, events: number, { say }: Teller): void => {
  say(`${copied} events were copied; the new log holds all ${events}.`);
  say('Now: back up the vault. Views and reactions remember how far they have read the old log:');
  say('unless their database (DATABASE_URL) is new, end every process and, as its owner, let them');
  say('be made anew: `DROP SCHEMA IF EXISTS views, generations, eventing, reactions CASCADE`.');
  say('Start the portal with the new log; run `npm run keys -- verify`; then destroy the old log');
  say('and every backup of it, for they can be read by anybody.');
};
