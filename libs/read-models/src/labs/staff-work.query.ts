import type { ViewedItem } from '@anamnesis/domain/audit/events';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { withoutWrong } from '@anamnesis/domain/labs/collection-times.policy';
import { linesWithoutTime } from '@anamnesis/domain/labs/review-due-waits.policy';
import type { QueryDefinition } from '../query.js';
import { viewedParts, type ViewedVersion } from '../viewed-items.js';
import {
  ListLabsOfUnknownOrderer,
  ListLabsOfUnknownTime,
  ListLabsToMap,
  ListLabsToReview,
  type LabOfUnknownOrderer,
  type LabOfUnknownTime,
  type LabWorkItem,
  type LabsOfUnknownOrdererAnswer,
  type LabsOfUnknownTimeAnswer,
  type LabsToMapAnswer,
  type LabsToReviewAnswer,
} from './staff-queries.js';
import { coveredBy, itemsToReview } from './staff-reviewing.js';
import { MAY_BE_UNKNOWN, PLAIN_TIME } from './staff-work-orderers.js';
import { labToMap } from './staff-work-to-map.js';
import { named, workItem, workPage, type WaitingReport, type WorkAround } from './staff-work.js';

const VIEWS_OF_WORK = ['lab-work', 'lab-policies', 'practitioners', 'patient-names', 'facilities'];

const nobodyInParticular = (): Promise<undefined> => Promise.resolve(undefined);

const patientsOf = ({ rows }: { rows: readonly { readonly patientId: string }[] }) => [
  ...new Set(rows.map(({ patientId }) => patientId)),
];

/** Each report with the lines that are named, in their versions; a row without lines names none. */
const namedIn = (
  { rows }: { readonly rows: readonly WorkRow[] },
  patientId: string,
): readonly ViewedItem[] =>
  rows
    .filter((row) => row.patientId === patientId)
    .map(({ reportId, lines }) =>
      presentFields({ id: reportId, parts: lines && viewedParts(lines) }),
    );

interface WorkRow extends Pick<LabWorkItem, 'reportId' | 'patientId'> {
  readonly lines?: readonly ViewedVersion[];
}

/** What waits for a review, oldest first: to be reviewed from here, for its values stand with it. */
export const labsToReviewQuery: QueryDefinition<ListLabsToReview, LabsToReviewAnswer> = {
  message: ListLabsToReview,
  projections: [...VIEWS_OF_WORK, 'lab-reports'],
  patientOf: nobodyInParticular,
  ask: async (reader, query, asked) => {
    const { providerId, whose } = query;
    const covered = await coveredBy(reader, asked);
    const mine = whose === 'mine' ? [asked.by, ...covered] : undefined;
    return workPage({
      ...{ reader, query, asked, waitsFor: 'review' },
      narrow: (builder) => {
        if (providerId !== undefined) {
          builder.andWhere('work.ordering_provider_id = :providerId', { providerId });
        }
        if (mine) builder.andWhere('work.ordering_provider_id IN (:...mine)', { mine });
      },
      itemsOf: (waiting, around) => itemsToReview(reader, waiting, { ...around, covered }),
    });
  },
  patientsIn: patientsOf,
  // Its values were shown: who saw which version of what is told of staff as of patients.
  itemsIn: namedIn,
};

/** What is held until somebody has said what it is, with all that is known of each line. */
export const labsToMapQuery: QueryDefinition<ListLabsToMap, LabsToMapAnswer> = {
  message: ListLabsToMap,
  projections: VIEWS_OF_WORK,
  patientOf: nobodyInParticular,
  ask: (reader, query, asked) =>
    workPage({
      ...{ reader, query, asked, waitsFor: 'mapping' },
      itemsOf: (waiting, around) => Promise.resolve(waiting.map((each) => labToMap(each, around))),
    }),
  patientsIn: patientsOf,
  itemsIn: namedIn,
};

/** What is held because nobody knows who ordered it, or of which group that one was by then. */
export const labsOfUnknownOrdererQuery: QueryDefinition<
  ListLabsOfUnknownOrderer,
  LabsOfUnknownOrdererAnswer
> = {
  message: ListLabsOfUnknownOrderer,
  projections: VIEWS_OF_WORK,
  patientOf: nobodyInParticular,
  ask: (reader, query, asked) =>
    workPage({
      ...{ reader, query, asked, waitsFor: 'orderer' },
      narrow: (builder) => builder.andWhere(MAY_BE_UNKNOWN, { plainTime: PLAIN_TIME }),
      itemsOf: (waiting, around) =>
        Promise.resolve(waiting.map((each) => unknownOrderer(each, around))),
    }),
  patientsIn: patientsOf,
  itemsIn: namedIn,
};

const unknownOrderer = (waiting: WaitingReport, around: WorkAround): LabOfUnknownOrderer => {
  const { orderedByAsSent, orderingProviderId } = waiting.row;
  return presentFields({
    ...workItem(waiting, around),
    orderedByAsSent,
    why: whyUnknown(orderingProviderId, waiting),
  });
};

const whyUnknown = (
  orderingProviderId: string | undefined,
  { isInDirectory }: WaitingReport,
): LabOfUnknownOrderer['why'] => {
  if (orderingProviderId === undefined) return 'nobody-named';
  return isInDirectory ? 'several-groups' : 'no-known-group';
};

/** What is hidden from everybody until somebody has found out when it was collected. */
export const labsOfUnknownTimeQuery: QueryDefinition<
  ListLabsOfUnknownTime,
  LabsOfUnknownTimeAnswer
> = {
  message: ListLabsOfUnknownTime,
  projections: VIEWS_OF_WORK,
  patientOf: nobodyInParticular,
  ask: (reader, query, asked) =>
    workPage({
      ...{ reader, query, asked, waitsFor: 'collection-time' },
      itemsOf: (waiting, around) =>
        Promise.resolve(waiting.map((each) => unknownTime(each, around))),
    }),
  patientsIn: patientsOf,
  itemsIn: namedIn,
};

const unknownTime = (waiting: WaitingReport, around: WorkAround): LabOfUnknownTime => {
  const { row } = waiting;
  return {
    ...workItem(waiting, around),
    collected: row.collected,
    lines: linesWithoutTime(row, around.at).map(({ lineId, version, test, collected = [] }) => ({
      ...{ lineId, version, test: named(test) },
      collected: withoutWrong(collected, row.timesFoundWrong),
    })),
  };
};
