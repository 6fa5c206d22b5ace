import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import {
  interfaceMessages,
  type InterfaceMessageRow,
  type OpenMessageCorrection,
} from '@anamnesis/domain/interfaces/interface-messages.projection';
import { reviewDueOf } from '@anamnesis/domain/labs/review-due.policy';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { openCursor, sealCursor } from '../cursor.js';
import { calendarsFor, type CalendarOf } from '../directory/calendars.js';
import { limitOf, pageOf } from '../paging.js';
import { peopleNamed, type People } from '../people.js';
import type { QueryDefinition } from '../query.js';
import { notShownOf, staleRowsOf } from '../stale-rows.js';
import { viewedMessage } from '../viewed-items.js';
import { withoutNulls } from '../without-nulls.js';
import { InterfaceMessage } from './interface-message.entity.js';
import {
  FollowInterfaceWorklist,
  ListInterfaceMessages,
  type InterfaceMessageItem,
  type InterfaceMessagesAnswer,
  type InterfaceWorklistAnswer,
  type MessageCorrectionToAccept,
  type WorklistCount,
} from './queries.js';

interface Place {
  readonly receivedAt: string;
  readonly messageId: string;
}

const filtered = (
  builder: SelectQueryBuilder<InterfaceMessageRow>,
  { status = 'parked', reason, sender, patientId }: ListInterfaceMessages,
): void => {
  builder.andWhere('message.status = :status', { status });
  if (reason) builder.andWhere('message.reason = :reason', { reason });
  if (sender) builder.andWhere('message.sender = :sender', { sender });
  if (patientId) builder.andWhere('message.patient_id = :patientId', { patientId });
};

/** The oldest first: whoever has waited longest is next. */
export const interfaceMessagesQuery: QueryDefinition<
  ListInterfaceMessages,
  InterfaceMessagesAnswer
> = {
  message: ListInterfaceMessages,
  projections: ['interface-messages', 'patient-names', 'practitioners', 'facilities'],
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, query, asked) => {
    const limit = limitOf(query);
    const builder = reader.getRepository(InterfaceMessage).createQueryBuilder('message');
    filtered(builder, query);
    const place = openCursor<Place>(query, asked);
    if (place) {
      builder.andWhere('(message.received_at, message.message_id) > (:receivedAt, :messageId)', {
        ...place,
      });
    }
    const found = await builder
      .orderBy('message.receivedAt', 'ASC')
      .addOrderBy('message.messageId', 'ASC')
      .limit(limit + 1)
      .getMany();
    const rows = found.map((row) => withoutNulls(row));
    const { people, reused, calendarOf } = await aroundOf(reader, rows);
    const keys = rows.map(({ messageId }) => messageId);
    const stale = await staleRowsOf(reader, interfaceMessages, { keys });
    const page = pageOf(rows, {
      limit,
      seal: ({ receivedAt, messageId }) =>
        sealCursor(query, { receivedAt, messageId } satisfies Place, asked),
      item: (row) =>
        presentFields({
          ...itemOf(row, people),
          ...dueOf(row, calendarOf, asked.at),
          reusesControlId: reused.has(row.messageId),
          staleSince: stale.since(row.messageId),
        }),
    });
    return { ...page, counts: await countsOf(reader), ...notShownOf(stale) };
  },
  patientsIn: ({ rows }) => [
    ...new Set(rows.flatMap(({ patientId }) => (patientId === undefined ? [] : [patientId]))),
  ],
  itemsIn: ({ rows }, patientId) =>
    rows.filter((row) => row.patientId === patientId).map(viewedMessage),
};

interface Around {
  readonly people: People;
  readonly reused: ReadonlySet<string>;
  readonly calendarOf: CalendarOf;
}

