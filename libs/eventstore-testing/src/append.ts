import type { handleClientStreamingCall, ServerReadableStream } from '@grpc/grpc-js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import {
  appendConflict,
  appendSucceeded,
  expectedRevision,
  proposedEvent,
  streamName,
} from './append-messages.js';
import { reply, withFaults } from './calls.js';
import type { AppendOutcome, ProposedEvent } from './event-log.js';
import type { Strike } from './faults.js';
import type { NodeContext } from './node-context.js';
import {
  appendTooLarge,
  handlerThrew,
  isRefusal,
  streamDeleted,
  type Refusal,
} from './refusals.js';
import { NO_REVISION, type ExpectedRevision } from './stream-rules.js';
import { store } from './storing.js';

/** As a real server counts it: a character of the type's name takes two bytes. */
export const sizeOf = ({ type, data, metadata }: ProposedEvent): number =>
  2 * type.length + data.length + metadata.length;

/** The revision and position that a successful append answers with. */
export const answered = (
  { log }: NodeContext,
  expected: ExpectedRevision,
  outcome: AppendOutcome & { is: 'stored' },
): { lastRevision: number; position: number } => {
  const { last } = outcome;
  if (last) return { lastRevision: last.revision, position: last.position };
  const lastRevision = typeof expected === 'number' ? expected : NO_REVISION;
  return { lastRevision, position: log.lastPosition };
};

/** `Append`: first the options, then one message per event, then one answer. */
export const appendHandler =
  (node: NodeContext): handleClientStreamingCall<AppendReq, AppendResp> =>
  (call, callback) => {
    let options: AppendReq.Options | undefined;
    const events: ProposedEvent[] = [];
    call.on('data', (request: AppendReq) => {
      options = request.getOptions() ?? options;
      const proposed = request.getProposedMessage();
      if (proposed) events.push(proposedEvent(proposed));
    });
    call.on('error', () => undefined);
    call.on('end', () => {
      if (call.cancelled) return;
      const stream = streamName(options?.getStreamIdentifier());
      const peer = call.getPeer();
      void withFaults(node, { method: 'append', stream, peer }, (strikes) =>
        appendAll({ node, call, stream, options, events, strikes }),
      ).then((answer) => reply(answer, callback));
    });
  };

interface UnaryAppend {
  readonly node: NodeContext;
  readonly call: ServerReadableStream<AppendReq, AppendResp>;
  readonly stream: string;
  readonly options: AppendReq.Options | undefined;
  readonly events: readonly ProposedEvent[];
  readonly strikes: readonly Strike[];
}

const appendAll = async (append: UnaryAppend): Promise<AppendResp | Refusal> => {
  const { node, call, stream, options, events, strikes } = append;
  if (!options || stream === '' || events.some(({ type }) => type === '')) return handlerThrew;
  const { maxAppendBytes } = node.limits;
  const bytes = events.reduce((sum, event) => sum + sizeOf(event), 0);
  if (bytes > maxAppendBytes) return appendTooLarge(maxAppendBytes);
  const expected = expectedRevision(options, options.getRevision());
  const outcome = await store(node, { metadata: call.metadata, strikes }, () =>
    node.log.append(stream, expected, events),
  );
  if (isRefusal(outcome)) return outcome;
  switch (outcome.is) {
    case 'conflict':
      return appendConflict(expected, outcome.actual);
    case 'deleted':
      return streamDeleted(stream);
    case 'stored': {
      const { lastRevision, position } = answered(node, expected, outcome);
      return appendSucceeded(lastRevision, position);
    }
  }
};
