import { describe, expect, it } from '@jest/globals';
import { BEGINNING, type EventStore, type StoredEvent } from '../event-store.js';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import { inMemoryKeyVault } from '../sealing/in-memory-key-vault.js';
import { keyRing } from '../sealing/key-ring.js';
import { isSealed } from '../sealing/sealed-bytes.js';
import { sealedEventStore } from '../sealing/sealed-event-store.js';
import { boxEmptied, letter, newStream, postCodec } from '../sealing/sealed-event-store.fixture.js';
import { CopyRefused, sealCopy } from './seal-copy.js';

/** A log from before there was sealing: adapters leave the subject out and store what they get. */
const oldLog = async (): Promise<EventStore> => {
  let minute = 0;
  const from = inMemoryEventStore({
    clock: { now: () => `2025-03-01T09:${String((minute += 1)).padStart(2, '0')}:00.000Z` },
  });
  const written = (subject: string, stream: string, index = 0) => {
    const { id, type, data, metadata } = letter(subject, stream, index);
    const { $commandDigest, ...rest } = JSON.parse(Buffer.from(data).toString()) as {
      readonly $commandDigest: string;
    };
    const old = {
      ...(JSON.parse(Buffer.from(metadata).toString()) as object),
      commandDigest: $commandDigest,
    };
    const bytes = (value: object) => Buffer.from(JSON.stringify(value));
    return { id, type, data: bytes(rest), metadata: bytes(old) };
  };
  await from.append(newStream('letter-1', written('maria', 'letter-1')));
  await from.append(newStream('box-1', boxEmptied('box-1')));
  await from.append({
    stream: 'letter-1',
    expectedRevision: 0,
    events: [written('maria', 'letter-1', 1), written('maria', 'letter-1', 2)],
  });
  await from.append(newStream('letter-2', written('jonas', 'letter-2')));
  return from;
};

const sealedLog = () => {
  const below = inMemoryEventStore();
  const to = sealedEventStore(below, keyRing(inMemoryKeyVault()));
  return { below, to };
};

const eventsOf = async (store: EventStore): Promise<readonly StoredEvent[]> => {
  const all: StoredEvent[] = [];
  for await (const { events } of store.readAll({ after: BEGINNING })) all.push(...events);
  return all;
};

const none = () => false;

describe('copying a log sealed', () => {
  it('keeps ids, streams, revisions, order and when each was recorded, and seals the rest', async () => {
    const from = await oldLog();
    const { below, to } = sealedLog();
    expect(await sealCopy({ from, to, isItsOwn: none })).toEqual({ copied: 5, events: 5 });
    const [old, copy] = [await eventsOf(from), await eventsOf(to)];
    const place = ({ id, stream, revision, type }: StoredEvent) => ({ id, stream, revision, type });
    expect(copy.map(place)).toEqual(old.map(place));
    const decoded = copy.map((stored) => postCodec.decode(stored));
    expect(decoded.map(({ event }) => event)).toEqual(
      old.map((stored) => postCodec.decode(stored).event),
    );
    expect(decoded.map(({ recordedAt }) => recordedAt)).toEqual(
      old.map(({ recordedAt }) => recordedAt),
    );
    expect(decoded.map(({ metadata }) => metadata.copied?.position)).toEqual(
      old.map(({ position }) => position),
    );
    expect((await eventsOf(below)).map(({ data }) => isSealed(data))).toEqual([
      ...[true, false, true, true, true],
    ]);
  });

  it('seals the digest of the command with the rest, where it was readable before', async () => {
    const { below, to } = sealedLog();
    await sealCopy({ from: await oldLog(), to, isItsOwn: none });
    const [copy] = await eventsOf(to);
    const [stored] = await eventsOf(below);
    expect(Buffer.from(stored?.metadata ?? []).toString()).not.toContain('digest-of-the-command');
    expect(copy && postCodec.decode(copy).metadata.commandDigest).toBe('digest-of-the-command');
  });

  it('goes on where it was stopped, at whichever event', async () => {
    const from = await oldLog();
    for (let stopAfter = 0; stopAfter <= 5; stopAfter += 1) {
      const { to } = sealedLog();
      let appends = 0;
      const stopping: EventStore = {
        capabilities: to.capabilities,
        append: async (append) => {
          if ((appends += 1) > stopAfter) throw new Error('stopped here');
          return to.append(append);
        },
        readStream: to.readStream.bind(to),
        readAll: to.readAll.bind(to),
        subscribe: to.subscribe.bind(to),
        head: to.head.bind(to),
        close: to.close.bind(to),
      };
      await sealCopy({ from, to: stopping, isItsOwn: none }).catch(() => undefined);
      await sealCopy({ from, to, isItsOwn: none });
      expect((await eventsOf(to)).map(({ id }) => id)).toEqual(
        (await eventsOf(from)).map(({ id }) => id),
      );
    }
  });

  it('refuses a log that holds other events already, and one that is sealed', async () => {
    const from = await oldLog();
    const { below, to } = sealedLog();
    await to.append(newStream('box-9', boxEmptied('box-9')));
    await expect(sealCopy({ from, to, isItsOwn: none })).rejects.toThrow(CopyRefused);
    const isItsOwn = ({ stream }: StoredEvent) => stream === 'box-9';
    expect(await sealCopy({ from, to, isItsOwn })).toEqual({ copied: 5, events: 5 });
    await expect(sealCopy({ from: below, to: sealedLog().to, isItsOwn: none })).rejects.toThrow(
      'is sealed already',
    );
  });
});
