import { withoutWrong } from './collection-times.policy.js';
import type { LabReviewBecameOverdue } from './events.js';
import type { TestIdentity } from '../lab-tests/facts.js';
import type { OrderingProvider, ResultStatus } from '../lab-rules/facts.js';
import { groupAtOrder } from './group-at-order.policy.js';
import { kindsOfLines } from '../lab-rules/kinds-of-lines.policy.js';
import { labPolicyAt, type LabPolicies, type LabPolicy } from '../lab-rules/lab-rules.policy.js';
import { readFacts, type LineKinds } from '../lab-rules/moment.policy.js';
import { possibleCollectionsOf } from '../lab-rules/possible-times.policy.js';

/**
 * What of a report waits for somebody, for what, and since when?
 *
 * From when a line came it waits for the review of its ordering provider, or of whoever covers for
 * that one; a corrected version waits anew (row 66, R8, R9, P12). What is preliminary or partial
 * waits like what is final, which may never come; a final version begins another wait. Where nobody
 * knows who ordered, nobody can review it: it waits to be identified. What cannot be classified waits
 * for staff to map it, besides (P10; section 2, November 2026), and where L6 is in force, what tells
 * no time of collection at which it can have been waits for staff to find one: until then it is
 * hidden from everybody (R14). What was ordered outside the group waits for nobody here, and so does
 * what was withdrawn or says nothing yet.
 * Not covered: by when (`review-due.policy.ts`), whether a review was allowed (the decider), and
 * times before the patient's own birth or without a known birth date, which no report tells.
 */
export const waitsOf = (work: LabWork, { group, policies, at }: WaitingAt): readonly LabWait[] => {
  if (group === 'external') return [];
  const isKnown = group === 'in-house' && work.orderingProviderId !== undefined;
  const policy = labPolicyAt(policies, Date.parse(at));
  return [
    ...(isKnown ? [] : waitFor('orderer', work.lines.filter(isReviewable))),
    ...(isKnown ? waitFor('review', unreviewedLines(work)) : []),
    ...waitFor('mapping', linesToMap(work, policy)),
    ...(policy.rules.L6.inForce ? waitFor('collection-time', linesWithoutTime(work, at)) : []),
  ];
};

/** What a report says of the work that is left to do about it: no values. */
export interface LabWork {
  readonly reportId: string;
  readonly patientId: string;
  readonly orderingProviderId?: string | undefined;
  /** As the message names whoever ordered. */
  readonly orderedByAsSent?: string | undefined;
  readonly orderedAt?: string | undefined;
  /** Of the report; a line may tell other ones. */
  readonly collected: readonly string[];
  /** By two people of the practice, whatever repeats them. */
  readonly timesFoundWrong?: readonly string[] | undefined;
  readonly firstReceivedAt: string;
  readonly test: TestIdentity;
  readonly lines: readonly WorkLine[];
}

export interface WorkLine {
  readonly lineId: string;
  readonly version: number;
  readonly status: ResultStatus;
  readonly test: TestIdentity;
  /** When this version came. */
  readonly receivedAt: string;
  /** What its versions told of when it was collected, and what came too late for it. */
  readonly collected?: readonly string[];
  /** Who has seen this version, for which ordering provider. */
  readonly reviewed?: ReviewOfWork;
}

export interface ReviewOfWork {
  readonly by: string;
  readonly onBehalfOf?: string;
  readonly orderingProviderId?: string;
}

/** By membership at the time of the order; whoever is in no directory is of no known group. */
export const groupOfOrderer = (
  { orderedAt, collected, timesFoundWrong, firstReceivedAt, lines }: LabWork,
  orderer: Parameters<typeof groupAtOrder>[0],
  zone: string,
): OrderingProvider['group'] => {
  const ofLines = lines.flatMap((line) => line.collected ?? []);
  const told = [...collected, ...withoutWrong(ofLines, timesFoundWrong)];
  return groupAtOrder(orderer, { orderedAt, collected: told, firstReceivedAt }, zone);
};

export interface WaitingAt {
  /** Of the ordering provider, as the directory says for the time of the order. */
  readonly group: OrderingProvider['group'];
  readonly policies: LabPolicies;
  readonly at: string;
}

