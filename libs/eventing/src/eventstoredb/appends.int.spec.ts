import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { startTestServer } from '@anamnesis/eventstore-testing';
import { appendSettled } from '../append-settled.js';
import { OutcomeUnknown, StoreUnavailable } from '../event-store.js';
import { appendTo, ownServer, type OwnServer } from './event-store.fixture.js';

jest.setTimeout(60_000);

let own: OwnServer;
beforeAll(async () => {
  own = await ownServer();
});
afterEach(async () => {
  own.server.faults.healAll();
  await own.closeAll();
});
afterAll(async () => own.stop());

/** A server that answers is not given up on a machine that is busy. */
const QUICK = { answerMs: 1_500, suspectMs: 150 };
const IMPATIENT = { ...QUICK, gossipMs: 300, patienceMs: 400 };
const OPEN = 'still open';

const bareAppend = (client: EventStoreDBClient, stream: string, deadline = 100) =>
  client.appendToStream(stream, jsonEvent({ type: 'RefillRequested', data: {} }), {
    expectedRevision: NO_STREAM,
    deadline,
  });

const within = <Value>(ms: number, value: Promise<Value>) =>
  Promise.race([value, delay(ms, OPEN, { ref: false })]);

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing failed',
    (failure: unknown) => failure,
  );

describe('the newest events', () => {
  it('are handed out as they are stored, the newest first, without the server’s own', async () => {
    const store = own.opened();
    await store.append(appendTo('newest-1', 'no-stream', { events: 3 }));
    const stored = await store.readStream('newest-1');
    expect(await store.newest(2)).toEqual([stored[2], stored[1]]);
    const all = await store.newest(1_000);
    expect(all.filter(({ stream }) => stream.startsWith('$'))).toEqual([]);
  });
});

describe('an append that is never answered', () => {
  it('leaves the client waiting, whatever deadline it was given', async () => {
    const client = EventStoreDBClient.connectionString(own.server.connectionString);
    own.server.faults.dropAnswer({ by: 'silence' });
    const asked = bareAppend(client, 'refill-bare1');
    asked.catch(() => undefined);
    expect(await within(600, asked)).toBe(OPEN);
    await client.dispose();
  });

  it('is answered as unknown by a timer of ours, and settled by the same append', async () => {
    const store = own.opened(QUICK);
    const asked = appendTo('refill-silent1', 'no-stream', { events: 2 });
    own.server.faults.dropAnswer({ by: 'silence' });
    expect(await failureOf(store.append(asked))).toBeInstanceOf(OutcomeUnknown);
    const settled = await appendSettled(store, asked);
    const stored = await store.readStream('refill-silent1');
    expect(settled).toMatchObject({ is: 'appended', revision: 1, position: stored[1]?.position });
    expect(stored).toHaveLength(2);
  });

  it('holds up no other append of the same store', async () => {
    const store = own.opened(QUICK);
    own.server.faults.ignore({ on: 'batchAppend', stream: 'refill-stuck' });
    const stuck = failureOf(store.append(appendTo('refill-stuck')));
    const others = Array.from({ length: 20 }, (_, index) => appendTo(`refill-beside${index}`));
    const outcomes = await Promise.all(others.map((asked) => store.append(asked)));
    expect(outcomes.every(({ is }) => is === 'appended')).toBe(true);
    expect(await stuck).toBeInstanceOf(OutcomeUnknown);
  });
});

describe('two servers in one process', () => {
  it('share what the client waits for: a link of one breaks the appends of the other', async () => {
    const other = await startTestServer();
    const [here, there] = [own.server.connectionString, other.connectionString].map((url) =>
      EventStoreDBClient.connectionString(url),
    );
    if (!here || !there) throw new Error('There are two clients.');
    await bareAppend(there, 'refill-there0', 5_000);
    own.server.faults.delay(9_000, { on: 'batchAppend' });
    const slow = failureOf(bareAppend(here, 'refill-here1', 30_000));
    await delay(100);
    other.cutConnections();
    expect(await within(8_000, slow)).not.toBe(OPEN);
    await Promise.all([here.dispose(), there.dispose()]);
    await other.stop();
  });

  it('share nothing in the store', async () => {
    const other = await ownServer();
    const [here, there] = [own.opened(), other.opened()];
    await there.append(appendTo('refill-there1'));
    own.server.faults.delay(400, { on: 'batchAppend' });
    const slow = here.append(appendTo('refill-here2'));
    await delay(100);
    other.server.cutConnections();
    expect(await slow).toMatchObject({ is: 'appended', revision: 0 });
    await other.stop();
  });
});

describe('a commit that times out', () => {
  it('is settled by the same append, while a read that finds nothing proves nothing', async () => {
    const store = own.opened();
    const asked = appendTo('refill-late1');
    own.server.faults.commitTimeout({ commitAfterMs: 300 });
    expect(await failureOf(store.append(asked))).toBeInstanceOf(OutcomeUnknown);
    expect(await store.readStream('refill-late1')).toEqual([]);
    const settled = await appendSettled(store, asked);
    const [stored, ...more] = await store.readStream('refill-late1');
    expect(more).toEqual([]);
    expect(settled).toEqual({ is: 'appended', revision: 0, position: stored?.position });
  });

  it('leaves nothing doubled when others want the same stream meanwhile', async () => {
    const store = own.opened();
    const asked = appendTo('refill-late2');
    own.server.faults.commitTimeout({ commitAfterMs: 200 });
    expect(await failureOf(store.append(asked))).toBeInstanceOf(OutcomeUnknown);
    const rival = await appendSettled(store, appendTo('refill-late2'));
    expect(rival).toEqual({ is: 'conflict', actual: 0 });
    expect(await appendSettled(store, asked)).toMatchObject({ is: 'appended', revision: 0 });
    expect(await store.readStream('refill-late2')).toHaveLength(1);
  });
});

