import { parseArgs } from 'node:util';
import type { DecisionViewer } from '@anamnesis/nest';

/** What is asked of the portal about results that are on file. */
export type PortalAsked = ExplainResultAsked | TimelinessAsked;

export interface ExplainResultAsked {
  readonly verb: 'explain';
  readonly reportId: string;
  readonly lineId?: string;
  /** ISO 8601 instant. */
  readonly at?: string;
  readonly known?: 'then' | 'now';
  readonly as?: DecisionViewer;
  readonly json: boolean;
}

export interface TimelinessAsked {
  readonly verb: 'timeliness';
  readonly from: string;
  readonly to: string;
  readonly json: boolean;
}

export const portalUsage = `npm run labs -- explain --result ID           what is decided of a report on file, and why
    [--line ID] [--at 2026-03-02T09:30:00-08:00] [--known then|now]
    [--as patient|proxy:minority|proxy:court|proxy:power-of-attorney
          |stranger|front-desk|staff|provider|auditor] [--json]
npm run labs -- timeliness --from 2026-01-01 --to 2026-04-01 [--json]
                                             from result to review to visible to first view

  These ask the practice's portal, as the environment names it; each look at a patient's results
  leaves a fact in the access log. A day is taken as its beginning in UTC.
`;

/** Whether these words are for the portal: a case in a file is explained without one. */
export const isOfPortal = ([verb, ...rest]: readonly string[]): boolean =>
  verb === 'timeliness' ||
  (verb === 'explain' && rest.some((word) => /^--result(=|$)/u.test(word)));

/** Nothing when the words make no sense. */
export const portalAsked = (words: readonly string[]): PortalAsked | undefined => {
  const parsed = parsedWords(words);
  if (!parsed || parsed.positionals.length !== 1) return undefined;
  const { json, ...named } = parsed.values;
  return parsed.positionals[0] === 'timeliness'
    ? timelinessAsked(named, json)
    : explainAsked(named, json);
};

type Named = Readonly<
  Partial<Record<'result' | 'line' | 'at' | 'known' | 'as' | 'from' | 'to', string>>
>;

const timelinessAsked = ({ from, to, ...others }: Named, json: boolean) => {
  if (from === undefined || to === undefined || Object.keys(others).length > 0) return undefined;
  const [begins, ends] = [instantIn(from), instantIn(to)];
  if (begins === undefined || ends === undefined) return undefined;
  return { verb: 'timeliness', from: begins, to: ends, json } as const;
};

const explainAsked = (
  { result: reportId, line: lineId, at: said, known, as, ...others }: Named,
  json: boolean,
): ExplainResultAsked | undefined => {
  if (reportId === undefined || Object.keys(others).length > 0) return undefined;
  if (known !== undefined && known !== 'then' && known !== 'now') return undefined;
  const at = said === undefined ? undefined : instantIn(said);
  const viewer = as === undefined ? undefined : viewerIn(as);
  if ((said !== undefined && !at) || (as !== undefined && !viewer)) return undefined;
  return {
    ...{ verb: 'explain', reportId, json },
    ...(lineId === undefined ? {} : { lineId }),
    ...(at === undefined ? {} : { at }),
    ...(known === undefined ? {} : { known }),
    ...(viewer === undefined ? {} : { as: viewer }),
  };
};

const viewerIn = (word: string): DecisionViewer | undefined => VIEWERS.get(word);
const VIEWERS: ReadonlyMap<string, DecisionViewer> = new Map([
  ['patient', 'patient'],
  ['proxy:minority', 'proxy-minority'],
  ['proxy:court', 'proxy-court'],
  ['proxy:power-of-attorney', 'proxy-power-of-attorney'],
  ['stranger', 'stranger'],
  ['front-desk', 'front-desk'],
  ['staff', 'staff'],
  ['provider', 'provider'],
  ['auditor', 'auditor'],
]);

const instantIn = (text: string): string | undefined => {
  const instant = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? `${text}T00:00:00Z` : text;
  const isOne = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/u.test(instant);
  return isOne && !Number.isNaN(Date.parse(instant)) ? instant : undefined;
};

const parsedWords = (words: readonly string[]) => {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        ...{ result: TEXT, line: TEXT, at: TEXT, known: TEXT, as: TEXT, from: TEXT, to: TEXT },
        json: { type: 'boolean', default: false },
      },
    });
  } catch {
    return undefined;
  }
};
const TEXT = { type: 'string' } as const;
