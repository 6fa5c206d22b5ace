import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ANY,
  binaryEvent,
  jsonEvent,
  NO_STREAM,
  STREAM_EXISTS,
  type AppendExpectedRevision,
} from '@eventstore/db-client';
import {
  BareClient,
  event,
  failureOf,
  named,
  newStream,
  PATHS,
  serverUnderTest,
  unary,
} from './bare-client.fixture.js';
import type { TestServer } from './test-server.js';

// Literal expectations: what a real EventStoreDB 23.10.6 answered to this client.

let own: TestServer | undefined;
let client: BareClient;
let url: string;

beforeAll(async () => {
  const server = await serverUnderTest();
  own = server.own;
  url = server.url;
  client = new BareClient(url);
});

afterAll(async () => {
  await client.close();
  await own?.stop();
});

const aPosition = { commit: expect.any(BigInt), prepare: expect.any(BigInt) };
const success = (nextExpectedRevision: bigint) => ({
  success: true,
  nextExpectedRevision,
  position: aPosition,
});
const conflict = (streamName: string, expectedVersion: unknown, actualVersion: unknown) => ({
  error: 'WrongExpectedVersionError',
  type: 'wrong-expected-version',
  code: undefined,
  message: '',
  streamName,
  expectedVersion,
  actualVersion,
});

describe.each(PATHS)('an append by the %s path', (_path, options) => {
  it('answers with the revision of the last event and one position for commit and prepare', async () => {
    const answer = await client.by(options).append(newStream(), event('a'), NO_STREAM);
    expect(answer).toEqual(success(0n));
    expect(answer.position?.commit).toBe(answer.position?.prepare);
  });

  it('takes several events at once', async () => {
    const events = [event('a'), event('b'), event('c')];
    expect(await client.by(options).append(newStream(), events, NO_STREAM)).toEqual(success(2n));
  });

  it('is refused on a stream that exists when none was expected', async () => {
    const stream = newStream();
    await client.seed(stream, 3);
    expect(await failureOf(client.by(options).append(stream, event('x'), NO_STREAM))).toEqual(
      conflict(stream, 'no_stream', 2n),
    );
  });

  it('is refused behind the expected revision, with the actual one', async () => {
    const stream = newStream();
    await client.seed(stream, 5);
    expect(await failureOf(client.by(options).append(stream, event('x'), 1n))).toEqual(
      conflict(stream, 1n, 4n),
    );
  });

  it('is refused as a whole above one mebibyte', async () => {
    const large = event('large', 'Recorded', { x: 'x'.repeat(1200 * 1024) });
    expect(await failureOf(client.by(options).append(newStream(), large, NO_STREAM))).toMatchObject(
      {
        error: 'MaxAppendSizeExceededError',
        type: 'maximum-append-size-exceeded',
        maxAppendSize: 1048576,
      },
    );
  });

  it('says no more than that the stream is deleted once it is tombstoned', async () => {
    const stream = newStream();
    await client.seed(stream, 1);
    await client.client.tombstoneStream(stream);
    expect(await failureOf(client.by(options).append(stream, event('x'), ANY))).toMatchObject({
      error: 'StreamDeletedError',
      type: 'stream-deleted',
      streamName: stream,
    });
  });
});

describe('an append that comes again with the same ids', () => {
  it.each<[string, AppendExpectedRevision]>([
    ['that no stream exists', NO_STREAM],
    ['nothing', ANY],
  ])('succeeds as the first time when it expects %s', async (_what, expected) => {
    const stream = newStream();
    const a = event('a');
    await client.append(stream, a, expected);
    expect(await client.append(stream, a, expected)).toEqual(success(0n));
    expect(await client.read(stream)).toEqual(['a@0']);
  });

  it('succeeds with its first position', async () => {
    const stream = newStream();
    const a = event('a');
    const first = await client.append(stream, a, NO_STREAM);
    await client.append(stream, event('b'), 0n);
    expect(await client.append(stream, a, NO_STREAM)).toEqual(first);
  });

  it('succeeds with its first revision though others have appended since', async () => {
    const stream = newStream();
    await client.seed(stream, 2);
    const x = event('x');
    await client.append(stream, x, 1n);
    await client.append(stream, event('y'), 2n);
    expect(await client.append(stream, x, 1n)).toEqual(success(2n));
    expect(await client.read(stream)).toEqual(['0@0', '1@1', 'x@2', 'y@3']);
  });

  it('is a conflict when only half of the ids are known', async () => {
    const stream = newStream();
    const a = event('a');
    await client.append(stream, a, NO_STREAM);
    const again = client.append(stream, [a, event('b')], NO_STREAM);
    expect(await failureOf(again)).toEqual(conflict(stream, 'no_stream', 0n));
    expect(await client.read(stream)).toEqual(['a@0']);
  });

  it('is stored a second time behind a new event at the right revision', async () => {
    const stream = newStream();
    const a = event('a');
    await client.append(stream, a, NO_STREAM);
    expect(await client.append(stream, [event('b'), a], 0n)).toEqual(success(2n));
    expect(await client.read(stream)).toEqual(['a@0', 'b@1', 'a@2']);
  });

  it('is stored twice when one append holds the id twice', async () => {
    const stream = newStream();
    const a = event('a');
    expect(await client.append(stream, [a, a], NO_STREAM)).toEqual(success(1n));
    expect(await client.read(stream)).toEqual(['a@0', 'a@1']);
  });

  it('is stored in another stream too', async () => {
    const other = newStream();
    const a = event('a');
    await client.append(newStream(), a, NO_STREAM);
    expect(await client.append(other, a, NO_STREAM)).toEqual(success(0n));
    expect(await client.read(other)).toEqual(['a@0']);
  });
});

