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

export interface PreparedMail {
  readonly address: string;
}

/** Sends the mail *a message waits*. The handler holds connections that `close` lets go of. */
export const emailEffect = (
  parts: MailParts,
): { readonly handler: EffectHandler<PreparedMail>; close(): void } => {
  const { mail, clock, digestKey } = parts;
  const links = mail && new SmtpLinks(mail.server);
  const addresses = mail && bounceAddresses(mail.bounceAddress, digestKey);
  const handler: EffectHandler<PreparedMail> = {
    life: emailLife,
    prepare: (effect) => (mail ? prepared(parts, effect) : Promise.resolve(notConfigured)),
    send: async ({ address }, { effect, signal }) => {
      if (!mail || !links || !addresses) return { is: 'try-later', reason: 'mail-not-configured' };
      const message = await composed({
        from: mail.from,
        to: address,
        messageId: addresses.messageIdOf(effect.id),
        portalUrl: mail.portalUrl,
        at: clock.now(),
      });
      const envelopeFrom = addresses.addressOf(effect.id);
      return links.send({ envelopeFrom, to: address, message, signal });
    },
  };
  return { handler, close: () => links?.close() };
};

const suppressed = (reason: SuppressionReason): Preparation<PreparedMail> => ({
  is: 'suppressed',
  reason,
});

const notConfigured = suppressed('mail-not-configured');

/** Asked of the log at the moment of sending: what changed since it was planned counts. */
const prepared = async (
  { store, codec }: MailParts,
  { data = {} }: Effect,
): Promise<Preparation<PreparedMail>> => {
  const lookUps = Object.entries(personLookUp(data['patientId'] ?? ''));
  const facts: Record<string, unknown> = {};
  for (const [name, lookUp] of lookUps) {
    if (!('stream' in lookUp)) continue;
    const folded = await readFolded({ store, codec }, lookUp as never, {
      stream: lookUp.stream,
      known: undefined,
    });
    facts[name] = folded.state;
  }
  const verdict = mailVerdictOn(facts as unknown as NotificationFacts);
  return verdict.may
    ? { is: 'permitted', prepared: { address: verdict.address } }
    : suppressed(verdict.because);
};
