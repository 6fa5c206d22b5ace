import { Metadata, status, type StatusObject } from '@grpc/grpc-js';

/** How a call ends badly: status, text and trailing metadata as a real server sends them. */
export interface Refusal {
  readonly refused: Partial<StatusObject> & { readonly code: number; readonly details: string };
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

const refusal = (code: status, details: string, trailers: Record<string, string> = {}): Refusal => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, headerSafe(value));
  return { refused: { code, details, metadata } };
};

/** A header holds only ASCII; a stream may be called anything. */
const headerSafe = (value: string): string =>
  value.replaceAll(/[^\x20-\x7e]+/g, encodeURIComponent);

export const streamDeleted = (stream: string): Refusal =>
  refusal(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const deleteConflict = (stream: string, expected: number, actual: number): Refusal =>
  refusal(
    status.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${stream}, ` +
      `Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': `${expected}`,
      'actual-version': `${actual}`,
    },
  );

export const appendTooLarge = (limit: number): Refusal =>
  refusal(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': `${limit}`,
  });

export const notLeader = (leader: Address): Refusal =>
  refusal(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': leader.host,
    'leader-endpoint-port': `${leader.port}`,
  });

/** What a handler's exception looks like from outside; an empty type or stream name gets here. */
export const handlerThrew: Refusal = refusal(status.UNKNOWN, 'Exception was thrown by handler.');

/** A read of nothing at all is refused by an error that nobody meant. */
export const unexpectedResult = (of: 'ReadStreamResult' | 'ReadAllResult'): Refusal =>
  refusal(status.UNKNOWN, `Unexpected ${of}: Error`);

const timedOut = (what: string): Refusal => refusal(status.ABORTED, `Operation timed out: ${what}`);

export const commitTimedOut = timedOut('Commit phase timeout.');
export const canceledByServer = timedOut('Request canceled by server');
export const forwardingTimedOut = timedOut('Forwarding timeout');
export const consumerTooSlow = timedOut(
  'Consumer too slow to handle event while live. Client resubscription required.',
);

export const serverNotReady: Refusal = refusal(status.UNAVAILABLE, 'Server Is Not Ready');

export const isRefusal = (reply: object): reply is Refusal => 'refused' in reply;
