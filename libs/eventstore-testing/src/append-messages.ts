import type { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import type { ProposedEvent } from './event-log.js';
import { textOfId } from './read-messages.js';
import { NO_REVISION, type ExpectedRevision } from './stream-rules.js';

type AppendResp = InstanceType<typeof streamsPb.AppendResp>;
type BatchAppendResp = InstanceType<typeof streamsPb.BatchAppendResp>;

export const streamName = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

export const proposedEvent = (
  message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage,
): ProposedEvent => ({
  id: textOfId(message.getId()),
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? 'application/octet-stream',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});

/** What a request of either kind says about the revision it expects. */
export const expectedRevision = (
  options: {
    hasNoStream(): boolean;
    hasAny(): boolean;
    hasStreamExists?(): boolean;
  },
  revision: string,
): ExpectedRevision => {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists?.()) return 'stream-exists';
  return Number(revision);
};

export const appendSucceeded = (lastRevision: number, position: number): AppendResp => {
  const success = new streamsPb.AppendResp.Success();
  if (lastRevision === NO_REVISION) success.setNoStream(new sharedPb.Empty());
  else success.setCurrentRevision(`${lastRevision}`);
  const where = new streamsPb.AppendResp.Position();
  where.setCommitPosition(`${position}`).setPreparePosition(`${position}`);
  return new streamsPb.AppendResp().setSuccess(success.setPosition(where));
};

export const appendConflict = (expected: ExpectedRevision, actual: number): AppendResp => {
  const conflict = new streamsPb.AppendResp.WrongExpectedVersion();
  if (actual === NO_REVISION) conflict.setCurrentNoStream(new sharedPb.Empty());
  else conflict.setCurrentRevision(`${actual}`);
  if (expected === 'any') conflict.setExpectedAny(new sharedPb.Empty());
  else if (expected === 'no-stream') conflict.setExpectedNoStream(new sharedPb.Empty());
  else if (expected === 'stream-exists') conflict.setExpectedStreamExists(new sharedPb.Empty());
  else conflict.setExpectedRevision(`${expected}`);
  return new streamsPb.AppendResp().setWrongExpectedVersion(conflict);
};

export const batchSucceeded = (lastRevision: number, position: number): BatchAppendResp => {
  const success = new streamsPb.BatchAppendResp.Success();
  if (lastRevision === NO_REVISION) success.setNoStream(new emptyPb.Empty());
  else success.setCurrentRevision(`${lastRevision}`);
  const where = new sharedPb.AllStreamPosition();
  where.setCommitPosition(`${position}`).setPreparePosition(`${position}`);
  return new streamsPb.BatchAppendResp().setSuccess(success.setPosition(where));
};

export const batchConflict = (expected: ExpectedRevision, actual: number): BatchAppendResp => {
  const conflict = new sharedPb.WrongExpectedVersion();
  if (actual === NO_REVISION) conflict.setCurrentNoStream(new emptyPb.Empty());
  else conflict.setCurrentStreamRevision(`${actual}`);
  if (expected === 'any') conflict.setExpectedAny(new emptyPb.Empty());
  else if (expected === 'no-stream') conflict.setExpectedNoStream(new emptyPb.Empty());
  else if (expected === 'stream-exists') conflict.setExpectedStreamExists(new emptyPb.Empty());
  else conflict.setExpectedStreamPosition(`${expected}`);
  return batchFailed('WrongExpectedVersion', conflict);
};

/** On the batch path an error is a message inside an answer, so that the stream of calls goes on. */
const batchFailed = (name: string, details: { serializeBinary(): Uint8Array }): BatchAppendResp => {
  const any = new anyPb.Any();
  any.pack(details.serializeBinary(), `event_store.client.${name}`);
  const status = new statusPb.Status().setMessage(name).setDetails(any);
  return new streamsPb.BatchAppendResp().setError(status);
};

export const batchStreamDeleted = (stream: string): BatchAppendResp => {
  const identifier = new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
  const deleted = new sharedPb.StreamDeleted().setStreamIdentifier(identifier);
  return batchFailed('StreamDeleted', deleted);
};

export const batchTooLarge = (limit: number): BatchAppendResp =>
  batchFailed(
    'MaximumAppendSizeExceeded',
    new sharedPb.MaximumAppendSizeExceeded().setMaxappendsize(limit),
  );

export const batchTimedOut = (): BatchAppendResp => batchFailed('Timeout', new sharedPb.Timeout());

export const batchBadRequest = (text: string): BatchAppendResp =>
  batchFailed('BadRequest', new sharedPb.BadRequest().setMessage(text));
