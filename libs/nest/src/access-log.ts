import { randomUUID } from 'node:crypto';
import { accessLogStreamOf, type AccessLogEvent, type PortalCaller } from '@anamnesis/domain';
import {
  appendSettled,
  eventIdOf,
  StoreUnavailable,
  type EventCodec,
  type EventStore,
  type EventToStore,
  type ExpectedRevision,
} from '@anamnesis/eventing';

/** What is noted of an access; who, when and under which id is added here. */
export type AccessToNote = DistributiveOmit<
  AccessLogEvent,
  'accessId' | 'by' | 'role' | 'onBehalfOf' | 'at' | 'correlationId'
>;

/** `Omit` of each member of a union; the plain one would merge them. */
export type DistributiveOmit<Union, Field extends PropertyKey> = Union extends unknown
  ? Omit<Union, Field>
  : never;

export interface AccessLog {
  /**
   * Resolves when all of it is durable: no answer leaves before.
   * @throws {StoreUnavailable | OutcomeUnknown} not noted: the answer must not leave
   */
  note(
    caller: PortalCaller,
    at: string,
    accesses: readonly (AccessToNote & { readonly onBehalfOf?: string })[],
  ): Promise<void>;
}

interface Waiting {
  readonly event: EventToStore;
  readonly settle: (failure?: unknown) => void;
}

interface Line {
  waiting: Waiting[];
  busy: boolean;
  expected: ExpectedRevision | undefined;
}

/** Facts of one append: keeps it far below the store's limit. */
const MOST_AT_ONCE = 200;
/** Several processes note on one stream; each conflict tells the revision to go on from. */
const MOST_CONFLICTS = 20;
const MOST_WAITING = 10_000;
const MOST_LINES = 10_000;

/** Facts that come in while a stream's append is under way go together in its next one. */
export const accessLog = (store: EventStore, codec: EventCodec): AccessLog => {
  const lines = new Map<string, Line>();

  const note = (stream: string, event: EventToStore): Promise<void> => {
    const line = lines.get(stream) ?? { waiting: [], busy: false, expected: undefined };
    if (line.waiting.length >= MOST_WAITING) {
      throw new StoreUnavailable('The access log cannot keep up. Try again in a moment.');
    }
    lines.set(stream, line);
    return new Promise((resolve, reject) => {
      const settle = (failure?: unknown): void => {
        if (failure === undefined) resolve();
        else reject(failure as Error);
      };
      line.waiting.push({ event, settle });
      if (!line.busy) void drain(stream, line);
    });
  };

  const drain = async (stream: string, line: Line): Promise<void> => {
    line.busy = true;
    while (line.waiting.length > 0) {
      const batch = line.waiting.splice(0, MOST_AT_ONCE);
      try {
        await append(
          stream,
          line,
          batch.map(({ event }) => event),
        );
        for (const { settle } of batch) settle();
      } catch (failure) {
        // What an append in doubt left behind is read anew by the next one.
        line.expected = undefined;
        for (const { settle } of batch) settle(failure);
      }
    }
    line.busy = false;
    forgetIdle();
  };

  const append = async (stream: string, line: Line, events: EventToStore[]): Promise<void> => {
    line.expected ??= await revisionOf(store, stream);
    for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts += 1) {
      const expectedRevision = line.expected;
      const outcome = await appendSettled(store, { stream, expectedRevision, events });
      line.expected = outcome.is === 'appended' ? outcome.revision : outcome.actual;
      if (outcome.is === 'appended') return;
    }
    throw new StoreUnavailable('The access log is written by too many at once. Try again.');
  };

  const forgetIdle = (): void => {
    if (lines.size <= MOST_LINES) return;
    for (const [stream, line] of lines) if (!line.busy) lines.delete(stream);
  };

  return {
    note: async (caller, at, accesses) => {
      await Promise.all(
        accesses.map((access) => {
          const event = accessOf(caller, at, access);
          const stream = accessLogStreamOf(event.patientId, at);
          return note(stream, encode(codec, stream, event));
        }),
      );
    },
  };
};

const accessOf = (
  caller: PortalCaller,
  at: string,
  access: AccessToNote & { readonly onBehalfOf?: string },
): AccessLogEvent => {
  const accessId = randomUUID();
  const { actor: by, role, correlationId = accessId } = caller;
  return { ...access, accessId, by, role, at, correlationId };
};

const encode = (codec: EventCodec, stream: string, event: AccessLogEvent): EventToStore => {
  const { accessId, by, onBehalfOf, correlationId, patientId } = event;
  return codec.encode(eventIdOf(stream, accessId, 0), event, {
    actor: by,
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    commandId: accessId,
    commandDigest: '',
    correlationId,
    causationId: 'commandId' in event ? event.commandId : accessId,
    ...(patientId === undefined ? {} : { subject: patientId }),
  });
};

const revisionOf = async (store: EventStore, stream: string): Promise<ExpectedRevision> => {
  const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
  return last ? last.revision : 'no-stream';
};
