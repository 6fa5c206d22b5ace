import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Typed } from '../decider.js';
import type { RecordedEvent } from '../envelope.js';
import { consequenceIdOf, effectIdOf, type Reaction } from '../reaction.js';
import { givenReaction, givenTimers } from '../testing.js';
import { firingIdOf } from '../timer.js';
import {
  chaseParcels,
  whenNoteQueuedThenSend,
  whenParcelPostedThenQueueNote,
  type NoteEvent,
  type ParcelEvent,
} from './parcels.fixture.js';
import { outboxFold } from './reaction-folds.js';

const posted: ParcelEvent = {
  type: 'ParcelPosted',
  parcelId: 'p1',
  at: '2026-03-02T09:00:00.000Z',
};
const queued: NoteEvent = { type: 'NoteQueued', noteId: 'p1', step: { is: 'queued' } };
const queueNote = { type: 'QueueNote', noteId: 'p1' };

const recordedAs = (event: ParcelEvent): RecordedEvent => ({
  ...{ event, id: 'e1', stream: 'parcel-p1', revision: 0, position: '1' },
  recordedAt: '2026-03-02T09:00:00.000Z',
  metadata: {
    ...{ actor: 'desk', commandId: 'c1', commandDigest: '' },
    ...{ correlationId: 'c1', causationId: 'c1', schemaVersion: 1 },
  },
});

describe('a reaction', () => {
  it('says which commands follow from an event', () =>
    givenReaction(whenParcelPostedThenQueueNote)(posted).then({
      ...{ is: 'command', name: 'queue', command: queueNote, subject: 'p1' },
    }));

  it('says which effects follow from an event', () =>
    givenReaction(whenNoteQueuedThenSend)(queued).then({
      ...{ is: 'effect', effect: { kind: 'note', id: 'p1' }, subject: 'p1' },
    }));

  it('is not asked about events that it does not declare', () =>
    givenReaction(whenParcelPostedThenQueueNote)({
      type: 'ParcelReturned',
      parcelId: 'p1',
    }).thenNothing());

  it('says nothing about what was recorded before it was in force', () => {
    givenReaction(whenParcelPostedThenQueueNote)({
      event: posted,
      recordedAt: '2025-12-31T23:59:59.999Z',
    }).thenNothing();
  });

  it('holds on to nothing of an event when that is folded', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const fold = outboxFold(whenParcelPostedThenQueueNote);
    const folded = (): WeakRef<object> => {
      const recorded = recordedAs(posted);
      const [key = ''] = fold.keysOf(posted, recorded);
      expect(fold.project(undefined, posted, { key, recorded })).toMatchObject({ subject: 'p1' });
      return new WeakRef(recorded);
    };
    const event = folded();
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect([fold.name, event.deref()]).toEqual([
      'reaction when-parcel-posted-then-queue-note',
      undefined,
    ]);
  });

  it('fails its spec when two of its commands are named alike', () => {
    const twice: Reaction<ParcelEvent> = {
      ...whenParcelPostedThenQueueNote,
      react: () => [
        { is: 'command', name: 'queue', command: queueNote },
        { is: 'command', name: 'queue', command: { ...queueNote, noteId: 'p2' } as Typed },
      ],
    };
    expect(() => givenReaction(twice)(posted).thenNothing()).toThrow('named alike');
  });

  it('fails its spec when it answers otherwise the second time', () => {
    let asked = 0;
    const fickle: Reaction<ParcelEvent> = {
      ...whenParcelPostedThenQueueNote,
      react: () => {
        asked += 1;
        return [{ is: 'effect', effect: { kind: 'note', id: `n${asked}` } }];
      },
    };
    expect(() => givenReaction(fickle)(posted).thenNothing()).toThrow('twice differs');
  });
});

describe('the ids of what follows', () => {
  it('are the same for the same cause, and others for any other', () => {
    const id = consequenceIdOf('event-1', 'when-a-then-b', 'queue');
    expect(consequenceIdOf('event-1', 'when-a-then-b', 'queue')).toBe(id);
    expect(consequenceIdOf('event-2', 'when-a-then-b', 'queue')).not.toBe(id);
    expect(consequenceIdOf('event-1', 'when-a-then-c', 'queue')).not.toBe(id);
    expect(consequenceIdOf('event-1', 'when-a-then-b', 'dequeue')).not.toBe(id);
  });

  it('name an effect by its kind and its own id, whatever asked for it', () => {
    expect(effectIdOf({ kind: 'note', id: 'p1' })).toBe(effectIdOf({ kind: 'note', id: 'p1' }));
    expect(effectIdOf({ kind: 'fax', id: 'p1' })).not.toBe(effectIdOf({ kind: 'note', id: 'p1' }));
  });

  it('know a firing by its instant, not by how that is written', () => {
    const id = firingIdOf('chase-parcels', 'p1', '2026-03-05T09:00:00.000Z');
    expect(firingIdOf('chase-parcels', 'p1', '2026-03-05T10:00:00+01:00')).toBe(id);
    expect(firingIdOf('chase-parcels', 'p1', '2026-03-05T09:00:01Z')).not.toBe(id);
  });
});

describe('a timer plan', () => {
  const given = givenTimers(chaseParcels, { days: 3 });
  const delayed: ParcelEvent = {
    ...{ type: 'ParcelDelayed', parcelId: 'p1', until: '2026-03-10T12:00:00Z' },
  };

  it('says what is due when, by its calendar', () => {
    given(posted).thenDue('p1', '2026-03-05T09:00:00Z').thenNoTimer('p2');
    givenTimers(chaseParcels, { days: 1 })(posted).thenDue('p1', '2026-03-03T09:00:00Z');
  });

  it('is planned anew and cancelled by later events', () => {
    given(posted, delayed).thenDue('p1', '2026-03-10T12:00:00Z');
    given(posted, delayed, { type: 'ParcelReturned', parcelId: 'p1' }).thenNoTimer('p1');
  });

  it('says what follows when the instant comes', () =>
    given(posted)
      .whenDue('p1')
      .then({
        ...{ is: 'command', name: 'chase', settledBy: ['is-back'], subject: 'p1' },
        command: { type: 'ChaseParcel', parcelId: 'p1' } as Typed,
      }));

  it('fails its spec when it sets a timer to what is no instant', () => {
    const vague = { ...delayed, until: 'soon' } as ParcelEvent;
    expect(() => given(posted, vague)).toThrow('no instant');
  });
});
