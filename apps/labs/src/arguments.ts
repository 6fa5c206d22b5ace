import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { FLAG, parsedWords, TEXT } from './parsed-words.js';

export type LabsArguments =
  | {
      readonly verb: 'explain';
      readonly file: string;
      readonly as: 'case' | 'jsonl';
      /** A file with the rule set that judges, instead of the built-in ones. */
      readonly policy?: string;
    }
  | {
      readonly verb: 'classify';
      readonly file: string;
      readonly json: boolean;
      /** A file with the rule set whose mappings count. */
      readonly policy?: string;
      /** Under which name the laboratory is configured. */
      readonly sender?: string;
    };

export const usage = `npm run labs -- explain --case case.json     one decision, in words [--policy rules.json]
npm run labs -- explain --jsonl cases.jsonl  one decision for each line, as JSON lines [--policy rules.json]
npm run labs -- classify compendium.csv      a laboratory's catalogue told apart, as CSV [--json]
                                             [--policy rules.json] [--sender NAME]

  Without --policy the built-in rule sets judge, and not what the practice has adopted:
  npm run labs -- policy > rules.json writes that one down. Mappings of a sender's own codes
  (SENDER|SYSTEM|CODE) count where --sender, or the case, says whose codes they are.
  The shape of a case is described in libs/domain/src/lab-rules/README.md.
  Exit codes: 0 all answered, 1 something in the file is wrong, 2 it could not be tried.
`;

/** What was asked for; nothing when the words make no sense. */
export const labsArguments = (words: readonly string[]): LabsArguments | undefined => {
  const parsed = parsedWords(words, OPTIONS);
  if (!parsed) return undefined;
  const { values, positionals } = parsed;
  const [verb, ...files] = positionals;
  if (verb === 'explain' && files.length === 0 && !values.json) return explainArguments(values);
  const [file, ...more] = files;
  const isClassify = verb === 'classify' && file !== undefined && more.length === 0;
  if (!isClassify || values.case !== undefined || values.jsonl !== undefined) return undefined;
  const { json, policy, sender } = values;
  return { verb: 'classify', file, json, ...presentFields({ policy, sender }) };
};

const explainArguments = ({
  case: one,
  jsonl,
  policy,
  sender,
}: Readonly<Partial<Record<'case' | 'jsonl' | 'policy' | 'sender', string>>>):
  LabsArguments | undefined => {
  const [file, ...more] = [one, jsonl].filter((each) => each !== undefined);
  if (file === undefined || more.length > 0 || sender !== undefined) return undefined;
  const as = one === undefined ? 'jsonl' : 'case';
  return { verb: 'explain', file, as, ...presentFields({ policy }) };
};

const OPTIONS = { case: TEXT, jsonl: TEXT, policy: TEXT, sender: TEXT, json: FLAG };
