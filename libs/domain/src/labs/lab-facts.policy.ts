import type {
  ComponentFacts,
  DelegationFact,
  LabFacts,
  OrderingProvider,
  PatientPreference,
  ResultVersion,
  ReviewFact,
  Viewer,
} from '../lab-rules/facts.js';
import type { PractitionerState } from './facts.js';
import { isBefore } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import { isCarrier } from '../lab-rules/carrier-value.policy.js';
import { timesOfLine, withoutWrong } from './collection-times.policy.js';
import { groupAtOrder } from './group-at-order.policy.js';
import type { LabReportRow, LineOfReport, VersionOfLine } from './lab-report.row.js';

/**
 * What does the decision have to know of this report?
 *
 * A report as it was received is one order (P8) whose lines have versions, reviews and agreements of
 * their own; whoever ordered belongs to a group by the directory's memberships at the time of the
 * order (P11), and is stood in for by whom the directory recorded (P12, R8; requirements section 2;
 * November 2026). A line's newest version says what the test is;
 * every time of collection that any version told stays possible until the laboratory corrects it, or
 * two people of the practice find it wrong.
 * Clocks of several machines differ by seconds: a version is there as soon as it is on file, and the
 * review that names it is not before it, so that neither is an old version shown on nor a review lost.
 * By what right it was said is asked of the instant at which it was; a covering that was ended takes
 * nothing back that is on file by it.
 * Not covered: who the viewer is and by what right; whoever asks knows.
 */
export const labFactsOf = (row: ReportOnFile, around: LabSurroundings): LabFacts => {
  const components = row.lines.map((line) => componentOf(line, row.header, around.onFileAt));
  return {
    result: {
      // The order is judged as the order; the lines carry all the rest.
      test: {},
      versions: [],
      collected: row.header.collected,
      components,
      newsWaits: newsWaitsOf(row.header, around.onFileAt),
    },
    order: orderOf(row, components, around),
    reviews: [],
    delegations: delegationsOf(around.orderedBy),
    patient: {
      ...(around.birthDate === undefined ? {} : { birthDate: around.birthDate }),
      preferences: around.wishes,
    },
    viewer: around.viewer,
    zone: around.zone,
  };
};

/** On file, it waits: also for whoever has a clock that is behind. */
const newsWaitsOf = (
  { newsWaits = [] }: ReportOnFile['header'],
  onFileAt: string | undefined,
): NonNullable<LabFacts['result']['newsWaits']> =>
  newsWaits.map(({ from, to }) => ({
    from: onFileAt !== undefined && isBefore(onFileAt, from) ? onFileAt : from,
    ...(to === undefined ? {} : { to }),
  }));

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
  /** Ended by somebody: until when it had been arranged. */
  readonly ended?: { readonly insteadOf?: string };
  /** Rows of an older version of the view lack it: then it counts for nothing. */
  readonly recordedAt?: string;
}

const componentOf = (
  line: LineOfReport,
  { timesFoundWrong }: ReportOnFile['header'],
  onFileAt: string | undefined,
): ComponentFacts => {
  const { reviews, agreements, lateCollected } = line;
  const versions = line.versions.map((version) => decidableOf(version, onFileAt));
  const latest = latestOf(versions);
  return {
    test: latest?.test ?? {},
    collected: withoutWrong(timesOfLine(versions, lateCollected), timesFoundWrong),
    versions,
    reviews: reviews.map((review) => notBeforeItsVersion(review, versions)),
    ...(agreements ? { agreements } : {}),
  };
};

const decidableOf = (
  version: VersionOfLine,
  onFileAt: string | undefined,
): VersionOfLine & Pick<ResultVersion, 'isCarrier'> => {
  const come = notAheadOf(version, onFileAt);
  return isCarrier(version.value) ? { ...come, isCarrier: true } : come;
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
  return seen && isBefore(review.at, seen.receivedAt)
    ? { ...review, at: seen.receivedAt, saidAt: review.at }
    : review;
};

const latestOf = (versions: readonly VersionOfLine[]): VersionOfLine | undefined =>
  versions.reduce<VersionOfLine | undefined>(
    (latest, version) => (latest && latest.version > version.version ? latest : version),
    undefined,
  );

const orderOf = (
  row: ReportOnFile,
  components: readonly ComponentFacts[],
  around: LabSurroundings,
): LabFacts['order'] => {
  const { test, orderedAt, isMinorConsentService } = row.header;
  const provider = providerOf(row, components, around);
  return {
    test,
    ...(orderedAt === undefined ? {} : { orderedAt }),
    ...(provider ? { provider } : {}),
    ...(isMinorConsentService === undefined ? {} : { isMinorConsentService }),
  };
};

const providerOf = (
  { orderingProviderId: providerId, header, firstReceivedAt }: ReportOnFile,
  components: readonly ComponentFacts[],
  { orderedBy, zone }: LabSurroundings,
): OrderingProvider | undefined => {
  if (providerId === undefined) return undefined;
  if (orderedBy?.practitionerId !== providerId) return { providerId, group: 'unknown' };
  const { orderedAt } = header;
  const ofLines = components.flatMap(({ collected }) => collected ?? []);
  const ordered = { orderedAt, collected: [...header.collected, ...ofLines], firstReceivedAt };
  return { providerId, group: groupAtOrder(orderedBy, ordered, zone) };
};

const delegationsOf = (orderedBy: OrdererOnFile | undefined): readonly DelegationFact[] =>
  (orderedBy?.coverings ?? []).flatMap(({ coveredBy: delegate, from, recordedAt, ...until }) =>
    orderedBy === undefined || recordedAt === undefined
      ? []
      : [{ provider: orderedBy.practitionerId, delegate, from, recordedAt, ...endOf(until) }],
  );

const endOf = ({
  to,
  ended,
}: Pick<CoveringOnFile, 'to' | 'ended'>): Pick<DelegationFact, 'to' | 'endedAt'> =>
  ended ? presentFields({ to: ended.insteadOf, endedAt: to }) : presentFields({ to });
