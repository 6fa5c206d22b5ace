import type { ClientReadableStream } from '@grpc/grpc-js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { Position, StoredEvent } from '../event-store.js';
import type { Connection } from './connection.js';
import { asPosition } from './position.js';
import { WireReader } from './wire.js';

/** One message of a reading or a subscription, as far as it concerns us. */
export type ReadMessage =
  | { readonly is: 'event'; readonly event: StoredEvent }
  | { readonly is: 'checkpoint'; readonly position: Position }
  | { readonly is: 'caught-up' | 'fell-behind' | 'other' };

/**
 * Reads with a decoding of our own: the package's makes a dozen objects of every event and copies
 * its bytes twice, which is most of what a catch-up costs.
 */
export const openReading = (
  { streams, metadata }: Connection,
  request: ReadReq,
): ClientReadableStream<ReadMessage> => {
  const { path, requestSerialize } = StreamsService.read;
  return streams.makeServerStreamRequest(path, requestSerialize, readMessageOf, request, metadata);
};

export const readMessageOf = (bytes: Buffer): ReadMessage => {
  const reader = new WireReader(bytes);
  let message: ReadMessage = { is: 'other' };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) reader.message((inner) => (message = eventIn(inner) ?? message));
    else if (field === 3) reader.message((inner) => (message = checkpointIn(inner)));
    else {
      reader.skip();
      if (field === 8) message = { is: 'caught-up' };
      if (field === 9) message = { is: 'fell-behind' };
    }
  }
  return message;
};

const eventIn = (reader: WireReader): ReadMessage | undefined => {
  let event: StoredEvent | undefined;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) reader.message((inner) => (event = storedEventIn(inner)));
    else reader.skip();
  }
  return event && { is: 'event', event };
};

const checkpointIn = (reader: WireReader): ReadMessage => {
  let [commit, prepare] = ['0', '0'];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) commit = reader.digits();
    else if (field === 2) prepare = reader.digits();
    else reader.skip();
  }
  return { is: 'checkpoint', position: asPosition({ commit, prepare }) };
};

/** The record behind a link is never asked for, so there is one record at most. */
const storedEventIn = (reader: WireReader): StoredEvent => {
  let [id, stream, revision, prepare, commit] = ['', '', '0', '0', '0'];
  let data = NOTHING;
  let metadata = NOTHING;
  const about: About = { type: '', created: '0' };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) id = textIn(reader, 2);
    else if (field === 2) stream = textIn(reader, 3);
    else if (field === 3) revision = reader.digits();
    else if (field === 4) prepare = reader.digits();
    else if (field === 5) commit = reader.digits();
    else if (field === 6) reader.message((inner) => note(inner, about));
    else if (field === 7) metadata = reader.copy();
    else if (field === 8) data = reader.copy();
    else reader.skip();
  }
  const { type, created } = about;
  const position = asPosition({ commit, prepare });
  const recordedAt = instantOf(created);
  return { id, type, data, metadata, stream, revision: Number(revision), position, recordedAt };
};

const NOTHING: Uint8Array = new Uint8Array();

interface About {
  type: string;
  created: string;
}

const note = (reader: WireReader, about: About): void => {
  let [key, value] = ['', ''];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) key = reader.text();
    else if (field === 2) value = reader.text();
    else reader.skip();
  }
  if (key === 'type') about.type = value;
  if (key === 'created') about.created = value;
};

const textIn = (reader: WireReader, wanted: number): string => {
  let text = '';
  reader.message((inner) => {
    for (let field = inner.next(); field !== 0; field = inner.next()) {
      if (field === wanted) text = inner.text();
      else inner.skip();
    }
  });
  return text;
};

/** From ticks of 100 ns since 1970. Events that lie together often share their millisecond. */
const instantOf = (ticks: string): string => {
  const milliseconds = ticks.slice(0, -4);
  if (milliseconds !== last.milliseconds) {
    last = { milliseconds, instant: new Date(Number(milliseconds)).toISOString() };
  }
  return last.instant;
};
let last = { milliseconds: '', instant: new Date(0).toISOString() };
