import { status, type ServiceError } from '@grpc/grpc-js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import {
  AppendRefused,
  OutcomeUnknown,
  StoreUnavailable,
  type AppendOutcome,
} from '../event-store.js';
import type { Host } from './address.js';

/** Not for a moment only: a wrong password, a missing right, a server that is none. */
export class StoreUnusable extends StoreUnavailable {}

/** Looked for as long as somebody had patience. */
export class NoLeader extends StoreUnavailable {
  constructor() {
    super(
      'No node of EventStoreDB answers as the leader. Start it, or correct its address; with TLS, ' +
        'name the certificate of its authority with tlsCAFile.',
    );
  }
}

/** The server took the call and did nothing; another node, or the same one later, will. */
export class NothingDone extends StoreUnavailable {}

/** A call that was given up by our own timer: what the server does with it is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

const isServiceError = (failure: unknown): failure is ServiceError =>
  failure instanceof Error && 'code' in failure && typeof failure.code === 'number';

/** What the server says of itself in a failure's trailing metadata. */
export const exceptionOf = (failure: unknown): string | undefined =>
  isServiceError(failure) ? textIn(failure, 'exception') : undefined;

const textIn = ({ metadata }: ServiceError, key: string): string | undefined =>
  // A failure that the client made itself may come without.
  (metadata as ServiceError['metadata'] | undefined)?.get(key)[0]?.toString();

/** Where the leader is, as a node says that is not. */
export const leaderNamedIn = (failure: unknown): Host | undefined => {
  if (!isServiceError(failure) || exceptionOf(failure) !== 'not-leader') return undefined;
  const host = textIn(failure, 'leader-endpoint-host');
  const port = textIn(failure, 'leader-endpoint-port');
  return host !== undefined && port !== undefined ? `${host}:${port}` : undefined;
};

/** A subscriber is dropped that does not keep up; the server is well, and it may come back at once. */
export const isTooSlow = (failure: unknown): boolean =>
  isServiceError(failure) &&
  failure.code === status.ABORTED &&
  failure.details.includes('Consumer too slow');

const GONE: readonly number[] = [status.UNAVAILABLE, status.CANCELLED, status.INTERNAL];

/** Whoever was asked cannot be asked any more, or does not lead: the leader is another one. */
export const isNodeGone = (failure: unknown): boolean =>
  isServiceError(failure) && (GONE.includes(failure.code) || exceptionOf(failure) === 'not-leader');

const NOBODY: readonly number[] = [status.UNAUTHENTICATED, status.PERMISSION_DENIED];

const isForbidden = (failure: unknown): boolean =>
  exceptionOf(failure) === 'access-denied' ||
  (isServiceError(failure) && NOBODY.includes(failure.code));

/** The server's own words may quote names; its code never does. */
const describe = (failure: unknown): string => {
  if (failure instanceof NoAnswer) return failure.message;
  if (!isServiceError(failure)) return 'The link to EventStoreDB does not answer.';
  return `EventStoreDB answered ${status[failure.code] ?? failure.code}.`;
};

export const asUnavailable = (failure: unknown): StoreUnavailable => {
  if (failure instanceof StoreUnavailable) return failure;
  if (isForbidden(failure)) return forbidden();
  if (isServiceError(failure) && failure.code === status.UNIMPLEMENTED) {
    return new StoreUnusable('The server is no EventStoreDB of version 21.10 or later.');
  }
  return new StoreUnavailable(describe(failure));
};

const forbidden = (): StoreUnusable =>
  new StoreUnusable(
    'EventStoreDB refuses this user: check user and password, and the right to write and to ' +
      'read $all.',
  );

/** For an append that was sent: whatever broke, it may be stored. */
export const asOutcomeUnknown = (failure: unknown): Error => {
  if (isForbidden(failure)) return forbidden();
  return new OutcomeUnknown(
    `${describe(failure)} The append may be stored: send the same one again.`,
  );
};

const conflictIn = (details: ReturnType<Status['getDetails']>) =>
  details?.unpack(
    (bytes) => sharedPb.WrongExpectedVersion.deserializeBinary(bytes),
    details.getTypeName(),
  );

/**
 * What the server says about one append among many.
 * @throws what the port promises
 */
export const outcomeOfRefusal = (refusal: Status): AppendOutcome => {
  const details = refusal.getDetails();
  switch (details?.getTypeName() ?? '') {
    case 'event_store.client.WrongExpectedVersion': {
      const conflict = conflictIn(details);
      const actual = conflict?.hasCurrentStreamRevision()
        ? Number(conflict.getCurrentStreamRevision())
        : 'no-stream';
      return { is: 'conflict', actual };
    }
    case 'event_store.client.AccessDenied':
      throw forbidden();
    case 'event_store.client.StreamDeleted':
      throw new AppendRefused('The stream was deleted for good; nothing can be added to it.');
    case 'event_store.client.MaximumAppendSizeExceeded':
      throw new AppendRefused('EventStoreDB takes less in one append: raise --max-append-size.');
    case 'event_store.client.BadRequest':
      throw new AppendRefused('EventStoreDB does not understand the append.');
  }
  if (/^(Server Is (Not Ready|Busy)|No leader info)/.test(refusal.getMessage())) {
    throw new NothingDone('EventStoreDB is not ready.');
  }
  throw new OutcomeUnknown(
    'EventStoreDB did not say in time whether the append is stored: send the same one again.',
  );
};
