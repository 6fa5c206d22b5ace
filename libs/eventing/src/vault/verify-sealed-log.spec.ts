import { describe, expect, it } from '@jest/globals';
import { keyRing } from '../sealing/key-ring.js';
import { sealedEventStore } from '../sealing/sealed-event-store.js';
import { inMemoryKeyVault } from '../sealing/in-memory-key-vault.js';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import type { EventStore, StoredEvent } from '../event-store.js';
import { boxEmptied, letter, newStream, postCodec } from '../sealing/sealed-event-store.fixture.js';
import { verifySealedLog } from './verify-sealed-log.js';

/** The fixture's log knows no forgetting: here emptying a box forgets whose box it was. */
const world = async () => {
  const below = inMemoryEventStore();
  const vault = inMemoryKeyVault();
  const store = sealedEventStore(below, keyRing(vault));
  await store.append(newStream('letter-1', letter('maria', 'letter-1')));
  await store.append(newStream('letter-2', letter('jonas', 'letter-2')));
  const goesAlong = ({ stream }: StoredEvent) =>
    stream === 'letter-3' ? { subject: 'ina', with: 'maria' } : undefined;
  const verify = (over: EventStore = below, with_ = vault) =>
    verifySealedLog({
      store: over,
      codec: postCodec,
      vault: with_,
      forgets: ({ event, stream }) =>
        event.type === 'BoxEmptied' ? stream.split('-').slice(1) : [],
      goesAlong,
    });
  return { below, vault, store, verify };
};

describe('verifying a sealed log', () => {
  it('finds nothing wrong where every event opens', async () => {
    const { verify } = await world();
    expect(await verify()).toEqual({
      events: 2,
      sealed: 2,
      forgotten: 0,
      subjects: 2,
      forgottenSubjects: 0,
      lost: [],
      unapproved: [],
      otherwiseBad: 0,
      bad: [],
    });
  });

  it('names the event that somebody recorded unsealed', async () => {
    const { below, verify } = await world();
    const unsealed = letter('maria', 'letter-3');
    const { subject: _left, ...event } = unsealed;
    await below.append(newStream('letter-3', event));
    const { bad } = await verify();
    expect(bad.map(({ id }) => id)).toEqual([unsealed.id]);
    expect(bad[0]?.reason).toContain('seal-copy');
  });

  it('names, in the order of the log, the first event of each key that the vault does not have', async () => {
    const { verify, below } = await world();
    const { bad } = await verify(below, inMemoryKeyVault());
    const first = await below.readStream('letter-1');
    expect(bad).toHaveLength(2);
    expect(bad[0]?.id).toBe(first[0]?.id);
    expect(bad[0]?.reason).toContain('with a key that the vault does not have');
  });

  it('names a key that was destroyed without an approval beside however many lost events', async () => {
    const { verify, vault, store, below } = await world();
    await vault.destroy('maria');
    const letters = Array.from({ length: 150 }, (_, at) => `letter-9${at}`);
    for (const id of letters) await store.append(newStream(id, letter('jonas', id)));
    const olderVault = inMemoryKeyVault();
    await olderVault.destroy('maria');
    const { lost, unapproved, bad } = await verify(below, olderVault);
    const [of2] = await below.readStream('letter-2');
    expect(lost).toMatchObject([{ subject: 'jonas', events: 151, first: { id: of2?.id } }]);
    const [of1] = await below.readStream('letter-1');
    expect(unapproved).toMatchObject([{ subject: 'maria', events: 1, first: { id: of1?.id } }]);
    expect(bad.map(({ id }) => id)).toEqual([of1?.id, of2?.id]);
  });

  it('counts what is wrong in another way beyond what it names', async () => {
    const { below, verify } = await world();
    for (let at = 0; at < 120; at += 1) {
      const { subject: _left, ...event } = letter('maria', `letter-7${at}`);
      await below.append(newStream(`letter-7${at}`, event));
    }
    const { otherwiseBad, bad } = await verify();
    expect([otherwiseBad, bad.length]).toEqual([120, 100]);
  });

  it('wants an event of the log for every key that was destroyed', async () => {
    const { vault, store, verify } = await world();
    await vault.destroy('maria');
    expect((await verify()).bad[0]?.reason).toContain('no event of the log says by whose');
    await store.append(newStream('box-maria', boxEmptied('box-maria')));
    expect(await verify()).toMatchObject({ forgotten: 1, forgottenSubjects: 1, bad: [] });
  });

  it('takes the forgetting of somebody as the reason for a key that goes along', async () => {
    const { vault, store, verify } = await world();
    await store.append(newStream('letter-3', letter('ina', 'letter-3')));
    await vault.destroy('ina');
    expect((await verify()).bad[0]?.reason).toContain('no event of the log says by whose');
    await store.append(newStream('box-maria', boxEmptied('box-maria')));
    await vault.destroy('maria');
    expect(await verify()).toMatchObject({ forgottenSubjects: 2, bad: [] });
  });

  it('wants the key destroyed of everybody whom the log forgets', async () => {
    const { store, vault, verify } = await world();
    await store.append(newStream('box-maria', boxEmptied('box-maria')));
    expect((await verify()).bad[0]?.reason).toContain('whose key is still in the vault');
    await vault.destroy('maria');
    expect((await verify()).bad).toEqual([]);
  });
});
