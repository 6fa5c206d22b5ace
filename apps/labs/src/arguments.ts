import { parseArgs } from 'node:util';

export type LabsArguments =
  | { readonly verb: 'explain'; readonly file: string; readonly as: 'case' | 'jsonl' }
  | { readonly verb: 'classify'; readonly file: string; readonly json: boolean };

export const usage = `npm run labs -- explain --case case.json     one decision, in words
npm run labs -- explain --jsonl cases.jsonl  one decision for each line, as JSON lines
npm run labs -- classify compendium.csv      a laboratory's catalogue told apart, as CSV [--json]

  The shape of a case is described in libs/domain/src/labs/README.md.
  Exit codes: 0 all answered, 1 something in the file is wrong, 2 it could not be tried.
`;

/** What was asked for; nothing when the words make no sense. */
export const labsArguments = (words: readonly string[]): LabsArguments | undefined => {
  const parsed = parsedWords(words);
  if (!parsed) return undefined;
  const { values, positionals } = parsed;
  const [verb, ...files] = positionals;
  if (verb === 'explain' && files.length === 0 && !values.json) return explainArguments(values);
  const [file, ...more] = files;
  const isClassify = verb === 'classify' && file !== undefined && more.length === 0;
  if (!isClassify || values.case !== undefined || values.jsonl !== undefined) return undefined;
  return { verb: 'classify', file, json: values.json };
};

const explainArguments = ({
  case: one,
  jsonl,
}: {
  readonly case?: string | undefined;
  readonly jsonl?: string | undefined;
}): LabsArguments | undefined => {
  if (one !== undefined && jsonl === undefined) return { verb: 'explain', file: one, as: 'case' };
  if (jsonl !== undefined && one === undefined)
    return { verb: 'explain', file: jsonl, as: 'jsonl' };
  return undefined;
};

const parsedWords = (words: readonly string[]) => {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        case: { type: 'string' },
        jsonl: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
  } catch {
    return undefined;
  }
};
