import { refuse, type Decider } from './decider.js';
import { eventCodec } from './event-codec.js';
import type { EventDeclarations } from './event-declarations.js';

/** A small thing to decide about: a waiting room with so many seats, under a roof that can close. */
export type RoomEvent =
  | { readonly type: 'RoomOpened'; readonly roomId: string; readonly seats: number }
  | {
      readonly type: 'SeatTaken';
      readonly roomId: string;
      readonly name: string;
      readonly at: string;
    }
  | { readonly type: 'RoofClosed'; readonly roofId: string };

export type RoomCommand =
  | { readonly type: 'OpenRoom'; readonly roomId: string; readonly seats: number }
  | {
      readonly type: 'TakeSeat';
      readonly roomId: string;
      readonly name: string;
      readonly under?: string;
    };

export interface Room {
  readonly seats: number;
  readonly names: readonly string[];
}

export interface RoomFacts {
  readonly roof: { readonly closed: boolean } | undefined;
}

const roomEvents: EventDeclarations<RoomEvent> = {
  RoomOpened: { version: 1, keys: ['roomId'] },
  SeatTaken: { version: 1, keys: ['roomId'] },
  RoofClosed: { version: 1, keys: ['roofId'] },
};

export const roomCodec = eventCodec(roomEvents);

export const room: Decider<
  Room,
  RoomCommand,
  RoomEvent,
  'no-such-room' | 'full' | 'roof-closed',
  RoomFacts
> = {
  streamOf: ({ roomId }) => `room-${roomId}`,
  initialState: { seats: 0, names: [] },
  decide: ({ seats, names }, command, { at, facts }) => {
    if (command.type === 'OpenRoom') {
      const { roomId } = command;
      return seats > 0 ? [] : [{ type: 'RoomOpened', roomId, seats: command.seats }];
    }
    const { roomId, name } = command;
    if (facts.roof?.closed) return refuse('roof-closed');
    if (seats === 0) return refuse('no-such-room');
    if (names.includes(name)) return [];
    if (names.length >= seats) return refuse('full', { seats: String(seats) });
    return [{ type: 'SeatTaken', roomId, name, at }];
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'RoomOpened':
        return { ...state, seats: event.seats };
      case 'SeatTaken':
        return { ...state, names: [...state.names, event.name] };
      case 'RoofClosed':
        return state;
    }
  },
  subjectOf: (_state, event) => (event.type === 'SeatTaken' ? event.name : undefined),
  patientOf: (_state, command) => (command.type === 'TakeSeat' ? command.name : undefined),
  lookUp: (_state, command) =>
    command.type === 'TakeSeat' && command.under
      ? {
          roof: {
            stream: `roof-${command.under}`,
            initialState: { closed: false },
            evolve: (_roof, event: RoomEvent) => ({ closed: event.type === 'RoofClosed' }),
          },
        }
      : {},
};
