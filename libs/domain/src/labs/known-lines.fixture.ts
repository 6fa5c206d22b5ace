import type { ResultStatus } from '../lab-rules/facts.js';
import { glucose, measured, noValue, sentGlucose } from './history.fixture.js';
import {
  newsOfLines,
  rememberedOf,
  type KnownLine,
  type KnownOfReport,
  type SentLine,
} from './news-of-lines.policy.js';

export const mg = (value: string) => measured(value, 'mg/dL', '70-99');
export const at = (status: ResultStatus, value = '94'): SentLine =>
  sentGlucose({ status, value: mg(value) });
export const withoutValue = (status: ResultStatus): SentLine =>
  sentGlucose({ status, value: noValue });

export const earlier = '2026-03-11T15:00:00Z';
export const then = '2026-03-11T16:00:00Z';
export const now = '2026-03-11T17:00:00Z';
export const nothing: KnownOfReport = { lines: {}, lateOfOthers: [] };

/** The line after all of these arrived in this order, as versions. */
export const known = (...versions: readonly [SentLine, ...SentLine[]]): KnownOfReport => {
  const line: KnownLine = {
    current: { ...(versions.at(-1) ?? versions[0]), version: versions.length },
    ...{ cameAt: then, source: 'hl7v2' },
    earlier: versions.slice(0, -1).map(rememberedOf),
    late: [],
    ...{ collected: [], collectedAnewAt: undefined },
  };
  return { ...nothing, lines: { [glucose]: line } };
};

export const newsIn = (of: KnownOfReport, ...sent: readonly SentLine[]) => newsOf(of, sent, now);
export const newsOf = (of: KnownOfReport, sent: readonly SentLine[], cameAt: string) => {
  const news = newsOfLines(of, sent, cameAt);
  if ('contradicted' in news) throw new Error('nothing was to contradict itself');
  return news;
};