const aroundOf = async (
  reader: EntityManager,
  rows: readonly InterfaceMessageRow[],
): Promise<Around> => {
  const persons = rows.flatMap((row) => [row.patientId, row.decidedBy, row.correction?.by]);
  const patients = rows.flatMap(({ patientId }) => patientId ?? []);
  const [people, reused, calendarOf] = await Promise.all([
    peopleNamed(reader, persons),
    reusedAmong(reader, rows),
    calendarsFor(reader, patients),
  ]);
  return { people, reused, calendarOf };
};

/** Nobody's data: what changed is loaded, and noted, as ever. */
export const interfaceWorklistQuery: QueryDefinition<
  FollowInterfaceWorklist,
  InterfaceWorklistAnswer
> = {
  message: FollowInterfaceWorklist,
  projections: ['interface-messages'],
  patientOf: async () => undefined,
  ask: async (reader, { sender }) => {
    const latest = await parkedOf(reader, sender)
      .select('max(message.last_position)', 'position')
      .getRawOne<{ position: string | null }>();
    return { position: latest?.position ?? '', counts: await countsOf(reader, sender) };
  },
  patientsIn: () => [],
};

const itemOf = (
  { lastPosition: _position, subject: _subject, speaksOf: _named, ...row }: InterfaceMessageRow,
  people: People,
): Omit<InterfaceMessageItem, 'reusesControlId'> => {
  const { patientId, decidedBy, correction } = row;
  return presentFields({
    ...row,
    patientName: patientId === undefined ? undefined : people.patientName(patientId),
    decidedBy: decidedBy === undefined ? undefined : people.person(decidedBy),
    correction: correction && correctionToAccept(correction, people),
  });
};

/** It may be a result that nobody has seen, so it waits no longer than one that is on file. */
const dueOf = (
  { status, patientId, receivedAt, correction }: InterfaceMessageRow,
  calendarOf: CalendarOf,
  at: string,
): Pick<InterfaceMessageItem, 'ownedBy' | 'dueAt' | 'isOverdue'> => {
  if (status === 'taken' || status === 'discarded') return {};
  const { overdueAt: dueAt } = reviewDueOf(receivedAt, calendarOf(patientId));
  const isOverdue = Date.parse(dueAt) <= Date.parse(at);
  return { ownedBy: correction ? 'provider' : 'staff', dueAt, isOverdue };
};

const correctionToAccept = (
  { correctionId, reason, by, at }: OpenMessageCorrection,
  people: People,
): MessageCorrectionToAccept => ({
  ...{ correctionId, reason },
  ...{ mendedBy: people.person(by), mendedAt: at },
});

/** Found here and not when it comes: that would be one more look on every message's way in. */
const reusedAmong = async (
  reader: EntityManager,
  rows: readonly InterfaceMessageRow[],
): Promise<ReadonlySet<string>> => {
  if (rows.length === 0) return new Set();
  const found = await reader.query<{ message_id: string }[]>(
    `SELECT shown.message_id
       FROM views.interface_message AS shown
      WHERE shown.message_id = ANY($1)
        AND EXISTS (SELECT 1 FROM views.interface_message AS other
                     WHERE other.sender = shown.sender AND other.control_id = shown.control_id
                       AND other.message_id <> shown.message_id)`,
    [rows.map(({ messageId }) => messageId)],
  );
  return new Set(found.map(({ message_id: messageId }) => messageId));
};

const parkedOf = (
  reader: EntityManager,
  sender: string | undefined,
): SelectQueryBuilder<InterfaceMessageRow> => {
  const parked = reader
    .getRepository(InterfaceMessage)
    .createQueryBuilder('message')
    .where("message.status = 'parked'");
  return sender === undefined ? parked : parked.andWhere('message.sender = :sender', { sender });
};

const countsOf = async (
  reader: EntityManager,
  sender?: string,
): Promise<readonly WorklistCount[]> => {
  const counts = await parkedOf(reader, sender)
    .select('message.reason', 'reason')
    .addSelect('count(*)::integer', 'messages')
    .groupBy('message.reason')
    .orderBy('message.reason')
    .getRawMany<WorklistCount>();
  return counts.map((count) => withoutNulls(count));
};
