import type { PortalCaller } from '@anamnesis/domain';

/** What a sender may send: HL7 v2 by the message code (MSH-9.1), or FHIR bundles of results. */
export const sentKinds = ['ORU', 'ADT', 'FHIR'] as const;
export type SentKind = (typeof sentKinds)[number];

/** Who may send messages here, as the configuration says it: MSH-3/4 bound to a proof. */
export interface KnownSender {
  /** How the portal calls it; goes into ids of messages and reports, so it is for ever. */
  readonly name: string;
  /** Anything else of it is refused. */
  readonly sends: readonly SentKind[];
  /** MSH-3, first component; empty where its messages leave it so, left out: whatever they say. */
  readonly application?: string;
  /** MSH-4, first component; the same. */
  readonly facility?: string;
  /** `sub` of its token. */
  readonly client?: string;
  /** SHA-256 of its client certificate, in hexadecimal. */
  readonly certificate?: string;
  /** From where it calls: only where nobody else can. */
  readonly address?: string;
  /** Who assigned the patients' numbers for which it names nobody. */
  readonly assigningAuthority?: string;
  /** Of a record system: the facility (its id) of the patients whom it registers. */
  readonly registersAt?: string;
}

/** How it is known who calls; a message itself can say anything. */
export type Origin =
  | { readonly is: 'client'; readonly caller: PortalCaller }
  | { readonly is: 'certificate'; readonly fingerprint: string; readonly address: string }
  | { readonly is: 'address'; readonly address: string };

export interface SaysItIs {
  readonly application?: string | undefined;
  readonly facility?: string | undefined;
}

/**
 * The one sender that both the proof and MSH-3/4 name. Who is bound to a certificate is not known
 * by an address alone, and who is bound to both has to show both.
 */
export const senderOf = (
  senders: readonly KnownSender[],
  origin: Origin,
  says: SaysItIs,
): KnownSender | undefined => {
  const found = senders.filter(
    (sender) =>
      sender.sends.some((kind) => kind !== 'FHIR') &&
      isProved(sender, origin) &&
      isSaid(sender.application, says.application) &&
      isSaid(sender.facility, says.facility),
  );
  return found.length === 1 ? found[0] : undefined;
};

/**
 * Whatever the sender says of itself: for bundles, which have no place to say it.
 * @returns `not-registered`: it is known, and for other messages only
 */
export const bundleSenderOf = (
  senders: readonly KnownSender[],
  origin: Origin,
): KnownSender | 'not-registered' | undefined => {
  const proved = senders.filter((sender) => isProved(sender, origin));
  const found = proved.filter(({ sends }) => sends.includes('FHIR'));
  if (found.length === 0 && proved.length > 0) return 'not-registered';
  return found.length === 1 ? found[0] : undefined;
};

const isProved = ({ client, certificate, address }: KnownSender, origin: Origin): boolean => {
  switch (origin.is) {
    case 'client':
      return client !== undefined && client === origin.caller.actor;
    case 'certificate':
      return (
        certificate !== undefined &&
        plainFingerprint(certificate) === plainFingerprint(origin.fingerprint) &&
        (address === undefined || plainAddress(address) === plainAddress(origin.address))
      );
    case 'address':
      return (
        address !== undefined &&
        certificate === undefined &&
        plainAddress(address) === plainAddress(origin.address)
      );
  }
};

const isSaid = (bound: string | undefined, said: string | undefined): boolean =>
  bound === undefined || bound === (said ?? '');

/** Whether some message could come from either of them, so that nobody could say from which. */
export const areAlike = (one: KnownSender, other: KnownSender): boolean => {
  const isSame = (field: 'client' | 'application' | 'facility'): boolean =>
    one[field] === other[field];
  const areClients = one.client !== undefined && isSame('client');
  if (areClients && [one, other].every(({ sends }) => sends.includes('FHIR'))) return true;
  const sendHl7 = [one, other].every(({ sends }) => sends.some((kind) => kind !== 'FHIR'));
  const areCalledAlike = isSame('application') && isSame('facility');
  return sendHl7 && areCalledAlike && (areClients || callAlike(one, other));
};

const callAlike = (one: KnownSender, other: KnownSender): boolean => {
  const [here, there] = [one, other].map(({ address }) => address && plainAddress(address));
  if (one.certificate === undefined || other.certificate === undefined) {
    const neither = one.certificate === undefined && other.certificate === undefined;
    return neither && here !== undefined && here === there;
  }
  const isSameKey = plainFingerprint(one.certificate) === plainFingerprint(other.certificate);
  return isSameKey && (here === undefined || there === undefined || here === there);
};

/** Certificates are named with colons and without. */
const plainFingerprint = (fingerprint: string): string =>
  fingerprint.replaceAll(':', '').toLowerCase();

/** A server that listens to both families sees IPv4 addresses inside of IPv6 ones. */
const plainAddress = (address: string): string => address.replace(/^::ffff:/i, '').toLowerCase();
