import { validateSync } from 'class-validator';
import { uuidFrom, type RecordLabResults, type ReportedLine } from '@anamnesis/domain';
import { recordLabResults } from './commands.js';

/** A line as its sender says it: which version of itself it is, the decider counts. */
export type SentLine = Omit<ReportedLine, 'version'>;

export type SentResults = Omit<RecordLabResults, 'type'>;

const LINES = uuidFrom('00000000-0000-0000-0000-000000000000', 'anamnesis laboratory line');
const REPORTS = uuidFrom('00000000-0000-0000-0000-000000000000', 'anamnesis laboratory report');

/** The same words are the same report for ever; whose words they are is the first of them. */
export const reportIdOf = (...words: readonly string[]): string =>
  uuidFrom(REPORTS, JSON.stringify(words));

export const lineIdOf = (reportId: string, ...words: readonly string[]): string =>
  uuidFrom(LINES, JSON.stringify([reportId, ...words]));

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
  return true;
};
