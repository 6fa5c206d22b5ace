import {
  groupOf,
  type ComponentFacts,
  type DelegationFact,
  type LabFacts,
  type OrderingProvider,
  type PatientPreference,
  type PractitionerState,
  type ReviewFact,
  type Viewer,
} from './facts.js';
import { isBefore } from '../shared/facility-calendar.js';
import { timesOfLine, withoutWrong } from './collection-times.policy.js';
import type { LabReportRow, LineOfReport, VersionOfLine } from './lab-reports.projection.js';
import { possibleTimesOf } from './possible-times.policy.js';

/**
 * What does the decision have to know of this report?
 *
 * A report as it was received is one order (P8) whose lines have versions, reviews and agreements of
 * their own; whoever ordered belongs to a group by the directory's memberships at the time of the
 * order (P11), and is stood in for by whom the directory recorded (P12, R8). Where nobody said when
 * it was ordered, the time of collection counts, and without one the first arrival (requirements
 * section 2; November 2026). A line's newest version says what the test is;
 * every time of collection that any version told stays possible until the laboratory corrects it, or
 * two people of the practice find it wrong.
 * Clocks of several machines differ by seconds: a version is there as soon as it is on file, and the
 * review that names it is not before it, so that neither is an old version shown on nor a review lost.
 * Not covered: who the viewer is and by what right; whoever asks knows.
 */
export const labFactsOf = (row: ReportOnFile, around: LabSurroundings): LabFacts => ({
  result: {
    // The order is judged as the order; the lines carry all the rest.
    test: {},
    versions: [],
    collected: row.header.collected,
    components: row.lines.map((line) => componentOf(line, row.header, around.onFileAt)),
  },
  order: orderOf(row, around),
  reviews: [],
  delegations: delegationsOf(around.orderedBy),
  patient: {
    ...(around.birthDate === undefined ? {} : { birthDate: around.birthDate }),
    preferences: around.wishes,
  },
  viewer: around.viewer,
  zone: around.zone,
});

export interface OrderedWhen {
  readonly header: Pick<LabReportRow['header'], 'orderedAt' | 'collected'>;
  readonly firstReceivedAt: string;
}

export type ReportOnFile = Pick<
  LabReportRow,
  'header' | 'orderingProviderId' | 'lines' | 'firstReceivedAt'
>;

/** What is not the report's own: gathered once for all reports of a patient. */
export interface LabSurroundings {
  /** As the directory knows the one who ordered; left out where it knows nobody of that id. */
  readonly orderedBy?: OrdererOnFile | undefined;
  readonly birthDate?: string | undefined;
  readonly wishes: readonly PatientPreference[];
  readonly viewer: Viewer;
  readonly zone: string;
  /** When all of it was on file at the latest, by the clock of whoever asks. */
  readonly onFileAt?: string | undefined;
}

export interface OrdererOnFile extends Pick<PractitionerState, 'memberships'> {
  readonly practitionerId: string;
  readonly coverings: readonly CoveringOnFile[];
}

export interface CoveringOnFile {
  readonly coveredBy: string;
  readonly from: string;
  readonly to?: string;
  /** Rows of an older version of the view lack it: then it counts for nothing. */
  readonly recordedAt?: string;
}

const componentOf = (
  line: LineOfReport,
  { timesFoundWrong }: ReportOnFile['header'],
  onFileAt: string | undefined,
): ComponentFacts => {
  const { reviews, agreement, lateCollected } = line;
  const versions = line.versions.map((version) => notAheadOf(version, onFileAt));
  const latest = latestOf(versions);
  return {
    test: latest?.test ?? {},
    collected: withoutWrong(timesOfLine(versions, lateCollected), timesFoundWrong),
    versions,
    reviews: reviews.map((review) => notBeforeItsVersion(review, versions)),
    ...(agreement ? { agreement } : {}),
  };
};

/** Whatever is on file has come, though the clock of whoever recorded it ran ahead. */
const notAheadOf = (version: VersionOfLine, onFileAt: string | undefined): VersionOfLine =>
  onFileAt !== undefined && isBefore(onFileAt, version.receivedAt)
    ? { ...version, receivedAt: onFileAt }
    : version;

/** Nobody reviewed what had not come: the report's stream says so, whatever the clocks said. */
const notBeforeItsVersion = (
  review: ReviewFact,
  versions: readonly VersionOfLine[],
): ReviewFact => {
  const seen = versions.find(({ version }) => version === review.ofVersion);
  return seen && isBefore(review.at, seen.receivedAt) ? { ...review, at: seen.receivedAt } : review;
};

const latestOf = (versions: readonly VersionOfLine[]): VersionOfLine | undefined =>
  versions.reduce<VersionOfLine | undefined>(
    (latest, version) => (latest && latest.version > version.version ? latest : version),
    undefined,
  );

const orderOf = (row: ReportOnFile, around: LabSurroundings): LabFacts['order'] => {
  const { test, orderedAt, isMinorConsentService } = row.header;
  const provider = providerOf(row, around);
  return {
    test,
    ...(orderedAt === undefined ? {} : { orderedAt }),
    ...(provider ? { provider } : {}),
    ...(isMinorConsentService === undefined ? {} : { isMinorConsentService }),
  };
};

const providerOf = (
  row: ReportOnFile,
  { orderedBy, zone }: LabSurroundings,
): OrderingProvider | undefined => {
  const { orderingProviderId: providerId } = row;
  if (providerId === undefined) return undefined;
  if (orderedBy?.practitionerId !== providerId) return { providerId, group: 'unknown' };
  return { providerId, group: groupOf(orderedBy, timeOfOrder(row, zone)) };
};

/** When it was ordered, as well as anybody knows: membership is that of this instant. */
export const timeOfOrder = ({ header, firstReceivedAt }: OrderedWhen, zone: string): string => {
  const told = [header.orderedAt, ...header.collected].flatMap((text) => {
    const times = text === undefined ? undefined : possibleTimesOf(text, zone);
    return times ? [new Date(times.from).toISOString()] : [];
  });
  return told[0] ?? firstReceivedAt;
};

const delegationsOf = (orderedBy: OrdererOnFile | undefined): readonly DelegationFact[] =>
  (orderedBy?.coverings ?? []).flatMap(({ coveredBy: delegate, from, to, recordedAt }) =>
    orderedBy === undefined || recordedAt === undefined
      ? []
      : [
          {
            ...{ provider: orderedBy.practitionerId, delegate, from, recordedAt },
            ...(to === undefined ? {} : { to }),
          },
        ],
  );
