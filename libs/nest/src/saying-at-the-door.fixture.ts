import { plainToInstance } from 'class-transformer';
import type { PortalCaller } from '@anamnesis/domain';
import type { CommandDoor } from './command-door.js';
import type { PortalCommand } from './command-registry.js';
import { commandMessage } from './messages.js';

export type Says = ReturnType<typeof sayingAt>;

/** Says commands as one caller, unless another one is named; each of them must be accepted. */
export const sayingAt =
  (door: CommandDoor, caller: PortalCaller) =>
  /** @returns what has come about by it */
  async (
    Class: new () => PortalCommand,
    fields: object,
    by = caller,
  ): Promise<readonly object[]> => {
    const answer = await door.handle(commandMessage(plainToInstance(Class, fields), by));
    if (answer.is !== 'accepted') throw new Error(`${Class.name}: ${JSON.stringify(answer)}`);
    return answer.events;
  };
