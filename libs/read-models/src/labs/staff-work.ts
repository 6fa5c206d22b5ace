import { In, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { PractitionerRow } from '@anamnesis/domain/directory/practitioners.projection';
import type { LabReviewBecameOverdue } from '@anamnesis/domain/labs/events';
import type { LabPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { labWork, workOf, type LabWorkRow } from '@anamnesis/domain/labs/lab-work.projection';
import {
  groupOfOrderer,
  waitsOf,
  type LabWait,
} from '@anamnesis/domain/labs/review-due-waits.policy';
import { firstLookAt, reviewDueOf } from '@anamnesis/domain/labs/review-due.policy';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { openCursor, sealCursor } from '../cursor.js';
import { calendarsFor, type CalendarOf } from '../directory/calendars.js';
import { Practitioner } from '../directory/practitioner.entity.js';
import { limitOf, pageOf } from '../paging.js';
import { peopleNamed, type People } from '../people.js';
import type { AskedBy } from '../query.js';
import { notShownOf, staleRowsOf, type StaleRows } from '../stale-rows.js';
import { withoutNulls } from '../without-nulls.js';
import { policiesInForce } from './policies-in-force.js';
import { LabWork } from './lab-work.entity.js';
import type { LabWorkItem, LabWorkPage, NamedTest } from './staff-queries.js';
import { heldCodesIn, heldSince, heldSinceOf, mayBeHeld } from './staff-work-held.js';

/** One report that waits, with what its row alone does not know. */
export interface WaitingReport {
  readonly row: LabWorkRow;
  readonly wait: LabWait;
  readonly overdueAt: string;
  /** The directory knows of a time at which whoever ordered belonged to a group. */
  readonly isInDirectory: boolean;
}

interface Place {
  readonly since: string;
  readonly reportId: string;
}

interface AskedWork {
  readonly query: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly due?: 'overdue';
}

export interface WorkAsked<Query extends AskedWork, Item> {
  readonly reader: EntityManager;
  readonly query: Query;
  readonly asked: AskedBy;
  readonly waitsFor: LabReviewBecameOverdue['waitsFor'];
  /** Narrows the rows, as SQL about `work`. */
  readonly narrow?: (builder: SelectQueryBuilder<LabWorkRow>) => void;
  /** What the rows of one page need besides. */
  readonly itemsOf: (
    waiting: readonly WaitingReport[],
    around: WorkAround,
  ) => Promise<readonly Item[]>;
}

export interface WorkAround {
  readonly people: People;
  readonly stale: StaleRows;
  readonly at: string;
  readonly policies: LabPolicies;
}

/** By which column each list is found and sorted; the policy says what of it really waits. */
const COLUMNS: Readonly<Record<Exclude<LabReviewBecameOverdue['waitsFor'], 'mapping'>, string>> = {
  review: 'work.review_since',
  orderer: 'work.final_since',
  'collection-time': 'work.timeless_since',
};

/** Rows that are read at once while a page is filled with those that really wait. */
const MOST_AT_ONCE = 400;

/**
 * One page, oldest first. What a row says is a hint: what waits is asked of the same policy that
 * says what is overdue, with the rule sets and memberships of now.
 */
export const workPage = async <Query extends AskedWork, Item>(
  asking: WorkAsked<Query, Item>,
): Promise<LabWorkPage<Item>> => {
  const { reader, query, asked } = asking;
  const limit = limitOf(query);
  const policies = await policiesInForce(reader);
  const found = await filled(asking, { limit: limit + 1, policies });
  const heldCodes = heldCodesIn(policies, asked.at);
  const page = pageOf(found, {
    limit,
    seal: ({ row, wait }) => sealCursor(query, placeOf(row, wait.waitsFor, heldCodes), asked),
    item: (each) => each,
  });
  const keys = page.rows.map(({ row }) => row.reportId);
  const [people, stale] = await Promise.all([
    peopleNamed(
      reader,
      page.rows.flatMap(({ row }) => [row.patientId, row.orderingProviderId]),
    ),
    staleRowsOf(reader, labWork, { keys }),
  ]);
  const around: WorkAround = { people, stale, at: asked.at, policies };
  const rows = await asking.itemsOf(page.rows, around);
  return { ...page, rows, ...notShownOf(stale) };
};

/** As the rows are sorted: by what `rowsBehind` compares it with. */
const placeOf = (
  row: LabWorkRow,
  waitsFor: LabWait['waitsFor'],
  heldCodes: readonly string[],
): Place => {
  const { reportId, reviewSince: review, finalSince: orderer, timelessSince } = row;
  const mapping = heldSinceOf(row, heldCodes);
  const since = { review, mapping, orderer, 'collection-time': timelessSince }[waitsFor] ?? '';
  return { since, reportId };
};

interface Filling {
  readonly limit: number;
  readonly policies: LabPolicies;
}

const filled = async <Query extends AskedWork, Item>(
  asking: WorkAsked<Query, Item>,
  { limit, policies }: Filling,
): Promise<readonly WaitingReport[]> => {
  const { reader, query, asked, waitsFor } = asking;
  const found: WaitingReport[] = [];
  const heldCodes = heldCodesIn(policies, asked.at);
  let place = openCursor<Place>(query, asked);
  for (;;) {
    const rows = await rowsBehind(asking, place, heldCodes);
    for (const waiting of await judged(reader, rows, { policies, at: asked.at, waitsFor })) {
      if (query.due === 'overdue' && !isPast(waiting.overdueAt, asked.at)) continue;
      found.push(waiting);
      if (found.length === limit) return found;
    }
    const last = rows.at(-1);
    if (!last || rows.length < MOST_AT_ONCE) return found;
    place = placeOf(last, waitsFor, heldCodes);
  }
};

const rowsBehind = async <Query extends AskedWork, Item>(
  { reader, query, asked, waitsFor, narrow }: WorkAsked<Query, Item>,
  place: Place | undefined,
  heldCodes: readonly string[],
): Promise<readonly LabWorkRow[]> => {
  const since = waitsFor === 'mapping' ? heldSince(heldCodes) : COLUMNS[waitsFor];
  const builder = reader
    .getRepository(LabWork)
    .createQueryBuilder('work')
    .where(waitsFor === 'mapping' ? mayBeHeld(heldCodes) : `${since} IS NOT NULL`, { heldCodes });
  narrow?.(builder);
  // What came so lately cannot be overdue, whatever the facility's days are.
  if (query.due === 'overdue') {
    builder.andWhere(`${since} <= :latest`, { latest: latestOverdueAt(asked.at) });
  }
  if (place) {
    builder.andWhere(`(${since}, work.report_id) > (:since::text COLLATE "C", :reportId)`, {
      ...place,
    });
  }
  const rows = await builder
    .orderBy(since, 'ASC')
    .addOrderBy('work.report_id', 'ASC')
    .limit(MOST_AT_ONCE)
    .getMany();
  return rows.map(withoutNulls);
};

/** The first look comes so long behind the arrival; so what is late came that long ago. */
const latestOverdueAt = (at: string): string => {
  const ahead = Date.parse(firstLookAt(at)) - Date.parse(at);
  return new Date(Date.parse(at) - ahead).toISOString();
};

interface Judging {
  readonly policies: LabPolicies;
  readonly at: string;
  readonly waitsFor: LabReviewBecameOverdue['waitsFor'];
}

const judged = async (
  reader: EntityManager,
  rows: readonly LabWorkRow[],
  { waitsFor, ...around }: Judging,
): Promise<readonly WaitingReport[]> => {
  const waits = await waitsOfRows(reader, rows, around);
  return waits.filter(({ wait }) => wait.waitsFor === waitsFor);
};

/** One for each thing that a report waits for, in the order of the rows. */
export const waitsOfRows = async (
  reader: EntityManager,
  rows: readonly LabWorkRow[],
  { policies, at }: Omit<Judging, 'waitsFor'>,
): Promise<readonly WaitingReport[]> => {
  const known = await surroundingsOf(reader, rows);
  return rows.flatMap((row) => {
    const calendar = known.calendarOf(row.patientId);
    const work = workOf(row);
    const orderer = known.ordererOf(row.orderingProviderId);
    const group = groupOfOrderer(work, orderer, calendar.zone);
    const isInDirectory = Object.keys(orderer?.memberships ?? {}).length > 0;
    return waitsOf(work, { group, policies, at }).map((wait) => {
      const { overdueAt } = reviewDueOf(wait.waitingSince, calendar);
      return { row, wait, overdueAt, isInDirectory };
    });
  });
};

interface Surroundings {
  readonly ordererOf: (id: string | undefined) => PractitionerRow | undefined;
  readonly calendarOf: CalendarOf;
}

const surroundingsOf = async (
  reader: EntityManager,
  rows: readonly LabWorkRow[],
): Promise<Surroundings> => {
  const practitionerIds = [...new Set(rows.flatMap((row) => row.orderingProviderId ?? []))];
  const [orderers, calendarOf] = await Promise.all([
    reader.find(Practitioner, { where: { practitionerId: In(practitionerIds) } }),
    calendarsFor(
      reader,
      rows.map(({ patientId }) => patientId),
    ),
  ]);
  const byId = new Map(orderers.map((each) => [each.practitionerId, each]));
  return { ordererOf: (id) => (id === undefined ? undefined : byId.get(id)), calendarOf };
};

const isPast = (instant: string, at: string): boolean => Date.parse(instant) <= Date.parse(at);

/** Who reviews answers for patients; who maps and who finds out who ordered, or when, need not. */
const OWNERS: Readonly<Record<LabWait['waitsFor'], LabWorkItem['ownedBy']>> = {
  review: 'provider',
  mapping: 'staff',
  orderer: 'staff',
  'collection-time': 'staff',
};

/** What every list says of a report that waits. */
export const workItem = (
  { row, wait, overdueAt }: WaitingReport,
  { people, stale, at }: WorkAround,
): LabWorkItem => {
  const { reportId, patientId, orderingProviderId, orderedAt, test } = row;
  return presentFields({
    ...{ reportId, patientId, patientName: people.patientName(patientId), test: named(test) },
    orderedBy: orderingProviderId === undefined ? undefined : people.person(orderingProviderId),
    orderedAt,
    ...{ waitsFor: wait.waitsFor, ownedBy: OWNERS[wait.waitsFor] },
    ...{ waitingSince: wait.waitingSince, overdueAt },
    isOverdue: isPast(overdueAt, at),
    staleSince: stale.since(reportId),
  });
};

export const named = ({ code, system, name }: NamedTest): NamedTest =>
  presentFields({ code, system, name });
