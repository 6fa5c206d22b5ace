import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Typed } from './decider.js';

/** A decider as far as it says where its events stand. */
interface Naming<Command extends Typed> {
  readonly streamOf: (command: Command, commandId: string) => string;
  readonly isNamedByKeyedHash?: boolean;
}

/** The stream on which a command is decided, as it is called in the store. */
export const streamNameOf = <Command extends Typed>(
  decider: Naming<Command>,
  { command, commandId }: { readonly command: Command; readonly commandId: string },
  digestKey: string,
): string => {
  const stream = decider.streamOf(command, commandId);
  return decider.isNamedByKeyedHash === true ? keyedStreamName(stream, digestKey) : stream;
};

const HASH_BYTES = 24;

/**
 * The same category, with a keyed hash in the place of the id: it tells nothing to whoever does
 * not have the key, and cannot be found by guessing ids.
 */
export const keyedStreamName = (stream: string, digestKey: string): string => {
  const dash = stream.indexOf('-');
  const hash = createHmac('sha256', namesKeyOf(digestKey)).update(stream.slice(dash + 1));
  const id = hash.digest().subarray(0, HASH_BYTES).toString('base64url');
  return `${stream.slice(0, dash)}-${id}`;
};

/** Derived, so that no digest of a command is ever a stream's name. */
const namesKeyOf = (digestKey: string): KeyObject => {
  const known = namesKeys.get(digestKey);
  if (known) return known;
  const bytes = hkdfSync('sha256', digestKey, '', 'anamnesis stream names', 32);
  const key = createSecretKey(Buffer.from(bytes));
  namesKeys.set(digestKey, key);
  return key;
};
/** A process has one; a test has a few. */
const namesKeys = new Map<string, KeyObject>();
