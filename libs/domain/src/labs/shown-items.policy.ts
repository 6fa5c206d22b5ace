import type { ViewedItem } from '../audit/events.js';
import type { LabReportRow } from './lab-report.row.js';
import { shownLinesOf, type Judged } from './shown-lines.policy.js';

/**
 * Of what somebody was shown once, is anything shown to whoever asks now?
 *
 * A line is, where the engine shows that line: in the version that was looked at or in a later one,
 * for what is shown now was looked at before it was final, or before it was corrected. A version
 * that came behind the one that is shown is not. A report that was named without its lines is, where
 * one of those that are shown had come by then; and a message, where it brought one of them (issue 7,
 * decision 59; November 2026).
 * Not covered: which looks are told at all, and to whom.
 */
export const isAmong = (reports: readonly ShownOfReport[]): IsShown => {
  const seen = new Set(reports.flatMap(({ messages, parts }) => [...messages, ...parts]));
  const cameAt = new Map(reports.map(({ reportId, cameAt: at }) => [reportId, at]));
  return ({ id, parts }, lookedAt) =>
    parts === undefined
      ? (cameAt.get(id) ?? Number.POSITIVE_INFINITY) <= Date.parse(lookedAt)
      : seen.has(id) || parts.some((part) => seen.has(partOf(id, part)));
};

/** Whether something of it, as it was at that instant, is shown. */
export type IsShown = (item: ViewedItem, lookedAt: string) => boolean;

export interface ShownOfReport {
  readonly reportId: string;
  /** Milliseconds since 1970 at which the first of its shown lines came. */
  readonly cameAt: number;
  /** Each version of a shown line up to the one that is shown. */
  readonly parts: readonly string[];
  /** Those by which these versions came. */
  readonly messages: readonly string[];
}

/** Of a report with what the engine says of each of its lines. */
export const shownOf = (
  judged: Judged & { readonly row: Pick<LabReportRow, 'reportId'> },
): ShownOfReport => {
  const { reportId, lines } = judged.row;
  const versions = shownLinesOf(judged).flatMap(({ lineId, version: shown }) => {
    const all = lines.find((line) => line.lineId === lineId)?.versions ?? [];
    const place = all.findIndex(({ version }) => version === shown.version);
    return all.slice(0, place + 1).map((version) => ({ lineId, ...version }));
  });
  return {
    reportId,
    cameAt: Math.min(...versions.map(({ receivedAt }) => Date.parse(receivedAt))),
    parts: versions.map(({ lineId, version }) => partOf(reportId, `${lineId}@${version}`)),
    messages: versions.flatMap(({ messageId }) => messageId ?? []),
  };
};

const partOf = (reportId: string, part: string): string => `${reportId}/${part}`;
