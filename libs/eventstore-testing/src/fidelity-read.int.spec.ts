import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANY, BACKWARDS, END, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import {
  BareClient,
  drained,
  event,
  failureOf,
  named,
  newStream,
  serverUnderTest,
} from './bare-client.fixture.js';
import type { TestServer } from './test-server.js';

// Literal expectations: what a real EventStoreDB 23.10.6 answered to this client.

let own: TestServer | undefined;
let client: BareClient;

beforeAll(async () => {
  const server = await serverUnderTest();
  own = server.own;
  client = new BareClient(server.url);
});

afterAll(async () => {
  await client.close();
  await own?.stop();
});

const seeded = async (count: number): Promise<string> => {
  const stream = newStream();
  await client.seed(stream, count);
  return stream;
};

const back = { direction: BACKWARDS } as const;

const notFound = (streamName: string) => ({
  error: 'StreamNotFoundError',
  type: 'stream-not-found',
  code: undefined,
  message: `${streamName} not found`,
  streamName,
});

describe('reading a stream', () => {
  it('gives each event with its place, and no link', async () => {
    const stream = newStream();
    const type = 'Recorded';
    const before = Date.now();
    await client.append(stream, jsonEvent({ type, data: { a: 1 }, metadata: { m: 2 } }), NO_STREAM);
    const [record] = await client.records(stream);
    expect(Object.keys(record ?? {})).toEqual(['event', 'commitPosition']);
    expect(typeof record?.commitPosition).toBe('bigint');
    expect(record?.event).toEqual({
      streamId: stream,
      id: expect.any(String),
      revision: 0n,
      type,
      data: { a: 1 },
      metadata: { m: 2 },
      isJson: true,
      created: expect.any(Date),
      position: { commit: record?.commitPosition, prepare: record?.commitPosition },
    });
    expect(Number(record?.event?.created)).toBeGreaterThanOrEqual(before - 1000);
  });

  it.each([
    ['forwards', {}],
    ['backwards', { direction: BACKWARDS, fromRevision: END }],
  ])('finds nothing %s where there is no stream', async (_direction, options) => {
    const stream = newStream();
    expect(await failureOf(client.read(stream, options))).toEqual(notFound(stream));
  });

  it.each([
    ['forwards from the middle', { fromRevision: 2n }, ['2@2', '3@3', '4@4']],
    ['forwards, so many at most', { fromRevision: 1n, maxCount: 2 }, ['1@1', '2@2']],
    ['forwards from beyond the end', { fromRevision: 9n }, []],
    ['backwards from the end', { ...back, fromRevision: END, maxCount: 2 }, ['4@4', '3@3']],
    ['backwards from the middle', { ...back, fromRevision: 2n }, ['2@2', '1@1', '0@0']],
    ['backwards from beyond the end', { ...back, fromRevision: 9n, maxCount: 1 }, ['4@4']],
  ])('goes %s', async (_how, options, expected) => {
    expect(await client.read(await seeded(5), options)).toEqual(expected);
  });

  it('does not know what to do when asked for no events', async () => {
    const stream = await seeded(3);
    expect(await failureOf(client.read(stream, { maxCount: 0 }))).toMatchObject({
      type: 'unknown',
      message: '2 UNKNOWN: Unexpected ReadStreamResult: Error',
    });
  });
});

describe('reading everything', () => {
  it('goes backwards from the end, and holds what was just appended', async () => {
    const stream = await seeded(1);
    const options = { direction: BACKWARDS, fromPosition: END, maxCount: 500 } as const;
    const records = await drained(client.client.readAll(options));
    const positions = records.map(({ event }) => event?.position?.commit ?? 0n);
    expect(records.some(({ event }) => event?.streamId === stream)).toBe(true);
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? 1 : -1)));
  });

  it('starts with the event at the position it is given', async () => {
    const stream = await seeded(3);
    const [, second] = await client.records(stream);
    const fromPosition = second?.event?.position ?? 'start';
    const records = await drained(client.client.readAll({ fromPosition, maxCount: 2 }));
    expect(records.map(named)).toEqual(['1@1', '2@2']);
  });

  it('starts backwards with the event at the position it is given, too', async () => {
    const stream = await seeded(3);
    const [, second] = await client.records(stream);
    const fromPosition = second?.event?.position ?? 'start';
    const options = { direction: BACKWARDS, fromPosition, maxCount: 2 } as const;
    expect((await drained(client.client.readAll(options))).map(named)).toEqual(['1@1', '0@0']);
  });

  it('gives each event of one append a position of its own; the append answers with the last', async () => {
    const stream = newStream();
    const answer = await client.append(stream, [event('a'), event('b'), event('c')], NO_STREAM);
    const positions = (await client.records(stream)).map(({ event }) => event?.position);
    expect(new Set(positions.map((position) => position?.commit)).size).toBe(3);
    expect(new Set(positions.map((position) => position?.prepare)).size).toBe(3);
    expect(positions.at(-1)).toEqual(answer.position);
  });
});

