import { IsIn, IsOptional, Matches } from 'class-validator';
import {
  accessLogStreamOf,
  AN_ID,
  type AccessLogEvent,
  type QueryName,
  type RecordViewed,
  type ResultStatus,
  type Role,
} from '@anamnesis/domain';
import { lookingAs, type LookingAs } from '@anamnesis/domain/labs/explained-report.policy';
import type { VersionOfLine } from '@anamnesis/domain/labs/lab-report.row';
import { latestVersionAt } from '@anamnesis/domain/lab-rules/moment.policy';
import {
  seenAsKnownThen,
  whoCouldSee,
  type LineSeen,
  type SeenSpan,
} from '@anamnesis/domain/labs/who-could-see.policy';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { breathing, type Breathe } from '@anamnesis/eventing';
import type { NamedTestOfLine } from './lab-decision-query.js';
import { knownThen, type KnownThen } from './known-then.js';
import { recordedOn, reportOnFile, type LabLog, type ReportOnFile } from './report-on-file.js';

/**
 * Who could see which version of a report's lines, from when to when, and who did: also of what was
 * withdrawn, corrected or filed under the wrong patient since.
 */
export class ListLabSightings {
  get query() {
    return 'labSightings' as const;
  }
  @Matches(...AN_ID) readonly reportId!: string;
  /** Only versions that another one took the place of. */
  @IsOptional() @IsIn(['former']) readonly versions?: 'former';
}

export interface LabSightingsAnswer {
  readonly reportId: string;
  readonly patientId: string;
  readonly versions: readonly SightedVersion[];
}

export interface SightedVersion {
  readonly lineId: string;
  readonly version: number;
  readonly status: ResultStatus;
  readonly test: NamedTestOfLine;
  readonly receivedAt: string;
  /** What has taken its place, where something has. */
  readonly followedBy?: { readonly status: ResultStatus; readonly receivedAt: string };
  readonly couldSee: readonly CouldSee[];
  readonly seenBy: readonly Sighting[];
}

export interface CouldSee extends SeenSpan {
  readonly viewer: LookingAs;
  /** `then`: as the portal decided at that time; `now`: by what is known of that time today. */
  readonly known: 'then' | 'now';
}

export interface Sighting {
  readonly by: string;
  readonly role: Role;
  readonly onBehalfOf?: string;
  readonly at: string;
  /** Name of the query that showed it. */
  readonly what: string;
  /** `opened`: this version by name, by itself or in a trend; `listed`: in a list of reports. */
  readonly how: 'opened' | 'listed';
  /**
   * `known`: what is known now gives a right that showed it then. `then`: only what was known then
   * does: who ordered, a birth date, a wish or a rule are other since. `unknown`: neither does.
   */
  readonly right: 'known' | 'then' | 'unknown';
  readonly rule: string;
}

export const sightingsOf = async (
  log: LabLog,
  { reportId, versions: which }: ListLabSightings,
  now: string,
): Promise<LabSightingsAnswer | undefined> => {
  const file = await reportOnFile(log, { reportId, now });
  if (!file) return undefined;
  const { patientId } = file.row;
  const views = await viewsOf(log, file, now);
  const then = await knownThen(log, { reportId, now });
  const all = await sightedVersions({ file, then }, views, now);
  const versions = which === 'former' ? all.filter(({ followedBy }) => followedBy) : all;
  return { reportId, patientId, versions };
};

/** Each month since it came, oldest first: nobody saw it before. */
const viewsOf = async (
  log: LabLog,
  { row: { patientId, reportId, firstReceivedAt } }: ReportOnFile,
  now: string,
): Promise<readonly RecordViewed[]> => {
  const views: RecordViewed[] = [];
  for (const month of monthsBetween(firstReceivedAt, now)) {
    for (const { event } of await recordedOn(log, accessLogStreamOf(patientId, month))) {
      const access = event as AccessLogEvent;
      if (access.type !== 'RecordViewed' || TELLING_NO_VALUE.includes(access.what)) continue;
      if (access.items.some(({ id }) => id === reportId)) views.push(access);
    }
  }
  return views;
};

/** These name tests, and say of none what came of it: nobody saw a result there. */
const TELLING_NO_VALUE: readonly string[] = [
  'labsToMap',
  'labsOfUnknownOrderer',
  'labsOfUnknownTime',
  'labVisibility',
  'labDecision',
  'labSightings',
  'forgetting',
] satisfies readonly QueryName[];

/** An instant of each month of UTC, both ends included. */
const monthsBetween = (from: string, to: string): readonly string[] => {
  const begin = new Date(from);
  const months: string[] = [];
  for (let ahead = 0; ; ahead += 1) {
    const month = Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + ahead);
    if (month > Date.parse(to)) return months;
    months.push(new Date(month).toISOString());
  }
};

interface Knowledge {
  readonly file: ReportOnFile;
  readonly then: KnownThen;
}

