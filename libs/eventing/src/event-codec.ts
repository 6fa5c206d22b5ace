import type { Typed } from './decider.js';
import type { EventMetadata, RecordedEvent } from './envelope.js';
import type { EventDeclaration, EventDeclarations, StoredData } from './event-declarations.js';
import type { EventToStore, StoredEvent } from './event-store.js';
import { isSealed } from './sealing/sealed-bytes.js';

/** The one place where an event's data becomes bytes and bytes become an event. */
export interface EventCodec {
  /** @throws {UndecodableEvent} a type that no context declared */
  encode(id: string, event: Typed, metadata: MetadataToStore): EventToStore;
  /**
   * @throws {UndecodableEvent} unknown type, a version from the future, bytes that are no JSON, and
   *   an event that is `forgotten`: whoever meets such events asks for that first
   */
  decode(stored: StoredEvent): RecordedEvent;
}

export type MetadataToStore = Omit<EventMetadata, 'schemaVersion' | 'keys'>;

/** Names the event, never its content. */
export class UndecodableEvent extends Error {
  override readonly name = 'UndecodableEvent';
}

/** The vault has no key for it, and nobody destroyed it: another copy of the vault may have it. */
export class KeyMissing extends UndecodableEvent {}

/** @throws {Error} when two contexts declare the same type: names stand alone in a log */
export const eventCodec = (...contexts: readonly EventDeclarations<never>[]): EventCodec =>
  new JsonEventCodec(declarationsByType(contexts));

class JsonEventCodec implements EventCodec {
  private readonly decoder = new TextDecoder();

  constructor(private readonly declarations: ReadonlyMap<string, EventDeclaration<object>>) {}

  encode(id: string, event: Typed, metadata: MetadataToStore): EventToStore {
    const { version, keys: keyNames } = this.declarationOf(event.type, id);
    const { type, ...fields } = event;
    const { data, keys } = split(fields, keyNames);
    const { commandDigest, ...readable } = metadata;
    // Sealed with the data: whoever holds the digests' secret could otherwise still try out, long
    // after a person was forgotten, what that person may have said.
    if (commandDigest !== '') data[COMMAND_DIGEST] = commandDigest;
    const stored: StoredMetadata = {
      ...readable,
      schemaVersion: version,
      ...(Object.keys(keys).length > 0 ? { keys } : {}),
    };
    return {
      id,
      type,
      data: Buffer.from(JSON.stringify(data)),
      metadata: Buffer.from(JSON.stringify(stored)),
      ...(readable.subject === undefined ? {} : { subject: readable.subject }),
    };
  }

  decode(stored: StoredEvent): RecordedEvent {
    const declaration = this.declarationOf(stored.type, stored.id);
    if (stored.forgotten) throw forgotten(stored);
    const noted = parse<StoredMetadata>(stored, this.decoder.decode(stored.metadata));
    if (stored.subject !== undefined && noted.subject !== stored.subject) {
      throw sealedForAnother(stored);
    }
    const data = parse<SealedData>(stored, this.decoder.decode(stored.data));
    const metadata: EventMetadata = Object.assign(noted, {
      // Old events have it in their metadata.
      commandDigest: data[COMMAND_DIGEST] ?? noted.commandDigest ?? '',
    });
    const event = eventOf(stored, data, { declaration, metadata });
    const { id, stream, revision, position } = stored;
    // A copy was recorded when the event was, not when somebody copied the log.
    const { recordedAt } = metadata.copied ?? stored;
    return { event, id, stream, revision, position, recordedAt, metadata };
  }

  private declarationOf(type: string, id: string): EventDeclaration<object> {
    const declaration = this.declarations.get(type);
    if (!declaration) {
      throw new UndecodableEvent(
        `Event ${id} is of type ${type}, which no context declares. ` +
          'Declare it in its events.ts, or run the version that wrote it.',
      );
    }
    return declaration;
  }
}

/** Its name among the data's own fields, none of which begins so. */
export const COMMAND_DIGEST = '$commandDigest';

type SealedData = StoredData & { readonly [COMMAND_DIGEST]?: string };

type StoredMetadata = Omit<EventMetadata, 'commandDigest'> & { readonly commandDigest?: string };

const forgotten = ({ id, type }: StoredEvent): UndecodableEvent =>
  new UndecodableEvent(
    `Event ${id} (${type}) is about somebody who was forgotten. It counts as absent.`,
  );

const sealedForAnother = ({ id, type }: StoredEvent): UndecodableEvent =>
  new UndecodableEvent(
    `Event ${id} (${type}) is sealed for another subject than its metadata names. ` +
      'Compare it with a backup.',
  );

const declarationsByType = (
  contexts: readonly EventDeclarations<never>[],
): ReadonlyMap<string, EventDeclaration<object>> => {
  const byType = new Map<string, EventDeclaration<object>>();
  for (const context of contexts) {
    for (const [type, declaration] of Object.entries<EventDeclaration<object>>(context)) {
      if (byType.has(type)) throw new Error(`The event type ${type} is declared by two contexts.`);
      byType.set(type, declaration);
    }
  }
  return byType;
};

const split = (
  fields: Readonly<Record<string, unknown>>,
  keyNames: readonly string[],
): { data: Record<string, unknown>; keys: Record<string, unknown> } => {
  const data: Record<string, unknown> = {};
  const keys: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    (keyNames.includes(name) ? keys : data)[name] = value;
  }
  return { data, keys };
};

const parse = <Parsed>(stored: StoredEvent, json: string): Parsed => {
  try {
    return JSON.parse(json) as Parsed;
  } catch {
    // The parser's message would quote the bytes.
    throw new UndecodableEvent(
      isSealed(stored.data)
        ? `Event ${stored.id} (${stored.type}) is sealed. Read it through its key vault.`
        : `Event ${stored.id} (${stored.type}) does not hold JSON. Compare it with a backup.`,
    );
  }
};

/** Field by field, for rebuilds decode millions: spreading twice took most of the decoding's time. */
const eventOf = (
  stored: StoredEvent,
  data: SealedData,
  { declaration, metadata }: { declaration: EventDeclaration<object>; metadata: EventMetadata },
): Typed => {
  const { schemaVersion: version, keys } = metadata;
  if (version !== declaration.version) {
    const fields = withFields({}, data, keys);
    return { type: stored.type, ...upcast(stored, fields, { declaration, version }) };
  }
  return withFields({ type: stored.type }, data, keys);
};

const withFields = <Fields extends Record<string, unknown>>(
  fields: Fields,
  data: SealedData,
  keys: EventMetadata['keys'],
): Fields => {
  const into: Record<string, unknown> = fields;
  for (const name of Object.keys(data)) if (name !== COMMAND_DIGEST) into[name] = data[name];
  return Object.assign(fields, keys);
};

const upcast = (
  { id, type }: StoredEvent,
  data: StoredData,
  { declaration, version }: { declaration: EventDeclaration<object>; version: number },
): StoredData => {
  if (!(version <= declaration.version)) {
    throw new UndecodableEvent(
      `Event ${id} (${type}) has version ${version}; this program knows ${declaration.version}. ` +
        'Run the version that wrote it.',
    );
  }
  let current = data;
  for (let from = version; from < declaration.version; from += 1) {
    const step = declaration.upcast?.[from];
    if (!step) throw new UndecodableEvent(`There is no upcaster for ${type} from version ${from}.`);
    current = step(current);
  }
  return current;
};
