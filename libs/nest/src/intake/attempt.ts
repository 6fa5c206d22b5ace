import type { TakeMessage } from '@anamnesis/domain';
import type { CommandOutcome, CommandToSend } from '@anamnesis/eventing';
import type { PortalCommand } from '../command-registry.js';

/** What of a message was asked for, by whom. */
export type TakingOf = Pick<CommandToSend, 'causationId' | 'correlationId' | 'commandId'> &
  Pick<TakeMessage, 'messageId' | 'attempt'>;

/** One attempt at one message, as whoever does a part of it knows it. */
export interface Attempt {
  readonly of: TakingOf;
  /** Under an id that follows from the asking and the name: twice is once. */
  settled(command: PortalCommand, name: string): Promise<CommandOutcome>;
}