describe('deleting a stream', () => {
  it('hides it, and an append to no stream goes on with the old numbering', async () => {
    const stream = await seeded(3);
    expect(await client.client.deleteStream(stream)).toEqual({
      position: { commit: expect.any(BigInt), prepare: expect.any(BigInt) },
    });
    expect(await failureOf(client.read(stream))).toEqual(notFound(stream));
    expect(await failureOf(client.readBackwards(stream))).toEqual(notFound(stream));
    expect(await client.append(stream, event('after'), NO_STREAM)).toMatchObject({
      nextExpectedRevision: 3n,
    });
    expect(await client.read(stream)).toEqual(['after@3']);
  });

  it('leaves the old revision to be expected', async () => {
    const stream = await seeded(3);
    await client.client.deleteStream(stream);
    await client.append(stream, event('after'), 2n);
    expect(await client.read(stream)).toEqual(['after@3']);
  });

  it('is refused at a wrong revision', async () => {
    const stream = await seeded(3);
    const deleting = client.client.deleteStream(stream, { expectedRevision: 0n });
    expect(await failureOf(deleting)).toEqual({
      error: 'WrongExpectedVersionError',
      type: 'wrong-expected-version',
      code: 9,
      message:
        '9 FAILED_PRECONDITION: Delete failed due to WrongExpectedVersion. ' +
        `Stream: ${stream}, Expected version: 0, Actual version: 2`,
      streamName: stream,
      expectedVersion: 0n,
      actualVersion: 2n,
    });
  });

  it('is refused where there is none, by the numbers that stand for any and none', async () => {
    expect(await failureOf(client.client.deleteStream(newStream()))).toMatchObject({
      expectedVersion: -2n,
      actualVersion: -1n,
    });
  });

  it('is for good by a tombstone', async () => {
    const stream = await seeded(2);
    await client.client.tombstoneStream(stream);
    const deleted = {
      error: 'StreamDeletedError',
      type: 'stream-deleted',
      code: 9,
      message: `9 FAILED_PRECONDITION: Event stream '${stream}' is deleted.`,
      streamName: stream,
    };
    expect(await failureOf(client.read(stream))).toEqual(deleted);
    expect(await failureOf(client.append(stream, event('x'), NO_STREAM))).toEqual(deleted);
    expect(await failureOf(client.append(stream, event('x'), ANY))).toEqual(deleted);
  });
});

describe('metadata of a stream', () => {
  it('is nothing when none was set', async () => {
    const stream = await seeded(1);
    expect(await client.client.getStreamMetadata(stream)).toEqual({ streamName: stream });
  });

  it('keeps so many of the newest events', async () => {
    const stream = await seeded(5);
    const set = await client.client.setStreamMetadata(stream, { maxCount: 2 });
    expect(set).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect(await client.read(stream)).toEqual(['3@3', '4@4']);
    expect(await client.read(stream, { fromRevision: 0n, maxCount: 2 })).toEqual(['3@3', '4@4']);
    expect(await client.readBackwards(stream)).toEqual(['4@4', '3@3']);
    expect(await client.client.getStreamMetadata(stream)).toMatchObject({
      streamName: stream,
      metadata: { maxCount: 2 },
    });
  });

  it('cuts off what is before a revision', async () => {
    const stream = await seeded(5);
    await client.client.setStreamMetadata(stream, { truncateBefore: 3 });
    expect(await client.read(stream)).toEqual(['3@3', '4@4']);
    expect(await client.read(stream, { fromRevision: 1n })).toEqual(['3@3', '4@4']);
  });

  it('cuts off what is older than it may be', async () => {
    const stream = await seeded(2);
    await client.client.setStreamMetadata(stream, { maxAge: 3600 });
    expect(await client.read(stream)).toEqual(['0@0', '1@1']);
  });

  it('is set at the expected revision of its own stream', async () => {
    const stream = await seeded(1);
    const setting = client.client.setStreamMetadata(
      stream,
      { maxCount: 2 },
      { expectedRevision: 5n },
    );
    expect(await failureOf(setting)).toMatchObject({
      streamName: `$$${stream}`,
      expectedVersion: 5n,
      actualVersion: 'no_stream',
    });
  });
});
