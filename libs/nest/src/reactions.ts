import { plainToInstance } from 'class-transformer';
import type {
  LookAtLabReport,
  LookAtLabReports,
  LookAtUnsentLabNews,
  PortalCaller,
  TakeMessage,
} from '@anamnesis/domain';
import {
  startReactions,
  type Clock,
  type CommandOutcome,
  type CommandToSend,
  type EventCodec,
  type EventStore,
  type ForgettingRule,
  type ReactionTables,
  type RunningReactions,
  type SendCommand,
} from '@anamnesis/eventing';
import type { CommandDoor } from './command-door.js';
import { commandClasses, type PortalCommand } from './command-registry.js';
import type { LabLooking } from './disclosure/lab-looking.js';
import type { MessageTaking } from './intake/message-taking.js';
import { CommandMessage } from './messages.js';
import { outcomeOf, PORTAL_ITSELF } from './portal-itself.js';
import type { PortalOptions } from './portal-options.js';
import { portalEffects, portalReactions, portalTimers } from './reactions-and-timers.js';

export interface ReactionsOfPortal {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly tables: ReactionTables;
  readonly commands: CommandDoor;
  readonly clock: Clock;
  readonly forgetting: ForgettingRule;
  readonly taking: Pick<MessageTaking, 'take'>;
  readonly looking: LabLooking;
}

/** Where the projections run, the reactions run too. */
export const startPortalReactions = (
  options: PortalOptions,
  { commands, taking, looking, ...parts }: ReactionsOfPortal,
): RunningReactions | undefined => {
  if (options.projections === 'elsewhere') return undefined;
  const effects = portalEffects({ options, ...parts });
  const running = startReactions({
    ...parts,
    reactions: portalReactions,
    timers: portalTimers,
    effects: effects.handlers,
    send: sendThrough(commands, taking, looking),
    takeOver: options.projections === 'run' ? 'at-once' : 'when-silent',
  });
  return {
    ...running,
    close: async () => {
      looking.close();
      await running.close();
      effects.close();
    },
  };
};

const classes = new Map<string, (typeof commandClasses)[number]>(
  commandClasses.map((command) => [command.name, command]),
);

type Work = TakeMessage | LookAtLabReport | LookAtLabReports | LookAtUnsentLabNews;

/**
 * Through the door that everybody comes through: validated, allowed, decided, noted. Taking a
 * message and looking at reports are no commands but work of the portal's, whose commands go
 * through that door.
 */
export const sendThrough =
  (
    door: Pick<CommandDoor, 'handle'>,
    taking: Pick<MessageTaking, 'take'>,
    looking?: Pick<LabLooking, 'look' | 'lookAtMany' | 'lookAtUnsent'>,
  ): SendCommand =>
  async ({ type, fields, commandId, ...origin }: CommandToSend): Promise<CommandOutcome> => {
    const work = { type, ...fields } as Work;
    switch (work.type) {
      case 'TakeMessage': {
        const { messageId, attempt } = work;
        return taking.take({ messageId, attempt, commandId, ...origin });
      }
      case 'LookAtLabReport':
        if (looking) return looking.look({ ...work, commandId, ...origin });
        break;
      case 'LookAtLabReports':
        if (looking) return looking.lookAtMany({ ...work, commandId, ...origin });
        break;
      case 'LookAtUnsentLabNews':
        if (looking) return looking.lookAtUnsent({ ...work, commandId, ...origin });
    }
    const Class = classes.get(type);
    if (!Class) return { is: 'refused', reason: 'no-such-command' };
    const command = plainToInstance(Class as new () => PortalCommand, fields);
    const caller: PortalCaller = { actor: PORTAL_ITSELF, role: 'portal', ...origin };
    return outcomeOf(await door.handle(new CommandMessage(command, caller, commandId)));
  };
