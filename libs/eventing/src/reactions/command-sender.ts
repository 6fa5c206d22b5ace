import { fullJitter } from '../full-jitter.js';
import type { OutgoingCommand } from './consequences.js';
import type { ClaimedRow, SettledAs } from './reaction-tables.js';

/** A command on its way through the portal's own door. */
export interface CommandToSend {
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly commandId: string;
  /** The event, or the firing of a timer. */
  readonly causationId: string;
  readonly correlationId: string;
}

export type CommandOutcome =
  /** Also when it was accepted before. */
  | { readonly is: 'accepted' }
  | { readonly is: 'refused'; readonly reason: string }
  /** Whoever it is about is forgotten, or the like: nobody needs to look at it. */
  | { readonly is: 'pointless'; readonly reason: string }
  /** Nothing was decided. */
  | { readonly is: 'try-later'; readonly reason: string };

/** Throws when the outcome is unknown or nobody answers: the same command is then sent again. */
export type SendCommand = (command: CommandToSend) => Promise<CommandOutcome>;

/** Sends what waits as a command, with the id that follows from its cause: twice is once. */
export const commandHandler =
  (send: SendCommand, longestPauseMs: number) =>
  async ({ id, cause, body, attempts }: ClaimedRow): Promise<SettledAs> => {
    const { type, fields, settledBy } = body as OutgoingCommand;
    const later = (reason: string): SettledAs => ({
      ...{ is: 'later', reason },
      pauseMs: fullJitter(attempts + 1, longestPauseMs),
    });
    try {
      const outcome = await send({
        ...{ type, fields, commandId: id },
        ...{ causationId: cause.id, correlationId: cause.correlationId },
      });
      switch (outcome.is) {
        case 'accepted':
          return { is: 'done' };
        case 'try-later':
          return later(outcome.reason);
        case 'pointless':
          return { is: 'dropped', reason: outcome.reason };
        case 'refused':
          return settledBy.includes(outcome.reason)
            ? { is: 'dropped', reason: outcome.reason }
            : { is: 'parked', reason: outcome.reason };
      }
    } catch (error) {
      return later(error instanceof Error ? error.name : 'failed');
    }
  };
