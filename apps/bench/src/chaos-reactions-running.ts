import {
  execution,
  startReactions,
  systemClock,
  type Answer,
  type EventStore,
  type ReactionTables,
  type RunningReactions,
  type SendCommand,
  type SendOutcome,
  type Typed,
} from '@anamnesis/eventing';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { postgresReactionTables } from '@anamnesis/eventing/postgres/reaction-tables';
import {
  remindOfThings,
  thing,
  thingCodec,
  thingNote,
  thingNoteLife,
  whenThingNoteQueuedThenSend,
  whenThingPostedThenQueueNote,
  type NoteCommand,
  type PostedCommand,
} from './chaos-reactions-context.js';

export type Around = (tables: ReactionTables, send: SendCommand) => [ReactionTables, SendCommand];

export interface ReactorOptions {
  readonly url: string;
  readonly owner: string;
  readonly sink: (thingId: string) => Promise<SendOutcome>;
  readonly around?: Around;
}

export interface Desk {
  readonly store: EventStore;
  decide(
    command: PostedCommand | NoteCommand,
    envelope: { readonly commandId: string; readonly causationId?: string },
  ): Promise<Answer<Typed, string>>;
}

export const openDesk = (url: string): Desk => {
  const store = postgresEventStore({ url });
  const { execute } = execution({
    ...{ store, codec: thingCodec, clock: systemClock },
    digestKey: 'a key for chaos alone',
  });
  return {
    store,
    decide: (command, { commandId, ...origin }) => {
      const caller = { actor: 'chaos', ...origin };
      return command.type === 'TakeThingNoteStep'
        ? execute(thingNote, { command, caller, commandId })
        : execute(thing, { command, caller, commandId });
    },
  };
};

/** Reactions, effects and timers of one process. */
export const startReactor = (
  options: ReactorOptions,
): { readonly reactions: RunningReactions; close(): Promise<void> } => {
  const { url, owner, sink, around = (...both) => both } = options;
  const desk = openDesk(url);
  const [tables, send] = around(postgresReactionTables({ url }), sendBy(desk));
  const reactions = startReactions({
    reactions: [whenThingPostedThenQueueNote, whenThingNoteQueuedThenSend],
    timers: [{ plan: remindOfThings }],
    effects: [
      {
        life: thingNoteLife,
        prepare: ({ id }) => Promise.resolve({ is: 'permitted', prepared: id }),
        send: (_prepared, { effect }) => sink(effect.id),
        patience: { firstPauseMs: 20, longestPauseMs: 500, sendTimeoutMs: 2_000 },
      },
    ],
    ...{ store: desk.store, codec: thingCodec, tables, send, clock: systemClock, owner },
    settings: {
      ...{ leaseMs: 2_000, lookEveryMs: 100, longestPauseMs: 1_000 },
      following: { leaseMs: 2_000, standbyMs: 200 },
    },
  });
  return {
    reactions,
    close: async () => {
      await reactions.close();
      await desk.store.close();
      await tables.close();
    },
  };
};

const sendBy =
  (desk: Desk): SendCommand =>
  async ({ type, fields, commandId, causationId }) => {
    const command = { ...fields, type } as unknown as PostedCommand | NoteCommand;
    const answer = await desk.decide(command, { commandId, causationId });
    if (answer.is === 'accepted') return { is: 'accepted' };
    return answer.is === 'refused'
      ? { is: 'refused', reason: answer.refused }
      : { is: 'try-later', reason: answer.is };
  };
