import { RecordBounce, severityOf, type PortalCaller } from '@anamnesis/domain';
import { commandIdOf } from '@anamnesis/eventing';
import { plainToInstance } from 'class-transformer';
import type { CommandDoor } from '../command-door.js';
import { CommandMessage } from '../messages.js';
import type { PortalOptions } from '../portal-options.js';
import { bounceAddresses } from './bounce-address.js';
import { listenForBounces, type BounceListener } from './bounce-listener.js';
import { deliveryReportIn } from './delivery-report.js';
import type { MailOptions } from './mail-options.js';
import type { TakeIn } from './smtp-conversation.js';

/** Who notes what came back; no token can say so. */
const TAKES_IN: PortalCaller = { actor: 'anamnesis-bounces', role: 'portal' };

/** Notes what came back as a command like everybody's; the mail itself is not kept. */
const takeInBounces = (
  { bounceAddress }: MailOptions,
  digestKey: string,
  door: Pick<CommandDoor, 'handle'>,
): TakeIn => {
  const addresses = bounceAddresses(bounceAddress, digestKey);
  return {
    isOurs: (address) => addresses.notificationIdOf(address) !== undefined,
    mail: async (address, raw) => {
      const notificationId = addresses.notificationIdOf(address);
      const report = await deliveryReportIn(raw);
      if (notificationId === undefined || !report) return;
      const { status } = report;
      const severity = severityOf(status);
      const command = plainToInstance(RecordBounce, { notificationId, severity, status });
      const id = commandIdOf(TAKES_IN.actor, `${notificationId} ${severity} ${status}`);
      const answer = await door.handle(new CommandMessage(command, TAKES_IN, id));
      if (answer.is === 'conflict') throw new Error('The mail is to be handed over again.');
    },
  };
};

/** Nothing where the options name no place to listen. */
const startBounces = async (
  mail: MailOptions | undefined,
  digestKey: string,
  door: Pick<CommandDoor, 'handle'>,
): Promise<BounceListener | undefined> =>
  mail?.bounces &&
  listenForBounces({ ...mail.bounces, takeIn: takeInBounces(mail, digestKey, door) });

interface Opened {
  readonly commands: Pick<CommandDoor, 'handle'>;
  readonly bouncePort: number | undefined;
  close(): Promise<void>;
}

/** The same portal, taking in what comes back for as long as it runs. */
export const withBounces = async <Portal extends Opened>(
  { mail, digestKey, projections }: Pick<PortalOptions, 'mail' | 'digestKey' | 'projections'>,
  portal: Portal,
): Promise<Portal> => {
  if (projections === 'elsewhere') return portal;
  try {
    const bounces = await startBounces(mail, digestKey, portal.commands);
    if (!bounces) return portal;
    const close = async (): Promise<void> => {
      await bounces.close();
      await portal.close();
    };
    return { ...portal, bouncePort: bounces.port, close };
  } catch (failure) {
    await portal.close();
    throw failure;
  }
};
