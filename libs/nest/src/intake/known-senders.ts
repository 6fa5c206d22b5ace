import type { PortalCaller } from '@anamnesis/domain';

/** Who may send messages here, as the configuration says it: MSH-3/4 bound to a proof. */
export interface KnownSender {
  /** How the portal calls it; goes into ids of messages and reports, so it is for ever. */
  readonly name: string;
  /** MSH-3, first component. */
  readonly application?: string;
  /** MSH-4, first component. */
  readonly facility?: string;
  /** `sub` of its token. */
  readonly client?: string;
  /** SHA-256 of its client certificate, in hexadecimal. */
  readonly certificate?: string;
  /** From where it calls: only where nobody else can. */
  readonly address?: string;
  /** Who assigned the patients' numbers for which it names nobody. */
  readonly assigningAuthority?: string;
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
 * by an address alone.
 */
export const senderOf = (
  senders: readonly KnownSender[],
  origin: Origin,
  says: SaysItIs,
): KnownSender | undefined => {
  const found = senders.filter(
    (sender) =>
      isProved(sender, origin) &&
      isSaid(sender.application, says.application) &&
      isSaid(sender.facility, says.facility),
  );
  return found.length === 1 ? found[0] : undefined;
};

/** Whatever the sender says of itself: for messages that have no place to say it. */
export const senderByProof = (
  senders: readonly KnownSender[],
  origin: Origin,
): KnownSender | undefined => {
  const found = senders.filter((sender) => isProved(sender, origin));
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
  bound === undefined || bound === said;

/** Certificates are named with colons and without. */
const plainFingerprint = (fingerprint: string): string =>
  fingerprint.replaceAll(':', '').toLowerCase();

/** A server that listens to both families sees IPv4 addresses inside of IPv6 ones. */
const plainAddress = (address: string): string => address.replace(/^::ffff:/i, '').toLowerCase();
