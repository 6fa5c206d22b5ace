import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import type { Typed } from '../decider.js';
import type { Reaction } from '../reaction.js';
import type { SendOutcome } from './effect-handler.js';
import { parcelCodec, whenParcelPostedThenQueueNote, type ParcelEvent } from './parcels.fixture.js';
import { parcelDatabase } from './parcels-database.fixture.js';
import { SetClock, startRig, type Rig, type RunningRig } from './parcels-rig.fixture.js';
import {
  allOver,
  eventsOf,
  lookedAtAll,
  nothingWaits,
  post,
  postMany,
  standingOf,
  until,
} from './rig-spec.fixture.js';

jest.setTimeout(60_000);

const MORNING = '2026-03-02T09:00:00.000Z';
const SENT: SendOutcome = { is: 'sent' };
/** Nobody is believed dead, or gives up what he is about to send, because the machine is busy. */
const PATIENT = { leaseMs: 20_000 };

let database: Awaited<ReturnType<typeof parcelDatabase>>;
let clock: SetClock;
/** What the outside world got: each note as often as it was sent. */
let received: string[];
let running: RunningRig[];
beforeEach(async () => {
  database = await parcelDatabase('reactions');
  clock = new SetClock(MORNING);
  received = [];
  running = [];
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((rig) => rig.close()));
  await database.drop();
});

const receive = async (noteId: string): Promise<SendOutcome> => {
  received.push(noteId);
  return SENT;
};

const start = (rig: Partial<Rig> = {}): RunningRig => {
  const started = startRig({ url: database.url, clock, sink: receive, ...rig });
  running.push(started);
  return started;
};

const stop = async (rig: RunningRig): Promise<void> => {
  running = running.filter((each) => each !== rig);
  await rig.close();
};

describe('reactions on PostgreSQL', () => {
  it('send every command and every effect once', async () => {
    const rig = start();
    const ids = await postMany(rig, 40);
    await until(allOver(rig, ids), 'every note is over');
    await until(nothingWaits(rig), 'nothing waits');

    expect(received.sort()).toEqual([...ids].sort());
    expect(rig.reactions.health().isHealthy).toBe(true);
  });

  it('name the event as the cause, and belong to its correlation', async () => {
    const rig = start();
    await post(rig, 'p1');
    await until(allOver(rig, ['p1']), 'the note is over');
    const [posted] = await rig.store.readStream('parcel-p1');
    const [queued] = await rig.store.readStream('note-p1');
    if (!posted || !queued) throw new Error('Both are there.');

    const cause = parcelCodec.decode(posted);
    expect(parcelCodec.decode(queued).metadata).toMatchObject({
      causationId: cause.id,
      correlationId: cause.metadata.correlationId,
    });
  });

  it('send once when two processes run them, and when one takes over from the other', async () => {
    const settings = PATIENT;
    const [one, two] = [start({ owner: 'one', settings }), start({ owner: 'two', settings })];
    const posting = postMany(one, 60);
    for (let turn = 0; turn < 8; turn += 1) {
      const rig = turn % 2 === 0 ? one : two;
      for (const { name } of rig.reactions.health().following) rig.reactions.takeOver(name);
      await delay(20);
    }
    const ids = await posting;
    await until(allOver(one, ids), 'every note is over');

    expect(received.sort()).toEqual([...ids].sort());
  });

  it('deliver a backlog after a downtime', async () => {
    const first = start();
    await stop(first);
    const rig = start({ reactions: [] });
    const ids = await postMany(rig, 10);
    expect(received).toEqual([]);
    await stop(rig);
    const second = start();
    await until(allOver(second, ids), 'every note is over');

    expect(received.sort()).toEqual([...ids].sort());
  });

  it('say nothing about what was recorded before they were in force', async () => {
    const before = start({ reactions: [] });
    await postMany(before, 5);
    await stop(before);
    await delay(5);
    const late: Reaction<ParcelEvent> = {
      ...whenParcelPostedThenQueueNote,
      inForceFrom: new Date().toISOString(),
    };
    const rig = start({ reactions: [late] });
    await post(rig, 'p9');
    await until(nothingWaits(rig), 'nothing waits');
    expect(await lookedAtAll(rig)).toBe(true);

    const { rows } = await database.owner.query('SELECT subject FROM reactions.outbox');
    expect(rows).toEqual([{ subject: 'p9' }]);
  });

  it('make lost tables anew from the log, and send nothing a second time', async () => {
    const rig = start();
    const ids = await postMany(rig, 20);
    await until(allOver(rig, ids), 'every note is over');
    await stop(rig);
    await database.loseTables();
    const second = start();
    const more = await postMany(second, 5, 20);
    await until(allOver(second, more), 'the new notes are over');
    expect(await lookedAtAll(second)).toBe(true);
    await until(nothingWaits(second), 'nothing waits');

    expect(received.sort()).toEqual([...ids, ...more].sort());
    const { rows } = await database.owner.query<{ outcome: string; count: string }>(
      'SELECT kind, outcome, count(*) FROM reactions.outbox GROUP BY kind, outcome ORDER BY kind',
    );
    expect(rows).toEqual([
      { kind: 'command', outcome: 'done', count: '25' },
      { kind: 'effect', outcome: 'done', count: '25' },
    ]);
  });

  it('stop at an event that they throw on, say so, and go on when they are mended', async () => {
    const broken: Reaction<ParcelEvent> = {
      ...whenParcelPostedThenQueueNote,
      react: (event, recorded) => {
        if ('parcelId' in event && event.parcelId === 'p2') throw new Error('Maria Ortiz');
        return whenParcelPostedThenQueueNote.react(event, recorded);
      },
    };
    const rig = start({ reactions: [broken] });
    await postMany(rig, 1, 1);
    await postMany(rig, 2, 2);
    await until(() => !rig.reactions.health().isHealthy, 'it stops');
    expect(JSON.stringify(rig.reactions.health())).not.toContain('Ortiz');
    await stop(rig);
    const mended = start();
    await until(allOver(mended, ['p1', 'p2', 'p3']), 'every note is over');

    expect(received.sort()).toEqual(['p1', 'p2', 'p3']);
  });
});

