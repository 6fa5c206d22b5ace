import { In, type EntityManager } from 'typeorm';
import { covers } from '@anamnesis/domain/shared/facility-calendar';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { mappingKey } from '@anamnesis/domain/lab-tests/code-signals.policy';
import { labPolicyAt } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import type { LabReportRow } from '@anamnesis/domain/labs/lab-reports.projection';
import {
  kindsOfWork,
  linesToMap,
  unreviewedLines,
} from '@anamnesis/domain/labs/review-due-waits.policy';
import type { WorkLine } from '@anamnesis/domain/labs/lab-work.projection';
import { messagesWaiting } from '@anamnesis/domain/labs/waiting-news.policy';
import { Practitioner } from '../directory/practitioner.entity.js';
import type { AskedBy, QueryDefinition } from '../query.js';
import { LabReport } from './lab-report.entity.js';
import { shownValueOf } from './shown-value.js';
import {
  ListLabsOfUnknownOrderer,
  ListLabsToMap,
  ListLabsToReview,
  type LabOfUnknownOrderer,
  type LabsOfUnknownOrdererAnswer,
  type LabsToMapAnswer,
  type LabsToReviewAnswer,
  type LabToMap,
  type LabToReview,
  type LineToMap,
  type LineToReview,
} from './staff-queries.js';
import { MAY_BE_UNKNOWN, PLAIN_TIME } from './staff-work-orderers.js';
import { named, workItem, workPage, type WaitingReport, type WorkAround } from './staff-work.js';

const VIEWS_OF_WORK = ['lab-work', 'lab-policies', 'practitioners', 'patient-names', 'facilities'];

const nobodyInParticular = (): Promise<undefined> => Promise.resolve(undefined);

const patientsOf = ({ rows }: { rows: readonly { readonly patientId: string }[] }) => [
  ...new Set(rows.map(({ patientId }) => patientId)),
];

/** What waits for a review, oldest first: to be reviewed from here, for its values stand with it. */
export const labsToReviewQuery: QueryDefinition<ListLabsToReview, LabsToReviewAnswer> = {
  message: ListLabsToReview,
  projections: [...VIEWS_OF_WORK, 'lab-reports'],
  patientOf: nobodyInParticular,
  ask: async (reader, query, asked) => {
    const { providerId, whose } = query;
    const mine = whose === 'mine' ? [asked.by, ...(await coveredBy(reader, asked))] : undefined;
    return workPage({
      ...{ reader, query, asked, waitsFor: 'review' },
      narrow: (builder) => {
        if (providerId !== undefined) {
          builder.andWhere('work.ordering_provider_id = :providerId', { providerId });
        }
        if (mine) builder.andWhere('work.ordering_provider_id IN (:...mine)', { mine });
      },
      itemsOf: (waiting, around) => itemsToReview(reader, waiting, { ...around, by: asked.by }),
    });
  },
  patientsIn: patientsOf,
  // Its values were shown: who saw which version of what is told of staff as of patients.
  itemsIn: ({ rows }, patientId) =>
    rows
      .filter((row) => row.patientId === patientId)
      .map(({ reportId, lines }) => ({
        id: reportId,
        parts: lines.map(({ lineId, version }) => `${lineId}@${version}`),
      })),
};

/** For whom this provider stands in at the moment, by coverings that are on record. */
const coveredBy = async (
  reader: EntityManager,
  { by, at }: AskedBy,
): Promise<readonly string[]> => {
  const standIns = await reader
    .getRepository(Practitioner)
    .createQueryBuilder('practitioner')
    .where('practitioner.coverings @> :covering::jsonb', {
      covering: JSON.stringify([{ coveredBy: by }]),
    })
    .getMany();
  return standIns
    .filter(({ coverings }) => coverings.some((each) => each.coveredBy === by && covers(each, at)))
    .map(({ practitionerId }) => practitionerId);
};

const itemsToReview = async (
  reader: EntityManager,
  waiting: readonly WaitingReport[],
  around: WorkAround & { readonly by: string },
): Promise<readonly LabToReview[]> => {
  const reports = await reader.find(LabReport, {
    where: { reportId: In(waiting.map(({ row }) => row.reportId)) },
    select: { reportId: true, header: true, lines: true },
  });
  const byId = new Map(reports.map((report) => [report.reportId, report]));
  return waiting.map((each) => {
    const report = byId.get(each.row.reportId);
    return presentFields({
      ...workItem(each, around),
      isCovered: each.row.orderingProviderId !== around.by,
      newsWaitsIn: messagesWaiting(report?.header.newsWaits),
      lines: unreviewedLines(each.row).map((line) => lineToReview(line, report)),
    });
  });
};

const lineToReview = (
  { lineId, version, status, test, receivedAt }: WorkLine,
  report: Pick<LabReportRow, 'lines'> | undefined,
): LineToReview => {
  const versions = report?.lines.find((each) => each.lineId === lineId)?.versions ?? [];
  const { value, subId, ofMendedText } = versions.find((each) => each.version === version) ?? {};
  const { units, referenceRange, flags = [], notes = [] } = value ?? {};
  return presentFields({
    ...{ lineId, version, status, test: named(test), subId, ofMendedText, receivedAt },
    ...shownValueOf(value ?? { values: [] }),
    ...{ units, referenceRange, flags, notes },
  });
};

/** What is held until somebody has said what it is, with all that is known of each line. */
export const labsToMapQuery: QueryDefinition<ListLabsToMap, LabsToMapAnswer> = {
  message: ListLabsToMap,
  projections: VIEWS_OF_WORK,
  patientOf: nobodyInParticular,
  ask: (reader, query, asked) =>
    workPage({
      ...{ reader, query, asked, waitsFor: 'mapping' },
      itemsOf: (waiting, around) =>
        Promise.resolve(
          waiting.map((each): LabToMap => ({
            ...workItem(each, around),
            lines: linesOf(each, around),
          })),
        ),
    }),
  patientsIn: patientsOf,
};

const linesOf = ({ row }: WaitingReport, { policies, at }: WorkAround): readonly LineToMap[] => {
  const policy = labPolicyAt(policies, Date.parse(at));
  const kinds = kindsOfWork(row, policy);
  const waiting = linesToMap(row, policy);
  return row.lines.flatMap((line, index) => {
    const kind = kinds[index];
    if (!kind || !waiting.includes(line)) return [];
    const { lineId, version, test } = line;
    const key = test.code === undefined ? undefined : mappingKey(test.code, test.system);
    const { category, sureness, needsHuman, signals } = kind.classification;
    const { name: specimen } = test.specimen ?? {};
    return [
      presentFields({
        ...{ lineId, version, test: named(test), mappingKey: key },
        ...{ section: test.section, specimen },
        ...{ category, sureness, needsHuman, signals },
      }),
    ];
  });
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