describe('the expected revision', () => {
  it('is too high for an existing stream', async () => {
    const stream = newStream();
    await client.seed(stream, 5);
    expect(await failureOf(client.append(stream, event('x'), 9n))).toEqual(
      conflict(stream, 9n, 4n),
    );
  });

  it.each<[string, AppendExpectedRevision, unknown]>([
    ['a number', 0n, 0n],
    ['that it exists', STREAM_EXISTS, 'stream_exists'],
  ])('is refused for a stream that does not exist when it is %s', async (_w, expected, told) => {
    const stream = newStream();
    expect(await failureOf(client.append(stream, event('x'), expected))).toEqual(
      conflict(stream, told, 'no_stream'),
    );
  });

  it('is an error even for a client that asked for none, who says so call by call', async () => {
    const stream = newStream();
    await client.seed(stream, 8);
    const refused = client
      .by({
        throwOnAppendFailure: false,
        ...unary,
      })
      .append(stream, event('x'), 1n);
    expect(await failureOf(refused)).toEqual(conflict(stream, 1n, 7n));
  });

  it('lets one of 64 appends at the same revision through', async () => {
    const stream = newStream();
    await client.seed(stream, 1);
    const racing = Array.from({ length: 64 }, (_, i) => client.append(stream, event(`${i}`), 0n));
    const outcomes = await Promise.allSettled(racing);
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toHaveLength(63);
    for (const { reason } of lost)
      expect(reason).toMatchObject({ expectedVersion: 0n, actualVersion: 1n });
    expect(await client.read(stream)).toHaveLength(2);
  });
});

describe('an append without events', () => {
  it('succeeds and makes no stream', async () => {
    const stream = newStream();
    expect(await client.append(stream, [], NO_STREAM)).toEqual(success(0n));
    expect(await failureOf(client.read(stream))).toMatchObject({ type: 'stream-not-found' });
  });

  it('answers with the revision it expected, and checks it', async () => {
    const stream = newStream();
    await client.seed(stream, 2);
    expect(await client.append(stream, [], 1n)).toEqual(success(1n));
    expect(await failureOf(client.append(stream, [], 7n))).toEqual(conflict(stream, 7n, 1n));
  });
});

describe('what an append may hold', () => {
  it('takes an event of 900 KiB and gives all of it back', async () => {
    const stream = newStream();
    const x = 'x'.repeat(900 * 1024);
    await client.append(stream, event('large', 'Recorded', { x }), NO_STREAM);
    const [record] = await client.records(stream);
    expect(record?.event?.data).toEqual({ x });
  });

  it('counts all events of one append together', async () => {
    const part = () => event('part', 'Recorded', { x: 'x'.repeat(100 * 1024) });
    const events = Array.from({ length: 30 }, part);
    expect(await failureOf(client.append(newStream(), events, NO_STREAM))).toEqual({
      error: 'MaxAppendSizeExceededError',
      type: 'maximum-append-size-exceeded',
      code: 3,
      message: '3 INVALID_ARGUMENT: Maximum Append Size of 1048576 Exceeded.',
      maxAppendSize: 1048576,
    });
  });

  it('takes bytes as they are', async () => {
    const stream = newStream();
    const data = Buffer.from([0, 255, 10]);
    const metadata = Buffer.from('m');
    await client.append(stream, binaryEvent({ type: 'Recorded', data, metadata }), NO_STREAM);
    const [record] = await client.records(stream);
    expect(record?.event).toMatchObject({ isJson: false, type: 'Recorded', revision: 0n });
    expect(Buffer.from(record?.event?.data as Uint8Array)).toEqual(data);
    expect(Buffer.from(record?.event?.metadata as Uint8Array)).toEqual(metadata);
  });

  it.each([
    [
      'an empty type',
      () => client.append(newStream(), jsonEvent({ type: '', data: {} }), NO_STREAM),
    ],
    ['an empty stream name', () => client.append('', event('x'), ANY)],
  ])('does not take %s', async (_what, append) => {
    expect(await failureOf(append())).toEqual({
      error: 'UnknownError',
      type: 'unknown',
      code: 2,
      message: '2 UNKNOWN: Exception was thrown by handler.',
    });
  });

  it('takes any other name', async () => {
    const stream = `${newStream()} ä/ö?#`;
    expect(await client.append(stream, event('x'), NO_STREAM)).toEqual(success(0n));
    expect((await client.records(stream)).map(named)).toEqual(['x@0']);
  });
});

describe('a client that is in a hurry, or done', () => {
  it('gives up by itself after its deadline', async () => {
    const large = event('large', 'Recorded', { x: 'x'.repeat(900 * 1024) });
    const late = client.by({ deadline: 1, ...unary }).append(newStream(), large, NO_STREAM);
    expect(await failureOf(late)).toMatchObject({ type: 'deadline-exceeded', code: 4 });
  });

  it('goes on appending after it was disposed of', async () => {
    const other = new BareClient(url);
    await other.append(newStream(), event('x'), NO_STREAM);
    await other.close();
    expect(await other.append(newStream(), event('y'), NO_STREAM)).toEqual(success(0n));
    await other.close();
  });
});
