import type { handleUnaryCall } from '@grpc/grpc-js';
import type {
  DeleteReq,
  DeleteResp,
  TombstoneReq,
  TombstoneResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { expectedRevision, streamName } from './append-messages.js';
import { reply, withFaults } from './calls.js';
import type { AppendOutcome } from './event-log.js';
import type { NodeContext } from './node-context.js';
import {
  deleteConflict,
  handlerThrew,
  isRefusal,
  streamDeleted,
  type Refusal,
} from './refusals.js';
import { store } from './storing.js';
import type { ExpectedRevision } from './stream-rules.js';

export const deleteHandler =
  (node: NodeContext): handleUnaryCall<DeleteReq, DeleteResp> =>
  (call, callback) => {
    const options = call.request.getOptions();
    const stream = streamName(options?.getStreamIdentifier());
    const expected = options ? expectedRevision(options, options.getRevision()) : 'any';
    void withFaults(node, { method: 'delete', stream, peer: call.getPeer() }, async (strikes) => {
      if (stream === '') return handlerThrew;
      const outcome = await store(node, { metadata: call.metadata, strikes }, () =>
        node.log.softDelete(stream, expected),
      );
      const position = positionOf(outcome, stream, expected);
      if (typeof position !== 'string') return position;
      const where = new streamsPb.DeleteResp.Position();
      where.setCommitPosition(position).setPreparePosition(position);
      return new streamsPb.DeleteResp().setPosition(where);
    }).then((answer) => reply(answer, callback));
  };

export const tombstoneHandler =
  (node: NodeContext): handleUnaryCall<TombstoneReq, TombstoneResp> =>
  (call, callback) => {
    const options = call.request.getOptions();
    const stream = streamName(options?.getStreamIdentifier());
    const expected = options ? expectedRevision(options, options.getRevision()) : 'any';
    void withFaults(
      node,
      { method: 'tombstone', stream, peer: call.getPeer() },
      async (strikes) => {
        if (stream === '') return handlerThrew;
        const outcome = await store(node, { metadata: call.metadata, strikes }, () =>
          node.log.tombstone(stream, expected),
        );
        const position = positionOf(outcome, stream, expected);
        if (typeof position !== 'string') return position;
        const where = new streamsPb.TombstoneResp.Position();
        where.setCommitPosition(position).setPreparePosition(position);
        return new streamsPb.TombstoneResp().setPosition(where);
      },
    ).then((answer) => reply(answer, callback));
  };

const positionOf = (
  outcome: AppendOutcome | Refusal,
  stream: string,
  expected: ExpectedRevision,
): string | Refusal => {
  if (isRefusal(outcome)) return outcome;
  switch (outcome.is) {
    case 'conflict':
      return deleteConflict(stream, asNumber(expected), outcome.actual);
    case 'deleted':
      return streamDeleted(stream);
    case 'stored':
      return `${outcome.last?.position ?? 0}`;
  }
};

/** The numbers by which the server calls what is not a number, seen only in errors of deletes. */
const asNumber = (expected: ExpectedRevision): number => {
  switch (expected) {
    case 'no-stream':
      return -1;
    case 'any':
      return -2;
    case 'stream-exists':
      return -4;
  }
  return expected;
};
