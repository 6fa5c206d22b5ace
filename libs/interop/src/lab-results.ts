import { validateSync } from 'class-validator';
import type { KeyedIds, RecordLabResults, ReportedLine } from '@anamnesis/domain';
import { recordLabResults } from './commands.js';

/** A line as its sender says it: which version of itself it is, the decider counts. */
export type SentLine = Omit<ReportedLine, 'version'>;

export type SentResults = Omit<RecordLabResults, 'type'>;

/** The same words are the same report for ever; whose words they are is the first of them. */
export const reportIdOf = (idOf: KeyedIds, ...words: readonly string[]): string =>
  idOf('laboratory report', ...words);

/** A line of one report: whoever holds the log must not find out which test it was. */
export interface LineOf {
  readonly idOf: KeyedIds;
  readonly reportId: string;
}

export const lineIdOf = ({ idOf, reportId }: LineOf, ...words: readonly string[]): string =>
  idOf('laboratory line', reportId, ...words);

export const idFiledAnew = (reportId: string, idOf: KeyedIds): string =>
  idOf('laboratory report filed anew', reportId);

/**
 * The same results as the order's next report: where the one before is another patient's, filed by
 * mistake. Only how often that happened goes into its ids, so every message finds the same ones.
 */
export const filedAnew = (results: RecordLabResults, idOf: KeyedIds): RecordLabResults => {
  const { reportId: firstFiledAs } = results;
  const reportId = idFiledAnew(firstFiledAs, idOf);
  const lines = results.lines.map((line) => ({
    ...line,
    lineId: lineIdOf({ idOf, reportId }, line.lineId),
  }));
  return recordLabResults({ ...results, reportId, lines, firstFiledAs });
};

/**
 * The command, or nothing when it holds what no command may: texts beyond every measure, or
 * characters that no table can keep. Such results are for a person to look at.
 */
export const keepableResults = (results: SentResults): RecordLabResults | undefined => {
  // Each of a hundred thousand would be looked at before their number is.
  if (results.lines.length > MOST_LINES || !isWritable(results)) return undefined;
  const command = recordLabResults({ messageId: undefined, ...results });
  return validateSync(command).length === 0 ? command : undefined;
};

/** Of one order. */
export const MOST_LINES = 1_000;

const isWritable = (value: unknown): boolean => {
  if (typeof value === 'string') return !value.includes('\0') && !/\p{Surrogate}/u.test(value);
  // Each of so many would be looked at, too, before their number is.
  if (Array.isArray(value) && value.length > MOST_LINES) return false;
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isWritable);
  // The validator takes it for a field that is left out; whoever records it does not.
  return value !== null;
};
