import {
  emailLife,
  mailVerdictOn,
  personLookUp,
  type NotificationFacts,
  type SuppressionReason,
} from '@anamnesis/domain';
import {
  readFolded,
  type Clock,
  type Effect,
  type EffectHandler,
  type EventCodec,
  type EventStore,
  type Preparation,
} from '@anamnesis/eventing';
import { stillWaits } from '../disclosure/read-disclosure.js';
import { bounceAddresses } from './bounce-address.js';
import type { MailOptions } from './mail-options.js';
import { SmtpLinks } from './smtp-links.js';
import { composed } from './waiting-message.js';

export interface MailParts {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly clock: Clock;
  readonly digestKey: string;
  readonly mail: MailOptions | undefined;
}

/** Sends the mail *a message waits*. The handler holds connections that `close` lets go of. */
export const emailEffect = (
  parts: MailParts,
): { readonly handler: EffectHandler<MailOptions>; close(): void } => {
  const { mail, clock, digestKey } = parts;
  const links = mail && new SmtpLinks(mail.server);
  const handler: EffectHandler<MailOptions> = {
    life: emailLife,
    prepare: (effect) => (mail ? permitted(parts, mail, effect) : Promise.resolve(notConfigured)),
    send: async ({ from, portalUrl, bounceAddress }, { effect, signal }) => {
      const to = await notedAddress(parts, effect);
      if (!links || to === undefined) return { is: 'try-later', reason: 'log-does-not-answer' };
      const addresses = bounceAddresses(bounceAddress, digestKey);
      const messageId = addresses.messageIdOf(effect.id);
      const message = await composed({ from, to, messageId, portalUrl, at: clock.now() });
      return links.send({ envelopeFrom: addresses.addressOf(effect.id), to, message, signal });
    },
  };
  return { handler, close: () => links?.close() };
};

/** Where the log says that it goes: so the log says where it went, whatever was on file before. */
const notedAddress = async (
  { store, codec }: MailParts,
  { id }: Effect,
): Promise<string | undefined> => {
  try {
    const known = { stream: emailLife.streamOf(id), known: undefined };
    return (await readFolded({ store, codec }, emailLife, known)).state.address;
  } catch {
    // Nothing was sent: that must not look as if nobody knew.
    return undefined;
  }
};

const suppressed = (reason: SuppressionReason): Preparation<MailOptions> => ({
  is: 'suppressed',
  reason,
});

const notConfigured = suppressed('mail-not-configured');

/** Asked of the log at the moment of sending: what changed since it was planned counts. */
const permitted = async (
  { store, codec, clock }: MailParts,
  mail: MailOptions,
  { id: notificationId, data = {} }: Effect,
): Promise<Preparation<MailOptions>> => {
  const facts: Record<string, unknown> = {};
  const { patientId = '' } = data;
  for (const [name, lookUp] of Object.entries(personLookUp(patientId))) {
    if (!('stream' in lookUp)) continue;
    const known = { stream: lookUp.stream, known: undefined };
    facts[name] = (await readFolded({ store, codec }, lookUp as never, known)).state;
  }
  const verdict = mailVerdictOn(facts as unknown as NotificationFacts);
  if (!verdict.may) return suppressed(verdict.because);
  const announced = { patientId, notificationId, at: clock.now() };
  return (await stillWaits({ store, codec }, announced))
    ? { is: 'permitted', prepared: mail }
    : suppressed('no-longer-waits');
};
