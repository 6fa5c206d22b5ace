import { BEGINNING, keyRing, sealedEventStore, type EventStore } from '@anamnesis/eventing';
import { composedKeyVault } from '@anamnesis/eventing/vault/composed-key-vault';
import type { RotatedVault } from '@anamnesis/eventing/vault/check-master-keys';
import { giveUpKey, portalCodec, WHY_NOT, type GivingUp } from '@anamnesis/nest';
import { progressLines, type Teller } from './progress.js';

interface LogAndVault {
  readonly vault: RotatedVault;
  readonly store: EventStore;
}

/** False when nothing came of it; what is said names opaque ids only. */
export const giveUp = async (
  asked: GivingUp,
  { vault: rotated, store }: LogAndVault,
  teller: Teller,
): Promise<boolean> => {
  const { say } = teller;
  const { whose } = asked;
  const vault = composedKeyVault(rotated);
  const sealed = await sealedFor(whose, sealedEventStore(store, keyRing(vault)), teller);
  if (!sealed) {
    say(`No event of the log is sealed for ${whose}: there is nothing to give up.`);
    return false;
  }
  const { events, first, last } = sealed;
  say(`${events} events are sealed for ${whose}, recorded from ${first} to ${last}.`);
  const answer = await giveUpKey({ store, codec: portalCodec(), vault }, asked);
  switch (answer.is) {
    case 'refused':
      say(WHY_NOT[answer.because]);
      return false;
    case 'declared':
      say('Its key is declared lost. Nothing has changed yet: another person gives it up with the');
      say('same command. LOOK THROUGH EVERY COPY OF THE VAULT FIRST: what is given up stays lost,');
      say('also when a copy with the key turns up later.');
      return true;
    case 'given-up':
      say('Its key is given up: these events count as absent from now on, as those of who was');
      say('forgotten. Restart the portal: views that had stopped at one of them go on.');
      return true;
  }
};

interface SealedFor {
  readonly events: number;
  readonly first: string;
  readonly last: string;
}

const sealedFor = async (
  whose: string,
  store: EventStore,
  teller: Teller,
): Promise<SealedFor | undefined> => {
  const progress = progressLines('events', teller);
  let found: SealedFor | undefined;
  let looked = 0;
  for await (const page of store.readAll({ after: BEGINNING })) {
    looked += page.events.length;
    for (const { subject, recordedAt: last } of page.events) {
      if (subject !== whose) continue;
      const { events, first } = found ?? { events: 0, first: last };
      found = { events: events + 1, first, last };
    }
    progress(looked);
  }
  return found;
};
