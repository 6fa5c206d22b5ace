import { hash } from 'node:crypto';

const NAMESPACE_BYTES = 16;

/**
 * UUIDv5 of a name in a namespace (RFC 9562): the same input makes the same id, for ever.
 * Every command needs some; the `uuid` package takes five times as long for one.
 */
export const uuidFrom = (namespace: string, name: string): string => {
  const hashed = Buffer.allocUnsafe(NAMESPACE_BYTES + Buffer.byteLength(name));
  hashed.write(namespace.replaceAll('-', ''), 'hex');
  hashed.write(name, NAMESPACE_BYTES);
  return asUuid(hash('sha1', hashed, 'hex'), 5);
};

/** A hash, cut to a UUID of this version. */
export const asUuid = (hex: string, version: 5 | 8): string => {
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `${version}${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
};

const NIL = '00000000-0000-0000-0000-000000000000';
const EVENTS = uuidFrom(NIL, 'anamnesis event');
const COMMANDS = uuidFrom(NIL, 'anamnesis command');

/** The id of the n-th event that a command adds to a stream: a repeated append has the same ids. */
export const eventIdOf = (stream: string, commandId: string, index: number): string =>
  uuidFrom(EVENTS, `${stream}\n${commandId}\n${index}`);

/**
 * The id of a command: unique per actor, so that nobody can take another actor's id.
 * @param sent what the caller sent as Idempotency-Key, or a random id when none was sent
 */
export const commandIdOf = (actor: string, sent: string): string =>
  uuidFrom(COMMANDS, `${actor}\n${sent}`);

/** An id that a decision makes; derives from the command's id, so a repeat makes the same. */
export const idFor = (commandId: string, name: string): string =>
  uuidFrom(COMMANDS, `${commandId}\n${name}`);
