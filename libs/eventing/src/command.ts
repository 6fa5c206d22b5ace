import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Typed } from './decider.js';

/** Who acts, as authentication found it; no body can set any of it. */
export interface Caller {
  /** The actor's opaque id. */
  readonly actor: string;
  /** The patient for whom a proxy acts, or the provider for whom a machine acts. */
  readonly onBehalfOf?: string;
  /** A UUID or a trace id: it stays readable in events and logs for ever. */
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly traceparent?: string;
}

/** What goes over the bus: what the caller said, who the caller is, and the command's id. */
export interface CommandEnvelope<Command extends Typed, By extends Caller = Caller> {
  readonly command: Command;
  readonly caller: By;
  /** From `commandIdOf`: unique per actor. */
  readonly commandId: string;
}

/** Keys sorted, undefined left out: two commands that say the same have the same text. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
};

/** A keyed hash, so that the log cannot be searched for guessed commands. */
export const commandDigest = (command: Typed, key: string): string =>
  createHmac('sha256', digestKeyOf(key))
    .update(canonicalJson({ ...command, type: command.type }))
    .digest('base64url');

/** Node 24 needs ten microseconds for each key that comes as text. */
const digestKeyOf = (key: string): KeyObject => {
  const known = digestKeys.get(key);
  if (known) return known;
  const made = createSecretKey(key, 'utf8');
  digestKeys.set(key, made);
  return made;
};
/** A process has one; a test has a few. */
const digestKeys = new Map<string, KeyObject>();
