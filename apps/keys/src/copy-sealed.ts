import { keyRing, sealedEventStore } from '@anamnesis/eventing';
import { prepareEventTable } from '@anamnesis/eventing/postgres/event-store';
import { composedKeyVault } from '@anamnesis/eventing/vault/composed-key-vault';
import { CopyRefused, sealCopy } from '@anamnesis/eventing/vault/seal-copy';
import { establishSealing, portalCodec, SEALING_STREAM } from '@anamnesis/nest';
import type { VaultConfiguration } from '@anamnesis/nest/running/vault-configuration';
import type { SealCopyAsked } from './arguments.js';
import { connected } from './event-table-copy.js';
import { withLogAt } from './log-at.js';
import { progressLines, type Teller } from './progress.js';
import { openVault } from './vault-verbs.js';

/** The new log begins as every sealed one does: with the name of the vault whose keys open it. */
export const copySealed = async (
  { from, to, toOwner }: Omit<SealCopyAsked, 'verb'>,
  place: VaultConfiguration,
  teller: Teller,
): Promise<boolean> => {
  if (toOwner !== undefined) await prepareTarget(to, toOwner);
  return withLogAt(from, (source) =>
    withLogAt(to, async (target) => {
      const vault = composedKeyVault(await openVault(place, true));
      try {
        const { vaultId } = await establishSealing(target, portalCodec(), { vaultId: vault.id });
        if (vaultId !== vault.id) {
          throw new CopyRefused(
            'The log to copy into is sealed with another vault: name an empty one, or the vault ' +
              `${vaultId} (ANAMNESIS_VAULT_FOLDER, ANAMNESIS_VAULT_URL).`,
          );
        }
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

const prepareTarget = (to: string, toOwner: string): Promise<void> => {
  const applicationRole = decodeURIComponent(new URL(to).username);
  return connected(toOwner, (client) => prepareEventTable(client, { applicationRole }));
};

const tellNext = (copied: number, events: number, { say }: Teller): void => {
  say(`${copied} events were copied; the new log holds all ${events}.`);
  say('Now: back up the vault; start the portal with the new log (the views are made anew);');
  say('run `npm run keys -- verify`; then destroy the old log and every backup of it, for they');
  say('can be read by anybody.');
};
