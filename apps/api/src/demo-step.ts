import { plainToInstance } from 'class-transformer';
import type { PortalCaller } from '@anamnesis/domain';
import type { PortalCommand } from '@anamnesis/nest';

/** One command of the clinic's history: on which of its days, when, by whom. */
export interface DemoStep {
  /** 0 is the first clinic day. */
  readonly day: number;
  /** Local time of the clinic. */
  readonly time: string;
  readonly by: PortalCaller;
  /** Names the step for ever: its command has the same id each time it is played. */
  readonly key: string;
  readonly command: PortalCommand;
}

export type Fields<Command> = Omit<Command, 'type'>;

export const say = <Command extends PortalCommand>(
  Class: new () => Command,
  fields: Fields<Command>,
): Command => plainToInstance(Class, fields);

export const step = (
  [day, time]: readonly [number, string],
  [by, key]: readonly [PortalCaller, string],
  command: PortalCommand,
): DemoStep => ({ day, time, by, key, command });
