import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import {
  A_MONTH,
  AN_ID,
  accessLogStreamOf,
  forgetting,
  type AccessLogEvent,
  type ErasureAuthority,
  type ErasureReason,
  type ForgettingEvent,
} from '@anamnesis/domain';
import type { EventCodec, EventStore, RecordedEvent } from '@anamnesis/eventing';
import {
  KEY_GIVEN_UP,
  lostKeyStreamOf,
  type KeyGivenUp,
  type LostKeyReason,
} from './lost-key-events.js';

/** Who did or saw what of one patient in one month (UTC), in the order of recording. */
export class ShowAccessLog {
  get query() {
    return 'accessLog' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  /** YYYY-MM; the current month when left out. */
  @IsOptional() @Matches(...A_MONTH) readonly month?: string;
  /** Where the page before ended. */
  @IsOptional() @IsInt() @Min(0) readonly from?: number;
  @IsOptional() @IsInt() @Min(1) @Max(500) readonly limit?: number;
}

export interface AccessLogAnswer {
  readonly month: string;
  readonly entries: readonly AccessLogEntry[];
  /** Of a patient who was forgotten: that something is there, and why nobody can read it. */
  readonly sealed?: SealedFacts;
  /** Of a patient who was not forgotten, and whose key was lost and given up. */
  readonly lost?: LostFacts;
  /** What to send as `from` for the next page; left out after the last. */
  readonly next?: number;
}

export interface SealedFacts {
  /** How many facts of this page nobody can read any more. */
  readonly facts: number;
  /** When it was approved: the point of no return. */
  readonly since: string;
  readonly reason: ErasureReason;
  readonly authority: ErasureAuthority;
  readonly reference: string;
  readonly requestedBy: string;
  readonly approvedBy: string;
}

export interface LostFacts {
  /** How many facts of this page nobody can read any more. */
  readonly facts: number;
  /** When the key was given up: no copy of the vault that turns up later opens them. */
  readonly since: string;
  readonly reason: LostKeyReason;
  readonly declaredBy: string;
  readonly givenUpBy: string;
}

export interface AccessLogEntry {
  readonly eventId: string;
  readonly recordedAt: string;
  readonly access: AccessLogEvent;
}

const DEFAULT_LIMIT = 200;

export const readAccessLog = async (
  { store, codec }: { store: EventStore; codec: EventCodec },
  { patientId, month: asked, from = 0, limit = DEFAULT_LIMIT }: ShowAccessLog,
  at: string,
): Promise<AccessLogAnswer> => {
  const month = asked ?? at.slice(0, 'YYYY-MM'.length);
  const stream = accessLogStreamOf(patientId, `${month}-01T00:00:00.000Z`);
  const stored = await store.readStream(stream, { from, limit: limit + 1 });
  const page = stored.slice(0, limit);
  const readable = page.filter(({ forgotten }) => !forgotten);
  const entries = readable.map((event): AccessLogEntry => {
    const recorded = codec.decode(event) as RecordedEvent<AccessLogEvent>;
    return { eventId: event.id, recordedAt: recorded.recordedAt, access: recorded.event };
  });
  const facts = page.length - readable.length;
  const sealed = await sealedFacts({ store, codec }, patientId, facts);
  const lost = sealed ? undefined : await lostFacts({ store, codec }, patientId, facts);
  return {
    month,
    entries,
    ...(sealed ? { sealed } : {}),
    ...(lost ? { lost } : {}),
    ...(stored.length > limit ? { next: from + limit } : {}),
  };
};

const sealedFacts = async (
  { store, codec }: { store: EventStore; codec: EventCodec },
  patientId: string,
  facts: number,
): Promise<SealedFacts | undefined> => {
  const stored = await store.readStream(`forgetting-${patientId}`);
  const { approved } = stored
    .map((event) => codec.decode(event).event as ForgettingEvent)
    .reduce(forgetting.evolve, forgetting.initialState);
  if (!approved) return undefined;
  const { at: since, reason, authority, reference, requestedBy, by: approvedBy } = approved;
  return { facts, since, reason, authority, reference, requestedBy, approvedBy };
};

const lostFacts = async (
  { store, codec }: { store: EventStore; codec: EventCodec },
  patientId: string,
  facts: number,
): Promise<LostFacts | undefined> => {
  const [last] = await store.readStream(lostKeyStreamOf(patientId), {
    direction: 'backwards',
    limit: 1,
  });
  if (last?.type !== KEY_GIVEN_UP) return undefined;
  const { event, recordedAt: since } = codec.decode(last) as RecordedEvent<KeyGivenUp>;
  const { reason, declaredBy, by: givenUpBy } = event;
  return { facts, since, reason, declaredBy, givenUpBy };
};
