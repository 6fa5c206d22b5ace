import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { BackwardWriter } from './backward-writer.js';

/** What one recorded event says on the wire; positions are the same for commit and prepare. */
export interface RecordedFields {
  readonly id: string;
  readonly stream: string;
  readonly revision: number | bigint;
  readonly position: number;
  readonly type: string;
  readonly contentType: string;
  readonly createdAt: number;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

const writer = new BackwardWriter();

/**
 * A whole `ReadResp`, made once when the event is stored and sent as it is to everybody who reads:
 * reading two hundred thousand events must not build as many message objects.
 */
export const eventMessage = (event: RecordedFields): Buffer => {
  writer.start(event.data.length + event.metadata.length + 3 * event.stream.length + 1024);
  writer.varintField(3, event.position);
  const recorded = writer.mark();
  writer.bytesField(8, event.data);
  writer.bytesField(7, event.metadata);
  metadataEntry('content-type', event.contentType);
  metadataEntry('created', `${event.createdAt}0000`);
  metadataEntry('type', event.type);
  writer.varintField(5, event.position);
  writer.varintField(4, event.position);
  writer.varintField(3, event.revision);
  const stream = writer.mark();
  writer.textField(3, event.stream);
  writer.close(2, stream);
  const id = writer.mark();
  writer.textField(2, event.id);
  writer.close(1, id);
  writer.close(1, recorded);
  writer.close(1, writer.origin);
  return writer.finish();
};

const metadataEntry = (key: string, value: string): void => {
  const entry = writer.mark();
  writer.textField(2, value);
  writer.textField(1, key);
  writer.close(6, entry);
};

const bytesOf = (message: InstanceType<typeof streamsPb.ReadResp>): Buffer =>
  Buffer.from(message.serializeBinary());

export const confirmationMessage = (subscriptionId: string): Buffer => {
  const confirmation = new streamsPb.ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(subscriptionId);
  return bytesOf(new streamsPb.ReadResp().setConfirmation(confirmation));
};

export const checkpointMessage = (position: number): Buffer => {
  const checkpoint = new streamsPb.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(`${position}`).setPreparePosition(`${position}`);
  return bytesOf(new streamsPb.ReadResp().setCheckpoint(checkpoint));
};

export const streamNotFoundMessage = (stream: string): Buffer => {
  const notFound = new streamsPb.ReadResp.StreamNotFound();
  const identifier = new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
  return bytesOf(
    new streamsPb.ReadResp().setStreamNotFound(notFound.setStreamIdentifier(identifier)),
  );
};

export const caughtUpMessage: Buffer = bytesOf(
  new streamsPb.ReadResp().setCaughtUp(new streamsPb.ReadResp.CaughtUp()),
);

/** Clients of other languages ask for ids as two integers instead of text. */
export const withStructuredIds = (message: Buffer): Buffer => {
  const response = streamsPb.ReadResp.deserializeBinary(message);
  const event = response.getEvent()?.getEvent();
  if (!event) return message;
  event.setId(structured(event.getId()?.getString() ?? ''));
  return bytesOf(response);
};

const structured = (id: string): UUID => {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  const pair = new sharedPb.UUID.Structured();
  pair.setMostSignificantBits(`${bytes.readBigInt64BE(0)}`);
  pair.setLeastSignificantBits(`${bytes.readBigInt64BE(8)}`);
  return new sharedPb.UUID().setStructured(pair);
};

/** The other way round: the text of an id, however the client wrote it. */
export const textOfId = (id: UUID | undefined): string => {
  const pair = id?.getStructured();
  if (!pair) return id?.getString().toLowerCase() ?? '';
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(BigInt(pair.getMostSignificantBits()), 0);
  bytes.writeBigInt64BE(BigInt(pair.getLeastSignificantBits()), 8);
  const hex = bytes.toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
