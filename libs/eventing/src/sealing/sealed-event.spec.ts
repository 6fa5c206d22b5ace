import { describe, expect, it } from '@jest/globals';
import { UndecodableEvent } from '../event-codec.js';
import type { StoredEvent } from '../event-store.js';
import { keyRing } from './key-ring.js';
import { inMemoryKeyVault } from './in-memory-key-vault.js';
import { sealedEventStore } from './sealed-event-store.js';
import {
  changedBelow,
  letter,
  newStream,
  postCodec,
  sealedWorld,
} from './sealed-event-store.fixture.js';

const written = async () => {
  const world = sealedWorld();
  const stream = 'letter-1';
  await world.store.append(newStream(stream, letter('maria', stream), letter('jonas', stream, 1)));
  return world;
};

type Change = (event: StoredEvent) => Partial<StoredEvent>;

/** The first event as it is read after the log below was changed. */
const readAfter = async (change: Change): Promise<StoredEvent> => {
  const { below, ring } = await written();
  const [event] = await sealedEventStore(changedBelow(below, change), ring).readStream('letter-1');
  if (!event) throw new Error('There is no event.');
  return event;
};

/** Bytes of the header: the length of the subject stands in the second. */
const withSubject = (data: Uint8Array, subject: string): Buffer =>
  Buffer.concat([
    Buffer.of(1, subject.length),
    Buffer.from(subject),
    data.subarray(2 + (data[1] ?? 0)),
  ]);

const flipped = (data: Uint8Array, at: number): Uint8Array =>
  data.map((byte, index) => (index === (at < 0 ? data.length + at : at) ? byte ^ 1 : byte));

describe('an event whose sealed data was changed below', () => {
  it.each<[string, Change]>([
    ['its stream', () => ({ stream: 'letter-2' })],
    ['its id', () => ({ id: '7f0c2d2e-7b1a-5f53-8c65-1d2f4b6a0001' })],
    ['its type', () => ({ type: 'BoxEmptied' })],
    ['its subject', ({ data }) => ({ data: withSubject(data, 'jonas') })],
    ['the nonce', ({ data }) => ({ data: flipped(data, 2 + 'maria'.length) })],
    ['the first byte sealed', ({ data }) => ({ data: flipped(data, 2 + 'maria'.length + 12) })],
    ['the tag', ({ data }) => ({ data: flipped(data, -1) })],
    ['its end', ({ data }) => ({ data: data.subarray(0, -1) })],
    ['everything behind the header', ({ data }) => ({ data: data.subarray(0, 8) })],
  ])('cannot be read, and says so without its content: %s', async (_what, change) => {
    const event = await readAfter(change);
    expect(() => event.data).toThrow(UndecodableEvent);
    expect(() => postCodec.decode(event)).toThrow(new RegExp(`^Event ${event.id} .*backup`));
    expect(() => event.data).not.toThrow(/knee|maria/);
    expect(event.forgotten).toBeUndefined();
    expect(event.metadata.byteLength).toBeGreaterThan(0);
  });

  it('cannot be taken for somebody else’s by changing what its metadata says', async () => {
    const event = await readAfter(({ metadata }) => ({
      metadata: Buffer.from(Buffer.from(metadata).toString().replace('maria', 'jonas')),
    }));
    expect(() => postCodec.decode(event)).toThrow(/another subject/);
  });

  it('spoils no other event of its page', async () => {
    const { below, ring } = await written();
    const change: Change = ({ data, revision }) =>
      revision === 0 ? { data: flipped(data, -1) } : {};
    const events = await sealedEventStore(changedBelow(below, change), ring).readStream('letter-1');
    expect(() => events[0]?.data).toThrow(UndecodableEvent);
    expect(events[1] && postCodec.decode(events[1]).event).toMatchObject({
      text: 'Dear jonas, bring your knee.',
    });
  });
});

describe('an event about somebody', () => {
  it('cannot be read when the vault has no key for it, and says what to do', async () => {
    const { below } = await written();
    const lost = sealedEventStore(below, keyRing(inMemoryKeyVault()));
    const [event] = await lost.readStream('letter-1');
    expect(event).toMatchObject({ type: 'LetterWritten', subject: 'maria', forgotten: undefined });
    expect(() => event?.data).toThrow(UndecodableEvent);
    expect(() => event?.data).toThrow(/the vault does not have.*Restore.*npm run keys -- verify/);
  });

  it('cannot be read when it was stored before there was sealing, and says what to do', async () => {
    const { below, ring } = sealedWorld();
    await below.append(newStream('letter-1', letter('maria', 'letter-1')));
    const [event] = await sealedEventStore(below, ring).readStream('letter-1');
    expect(event).toMatchObject({ type: 'LetterWritten', stream: 'letter-1' });
    expect(() => event?.data).toThrow(UndecodableEvent);
    expect(() => event?.data).toThrow(/not sealed.*npm run keys -- seal-copy/);
  });
});
