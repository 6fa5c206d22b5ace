import { presentFields } from '../shared/present-fields.js';
import { showsNothingUnreviewed } from '../lab-rules/awaiting-review.policy.js';
import { mayBeToldOf } from '../lab-rules/correction-notice.policy.js';
import { turningPointsOf } from '../lab-rules/decision-span.policy.js';
import type { DisclosedLine, UndisclosedLine } from './events.js';
import type { LabFacts, Viewer } from '../lab-rules/facts.js';
import type { LabReportRow } from './lab-report.row.js';
import { labPolicyAt, type LabPolicies, type LabPolicy } from '../lab-rules/lab-rules.policy.js';
import { readFacts, type ReadFacts } from '../lab-rules/moment.policy.js';
import { collectedOf, shownLinesOf, timesToldOf } from './shown-lines.policy.js';
import { visibilityAt, type LabAnswer } from '../lab-rules/visibility.policy.js';

/**
 * What is new, at this instant, in what the patient may see of a report?
 *
 * A version that is shown and never was is news: the patient is mailed that something waits,
 * whatever made it visible (a review, a rule set, an agreement, time). One that was shown and is
 * hidden now, or whose newer version is, is being corrected: whoever could see it is told so once,
 * unless the rule that hid it, or one that hides it by now, may not be told of. What was shown and
 * hidden between two looks counts as shown; what is hidden again by now is not announced
 * (requirements section 2, one engine and corrections; the practice's policy, November 2026). What
 * could be seen before announcements began is no news. Nobody under 18 has an account, and the address
 * on a child's file is a parent's: so of a minor's result only what whoever acts for the child could
 * see as well is announced, or told to be corrected (rows 42, R2, R15, L11).
 * Not covered: whether the patient may be mailed, and when; the mailbox says so.
 */
export const disclosureNewsOf = (asked: DisclosureAsked): DisclosureNews => {
  const { row, known, at } = asked;
  const now = Date.parse(at);
  if (now < ANNOUNCED_FROM) return nothingNew(labPolicyAt(asked.policies, now));
  const read = readingOf(asked);
  const turns = turnsOf(read);
  const lookedAt = known.lookedAt === undefined ? ANNOUNCED_FROM - 1 : Date.parse(known.lookedAt);
  const last = lookAt(asked, read, now);
  const looks = turns
    .filter((turn) => turn > lookedAt && turn < now)
    .map((turn) => lookAt(asked, read, turn));
  const before = shownBefore(asked, read);
  const lines = row.lines.map(({ lineId }, index) =>
    lineAfter({ known: known.lines[lineId] ?? before[lineId], lineId, index }, [...looks, last]),
  );
  const lookAgainAt = turns.find(
    (turn) => turn > now && !isShownAlike(lookAt(asked, read, turn), last),
  );
  return presentFields({
    begun: lines.flatMap(({ begun }) => begun ?? []),
    resumed: lines.flatMap(({ resumed }) => resumed ?? []),
    ended: lines.flatMap(({ ended }) => ended ?? []),
    lookAgainAt: lookAgainAt === undefined ? undefined : new Date(lookAgainAt).toISOString(),
    policyVersion: last.answer.policyVersion,
  });
};

/** Results that patients could see before this instant were not announced by mail. */
const ANNOUNCED_FROM = Date.parse('2026-11-22T00:00:00Z');

const nothingNew = ({ version: policyVersion }: LabPolicy): DisclosureNews => ({
  ...{ begun: [], ended: [], resumed: [], policyVersion },
});

export interface DisclosureAsked {
  readonly row: Pick<LabReportRow, 'lines' | 'header' | 'firstReceivedAt'>;
  /** As the patient himself looks at it. */
  readonly facts: LabFacts;
  readonly policies: LabPolicies;
  readonly known: KnownDisclosure;
  readonly at: string;
}

