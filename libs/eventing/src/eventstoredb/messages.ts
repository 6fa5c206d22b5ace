import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsPb, {
  type BatchAppendReq,
  type ReadReq,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { Append, EventFilter, EventToStore, Position, StoredEvent } from '../event-store.js';
import { asLogPosition } from './position.js';

/*
 * Requests and answers as the protocol has them. The client's own conversion would lose bytes: it
 * parses data and metadata that look like JSON, and nobody gets back what was hashed.
 */

const EMPTY = new sharedPb.Empty();

const streamIdentifier = (stream: string) =>
  new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));

/** Without the protocol's deadline: as an instant, it would depend on two clocks that agree. */
export const appendRequest = (
  correlationId: string,
  { stream, expectedRevision, events }: Append,
): BatchAppendReq => {
  const options = new streamsPb.BatchAppendReq.Options();
  options.setStreamIdentifier(streamIdentifier(stream));
  if (expectedRevision === 'no-stream') options.setNoStream(EMPTY);
  else options.setStreamPosition(String(expectedRevision));
  return new streamsPb.BatchAppendReq()
    .setCorrelationId(new sharedPb.UUID().setString(correlationId))
    .setOptions(options)
    .setProposedMessagesList(events.map(proposedMessage))
    .setIsFinal(true);
};

const proposedMessage = ({ id, type, data, metadata }: EventToStore) => {
  const message = new streamsPb.BatchAppendReq.ProposedMessage();
  message.setId(new sharedPb.UUID().setString(id));
  message.getMetadataMap().set('type', type).set('content-type', contentTypeOf(data));
  return message.setData(data).setCustomMetadata(metadata);
};

const decoder = new TextDecoder('utf-8', { fatal: true });

/** So that the server's own pages show JSON as such; what comes back are the bytes either way. */
const contentTypeOf = (data: Uint8Array): string => {
  const isObject = data[0] === OPEN_BRACE && data.at(-1) === CLOSE_BRACE;
  return isObject && isJson(data) ? 'application/json' : 'application/octet-stream';
};
const [OPEN_BRACE, CLOSE_BRACE] = [0x7b, 0x7d];

const isJson = (data: Uint8Array): boolean => {
  try {
    JSON.parse(decoder.decode(data));
    return true;
  } catch {
    return false;
  }
};

export interface StreamRange {
  readonly stream: string;
  readonly backwards: boolean;
  /** Undefined: from the end when backwards, else from the start. */
  readonly from: number | undefined;
  readonly limit: number;
}

export const streamRequest = ({ stream, backwards, from, limit }: StreamRange): ReadReq => {
  const asked = new streamsPb.ReadReq.Options.StreamOptions();
  asked.setStreamIdentifier(streamIdentifier(stream));
  if (from !== undefined) asked.setRevision(String(from));
  else if (backwards) asked.setEnd(EMPTY);
  else asked.setStart(EMPTY);
  const options = readOptions().setStream(asked).setCount(String(limit)).setNoFilter(EMPTY);
  return new streamsPb.ReadReq().setOptions(options.setReadDirection(backwards ? 1 : 0));
};

/** The newest events of all, the newest first, the server's own included. */
export const newestRequest = (most: number): ReadReq => {
  const all = new streamsPb.ReadReq.Options.AllOptions().setEnd(EMPTY);
  const options = readOptions().setAll(all).setCount(String(most)).setNoFilter(EMPTY);
  return new streamsPb.ReadReq().setOptions(options.setReadDirection(1));
};

/** Includes the event at the position itself. */
export const allRequest = (from: Position, limit: number): ReadReq => {
  const options = readOptions().setAll(allFrom(from)).setCount(String(limit)).setNoFilter(EMPTY);
  return new streamsPb.ReadReq().setOptions(options);
};

/** How many events the server looks at before it says how far it has come. */
const CHECKPOINT_EVERY = 256;

/** Excludes the event at the position itself. */
export const subscriptionRequest = (after: Position, filter: EventFilter | undefined): ReadReq => {
  const options = readOptions()
    .setAll(allFrom(after))
    .setSubscription(new streamsPb.ReadReq.Options.SubscriptionOptions())
    .setFilter(filterOptions(filter).setMax(CHECKPOINT_EVERY).setCheckpointintervalmultiplier(1));
  return new streamsPb.ReadReq().setOptions(options);
};

const readOptions = () => {
  const ids = new streamsPb.ReadReq.Options.UUIDOption().setString(EMPTY);
  return new streamsPb.ReadReq.Options().setUuidOption(ids).setResolveLinks(false);
};

const allFrom = (position: Position) => {
  const all = new streamsPb.ReadReq.Options.AllOptions();
  const from = asLogPosition(position);
  if (!from) return all.setStart(EMPTY);
  const pair = new streamsPb.ReadReq.Options.Position();
  return all.setPosition(pair.setCommitPosition(from.commit).setPreparePosition(from.prepare));
};

/** A filter always, for without one there are no checkpoints, and the server's own events come. */
const filterOptions = (filter: EventFilter | undefined) => {
  const options = new streamsPb.ReadReq.Options.FilterOptions();
  const expression = new streamsPb.ReadReq.Options.FilterOptions.Expression();
  if (filter?.by === 'category' && filter.categories.length > 0) {
    const prefixes = filter.categories.map((category) => `${category}-`);
    return options.setStreamIdentifier(expression.setPrefixList(prefixes));
  }
  if (!filter) return options.setEventType(expression.setRegex('^[^$]'));
  const types = filter.by === 'type' ? filter.types : [];
  return options.setEventType(expression.setRegex(`^(?:${types.map(quoted).join('|')})$`));
};

const quoted = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|#\s-]/g, '\\$&');

/** Links and the server's own notes lie in streams and under types whose names begin with `$`. */
export const isOurs = ({ type, stream }: Pick<StoredEvent, 'type' | 'stream'>): boolean =>
  !type.startsWith('$') && !stream.startsWith('$');
