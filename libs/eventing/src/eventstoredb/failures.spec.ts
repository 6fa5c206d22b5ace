import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import { AppendRefused, OutcomeUnknown, StoreUnavailable } from '../event-store.js';
import {
  asOutcomeUnknown,
  asUnavailable,
  isNodeGone,
  isTooSlow,
  leaderNamedIn,
  NothingDone,
  outcomeOfRefusal,
  StoreUnusable,
} from './failures.js';

const refusal = (name: string, message: { serializeBinary(): Uint8Array }, text = '') => {
  const details = new anyPb.Any();
  details.pack(message.serializeBinary(), name);
  return new statusPb.Status().setMessage(text).setDetails(details);
};

const failure = (
  code: status,
  details: string,
  said: Record<string, string> = {},
): ServiceError => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(said)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
};

describe('what the server says about one append among many', () => {
  it('is a conflict with the revision that it names, or with none', () => {
    const at = (revision?: string) => {
      const conflict = new sharedPb.WrongExpectedVersion();
      if (revision !== undefined) conflict.setCurrentStreamRevision(revision);
      return refusal('event_store.client.WrongExpectedVersion', conflict);
    };
    expect(outcomeOfRefusal(at('4'))).toEqual({ is: 'conflict', actual: 4 });
    expect(outcomeOfRefusal(at('0'))).toEqual({ is: 'conflict', actual: 0 });
    expect(outcomeOfRefusal(at())).toEqual({ is: 'conflict', actual: 'no-stream' });
  });

  it.each([
    ['StreamDeleted', AppendRefused],
    ['MaximumAppendSizeExceeded', AppendRefused],
    ['BadRequest', AppendRefused],
    ['AccessDenied', StoreUnusable],
    ['Timeout', OutcomeUnknown],
    ['Unknown', OutcomeUnknown],
    ['SomethingNew', OutcomeUnknown],
  ])('is told apart: %s', (name, kind) => {
    const said = refusal(`event_store.client.${name}`, new sharedPb.Empty());
    expect(() => outcomeOfRefusal(said)).toThrow(kind);
  });

  it.each(['Server Is Not Ready', 'Server Is Busy', 'No leader info available in response'])(
    'is nothing done, and so asked again: %s',
    (text) => {
      const said = refusal('google.protobuf.Empty', new sharedPb.Empty(), text);
      expect(() => outcomeOfRefusal(said)).toThrow(NothingDone);
    },
  );
});

describe('a call that failed', () => {
  it('leaves an append unknown, unless the user may not append at all', () => {
    const broken = failure(status.UNAVAILABLE, 'read ECONNRESET');
    expect(asOutcomeUnknown(broken)).toBeInstanceOf(OutcomeUnknown);
    const denied = failure(status.PERMISSION_DENIED, '', { exception: 'access-denied' });
    expect(asOutcomeUnknown(denied)).toBeInstanceOf(StoreUnavailable);
    expect(asUnavailable(denied)).toBeInstanceOf(StoreUnusable);
  });

  it('never tells the server’s own words, which may quote names', () => {
    const quoting = failure(status.UNKNOWN, "Stream 'patient-secret' does not …");
    expect(asUnavailable(quoting).message).not.toContain('secret');
    expect(asOutcomeUnknown(quoting).message).not.toContain('secret');
  });

  it('names the leader when the one who was asked is none', () => {
    const redirect = failure(status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': 'node-2',
      'leader-endpoint-port': '2113',
    });
    expect(leaderNamedIn(redirect)).toBe('node-2:2113');
    expect(isNodeGone(redirect)).toBe(true);
    expect(leaderNamedIn(failure(status.UNAVAILABLE, ''))).toBeUndefined();
  });

  it('is normal life when a subscriber was too slow, and the node is well', () => {
    const slow = failure(status.ABORTED, 'Operation timed out: Consumer too slow to handle event');
    expect(isTooSlow(slow)).toBe(true);
    expect(isNodeGone(slow)).toBe(false);
    expect(isTooSlow(failure(status.ABORTED, 'Operation timed out: Commit phase timeout.'))).toBe(
      false,
    );
  });
});
