import { describe, expect, it } from '@jest/globals';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { eventMessage, textOfId, withStructuredIds } from './read-messages.js';

const ID = '0b7a4c9e-51d2-4f6a-9d3e-8c1f2a3b4c5d';

const recorded = {
  id: ID,
  stream: 'prescription-1 ä/ö',
  revision: 300,
  position: 5_000_000_000,
  type: 'RefillRequested',
  contentType: 'application/json',
  createdAt: Date.parse('2026-03-02T09:00:00Z'),
  data: Buffer.from('{"a":1}'),
  metadata: Buffer.from('{}'),
};

const decoded = (message: Buffer) =>
  streamsPb.ReadResp.deserializeBinary(message).getEvent()?.getEvent();

describe('an event as it is written for the wire', () => {
  it('is read by the generated code as what it was', () => {
    const response = streamsPb.ReadResp.deserializeBinary(eventMessage(recorded));
    expect(response.getEvent()?.getCommitPosition()).toBe('5000000000');
    const event = response.getEvent()?.getEvent();
    expect(event?.getId()?.getString()).toBe(ID);
    expect(event?.getStreamRevision()).toBe('300');
    expect(event?.getCommitPosition()).toBe('5000000000');
    expect(event?.getPreparePosition()).toBe('5000000000');
    expect(Buffer.from(event?.getData_asU8() ?? []).toString()).toBe('{"a":1}');
    expect(Buffer.from(event?.getCustomMetadata_asU8() ?? []).toString()).toBe('{}');
    const name = event?.getStreamIdentifier()?.getStreamName_asU8() ?? [];
    expect(Buffer.from(name).toString()).toBe('prescription-1 ä/ö');
    const metadata = event?.getMetadataMap();
    expect(metadata?.get('type')).toBe('RefillRequested');
    expect(metadata?.get('content-type')).toBe('application/json');
    expect(metadata?.get('created')).toBe('17724420000000000');
  });

  it('may be larger than the working space, and leaves the next one as it is', () => {
    const data = Buffer.alloc(300_000, 'x');
    expect(decoded(eventMessage({ ...recorded, data }))?.getData_asU8()).toHaveLength(300_000);
    expect(decoded(eventMessage(recorded))?.getData_asU8()).toHaveLength(7);
  });

  it('may have the revision of a tombstone, which no double holds', () => {
    const tombstone = eventMessage({ ...recorded, revision: 9223372036854775807n });
    expect(decoded(tombstone)?.getStreamRevision()).toBe('9223372036854775807');
  });

  it('can carry its id as two integers, for clients that ask for that', () => {
    const id = decoded(withStructuredIds(eventMessage(recorded)))?.getId();
    expect(id?.hasStructured()).toBe(true);
    expect(textOfId(id)).toBe(ID);
  });
});