describe('a command that follows', () => {
  it('is sent again while nobody answers, and added once', async () => {
    let asked = 0;
    const rig = start({
      reactions: [whenParcelPostedThenQueueNote],
      around: (tables, send) => [
        tables,
        async (command) => {
          asked += 1;
          if (asked === 1) throw new Error('no link');
          const outcome = await send(command);
          // It was added, and nobody heard so.
          if (asked === 2) throw new Error('no link');
          return outcome;
        },
      ],
    });
    await post(rig, 'p1');
    await until(async () => asked >= 3 && (await nothingWaits(rig)()), 'it is accepted');

    expect(await eventsOf(rig, 'note-p1')).toHaveLength(1);
  });

  it('is parked with its reason when it is refused, until somebody decides', async () => {
    const chase: Reaction<ParcelEvent> = {
      ...whenParcelPostedThenQueueNote,
      name: 'when-parcel-posted-then-chase-another',
      react: () => [
        { is: 'command', name: 'a', command: { type: 'ChaseParcel', parcelId: 'p7' } as Typed },
        { is: 'command', name: 'b', command: { type: 'ChaseParcel', parcelId: 'p8' } as Typed },
      ],
    };
    const rig = start({ reactions: [chase] });
    await post(rig, 'p1');
    await until(async () => (await rig.reactions.parked()).length === 2, 'both are parked');
    const parked = await rig.reactions.parked();
    expect(parked).toMatchObject([
      { kind: 'command', by: 'when-parcel-posted-then-chase-another', reason: 'no-such-parcel' },
      { reason: 'no-such-parcel' },
    ]);

    await post(rig, 'p7');
    await post(rig, 'p8');
    // Posting them has asked for two more chases each, which are accepted at once.
    await until(async () => (await eventsOf(rig, 'parcel-p7')).length === 3, 'two chases');
    const [first, second] = parked;
    expect(await rig.reactions.decide(first?.id ?? '', 'retry')).toBe(true);
    expect(await rig.reactions.decide(second?.id ?? '', 'abandon')).toBe(true);
    expect(await rig.reactions.decide(second?.id ?? '', 'retry')).toBe(false);
    await until(nothingWaits(rig), 'nothing waits');

    const [seven, eight] = [await eventsOf(rig, 'parcel-p7'), await eventsOf(rig, 'parcel-p8')];
    expect(seven.length + eight.length).toBe(7);
    expect(await rig.reactions.parked()).toEqual([]);
  });

  it('is done with when its refusal says that there is nothing to do', async () => {
    const chaseBack: Reaction<ParcelEvent> = {
      ...whenParcelPostedThenQueueNote,
      events: ['ParcelReturned'],
      react: ({ parcelId }) => [
        {
          ...{ is: 'command', name: 'chase', settledBy: ['is-back'] },
          command: { type: 'ChaseParcel', parcelId } as Typed,
        },
      ],
    };
    const rig = start({ reactions: [chaseBack] });
    await post(rig, 'p1');
    await rig.desk.send({ type: 'ReturnParcel', parcelId: 'p1' }, 'return');
    expect(await lookedAtAll(rig)).toBe(true);
    await until(nothingWaits(rig), 'nothing waits');

    expect(await rig.reactions.counts()).toEqual({ waiting: 0, parked: 0, putOff: 0 });
    expect(await eventsOf(rig, 'parcel-p1')).toHaveLength(2);
  });

  it('keeps nothing of a person in the outbox once it is done', async () => {
    const rig = start();
    await post(rig, 'p1');
    await until(allOver(rig, ['p1']), 'the note is over');
    await until(nothingWaits(rig), 'nothing waits');

    const { rows } = await database.owner.query('SELECT DISTINCT body FROM reactions.outbox');
    expect(rows).toEqual([{ body: {} }]);
  });
});

