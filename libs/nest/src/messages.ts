import { Command, Query } from '@nestjs/cqrs';
import { randomUUID } from 'node:crypto';
import type { PortalCaller } from '@anamnesis/domain';
import { commandIdOf, type Position } from '@anamnesis/eventing';
import type { CommandAnswer, QueryAnswer } from './answers.js';
import { commandClasses, type PortalCommand } from './command-registry.js';
import { queryClasses, type AnswerOf, type PortalQuery } from './query-registry.js';

type MessageClass<Message> = new (...parts: never[]) => Message;

/**
 * What goes over the command bus: what the caller said, who the caller is, and the command's id.
 * Every command has a message class of its own, for the bus finds handlers by class.
 */
export class CommandMessage extends Command<CommandAnswer> {
  constructor(
    readonly command: PortalCommand,
    readonly caller: PortalCaller,
    readonly commandId: string,
  ) {
    super();
  }
}

/** What goes over the query bus. */
export class QueryMessage<Answer = unknown> extends Query<QueryAnswer<Answer>> {
  constructor(
    readonly query: PortalQuery,
    readonly caller: PortalCaller,
    /** The answer must show at least what was recorded up to here. */
    readonly atLeast: Position | undefined,
  ) {
    super();
  }
}

const subclassFor = <Message>(name: string, base: MessageClass<Message>): MessageClass<Message> =>
  ({ [name]: class extends (base as new () => object) {} })[name] as MessageClass<Message>;

const commandMessages = new Map(
  commandClasses.map((command) => [
    command,
    subclassFor(`${command.name}Message`, CommandMessage) as typeof CommandMessage,
  ]),
);

const queryMessages = new Map(
  queryClasses.map((query) => [
    query,
    subclassFor(`${query.name}Message`, QueryMessage) as typeof QueryMessage,
  ]),
);

export const commandMessageClasses: readonly (typeof CommandMessage)[] = [
  ...commandMessages.values(),
];
export const queryMessageClasses: readonly (typeof QueryMessage)[] = [...queryMessages.values()];

/**
 * @param command an instance of a command class; it is validated before anything else happens
 * @param sentId the caller's Idempotency-Key; without one the command gets an id of its own
 * @throws {TypeError} when it is no instance of a command class of the domain
 */
export const commandMessage = (
  command: PortalCommand,
  caller: PortalCaller,
  sentId: string = randomUUID(),
): CommandMessage => {
  const Message = commandMessages.get(command.constructor as never);
  if (!Message) throw notOurs('command', command);
  return new Message(command, caller, commandIdOf(caller.actor, sentId));
};

/** @throws {TypeError} when it is no instance of a query class of the read models */
export const queryMessage = <Asked extends PortalQuery>(
  query: Asked,
  caller: PortalCaller,
  { atLeast }: { readonly atLeast?: Position | undefined } = {},
): QueryMessage<AnswerOf<Asked>> => {
  const Message = queryMessages.get(query.constructor as never);
  if (!Message) throw notOurs('query', query);
  return new Message(query, caller, atLeast);
};

const notOurs = (kind: string, message: object): TypeError =>
  new TypeError(
    `${message.constructor.name} is no ${kind} of the portal. Make an instance of its class, ` +
      'for example with plainToInstance of class-transformer.',
  );