describe('a link that breaks', () => {
  it.each(['before it is stored', 'after it is stored'])(
    'leaves an append unknown, and settles it: %s',
    async (moment) => {
      const store = own.opened();
      const stream = `refill-cut${moment.length}`;
      if (moment === 'before it is stored') own.server.faults.cut({ on: 'batchAppend' });
      else own.server.faults.dropAnswer({ by: 'reset' });
      const asked = appendTo(stream, 'no-stream', { events: 3 });
      expect(await failureOf(store.append(asked))).toBeInstanceOf(OutcomeUnknown);
      expect(await appendSettled(store, asked)).toMatchObject({ is: 'appended', revision: 2 });
      expect(await store.readStream(stream)).toHaveLength(3);
    },
  );

  it('asks a server again at once that refused, as soon as it is there', async () => {
    const store = own.opened();
    await store.append(appendTo('refill-refused0'));
    const outage = await own.server.refuse();
    await delay(50);
    const asked = store.append(appendTo('refill-refused1'));
    await delay(700);
    await outage.heal();
    const healed = Date.now();
    expect(await asked).toMatchObject({ is: 'appended' });
    expect(Date.now() - healed).toBeLessThan(10_000);
  });

  it('answers unavailable when no server comes while it has patience', async () => {
    const store = own.opened(IMPATIENT);
    const outage = await own.server.refuse();
    expect(await failureOf(store.append(appendTo('refill-nobody')))).toBeInstanceOf(
      StoreUnavailable,
    );
    expect(await failureOf(store.readStream('refill-nobody'))).toBeInstanceOf(StoreUnavailable);
    await outage.heal();
  });
});

describe('a server that stands still', () => {
  it('leaves appends unknown and reads unavailable in time, and is found again', async () => {
    const store = own.opened({ ...QUICK, patienceMs: 400 });
    await store.append(appendTo('refill-frozen0'));
    const outage = own.server.freeze();
    const asked = appendTo('refill-frozen1');
    const began = Date.now();
    const [append, read] = await Promise.all([
      failureOf(store.append(asked)),
      failureOf(store.readStream('refill-frozen0')),
    ]);
    expect(append).toBeInstanceOf(OutcomeUnknown);
    expect(read).toBeInstanceOf(StoreUnavailable);
    expect(Date.now() - began).toBeLessThan(15_000);
    await outage.heal();
    const settling = { attempts: 20, retryUnavailable: true };
    expect(await appendSettled(store, asked, settling)).toMatchObject({ is: 'appended' });
    expect(await store.readStream('refill-frozen1')).toHaveLength(1);
  });
});

describe('a server that is not ready yet', () => {
  it('is asked again until it is', async () => {
    const store = own.opened();
    own.server.faults.fail('not-ready', { on: 'batchAppend', times: 2 });
    const asked = appendTo('refill-notready');
    expect(await appendSettled(store, asked)).toMatchObject({ is: 'appended', revision: 0 });
    expect(await store.readStream('refill-notready')).toHaveLength(1);
  });
});

describe('bytes', () => {
  const odd = Buffer.from('{ "b": 1.0, "a": "\u00e9",\n "10": -0 }');

  it('come back as they were sent, JSON or not, where the client gives other ones', async () => {
    const store = own.opened();
    const sealed = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
    const asked = appendTo('refill-bytes', 'no-stream', { data: odd });
    const [first] = asked.events;
    if (!first) throw new Error('There is an event.');
    await store.append({ ...asked, events: [{ ...first, metadata: odd }] });
    await store.append(appendTo('refill-bytes', 0, { data: sealed }));
    const stored = await store.readStream('refill-bytes');
    expect(stored.map(({ data }) => Buffer.from(data))).toEqual([odd, sealed]);
    expect(Buffer.from(stored[0]?.metadata ?? [])).toEqual(odd);

    const client = EventStoreDBClient.connectionString(own.server.connectionString);
    const shown = [];
    for await (const { event } of client.readStream('refill-bytes')) shown.push(event);
    expect(shown.map((event) => event?.isJson)).toEqual([true, false]);
    expect(JSON.stringify(shown[0]?.metadata)).not.toBe(odd.toString());
    await client.dispose();
  });
});

describe('a store that was closed', () => {
  it('finishes what was sent and takes no more, where the client goes on after its end', async () => {
    const client = EventStoreDBClient.connectionString(own.server.connectionString);
    await client.dispose();
    expect(await bareAppend(client, 'refill-disposed', 5_000)).toMatchObject({ success: true });
    await client.dispose();

    const store = own.opened();
    const last = store.append(appendTo('refill-last'));
    await store.close();
    expect(await last).toMatchObject({ is: 'appended' });
    expect(await failureOf(store.append(appendTo('refill-after')))).toBeInstanceOf(
      StoreUnavailable,
    );
  });
});