describe('an effect', () => {
  it('is tried again after a definite failure', async () => {
    const attempts: number[] = [];
    const rig = start({
      settings: PATIENT,
      sink: async (_noteId, attempt) => {
        attempts.push(attempt);
        return attempt < 3 ? { is: 'try-later', reason: 'busy' } : SENT;
      },
    });
    await post(rig, 'p1');
    await until(allOver(rig, ['p1']), 'the note is over');

    expect(attempts).toEqual([1, 2, 3]);
    expect(await standingOf(rig, 'p1')).toEqual({ is: 'over', as: 'sent' });
  });

  it('is parked when nobody knows whether it happened, and tried again when a person says so', async () => {
    let isBroken = true;
    const rig = start({
      sink: async (noteId) => {
        received.push(noteId);
        if (isBroken) throw new Error('the link broke');
        return SENT;
      },
    });
    await post(rig, 'p1');
    await until(async () => (await standingOf(rig, 'p1')).is === 'parked', 'it is parked');
    await delay(100);
    expect(received).toEqual(['p1']);

    isBroken = false;
    const retry = { type: 'TakeNoteStep', noteId: 'p1', step: { is: 'retried' } } as const;
    expect((await rig.desk.send(retry, 'retry')).is).toBe('accepted');
    await until(allOver(rig, ['p1']), 'the note is over');
    expect(received).toEqual(['p1', 'p1']);
  });

  it('is parked when the other side does not answer in time', async () => {
    const rig = start({
      sink: () => new Promise(() => undefined),
      patience: { sendTimeoutMs: 50 },
    });
    await post(rig, 'p1');
    await until(async () => (await standingOf(rig, 'p1')).is === 'parked', 'it is parked');
  });

  it('is parked after too many definite failures', async () => {
    const rig = start({
      sink: async () => ({ is: 'try-later', reason: 'busy' }),
      patience: { mostFailures: 3 },
    });
    await post(rig, 'p1');
    await until(async () => (await standingOf(rig, 'p1')).is === 'parked', 'it is parked');
    const steps = (await eventsOf(rig, 'note-p1')).map((event) => 'step' in event && event.step);

    expect(steps.filter((step) => (step as { is: string }).is === 'sending')).toHaveLength(3);
    expect(steps.at(-1)).toEqual({ is: 'parked', reason: 'too-many-failures' });
  });

  it('is asked about again at the moment of sending, and suppressed with the reason', async () => {
    const rig = start({ mayBeSent: () => false });
    await post(rig, 'p1');
    await until(allOver(rig, ['p1']), 'the note is over');

    expect(await standingOf(rig, 'p1')).toEqual({ is: 'over', as: 'suppressed' });
    expect(received).toEqual([]);
  });

  it('waits visibly when nothing handles its kind', async () => {
    const rig = start({
      reactions: [
        {
          ...whenParcelPostedThenQueueNote,
          react: () => [{ is: 'effect', effect: { kind: 'pigeon', id: 'p1' } }],
        },
      ],
    });
    await post(rig, 'p1');
    await until(async () => (await rig.reactions.parked()).length === 1, 'it is parked');
    expect(await rig.reactions.parked()).toMatchObject([
      { kind: 'effect', reason: 'no-handler-for-this-kind' },
    ]);
  });
});
