import { refuse, type Decider } from '../decider.js';
import { afterStep, unheardOf, type EffectLife, type EffectStanding } from '../effect.js';
import type { EffectStep, MachineStep } from '../effect.js';
import { eventCodec } from '../event-codec.js';
import type { EventDeclarations } from '../event-declarations.js';
import type { ForgettingRule } from '../projections/forgotten-subjects.js';
import type { Reaction } from '../reaction.js';
import type { TimerPlan } from '../timer.js';

/** A small context for the specs of reactions: parcels, notes about them, and reminders. */
export type ParcelEvent =
  | { readonly type: 'ParcelPosted'; readonly parcelId: string; readonly at: string }
  | { readonly type: 'ParcelDelayed'; readonly parcelId: string; readonly until: string }
  | { readonly type: 'ParcelReturned'; readonly parcelId: string }
  | { readonly type: 'ParcelChased'; readonly parcelId: string }
  | { readonly type: 'ParcelForgotten'; readonly parcelId: string };

export type NoteEvent = {
  readonly type: 'NoteQueued' | 'NoteStepTaken' | 'NoteRetried' | 'NoteAbandoned';
  readonly noteId: string;
  readonly step: EffectStep;
};

export type ParcelCommand =
  | { readonly type: 'PostParcel'; readonly parcelId: string }
  | { readonly type: 'DelayParcel'; readonly parcelId: string; readonly until: string }
  | { readonly type: 'ReturnParcel'; readonly parcelId: string }
  | { readonly type: 'ForgetParcel'; readonly parcelId: string }
  | { readonly type: 'ChaseParcel'; readonly parcelId: string };

export type NoteCommand =
  | { readonly type: 'QueueNote'; readonly noteId: string }
  | { readonly type: 'TakeNoteStep'; readonly noteId: string; readonly step: EffectStep };

const parcelEvents: EventDeclarations<ParcelEvent> = {
  ParcelPosted: { version: 1, keys: ['parcelId'] },
  ParcelDelayed: { version: 1, keys: ['parcelId'] },
  ParcelReturned: { version: 1, keys: ['parcelId'] },
  ParcelChased: { version: 1, keys: ['parcelId'] },
  ParcelForgotten: { version: 1, keys: ['parcelId'] },
};
const noteEvents: EventDeclarations<NoteEvent> = {
  NoteQueued: { version: 1, keys: ['noteId'] },
  NoteStepTaken: { version: 1, keys: ['noteId'] },
  NoteRetried: { version: 1, keys: ['noteId'] },
  NoteAbandoned: { version: 1, keys: ['noteId'] },
};

export const parcelCodec = eventCodec(parcelEvents, noteEvents);

interface Parcel {
  readonly is: 'unknown' | 'under-way' | 'back';
  readonly chased: number;
}

export const parcel: Decider<Parcel, ParcelCommand, ParcelEvent, 'no-such-parcel' | 'is-back'> = {
  streamOf: ({ parcelId }) => `parcel-${parcelId}`,
  initialState: { is: 'unknown', chased: 0 },
  decide: (state, command, { at }) => {
    const { parcelId } = command;
    if (command.type === 'PostParcel') {
      return state.is === 'unknown' ? [{ type: 'ParcelPosted', parcelId, at }] : [];
    }
    if (command.type === 'ForgetParcel') return [{ type: 'ParcelForgotten', parcelId }];
    if (state.is === 'unknown') return refuse('no-such-parcel');
    if (state.is === 'back') return command.type === 'ReturnParcel' ? [] : refuse('is-back');
    switch (command.type) {
      case 'DelayParcel':
        return [{ type: 'ParcelDelayed', parcelId, until: command.until }];
      case 'ReturnParcel':
        return [{ type: 'ParcelReturned', parcelId }];
      case 'ChaseParcel':
        return [{ type: 'ParcelChased', parcelId }];
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'ParcelPosted':
        return { ...state, is: 'under-way' };
      case 'ParcelReturned':
        return { ...state, is: 'back' };
      case 'ParcelChased':
        return { ...state, chased: state.chased + 1 };
      case 'ParcelDelayed':
      case 'ParcelForgotten':
        return state;
    }
  },
  subjectOf: (_state, { type, parcelId }) => (type === 'ParcelForgotten' ? undefined : parcelId),
  patientOf: () => undefined,
};

