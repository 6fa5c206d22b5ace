import { describe, expect, it } from '@jest/globals';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { readMessageOf } from './decoding.js';

const { ReadResp } = streamsPb;
const decoded = (message: InstanceType<typeof ReadResp>) =>
  readMessageOf(Buffer.from(message.serializeBinary()));

const recorded = (commit: string, prepare = commit) => {
  const event = new ReadResp.ReadEvent.RecordedEvent();
  event.setId(new sharedPb.UUID().setString('3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0001'));
  event.setStreamIdentifier(
    new sharedPb.StreamIdentifier().setStreamName(Buffer.from('prescription-äöü', 'utf8')),
  );
  event.setStreamRevision('300').setCommitPosition(commit).setPreparePosition(prepare);
  event
    .getMetadataMap()
    .set('type', 'RefillRequested')
    .set('content-type', 'application/json')
    .set('created', '17744580001239999');
  event.setData(Buffer.from('{ "days": 30 }')).setCustomMetadata(new Uint8Array([0, 255, 128]));
  return event;
};

const answer = (event: ReturnType<typeof recorded>) =>
  new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(event).setCommitPosition('7'));

describe('a message of a reading', () => {
  it('is an event with all that was stored of it', () => {
    expect(decoded(answer(recorded('4096', '4000')))).toEqual({
      is: 'event',
      event: {
        id: '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0001',
        type: 'RefillRequested',
        data: new Uint8Array(Buffer.from('{ "days": 30 }')),
        metadata: new Uint8Array([0, 255, 128]),
        stream: 'prescription-äöü',
        revision: 300,
        position: '00000000000000004096/00000000000000004000',
        recordedAt: '2026-03-25T17:00:00.123Z',
      },
    });
  });

  it.each(['0', '127', '128', '562949953421311', '562949953421312', '18446744073709551615'])(
    'says where the event lies, to the last digit: %s',
    (position) => {
      const place = `${position.padStart(20, '0')}/${position.padStart(20, '0')}`;
      expect(decoded(answer(recorded(position)))).toMatchObject({ event: { position: place } });
    },
  );

  it('is an event without bytes when none were stored', () => {
    const empty = recorded('1').setData('').setCustomMetadata('');
    const { event } = decoded(answer(empty)) as { event: { data: unknown; metadata: unknown } };
    expect([event.data, event.metadata]).toEqual([new Uint8Array(), new Uint8Array()]);
  });

  it('is a checkpoint, or tells whether anything is behind', () => {
    const checkpoint = new ReadResp.Checkpoint().setCommitPosition('12').setPreparePosition('9');
    expect(decoded(new ReadResp().setCheckpoint(checkpoint))).toEqual({
      is: 'checkpoint',
      position: '00000000000000000012/00000000000000000009',
    });
    expect(decoded(new ReadResp().setCaughtUp(new ReadResp.CaughtUp()))).toEqual({
      is: 'caught-up',
    });
    expect(decoded(new ReadResp().setFellBehind(new ReadResp.FellBehind()))).toEqual({
      is: 'fell-behind',
    });
  });

  it('is of no concern when it is anything else', () => {
    const confirmation = new ReadResp.SubscriptionConfirmation().setSubscriptionId('s');
    expect(decoded(new ReadResp().setConfirmation(confirmation))).toEqual({ is: 'other' });
    expect(decoded(new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound()))).toEqual({
      is: 'other',
    });
    expect(decoded(new ReadResp().setLastStreamPosition('5'))).toEqual({ is: 'other' });
    expect(readMessageOf(Buffer.alloc(0))).toEqual({ is: 'other' });
  });
});
