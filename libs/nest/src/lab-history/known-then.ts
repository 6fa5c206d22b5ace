import { isDeepStrictEqual } from 'node:util';
import { lookingAs, type LookingAs } from '@anamnesis/domain/labs/explained-report.policy';
import { whoCouldSee, type KnownStep } from '@anamnesis/domain/labs/who-could-see.policy';
import { breathing } from '@anamnesis/eventing';
import {
  gathered,
  recordedOn,
  type Fold,
  type Folds,
  type LabLog,
  type ReportOnFile,
} from './report-on-file.js';

/** Steps for each way to look, oldest first. */
export type KnownThen = Readonly<Record<LookingAs, readonly KnownStep[]>>;

interface Asked {
  readonly reportId: string;
  readonly now: string;
}

/**
 * What the portal decided from one instant of recording to the next one: each with the report, the
 * people around it and the rule sets as they were on file in between.
 */
export const knownThen = async (log: LabLog, { reportId, now }: Asked): Promise<KnownThen> => {
  const steps: Record<LookingAs, KnownStep[]> = {
    patient: [],
    'proxy-minority': [],
    'proxy-court': [],
    'proxy-power-of-attorney': [],
  };
  const breathe = breathing();
  const files = await filesSince(log, reportId);
  for (const [index, { from, file }] of files.entries()) {
    const until = files[index + 1]?.from;
    for (const viewer of Object.keys(steps) as LookingAs[]) {
      const seen = file
        ? whoCouldSee(file.factsFor(lookingAs[viewer]), file.policies, until ?? now)
        : [];
      const lines = (file?.row.lines ?? []).map(({ lineId }, place) => ({
        ...{ lineId, seen: seen[place] ?? [] },
      }));
      steps[viewer].push(until === undefined ? { from, lines } : { from, until, lines });
      await breathe();
    }
  }
  return steps;
};

interface FileSince {
  readonly from: string;
  readonly file: ReportOnFile | undefined;
}

/** From each instant on at which something was recorded that decides: most of what is, does not. */
const filesSince = async (log: LabLog, reportId: string): Promise<readonly FileSince[]> => {
  const files: FileSince[] = [];
  const breathe = breathing();
  const remembered = remembering(log);
  // Before anything was recorded there is nothing: it is asked for the report's own instants.
  await gathered(remembered.foldsAt(undefined), { reportId, onFileAt: '' });
  let from = remembered.firstBehind(undefined);
  while (from !== undefined) {
    const file = await gathered(remembered.foldsAt(from), { reportId, onFileAt: from });
    const before = files.at(-1);
    if (!before || !decidesTheSame(before.file, file)) files.push({ from, file });
    await breathe();
    // Who ordered, or where the patient is, may be another one from here on: read by now.
    from = remembered.firstBehind(from);
  }
  return files;
};

/** Down to each fact and rule set, so that nobody who looks would be told anything else. */
const decidesTheSame = (one: ReportOnFile | undefined, other: ReportOnFile | undefined): boolean =>
  isDeepStrictEqual(whatDecides(one), whatDecides(other));

const whatDecides = (file: ReportOnFile | undefined) =>
  file && [file.factsFor(lookingAs.patient), file.policies];

interface Remembered {
  /** What each stream had folded to at the instant; nothing before all of them. */
  readonly foldsAt: (instant: string | undefined) => Folds;
  /** The first instant behind this one at which anything changed of what was folded. */
  readonly firstBehind: (instant: string | undefined) => string | undefined;
}

/** Each stream is read and folded once, however many instants are asked about. */
const remembering = (log: LabLog): Remembered => {
  const streams = new Map<string, readonly StateSince<unknown>[]>();
  const statesOf = async <State>(fold: Fold<State>): Promise<readonly StateSince<State>[]> => {
    // A stream is only ever folded in one way here.
    const known = streams.get(fold.stream) as readonly StateSince<State>[] | undefined;
    if (known) return known;
    const states = await statesSince(log, fold);
    streams.set(fold.stream, states);
    return states;
  };
  return {
    foldsAt: (instant) => async (fold) => {
      const at = instantOf(instant);
      return (await statesOf(fold)).findLast((since) => since.at <= at)?.state;
    },
    firstBehind: (instant) => {
      const after = instantOf(instant);
      return [...streams.values()]
        .flatMap((states) => states.find(({ at }) => at > after) ?? [])
        .reduce<Instant | undefined>(earlier, undefined)?.recordedAt;
    },
  };
};

interface Instant {
  readonly at: number;
  readonly recordedAt: string;
}

interface StateSince<State> extends Instant {
  readonly state: State | undefined;
}

/** One for each event that changed anything, from the instant on at which it counts as recorded. */
const statesSince = async <State>(
  log: LabLog,
  { stream, next }: Fold<State>,
): Promise<readonly StateSince<State>[]> => {
  const states: StateSince<State>[] = [];
  const breathe = breathing();
  let since: Instant = { at: Number.NEGATIVE_INFINITY, recordedAt: '' };
  for (const recorded of await recordedOn(log, stream)) {
    const { recordedAt } = recorded;
    since = later(since, { at: Date.parse(recordedAt), recordedAt });
    const before = states.at(-1)?.state;
    const state = next(before, recorded);
    if (state !== before) states.push({ ...since, state });
    await breathe();
  }
  return states;
};

/** Where a store's clock ran backwards, what stands behind was not recorded before. */
const later = (one: Instant, other: Instant): Instant => (other.at < one.at ? one : other);

const earlier = (one: Instant | undefined, other: Instant): Instant =>
  one === undefined || other.at < one.at ? other : one;

const instantOf = (instant: string | undefined): number =>
  instant === undefined ? Number.NEGATIVE_INFINITY : Date.parse(instant);
