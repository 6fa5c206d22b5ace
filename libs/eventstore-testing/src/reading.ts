import { randomUUID } from 'node:crypto';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { streamName } from './append-messages.js';
import { beforeWork, refusedRead, struckBy } from './calls.js';
import { filterFrom } from './event-filter.js';
import type { Strike } from './faults.js';
import { Flow, type ReadCall, type Source } from './flow.js';
import type { NodeContext } from './node-context.js';
import { confirmationMessage, streamNotFoundMessage, withStructuredIds } from './read-messages.js';
import { AllRead, StreamRead, visibleRange, type ReadFrom } from './read-sources.js';
import {
  handlerThrew,
  isRefusal,
  streamDeleted,
  unexpectedResult,
  type Refusal,
} from './refusals.js';
import { AllSubscription, StreamSubscription } from './subscription-sources.js';

/** `Read`: one stream or everything, once or as a subscription; the request's options tell. */
export const readHandler =
  (node: NodeContext) =>
  (call: ReadCall): void => {
    call.on('error', () => undefined);
    void begin(node, call);
  };

const begin = async (node: NodeContext, call: ReadCall): Promise<void> => {
  if (node.gate.isShut) await node.gate.pass();
  const options = call.request.getOptions();
  if (!options) return fail(call, handlerThrew);
  const method = options.hasSubscription() ? 'subscribe' : 'read';
  const stream = options.hasAll() ? '$all' : streamName(options.getStream()?.getStreamIdentifier());
  const strikes = node.faults.strikes(method, stream);
  const peer = call.getPeer();
  const stopped =
    strikes.length > 0 ? await beforeWork(node, { method, stream, peer }, strikes) : undefined;
  if (typeof stopped === 'symbol' || call.cancelled) return;
  const source = stopped ?? refusedRead(node, call.metadata) ?? sourceOf(node, options);
  if (isRefusal(source)) return fail(call, source);
  const translated = options.getUuidOption()?.hasStructured() ? new StructuredIds(source) : source;
  const flow = new Flow(node, call, { source: translated, method, stream });
  strikeMidway(flow, strikes);
  flow.pump();
};

const fail = (call: ReadCall, { refused }: Refusal): void => void call.emit('error', refused);

const strikeMidway = (flow: Flow, strikes: readonly Strike[]): void => {
  const midway = struckBy(strikes, 'midway');
  if (midway) flow.strike(midway.effect.how, midway.effect.afterEvents);
};

const sourceOf = (node: NodeContext, options: ReadReq.Options): Source | Refusal => {
  const source = options.hasAll()
    ? sourceOfAll(node, options, filterFrom(options))
    : sourceOfStream(node, options);
  if (isRefusal(source) || !options.hasSubscription()) return source;
  return new Preceded(source, confirmationMessage(randomUUID()));
};

const sourceOfAll = (
  { log, limits: { liveBacklog } }: NodeContext,
  options: ReadReq.Options,
  filter: ReturnType<typeof filterFrom>,
): Source | Refusal => {
  const all = options.getAll();
  const from = all?.hasStart()
    ? 'start'
    : all?.hasEnd()
      ? 'end'
      : Number(all?.getPosition()?.getCommitPosition() ?? 0);
  if (options.hasSubscription()) return new AllSubscription(log, { from, filter, liveBacklog });
  const read = readFrom(options, from);
  return read.limit === 0 ? unexpectedResult('ReadAllResult') : new AllRead(log, read, filter);
};

const sourceOfStream = (
  { log, limits: { liveBacklog } }: NodeContext,
  options: ReadReq.Options,
): Source | Refusal => {
  const asked = options.getStream();
  const name = streamName(asked?.getStreamIdentifier());
  const from = asked?.hasStart()
    ? 'start'
    : asked?.hasEnd()
      ? 'end'
      : Number(asked?.getRevision() ?? 0);
  const stream = log.stream(name);
  const { tombstone } = stream ?? {};
  if (tombstone && tombstone.index < log.commits.committed) return streamDeleted(name);
  if (options.hasSubscription()) return new StreamSubscription(log, { name, from, liveBacklog });
  const read = readFrom(options, from);
  if (read.limit === 0) return unexpectedResult('ReadStreamResult');
  const range = stream && visibleRange(log, stream);
  return range
    ? new StreamRead(stream, range, read)
    : new Preceded(undefined, streamNotFoundMessage(name));
};

const readFrom = (options: ReadReq.Options, from: ReadFrom['from']): ReadFrom => ({
  from,
  backwards: options.getReadDirection() === 1,
  limit: Number(options.getCount()),
});

/** Says one thing first. */
class Preceded implements Source {
  constructor(
    private readonly source: Source | undefined,
    private first: Buffer | undefined,
  ) {}

  get events(): number {
    return this.source?.events ?? 0;
  }

  isTooFarBehind(): boolean {
    return this.source?.isTooFarBehind?.() ?? false;
  }

  next(): ReturnType<Source['next']> {
    const { first } = this;
    if (!first) return this.source ? this.source.next() : 'end';
    this.first = undefined;
    return first;
  }
}

class StructuredIds implements Source {
  constructor(private readonly source: Source) {}

  get events(): number {
    return this.source.events;
  }

  isTooFarBehind(): boolean {
    return this.source.isTooFarBehind?.() ?? false;
  }

  next(): ReturnType<Source['next']> {
    const next = this.source.next();
    return Buffer.isBuffer(next) ? withStructuredIds(next) : next;
  }
}