const sightedVersions = async (
  { file, then }: Knowledge,
  views: readonly RecordViewed[],
  now: string,
): Promise<readonly SightedVersion[]> => {
  const breathe = breathing();
  const { reportId, lines } = file.row;
  const all: Shown[] = [];
  const couldSeeOf = couldSeeBy(await seenNow(file, now, breathe), then);
  for (const [index, { lineId, versions }] of lines.entries()) {
    for (const [place, version] of versions.entries()) {
      const couldSee = couldSeeOf({ index, lineId, version: version.version });
      all.push({ lineId, versions, version, next: versions[place + 1], couldSee });
      await breathe();
    }
  }
  const judged: JudgedView[] = [];
  for (const view of views) {
    const isExplained = all.some(({ couldSee }) => isRightFor(view)(couldSee));
    judged.push({ view, isExplained });
    await breathe();
  }
  const sighted: SightedVersion[] = [];
  for (const shown of all) {
    const { couldSee, version, ...line } = shown;
    const sought = { reportId, ...line, version: version.version, couldSee };
    const seenBy = judged.flatMap((each) => sighting(each, sought));
    sighted.push(sightedVersion(shown, { couldSee, seenBy }));
    await breathe();
  }
  return sighted;
};

interface Shown extends VersionInLine {
  readonly versions: readonly VersionOfLine[];
  readonly couldSee: readonly CouldSee[];
}

type SeenByViewer = readonly (readonly [LookingAs, readonly LineSeen[]])[];

/** By what is known now. */
const seenNow = async (
  file: ReportOnFile,
  now: string,
  breathe: Breathe,
): Promise<SeenByViewer> => {
  const seen: [LookingAs, readonly LineSeen[]][] = [];
  for (const viewer of Object.keys(lookingAs) as LookingAs[]) {
    seen.push([viewer, whoCouldSee(file.factsFor(lookingAs[viewer]), file.policies, now)]);
    await breathe();
  }
  return seen;
};

const couldSeeBy =
  (seen: SeenByViewer, then: KnownThen) =>
  ({ index, lineId, version }: PlaceOfVersion): readonly CouldSee[] =>
    seen.flatMap(([viewer, lines]) => {
      const byNow = lines[index]?.find((each) => each.version === version)?.visible ?? [];
      return [
        ...seenAsKnownThen(then[viewer], { lineId, version }).map((span): CouldSee => ({
          viewer,
          known: 'then',
          ...span,
        })),
        ...byNow.map((span): CouldSee => ({ viewer, known: 'now', ...span })),
      ];
    });

interface PlaceOfVersion {
  readonly index: number;
  readonly lineId: string;
  readonly version: number;
}

interface VersionInLine {
  readonly lineId: string;
  readonly version: VersionOfLine;
  readonly next: VersionOfLine | undefined;
}

const sightedVersion = (
  { lineId, version: { version, status, test, receivedAt }, next }: VersionInLine,
  seen: Pick<SightedVersion, 'couldSee' | 'seenBy'>,
): SightedVersion => {
  const { code, system, name } = test;
  return presentFields({
    ...{ lineId, version, status, test: presentFields({ code, system, name }), receivedAt },
    followedBy: next && { status: next.status, receivedAt: next.receivedAt },
    ...seen,
  });
};

interface Sought {
  readonly reportId: string;
  readonly lineId: string;
  readonly versions: readonly VersionOfLine[];
  readonly version: number;
  readonly couldSee: readonly CouldSee[];
}

interface JudgedView {
  readonly view: RecordViewed;
  /** Something of the report could be seen then by that right, as far as is known now. */
  readonly isExplained: boolean;
}

/**
 * Whoever was shown the report is never left out, whatever has become of the right since. A list
 * names no parts: what was shown is what could be seen then by that right, and where that is nothing
 * any more, it may be any line as it was then.
 */
const sighting = (
  { view, isExplained }: JudgedView,
  { reportId, lineId, versions, version, couldSee }: Sought,
): readonly Sighting[] => {
  const { items, by, role, onBehalfOf, at, what, rule } = view;
  const item = items.find(({ id }) => id === reportId);
  const holding = couldSee.filter((span) => isRightFor(view)([span]));
  const hasRight = holding.length > 0;
  const wasLatest = latestVersionAt(versions, Date.parse(at))?.version === version;
  const isOpened = item?.parts?.includes(`${lineId}@${version}`) === true;
  const isListed = item !== undefined && item.parts === undefined;
  if (!isOpened && !(isListed && (isExplained ? hasRight : wasLatest))) return [];
  return [
    presentFields({
      ...{ by, role: role as Role, onBehalfOf, at, what, rule },
      how: isOpened ? ('opened' as const) : ('listed' as const),
      right: rightOf(holding, role),
    }),
  ];
};

const rightOf = (holding: readonly CouldSee[], role: string): Sighting['right'] => {
  if (isByWork(role) || holding.some(({ known }) => known === 'now')) return 'known';
  return holding.length > 0 ? 'then' : 'unknown';
};

/** Whoever works here may see every version, whatever the patient may. */
const isByWork = (role: string): boolean => role !== 'patient' && role !== 'proxy';

const isRightFor =
  ({ role, rule, at }: RecordViewed) =>
  (couldSee: readonly CouldSee[]): boolean =>
    couldSee.some((span) => span.viewer === viewerOf(role, rule) && holds(span, at));

/** The rule of the access log names the basis of the grant that was used. */
const viewerOf = (role: string, rule: string): LookingAs =>
  role === 'proxy' ? (rule.replace(/^proxy-by-/, 'proxy-') as LookingAs) : 'patient';

const holds = ({ from, until }: SeenSpan, at: string): boolean =>
  Date.parse(from) <= Date.parse(at) && (until === undefined || Date.parse(at) < Date.parse(until));
