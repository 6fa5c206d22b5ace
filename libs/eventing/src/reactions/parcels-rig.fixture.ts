import type { Typed } from '../decider.js';
import type { EventStore } from '../event-store.js';
import { execution, type Answer, type Clock } from '../execute.js';
import { commandIdOf } from '../ids.js';
import { postgresEventStore } from '../postgres/event-store.js';
import { postgresReactionTables } from '../postgres/reaction-tables.js';
import type { AnyReaction } from '../reaction.js';
import type { SendCommand } from './command-sender.js';
import type { EffectHandler, SendOutcome } from './effect-handler.js';
import {
  chaseParcels,
  forgettingParcels,
  note,
  noteLife,
  parcel,
  parcelCodec,
  whenNoteQueuedThenSend,
  whenParcelPostedThenQueueNote,
  type NoteCommand,
  type ParcelCommand,
} from './parcels.fixture.js';
import { startReactions, type RunningReactions } from './reaction-runner.js';
import type { ReactionSettings } from './reaction-settings.js';
import type { ReactionTables } from './reaction-tables.js';
import type { PlannedBy } from './timer-fold.js';

/** A hand that the spec moves. */
export class SetClock implements Clock {
  constructor(private instant: string) {}
  now(): string {
    return this.instant;
  }
  set(instant: string): void {
    this.instant = instant;
  }
}

export interface Desk {
  send(command: ParcelCommand | NoteCommand, sent: string): Promise<Answer<Typed, string>>;
  /** As reactions send: with the id that they made. */
  readonly sendCaused: SendCommand;
}

export const deskOn = (store: EventStore, clock: Clock): Desk => {
  const { execute } = execution({ store, codec: parcelCodec, clock, digestKey: 'spec' });
  const decide = (
    command: Typed,
    envelope: { commandId: string; correlationId?: string; causationId?: string },
  ): Promise<Answer<Typed, string>> => {
    const { commandId, ...origin } = envelope;
    const caller = { actor: 'desk', ...origin };
    return 'noteId' in command
      ? execute(note, { command: command as NoteCommand, caller, commandId })
      : execute(parcel, { command: command as ParcelCommand, caller, commandId });
  };
  return {
    send: (command, sent) => decide(command, { commandId: commandIdOf('desk', sent) }),
    sendCaused: async ({ type, fields, ...envelope }) => {
      const answer = await decide({ ...fields, type }, envelope);
      if (answer.is === 'accepted') return { is: 'accepted' };
      return answer.is === 'refused'
        ? { is: 'refused', reason: answer.refused }
        : { is: 'try-later', reason: answer.is };
    },
  };
};

export interface Rig {
  readonly url: string;
  /** PostgreSQL when left out. */
  readonly openStore?: () => EventStore;
  readonly clock: Clock;
  readonly sink: (noteId: string, attempt: number) => Promise<SendOutcome>;
  readonly mayBeSent?: (noteId: string) => boolean;
  readonly days?: number;
  readonly owner?: string;
  readonly reactions?: readonly AnyReaction[];
  readonly timers?: readonly PlannedBy[];
  readonly patience?: EffectHandler['patience'];
  readonly settings?: Partial<ReactionSettings>;
  /** Something between the steps: it sees every call to the tables and every command. */
  readonly around?: (tables: ReactionTables, send: SendCommand) => [ReactionTables, SendCommand];
}

export interface RunningRig {
  readonly store: EventStore;
  readonly tables: ReactionTables;
  readonly desk: Desk;
  readonly reactions: RunningReactions;
  close(): Promise<void>;
}

/** Everything that one process runs. */
export const startRig = (rig: Rig): RunningRig => {
  const { url, clock, days = 3, around = (...both) => both } = rig;
  const store = rig.openStore?.() ?? postgresEventStore({ url });
  const desk = deskOn(store, clock);
  const [tables, send] = around(postgresReactionTables({ url }), desk.sendCaused);
  const reactions = startReactions({
    reactions: rig.reactions ?? [whenParcelPostedThenQueueNote, whenNoteQueuedThenSend],
    timers: rig.timers ?? [{ plan: chaseParcels, calendar: { days } }],
    effects: [handlerOf(rig)],
    ...{ store, codec: parcelCodec, tables, send, clock, forgetting: forgettingParcels },
    ...(rig.owner === undefined ? {} : { owner: rig.owner }),
    settings: {
      ...{ leaseMs: 400, lookEveryMs: 20, longestPauseMs: 200 },
      following: { leaseMs: 500, standbyMs: 50 },
      ...rig.settings,
    },
  });
  return {
    ...{ store, tables, desk, reactions },
    close: async () => {
      await reactions.close();
      await store.close();
      await tables.close();
    },
  };
};

const handlerOf = ({ sink, mayBeSent = () => true, patience }: Rig): EffectHandler<string> => ({
  life: noteLife,
  prepare: async ({ id }) =>
    mayBeSent(id)
      ? { is: 'permitted', prepared: id }
      : { is: 'suppressed', reason: 'not-wanted-any-more' },
  send: (noteId, { attempt }) => sink(noteId, attempt),
  patience: { firstPauseMs: 10, longestPauseMs: 50, sendTimeoutMs: 10_000, ...patience },
});