export interface LabWait {
  readonly waitsFor: LabReviewBecameOverdue['waitsFor'];
  readonly waitingSince: string;
}

const waitFor = (waitsFor: LabWait['waitsFor'], lines: readonly WorkLine[]): readonly LabWait[] => {
  const [waitingSince] = lines.map(({ receivedAt }) => receivedAt).sort();
  return waitingSince === undefined ? [] : [{ waitsFor, waitingSince }];
};

/** Lines whose current version nobody has reviewed for whoever ordered them. */
export const unreviewedLines = (work: LabWork): readonly WorkLine[] =>
  work.lines.filter((line) => isReviewable(line) && !isReviewed(line, work));

/**
 * Lines of which some time of collection is missing, cannot be read, has not come yet or was before
 * the birth of anybody alive (1900 stands for none): what L6 says of them without knowing the
 * patient. Without an instant, by when each came: at any later one it is some of these.
 */
export const linesWithoutTime = (work: LabWork, at?: string): readonly WorkLine[] =>
  work.lines.filter((line) => {
    if (!isReviewable(line)) return false;
    const told = [...withoutWrong(line.collected ?? [], work.timesFoundWrong), ...work.collected];
    const now = Date.parse(at ?? line.receivedAt);
    return told.length === 0 || !told.every((time) => mayHaveBeen(time, now));
  });

/** Anywhere: whichever the facility's zone, days begin half a day about that of Greenwich. */
const mayHaveBeen = (time: string, now: number): boolean => {
  const told = possibleCollectionsOf(time, 'UTC');
  return told !== undefined && told.from <= now + FURTHEST_ZONE && told.to > now - LONGEST_LIFE;
};
const FURTHEST_ZONE = 14 * 3_600_000;
const LONGEST_LIFE = 125 * 365.25 * 24 * 3_600_000;

const isReviewed = ({ reviewed }: WorkLine, { orderingProviderId }: LabWork): boolean =>
  reviewed !== undefined &&
  [reviewed.orderingProviderId, reviewed.by, reviewed.onBehalfOf].includes(orderingProviderId);

/** Lines that are held, for nobody can tell what they are: reviewed, they are hidden all the same. */
export const linesToMap = (work: LabWork, policy: LabPolicy): readonly WorkLine[] => {
  const kinds = kindsOfWork(work, policy);
  return work.lines.filter((line, index) => isReviewable(line) && kinds[index]?.isHeld === true);
};

/**
 * The same, and those that a rule set with mappings of its own may hold besides: where nobody can
 * tell what was ordered, one line that is mapped to a listed kind holds all the others.
 */
export const linesThatMayBeToMap = (work: LabWork, policy: LabPolicy): readonly WorkLine[] =>
  linesToMap({ ...work, lines: [...work.lines, A_LISTED_LINE] }, policy);
const A_LISTED_LINE: WorkLine = {
  ...{ lineId: '', version: 1, status: 'registered', receivedAt: '' },
  test: { name: 'HIV 1 Ab' },
};

/** One for each line, in its order. */
export const kindsOfWork = ({ test, lines }: LabWork, policy: LabPolicy): readonly LineKinds[] =>
  kindsOfLines(
    readFacts(
      {
        result: {
          test: {},
          versions: [],
          collected: [],
          components: lines.map(({ test }) => ({ test })),
        },
        order: { test },
        reviews: [],
        delegations: [],
        patient: {},
        viewer: { role: 'workforce' },
        zone: 'UTC',
      },
      [policy],
    ),
    policy,
  );

/** What there is to see, though the laboratory may not have confirmed it yet. */
export const isReviewable = (line: { readonly status: ResultStatus }): boolean =>
  isFinal(line) || awaitsConfirmation(line);

export const awaitsConfirmation = ({ status }: { readonly status: ResultStatus }): boolean =>
  status === 'preliminary' || status === 'partial';

export const isFinal = ({ status }: { readonly status: ResultStatus }): boolean =>
  FINAL.includes(status);
const FINAL: readonly ResultStatus[] = ['final', 'corrected', 'amended', 'appended'];
