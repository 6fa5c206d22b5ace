import { plainToInstance } from 'class-transformer';
import type { PortalCaller } from '@anamnesis/domain';
import {
  inMemoryEventStore,
  inMemoryKeyVault,
  KeyMissing,
  keyRing,
  sealedEventStore,
} from '@anamnesis/eventing';
import { readAccessLog, ShowAccessLog } from './access-log-query.js';
import { accessLog } from './access-log.js';
import { ForgettingFollower } from './forgetting-follower.js';
import { giveUpKey } from './keys-given-up.js';
import { portalCodec } from './portal.js';
import { establishSealing } from './sealing-established.js';

const id = (end: number) => `3f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const [MARIA, NURSE, CLERK, DOCTOR] = [id(1), id(90), id(91), id(92)];
const LOOKED_AT = '2026-03-25T17:00:00.000Z';
const GIVEN_UP_AT = '2026-04-02T08:00:00.000Z';
const codec = portalCodec();
const nurse: PortalCaller = { actor: NURSE, role: 'staff', correlationId: 'call-1' };
const read = { type: 'PatientDataRead', what: 'queue', rule: 'staff-reads-for-care' } as const;
const asked = plainToInstance(ShowAccessLog, { patientId: MARIA, month: '2026-03' });

/** Two looks at Maria are noted, and the vault is from before her. */
const restored = async () => {
  const clock = { now: () => LOOKED_AT };
  const below = inMemoryEventStore({ clock: { now: () => clock.now() } });
  const newest = { ...inMemoryKeyVault(), id: 'its own vault' };
  await establishSealing(below, codec, { vaultId: newest.id, digestKeyMark: 'spec' });
  const before = sealedEventStore(below, keyRing(newest));
  for (const patientId of [MARIA, MARIA]) {
    await accessLog(before, codec).note(nurse, LOOKED_AT, [{ ...read, patientId }]);
  }
  const vault = { ...inMemoryKeyVault(), id: newest.id };
  const keys = keyRing(vault);
  const store = sealedEventStore(below, keys);
  const told = () => readAccessLog({ store, codec }, asked, LOOKED_AT);
  const giveUp = async (by: string) => {
    clock.now = () => GIVEN_UP_AT;
    await giveUpKey(
      { store: below, codec, vault, clock },
      { whose: MARIA, reason: 'vault-lost', by },
    );
    await (await ForgettingFollower.open({ store, codec, vault, keys })).close();
  };
  return { told, giveUp };
};

describe('the access log of a patient whose key is lost', () => {
  it('is read by nobody as long as a copy of the vault may have the key', async () => {
    const { told, giveUp } = await restored();
    await expect(told()).rejects.toThrow(KeyMissing);
    await giveUp(CLERK);
    await expect(told()).rejects.toThrow(KeyMissing);
  });

  it('says how much is lost, since when, why and by whose word, once that was given up', async () => {
    const { told, giveUp } = await restored();
    await giveUp(CLERK);
    await giveUp(DOCTOR);
    expect(await told()).toEqual({
      month: '2026-03',
      entries: [],
      lost: {
        ...{ facts: 2, since: GIVEN_UP_AT, reason: 'vault-lost' },
        ...{ declaredBy: CLERK, givenUpBy: DOCTOR },
      },
    });
  });
});
