import { status, type handleBidiStreamingCall, type ServerDuplexStream } from '@grpc/grpc-js';
import type {
  BatchAppendReq,
  BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import { answered, sizeOf } from './append.js';
import {
  batchBadRequest,
  batchConflict,
  batchStreamDeleted,
  batchSucceeded,
  batchTimedOut,
  batchTooLarge,
  expectedRevision,
  proposedEvent,
  streamName,
} from './append-messages.js';
import { NO_ANSWER, withFaults } from './calls.js';
import type { ProposedEvent } from './event-log.js';
import type { Strike } from './faults.js';
import type { NodeContext } from './node-context.js';
import { isRefusal, type Refusal } from './refusals.js';
import { textOfId } from './read-messages.js';
import { store } from './storing.js';

type BatchCall = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

/** An append that comes in pieces; the first piece holds the options. */
interface Piecemeal {
  readonly options: BatchAppendReq.Options;
  readonly events: ProposedEvent[];
}

/** `BatchAppend`: one stream of calls for all appends of a client, told apart by correlation id. */
export const batchAppendHandler =
  (node: NodeContext): handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> =>
  (call) => {
    const unfinished = new Map<string, Piecemeal>();
    call.on('error', () => undefined);
    call.on('end', () => call.end());
    call.on('data', (request: BatchAppendReq) => {
      const id = textOfId(request.getCorrelationId());
      const options = unfinished.get(id)?.options ?? request.getOptions();
      if (!options) return;
      const append = unfinished.get(id) ?? { options, events: [] };
      for (const message of request.getProposedMessagesList()) {
        append.events.push(proposedEvent(message));
      }
      if (!request.getIsFinal()) {
        unfinished.set(id, append);
        return;
      }
      unfinished.delete(id);
      void answerOne(node, call, { request, append });
    });
  };

interface Finished {
  readonly request: BatchAppendReq;
  readonly append: Piecemeal;
}

const answerOne = async (node: NodeContext, call: BatchCall, finished: Finished): Promise<void> => {
  const { request, append } = finished;
  const identifier = append.options.getStreamIdentifier();
  const stream = streamName(identifier);
  const peer = call.getPeer();
  const answer = await withFaults(node, { method: 'batchAppend', stream, peer }, (strikes) =>
    appendOne(node, call, { stream, append, strikes }),
  );
  if (answer === NO_ANSWER || call.cancelled || call.destroyed) return;
  if (isRefusal(answer)) {
    call.emit('error', answer.refused);
    return;
  }
  answer.setCorrelationId(request.getCorrelationId());
  answer.setStreamIdentifier(identifier);
  call.write(answer);
};

const appendOne = async (
  node: NodeContext,
  call: BatchCall,
  one: { stream: string; append: Piecemeal; strikes: readonly Strike[] },
): Promise<BatchAppendResp | Refusal> => {
  const { stream, append, strikes } = one;
  const { options, events } = append;
  if (stream === '') return batchBadRequest('Required field stream_identifier not set.');
  if (events.some(({ type }) => type === '')) return batchBadRequest('Event type is empty.');
  const { maxAppendBytes } = node.limits;
  const bytes = events.reduce((sum, event) => sum + sizeOf(event), 0);
  if (bytes > maxAppendBytes) return batchTooLarge(maxAppendBytes);
  const expected = expectedRevision(options, options.getStreamPosition());
  const outcome = await store(node, { metadata: call.metadata, strikes }, () =>
    node.log.append(stream, expected, events),
  );
  // What timed out is said about this append alone; the others of the same stream of calls go on.
  if (isRefusal(outcome)) {
    return outcome.refused.code === status.ABORTED ? batchTimedOut() : outcome;
  }
  switch (outcome.is) {
    case 'conflict':
      return batchConflict(expected, outcome.actual);
    case 'deleted':
      return batchStreamDeleted(stream);
    case 'stored': {
      const { lastRevision, position } = answered(node, expected, outcome);
      return batchSucceeded(lastRevision, position);
    }
  }
};
