import type { LabPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { readCase } from './case-file.js';
import { explanationOf, type Explanation } from './explain.js';

export interface ExplainedLine {
  readonly answer: Explanation | MistakenLine;
  readonly isMistaken: boolean;
}

interface MistakenLine {
  readonly line: number;
  readonly id?: string;
  readonly mistakes: readonly string[];
}

/** One answer for each line that is not empty; a line that is wrong does not stop the others. */
export function* explainedLines(
  text: string,
  thisMoment: string,
  ruleSets?: LabPolicies,
): Generator<ExplainedLine> {
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    if (line.trim() === '') continue;
    yield explainedLine(line, { number: index + 1, thisMoment, ruleSets });
  }
}

interface Around {
  readonly number: number;
  readonly thisMoment: string;
  readonly ruleSets: LabPolicies | undefined;
}

const explainedLine = (line: string, { number, thisMoment, ruleSets }: Around): ExplainedLine => {
  const parsed = parsedJson(line);
  if (!parsed) {
    return { answer: { line: number, mistakes: ['The line is not JSON.'] }, isMistaken: true };
  }
  const read = readCase(parsed.value, thisMoment, ruleSets);
  if (read.is === 'case') return { answer: explanationOf(read.labCase), isMistaken: false };
  const { id, mistakes } = read;
  const answer = { line: number, ...(id === undefined ? {} : { id }), mistakes };
  return { answer, isMistaken: true };
};

const parsedJson = (line: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(line) as unknown };
  } catch {
    return undefined;
  }
};
