import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/**
 * Each mail is sent from an address of its own (VERP), so what comes back names its mail without
 * quoting anything. The token is the mail's opaque id and a keyed hash of it: nobody who has not
 * had the mail can make one, and it says nothing of the person.
 */
export interface BounceAddresses {
  addressOf(notificationId: string): string;
  /** The mail that came back there; nothing for an address that is not ours. */
  notificationIdOf(address: string): string | undefined;
  messageIdOf(notificationId: string): string;
}

const ID_BYTES = 16;
const MAC_BYTES = 10;

/** @param digestKey the installation's secret; what is derived from it tells nothing of it */
export const bounceAddresses = (bounceAddress: string, digestKey: string): BounceAddresses => {
  const key = Buffer.from(hkdfSync('sha256', digestKey, '', 'anamnesis bounce addresses', 32));
  const at = bounceAddress.lastIndexOf('@');
  const mailbox = bounceAddress.slice(0, at).toLowerCase();
  const domain = bounceAddress.slice(at + 1).toLowerCase();
  const macOf = (id: Buffer): Buffer =>
    createHmac('sha256', key).update(id).digest().subarray(0, MAC_BYTES);
  const tokenOf = (notificationId: string): string => {
    const id = Buffer.from(notificationId.replaceAll('-', ''), 'hex');
    return base32(Buffer.concat([id, macOf(id)]));
  };
  return {
    addressOf: (notificationId) => `${mailbox}+${tokenOf(notificationId)}@${domain}`,
    messageIdOf: (notificationId) => `<${tokenOf(notificationId)}@${domain}>`,
    notificationIdOf: (address) => {
      const given = address.trim().toLowerCase();
      const end = given.lastIndexOf('@');
      if (given.slice(end + 1) !== domain || !given.startsWith(`${mailbox}+`)) return undefined;
      const bytes = fromBase32(given.slice(mailbox.length + 1, end));
      if (bytes?.length !== ID_BYTES + MAC_BYTES) return undefined;
      const id = bytes.subarray(0, ID_BYTES);
      return timingSafeEqual(macOf(id), bytes.subarray(ID_BYTES)) ? uuidOf(id) : undefined;
    },
  };
};

/** Mail servers may change capitals on the way, so base64 would not survive. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

const base32 = (bytes: Buffer): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const fives = bits.match(/.{1,5}/g) ?? [];
  return fives.map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
};

const fromBase32 = (text: string): Buffer | undefined => {
  if (!/^[a-z2-7]+$/.test(text)) return undefined;
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
};

const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
