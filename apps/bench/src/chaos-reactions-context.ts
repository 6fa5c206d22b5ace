import {
  afterStep,
  eventCodec,
  refuse,
  unheardOf,
  type Decider,
  type EffectLife,
  type EffectStanding,
  type EffectStep,
  type EventDeclarations,
  type Reaction,
  type TimerPlan,
} from '@anamnesis/eventing';

/** A small context to hurt: something is posted, a note about it is sent, a timer reminds of it. */
export type PostedEvent =
  | { readonly type: 'ThingPosted'; readonly thingId: string; readonly at: string }
  | { readonly type: 'ThingRemindedOf'; readonly thingId: string };

export interface NoteEvent {
  readonly type: 'ThingNoteQueued' | 'ThingNoteStepTaken' | 'ThingNoteRetried';
  readonly thingId: string;
  readonly step: EffectStep;
}

export type PostedCommand = {
  readonly type: 'PostThing' | 'RemindOfThing';
  readonly thingId: string;
};

export interface NoteCommand {
  readonly type: 'TakeThingNoteStep';
  readonly thingId: string;
  readonly step: EffectStep;
}

const postedEvents: EventDeclarations<PostedEvent> = {
  ThingPosted: { version: 1, keys: ['thingId'] },
  ThingRemindedOf: { version: 1, keys: ['thingId'] },
};
const noteEvents: EventDeclarations<NoteEvent> = {
  ThingNoteQueued: { version: 1, keys: ['thingId'] },
  ThingNoteStepTaken: { version: 1, keys: ['thingId'] },
  ThingNoteRetried: { version: 1, keys: ['thingId'] },
};

export const thingCodec = eventCodec(postedEvents, noteEvents);

const REMINDER_MS = 500;

interface Thing {
  readonly isPosted: boolean;
  readonly reminders: number;
}

/** A second reminder would be an event like the first: so one that doubles is seen. */
export const thing: Decider<Thing, PostedCommand, PostedEvent, 'no-such-thing'> = {
  streamOf: ({ thingId }) => `thing-${thingId}`,
  initialState: { isPosted: false, reminders: 0 },
  decide: ({ isPosted }, { type, thingId }, { at }) => {
    if (type === 'PostThing') return isPosted ? [] : [{ type: 'ThingPosted', thingId, at }];
    return isPosted ? [{ type: 'ThingRemindedOf', thingId }] : refuse('no-such-thing');
  },
  evolve: (state, { type }) =>
    type === 'ThingPosted'
      ? { ...state, isPosted: true }
      : { ...state, reminders: state.reminders + 1 },
  subjectOf: () => undefined,
  patientOf: () => undefined,
};

const streamOfNote = (thingId: string): string => `thingNote-${thingId}`;

export const thingNote: Decider<EffectStanding, NoteCommand, NoteEvent, 'step-out-of-order'> = {
  streamOf: ({ thingId }) => streamOfNote(thingId),
  initialState: unheardOf,
  decide: (standing, { thingId, step }) =>
    afterStep(standing, step)
      ? [{ type: typeOf(step), thingId, step }]
      : refuse('step-out-of-order'),
  evolve: (standing, { step }) => afterStep(standing, step) ?? standing,
  subjectOf: () => undefined,
  patientOf: () => undefined,
};

const typeOf = ({ is }: EffectStep): NoteEvent['type'] => {
  if (is === 'queued') return 'ThingNoteQueued';
  return is === 'retried' ? 'ThingNoteRetried' : 'ThingNoteStepTaken';
};

export const thingNoteLife: EffectLife<EffectStanding> = {
  kind: 'thing-note',
  streamOf: streamOfNote,
  initialState: unheardOf,
  evolve: thingNote.evolve,
  standingOf: (standing) => standing,
  commandFor: (thingId, step): NoteCommand => ({ type: 'TakeThingNoteStep', thingId, step }),
};

const IN_FORCE = '2020-01-01T00:00:00Z';

export const whenThingPostedThenQueueNote: Reaction<PostedEvent> = {
  name: 'when-thing-posted-then-queue-note',
  events: ['ThingPosted'],
  inForceFrom: IN_FORCE,
  react: ({ thingId }) => {
    const command: NoteCommand = { type: 'TakeThingNoteStep', thingId, step: { is: 'queued' } };
    return [{ is: 'command', name: 'queue', command }];
  },
};

export const whenThingNoteQueuedThenSend: Reaction<NoteEvent> = {
  name: 'when-thing-note-queued-then-send',
  events: ['ThingNoteQueued', 'ThingNoteRetried'],
  inForceFrom: IN_FORCE,
  react: ({ thingId }) => [{ is: 'effect', effect: { kind: thingNoteLife.kind, id: thingId } }],
};

export const remindOfThings: TimerPlan<PostedEvent> = {
  name: 'remind-of-things',
  version: 1,
  events: ['ThingPosted'],
  inForceFrom: IN_FORCE,
  plan: (event) =>
    event.type === 'ThingPosted'
      ? [{ set: event.thingId, dueAt: new Date(Date.parse(event.at) + REMINDER_MS).toISOString() }]
      : [],
  fire: ({ key: thingId }) => {
    const command: PostedCommand = { type: 'RemindOfThing', thingId };
    return [{ is: 'command', name: 'remind', command }];
  },
};