const streamOfNote = (noteId: string): string => `note-${noteId}`;

export const note: Decider<EffectStanding, NoteCommand, NoteEvent, 'step-out-of-order'> = {
  streamOf: ({ noteId }) => streamOfNote(noteId),
  initialState: unheardOf,
  decide: (standing, command) => {
    const { noteId } = command;
    const step: EffectStep = command.type === 'QueueNote' ? { is: 'queued' } : command.step;
    if (step.is === 'queued' && standing.is !== 'unheard-of') return [];
    if (!afterStep(standing, step)) return refuse('step-out-of-order');
    return [{ type: typeOf(step), noteId, step }];
  },
  evolve: (standing, { step }) => afterStep(standing, step) ?? standing,
  subjectOf: (_standing, { noteId }) => noteId,
  patientOf: () => undefined,
};

const typeOf = (step: EffectStep): NoteEvent['type'] => {
  if (step.is === 'queued') return 'NoteQueued';
  if (step.is === 'retried') return 'NoteRetried';
  return step.is === 'abandoned' ? 'NoteAbandoned' : 'NoteStepTaken';
};

export const noteLife: EffectLife<EffectStanding> = {
  kind: 'note',
  streamOf: streamOfNote,
  initialState: unheardOf,
  evolve: note.evolve,
  standingOf: (standing) => standing,
  commandFor: (noteId, step: MachineStep): NoteCommand => ({ type: 'TakeNoteStep', noteId, step }),
};

/** Notes are named like the parcels that they are about, so both have the same subject. */
export const forgettingParcels: ForgettingRule = {
  eventTypes: ['ParcelForgotten'],
  subjectsOf: ({ event }) => [
    (event as Extract<ParcelEvent, { type: 'ParcelForgotten' }>).parcelId,
  ],
};

const IN_FORCE = '2026-01-01T00:00:00Z';

export const whenParcelPostedThenQueueNote: Reaction<ParcelEvent> = {
  name: 'when-parcel-posted-then-queue-note',
  events: ['ParcelPosted'],
  inForceFrom: IN_FORCE,
  react: (event) => [
    {
      is: 'command',
      name: 'queue',
      command: { type: 'QueueNote', noteId: event.parcelId } as NoteCommand,
      subject: event.parcelId,
    },
  ],
};

export const whenNoteQueuedThenSend: Reaction<NoteEvent> = {
  name: 'when-note-queued-then-send',
  events: ['NoteQueued', 'NoteRetried'],
  inForceFrom: IN_FORCE,
  react: ({ noteId }) => [{ is: 'effect', effect: { kind: 'note', id: noteId }, subject: noteId }],
};

export const DAY_MS = 24 * 60 * 60 * 1_000;

/** Due so many days after it was posted, or at the instant to which it was delayed. */
export const chaseParcels: TimerPlan<ParcelEvent, { readonly days: number }> = {
  name: 'chase-parcels',
  version: 1,
  events: ['ParcelPosted', 'ParcelDelayed', 'ParcelReturned'],
  inForceFrom: IN_FORCE,
  plan: (event, _recorded, { days }) => {
    switch (event.type) {
      case 'ParcelPosted': {
        const { parcelId: set, at } = event;
        const dueAt = new Date(Date.parse(at) + days * DAY_MS).toISOString();
        return [{ set, dueAt, subject: set }];
      }
      case 'ParcelDelayed':
        return [{ set: event.parcelId, dueAt: event.until, subject: event.parcelId }];
      case 'ParcelReturned':
        return [{ cancel: event.parcelId }];
      case 'ParcelChased':
      case 'ParcelForgotten':
        return [];
    }
  },
  fire: ({ key }) => [
    {
      is: 'command',
      name: 'chase',
      command: { type: 'ChaseParcel', parcelId: key } as ParcelCommand,
      settledBy: ['is-back'],
      subject: key,
    },
  ],
};
