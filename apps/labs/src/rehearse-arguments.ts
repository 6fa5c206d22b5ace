import { FLAG, parsedWords, TEXT } from './parsed-words.js';
import { isTypedDay, isTypedInstant } from './typed-times.js';

/** What is answered from the practice's own log. */
export type LogAsked =
  | { readonly verb: 'policy' }
  | {
      readonly verb: 'rehearse';
      readonly what: RehearsedPolicy;
      /** The whole report, each change by itself, as JSON. */
      readonly json: boolean;
    };

export type RehearsedPolicy =
  | {
      readonly is: 'file';
      readonly file: string;
      /** A day of the practice or an instant; the second is not part of the range. */
      readonly from: string;
      readonly to: string;
      readonly upTo?: string;
    }
  | { readonly is: 'proposal'; readonly proposalId: string };

export const logUsage = `npm run labs -- policy                       the rule set in force, as JSON to change
npm run labs -- rehearse --policy new.json --from 2026-01-01 --to 2026-04-01
                                             what it would have shown or hidden [--json] [--up-to POSITION]
npm run labs -- rehearse --proposal ID       the same that whoever approves it is shown [--json]

  These read the practice's log, as the environment names it, and write nothing.
  --json lists each change with the ids of report and patient: keep it like a record.
`;

export const isOfLog = ([verb]: readonly string[]): boolean =>
  verb === 'rehearse' || verb === 'policy';

/** Nothing when the words make no sense. */
export const logAsked = (words: readonly string[]): LogAsked | undefined => {
  const parsed = parsedWords(words, OPTIONS);
  if (!parsed) return undefined;
  const { values, positionals } = parsed;
  const { json, ...named } = values;
  if (positionals.length !== 1) return undefined;
  if (positionals[0] === 'policy') {
    return json || Object.keys(named).length > 0 ? undefined : { verb: 'policy' };
  }
  const what = rehearsedPolicy(named);
  return what && { verb: 'rehearse', what, json };
};

interface Named {
  readonly policy?: string;
  readonly proposal?: string;
  readonly from?: string;
  readonly to?: string;
  readonly 'up-to'?: string;
}

const rehearsedPolicy = (named: Named): RehearsedPolicy | undefined => {
  const { policy: file, proposal: proposalId, from, to, 'up-to': upTo } = named;
  if (proposalId !== undefined) {
    const isAlone = Object.keys(named).length === 1;
    return isAlone ? { is: 'proposal', proposalId } : undefined;
  }
  if (file === undefined || from === undefined || to === undefined) return undefined;
  if (![from, to].every((time) => isTypedDay(time) || isTypedInstant(time))) return undefined;
  return { is: 'file', file, from, to, ...(upTo === undefined ? {} : { upTo }) };
};

const OPTIONS = {
  ...{ policy: TEXT, proposal: TEXT, from: TEXT, to: TEXT, 'up-to': TEXT },
  json: FLAG,
};