/** What was noted of a report so far. */
export interface KnownDisclosure {
  readonly lines: Readonly<Record<string, LineDisclosure>>;
  /** When something was noted last. */
  readonly lookedAt?: string;
  /** When time alone changes something, as far as was known then. */
  readonly lookAt?: string;
}

export interface LineDisclosure {
  /** Versions that were ever shown: none of them is news again. */
  readonly shown: readonly number[];
  /** As it was shown last. */
  readonly last: DisclosedLine;
  /** By which news it was told. */
  readonly newsId?: string;
  /** Left out while it is shown. */
  readonly hidden?: HiddenDisclosure;
}

export interface HiddenDisclosure {
  readonly since: string;
  readonly isTold: boolean;
  readonly newsId?: string;
}

export interface DisclosureNews {
  readonly begun: readonly DisclosedLine[];
  readonly ended: readonly EndedLine[];
  readonly resumed: readonly DisclosedLine[];
  /** The next instant at which time alone shows or hides something. */
  readonly lookAgainAt?: string;
  readonly policyVersion: string;
}

/** Most reports that arrive wait for their review: of these nothing else needs to be known. */
export const isWorthALook = (
  { lookedAt }: KnownDisclosure,
  { lines }: Pick<LabReportRow, 'lines'>,
  policies: LabPolicies,
): boolean =>
  lookedAt !== undefined ||
  lines.some(({ reviews }) => reviews.length > 0) ||
  !policies.every(showsNothingUnreviewed);

/** Whether anything of it is to be noted; a look that is planned so already is nothing new. */
export const isAnyNews = (
  { begun, ended, resumed, lookAgainAt }: DisclosureNews,
  known: KnownDisclosure,
): boolean =>
  begun.length + ended.length + resumed.length > 0 ||
  (lookAgainAt !== undefined && lookAgainAt !== known.lookAt);

export interface EndedLine {
  readonly line: UndisclosedLine;
  readonly isTold: boolean;
}

/**
 * Is what was announced still so? Asked again at the moment of sending, for a result that is hidden
 * again by then is not announced, and neither is a correction that is shown or may not be told of.
 */
export const isStillNews = (asked: DisclosureAsked, newsId: string): boolean => {
  const now = lookAt(asked, readingOf(asked), Date.parse(asked.at));
  return asked.row.lines.some(({ lineId }, index) => {
    const known = asked.known.lines[lineId];
    if (now.shown.has(lineId)) return known?.newsId === newsId;
    return known?.hidden?.isTold === true && known.hidden.newsId === newsId && isTold(now, index);
  });
};

/** As the patient looks at it and, while a minor, as whoever acts for the child does. */
interface Reading {
  readonly own: ReadFacts;
  /** Left out where the patient was of age at every instant that is asked about. */
  readonly proxys?: ReadFacts;
  /** Milliseconds since 1970; a minor for good where nobody knows. */
  readonly adultFrom: number;
}

const readingOf = ({ facts, policies }: DisclosureAsked): Reading => {
  const own = readFacts(facts, policies);
  const adultFrom = own.ages?.adultFrom ?? Infinity;
  if (adultFrom < ANNOUNCED_FROM) return { own, adultFrom };
  return { own, proxys: readFacts({ ...facts, viewer: ACTING_FOR_A_CHILD }, policies), adultFrom };
};

/** Not by minority: a partial birth date would end that before the patient is surely of age. */
const ACTING_FOR_A_CHILD = {
  role: 'proxy',
  grant: { basis: 'court', from: '1900-01-01T00:00:00Z' },
} as const satisfies Viewer;

const turnsOf = ({ own, proxys, adultFrom }: Reading): readonly number[] => {
  const turns = turningPointsOf(own);
  if (!proxys || !Number.isFinite(adultFrom) || turns.includes(adultFrom)) return turns;
  return [...turns, adultFrom].sort((one, other) => one - other);
};

/** What can be seen at one instant. */
interface Look {
  readonly at: number;
  readonly answer: LabAnswer;
  /** What whoever acts for a child is answered; left out of an adult. */
  readonly proxysAnswer: LabAnswer | undefined;
  readonly shown: ReadonlyMap<string, DisclosedLine>;
}

