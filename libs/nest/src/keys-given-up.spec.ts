import { describe, expect, it } from '@jest/globals';
import { RecordPatient, type PortalCaller } from '@anamnesis/domain';
import {
  BEGINNING,
  execution,
  inMemoryEventStore,
  inMemoryKeyVault,
  keyRing,
  sealedEventStore,
  type EventStore,
  type KeyVault,
} from '@anamnesis/eventing';
import { accessLog } from './access-log.js';
import { CommandDoor } from './command-door.js';
import { forgottenIn, ForgettingFollower } from './forgetting-follower.js';
import { giveUpKey } from './keys-given-up.js';
import { commandMessage } from './messages.js';
import { portalCodec } from './portal.js';
import { establishSealing } from './sealing-established.js';
import { SealingRefused } from './sealing-refused.js';

const id = (end: number) => `3f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const [MARIA, FACILITY, CLERK, DOCTOR] = [id(1), id(3), id(91), id(92)];
const records: PortalCaller = { actor: id(90), role: 'record-system' };
const codec = portalCodec();
const lost = { whose: MARIA, reason: 'vault-lost' } as const;

const recordMaria = async (below: EventStore, vault: KeyVault, key = 'first') => {
  const keys = keyRing(vault);
  const store = sealedEventStore(below, keys);
  const clock = { now: () => '2026-03-25T17:00:00.000Z' };
  const run = execution({ store, codec, clock, digestKey: 'spec', rowOf: async () => undefined });
  const door = new CommandDoor(run, accessLog(store, codec, keys), {
    ...{ clock, isForgotten: () => false, minorityEndOf: async () => undefined },
  });
  const command = Object.assign(new RecordPatient(), {
    ...{ patientId: MARIA, facilityId: FACILITY, birthDate: '1958-04-12' },
    ...{ familyName: 'Alvarez', givenName: 'Maria' },
  });
  return door.handle(commandMessage(command, records, key));
};

/** A log with a patient in it, and a vault from before that patient came. */
const restored = async () => {
  const clock = { now: () => '2026-03-25T17:00:00.000Z' };
  const store = inMemoryEventStore({ clock });
  const newest = { ...inMemoryKeyVault(), id: 'its own vault' };
  await establishSealing(store, codec, { vaultId: newest.id, digestKeyMark: 'spec' });
  expect(await recordMaria(store, newest)).toMatchObject({ is: 'accepted' });
  return { store, codec, clock, vault: { ...inMemoryKeyVault(), id: newest.id }, newest };
};

describe('a key that is lost', () => {
  it('is given up by two people: by one of them it is only declared', async () => {
    const { newest: _newest, ...where } = await restored();
    expect(await giveUpKey(where, { ...lost, by: CLERK })).toEqual({ is: 'declared' });
    expect((await where.vault.find([MARIA])).size).toBe(0);
    const again = await giveUpKey(where, { ...lost, by: CLERK });
    expect(again).toEqual({ is: 'refused', because: 'same-person' });
    expect(await giveUpKey(where, { ...lost, by: DOCTOR })).toEqual({ is: 'given-up' });
    expect((await where.vault.find([MARIA])).get(MARIA)).toEqual({ is: 'destroyed' });
  });

  it('is none that another vault than that of the log lacks, nor one of a log that names none', async () => {
    const { newest: _newest, ...where } = await restored();
    const another = { ...inMemoryKeyVault(), id: 'the vault of a demo' };
    for (const by of [CLERK, DOCTOR]) {
      const asked = giveUpKey({ ...where, vault: another }, { ...lost, by });
      await expect(asked).rejects.toThrow(SealingRefused);
      await expect(asked).rejects.toThrow('restore that vault from its newest backup');
    }
    expect(await where.store.readStream(`installation-lostKey-${MARIA}`)).toEqual([]);
    expect((await another.find([MARIA])).size).toBe(0);
    const empty = { ...where, store: inMemoryEventStore() };
    await expect(giveUpKey(empty, { ...lost, by: CLERK })).rejects.toThrow(SealingRefused);
  });

  it('is declared for seven days: whoever says so later declares it anew', async () => {
    const { newest: _newest, ...where } = await restored();
    const on = (day: string) => ({ ...where, clock: { now: () => `${day}T17:00:00.000Z` } });
    expect(await giveUpKey(on('2026-03-25'), { ...lost, by: CLERK })).toEqual({ is: 'declared' });
    const later = on('2026-11-22');
    expect(await giveUpKey(later, { ...lost, by: DOCTOR })).toEqual({ is: 'declared' });
    expect((await where.vault.find([MARIA])).size).toBe(0);
    const stored = await where.store.readStream(`installation-lostKey-${MARIA}`);
    expect(stored.map(({ type }) => type)).toEqual(['KeyDeclaredLost', 'KeyDeclaredLost']);
    expect(await giveUpKey(later, { ...lost, by: CLERK })).toEqual({ is: 'declared' });
    const within = on('2026-04-01');
    expect(await giveUpKey(within, { ...lost, by: DOCTOR })).toEqual({ is: 'given-up' });
  });

  it('is not one that the vault has, nor one that was destroyed', async () => {
    const { newest, ...where } = await restored();
    const asked = { ...lost, by: CLERK };
    const refused = { is: 'refused', because: 'there-is-a-key' };
    expect(await giveUpKey({ ...where, vault: newest }, asked)).toEqual(refused);
    await newest.destroy(MARIA);
    const forgotten = { is: 'refused', because: 'is-forgotten' };
    expect(await giveUpKey({ ...where, vault: newest }, asked)).toEqual(forgotten);
  });

  it('is named in the log with who said so and why, and with nothing else', async () => {
    const { newest: _newest, ...where } = await restored();
    await giveUpKey(where, { ...lost, by: CLERK });
    await giveUpKey(where, { ...lost, reason: 'key-damaged', by: DOCTOR });
    const stored = await where.store.readStream(`installation-lostKey-${MARIA}`);
    expect(stored.map((each) => codec.decode(each).event)).toEqual([
      { type: 'KeyDeclaredLost', whose: MARIA, reason: 'vault-lost', by: CLERK },
      {
        ...{ type: 'KeyGivenUp', whose: MARIA, reason: 'vault-lost' },
        ...{ declaredBy: CLERK, by: DOCTOR },
      },
    ]);
    expect(stored.map((each) => forgottenIn(codec.decode(each)))).toEqual([[], [MARIA]]);
  });

  it('lets what it sealed count as absent, also where a copy with it turns up later', async () => {
    const { store, newest, ...where } = await restored();
    const given = { ...where, store };
    await giveUpKey(given, { ...lost, by: CLERK });
    await giveUpKey(given, { ...lost, by: DOCTOR });
    const keys = keyRing(newest);
    const sealed = sealedEventStore(store, keys);
    const subjects = await ForgettingFollower.open({ store: sealed, codec, vault: newest, keys });
    expect((await newest.find([MARIA])).get(MARIA)).toEqual({ is: 'destroyed' });
    const ofMaria: unknown[] = [];
    for await (const { events } of sealed.readAll({ after: BEGINNING })) {
      ofMaria.push(...events.filter(({ subject }) => subject === MARIA).map((e) => e.forgotten));
    }
    expect(new Set(ofMaria)).toEqual(new Set([true]));
    expect([subjects.has(MARIA), subjects.report.unfinished]).toEqual([false, 0]);
    await subjects.close();
    const answer = await recordMaria(store, newest, 'second');
    expect(answer).toMatchObject({ is: 'refused', reason: 'patient-forgotten' });
  });
});
