import type { DecisionViewer } from '@anamnesis/nest';
import { FLAG, parsedWords, TEXT } from './parsed-words.js';
import { isTypedDay, isTypedInstant } from './typed-times.js';

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
  /** Of a proxy's grant, ISO 8601 instants; open-ended where left out. */
  readonly grantedFrom?: string;
  readonly grantedTo?: string;
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
    [--as patient|proxy-minority|proxy-court|proxy-power-of-attorney
          |stranger|front-desk|staff|provider|auditor] [--json]
    [--granted-from 2026-01-01] [--granted-to 2026-06-01]
                                             of a proxy's grant; open-ended where left out
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
  const parsed = parsedWords(words, OPTIONS);
  if (!parsed || parsed.positionals.length !== 1) return undefined;
  const { json, ...named } = parsed.values;
  return parsed.positionals[0] === 'timeliness'
    ? timelinessAsked(named, json)
    : explainAsked(named, json);
};

type Named = Readonly<
  Partial<Record<'result' | 'line' | 'at' | 'known' | 'as' | 'from' | 'to', string>> &
    Partial<Record<'granted-from' | 'granted-to', string>>
>;

const timelinessAsked = ({ from, to, ...others }: Named, json: boolean) => {
  if (from === undefined || to === undefined || Object.keys(others).length > 0) return undefined;
  const [begins, ends] = [instantIn(from), instantIn(to)];
  if (begins === undefined || ends === undefined) return undefined;
  return { verb: 'timeliness', from: begins, to: ends, json } as const;
};

const explainAsked = (
  { 'granted-from': granted, 'granted-to': ended, ...named }: Named,
  json: boolean,
): ExplainResultAsked | undefined => {
  const { result: reportId, line: lineId, at: said, known, as, ...others } = named;
  if (reportId === undefined || Object.keys(others).length > 0) return undefined;
  if (known !== undefined && known !== 'then' && known !== 'now') return undefined;
  const at = said === undefined ? undefined : instantIn(said);
  const viewer = as === undefined ? undefined : viewerIn(as);
  if ((said !== undefined && !at) || (as !== undefined && !viewer)) return undefined;
  const [grantedFrom, grantedTo] = [granted, ended].map((each) => each && instantIn(each));
  if ((granted !== undefined && !grantedFrom) || (ended !== undefined && !grantedTo)) {
    return undefined;
  }
  const isOfGrant = granted !== undefined || ended !== undefined;
  if (isOfGrant && !viewer?.startsWith('proxy-')) return undefined;
  return {
    ...{ verb: 'explain', reportId, json },
    ...(lineId === undefined ? {} : { lineId }),
    ...(at === undefined ? {} : { at }),
    ...(known === undefined ? {} : { known }),
    ...(viewer === undefined ? {} : { as: viewer }),
    ...(grantedFrom === undefined ? {} : { grantedFrom }),
    ...(grantedTo === undefined ? {} : { grantedTo }),
  };
};

/** With a colon, as it was first spelt, as well. */
export const viewerIn = (word: string): DecisionViewer | undefined =>
  VIEWERS.get(word.replace(/^proxy:/u, 'proxy-'));
export const VIEWERS: ReadonlyMap<string, DecisionViewer> = new Map([
  ['patient', 'patient'],
  ['proxy-minority', 'proxy-minority'],
  ['proxy-court', 'proxy-court'],
  ['proxy-power-of-attorney', 'proxy-power-of-attorney'],
  ['stranger', 'stranger'],
  ['front-desk', 'front-desk'],
  ['staff', 'staff'],
  ['provider', 'provider'],
  ['auditor', 'auditor'],
]);

export const instantIn = (text: string): string | undefined => {
  const instant = isTypedDay(text) ? `${text}T00:00:00Z` : text;
  return isTypedInstant(instant) ? instant : undefined;
};

const OPTIONS = {
  ...{ result: TEXT, line: TEXT, at: TEXT, known: TEXT, as: TEXT, from: TEXT, to: TEXT },
  ...{ 'granted-from': TEXT, 'granted-to': TEXT, json: FLAG },
};