const lookAt = ({ row, facts }: DisclosureAsked, reading: Reading, at: number): Look => {
  const { own, proxys, adultFrom } = reading;
  const answer = visibilityAt(own, at);
  const proxysAnswer = proxys && at < adultFrom ? visibilityAt(proxys, at) : undefined;
  const both = proxysAnswer ? { ...answer, lines: visibleToBoth(answer, proxysAnswer) } : answer;
  const shown = shownLinesOf({ row, answer: both }).map((line) => {
    const { lineId, version } = line;
    const { collectedOn } = collectedOf(timesToldOf({ row }, [line]), facts.zone);
    return presentFields({ lineId, version: version.version, collectedOn });
  });
  return { at, answer, proxysAnswer, shown: new Map(shown.map((line) => [line.lineId, line])) };
};

const visibleToBoth = (own: LabAnswer, proxys: LabAnswer): LabAnswer['lines'] =>
  own.lines.map((line, index) => {
    const proxysLine = proxys.lines[index];
    return line.visible && proxysLine ? proxysLine : line;
  });

const isShownAlike = ({ shown }: Look, { shown: others }: Look): boolean =>
  shown.size === others.size &&
  [...shown].every(([lineId, { version }]) => others.get(lineId)?.version === version);

/** Of reports that are older than all announcements: nobody is told of them anew. */
const shownBefore = (
  asked: DisclosureAsked,
  read: Reading,
): Readonly<Record<string, LineDisclosure>> => {
  if (Date.parse(asked.row.firstReceivedAt) >= ANNOUNCED_FROM) return {};
  const { shown } = lookAt(asked, read, ANNOUNCED_FROM - 1);
  return Object.fromEntries(
    [...shown].map(([lineId, last]) => [lineId, { shown: [last.version], last }]),
  );
};

interface LineLookedAt {
  readonly known: LineDisclosure | undefined;
  readonly lineId: string;
  readonly index: number;
}

interface LineNews {
  readonly begun?: DisclosedLine;
  readonly resumed?: DisclosedLine;
  readonly ended?: EndedLine;
}

const lineAfter = (line: LineLookedAt, looks: readonly Look[]): LineNews => {
  const { known, lineId, index } = line;
  const now = looks.at(-1);
  const shown = now?.shown.get(lineId);
  if (shown) {
    if (!known?.shown.includes(shown.version)) return { begun: shown };
    return known.hidden ? { resumed: shown } : {};
  }
  const { last, hidden } = looks.reduce(trackOf(line), {
    last: known?.last,
    hidden: known?.hidden,
  });
  if (!last || !hidden || hidden === known?.hidden) return {};
  const told = hidden.isTold && now !== undefined && isTold(now, index);
  // Shown and hidden again since the last look: told already, it is being corrected still.
  if (known?.hidden?.isTold === told) return {};
  return { ended: { line: { ...last, hiddenSince: hidden.since }, isTold: told } };
};

interface Track {
  readonly last: DisclosedLine | undefined;
  readonly hidden: HiddenDisclosure | undefined;
}

const trackOf =
  ({ lineId, index }: LineLookedAt) =>
  (track: Track, look: Look): Track => {
    const shown = look.shown.get(lineId);
    if (shown) return { last: shown, hidden: undefined };
    if (!track.last || track.hidden) return track;
    const since = new Date(look.at).toISOString();
    return { ...track, hidden: { since, isTold: isTold(look, index) } };
  };

const isTold = ({ answer, proxysAnswer }: Look, index: number): boolean => {
  const line = answer.lines[index];
  const proxysLine = proxysAnswer?.lines[index];
  const mayProxyBeTold = !proxysLine || proxysLine.visible || mayBeToldOf(proxysLine);
  return line !== undefined && mayBeToldOf(line) && mayProxyBeTold;
};
