import 'reflect-metadata';
import {
  openPortal,
  queryMessage,
  ShowLabDecision,
  type AnswerOf,
  type Portal,
  type PortalQuery,
} from '@anamnesis/nest';
import { readConfiguration } from '@anamnesis/nest/running/configuration';
import { openDatabase } from '@anamnesis/nest/running/database';
import { portalOptionsFrom } from '@anamnesis/nest/running/options-from-configuration';
import { giveUp, sentenceOf } from '@anamnesis/nest/running/sentences';
import { ShowLabTimeliness } from '@anamnesis/read-models';
import { portalAsked, portalUsage, type PortalAsked } from './explain-result-arguments.js';
import { decisionInWords } from './explain-result.js';
import { mistypedIn } from './mistyped-words.js';
import { timelinessInWords } from './timeliness.js';

/** Exit codes as of every verb: 0 answered, 1 what was asked about is wrong, 2 not tried. */
const WRONG_INPUT = 1;
const NOT_TRIED = 2;

/** @returns the exit code */
export const askPortal = async (words: readonly string[]): Promise<number> => {
  const asked = portalAsked(words);
  if (!asked) return giveUp([...mistypedIn(words), portalUsage], NOT_TRIED);
  const configured = readConfiguration(process.env);
  if (configured.is === 'mistaken') return giveUp(configured.mistakes, NOT_TRIED);
  const database = await openDatabase(configured.configuration.database);
  try {
    const portal = await openPortal(
      portalOptionsFrom(configured.configuration, database, 'elsewhere'),
    );
    try {
      return await answerTo(asked, portal);
    } finally {
      await portal.close();
    }
  } catch (failure) {
    return giveUp([sentenceOf(failure)], NOT_TRIED);
  } finally {
    await database.stop();
  }
};

const answerTo = async (asked: PortalAsked, portal: Portal): Promise<number> => {
  if (asked.verb === 'timeliness') {
    const { from, to, json } = asked;
    const answer = await ask(portal, Object.assign(new ShowLabTimeliness(), { from, to }));
    if (!answer) return giveUp(['The views cannot answer now: start the portal first.'], NOT_TRIED);
    console.log(json ? JSON.stringify(answer) : timelinessInWords(answer));
    return 0;
  }
  const { verb: _verb, json, ...fields } = asked;
  const answer = await ask(portal, Object.assign(new ShowLabDecision(), fields));
  if (!answer) return giveUp(['There is no such report. An id is a UUID.'], WRONG_INPUT);
  console.log(json ? JSON.stringify(answer) : decisionInWords(answer, asked));
  return 0;
};

/** Whoever may run this holds the database's password and the vault: no token is asked for. */
const ask = async <Asked extends PortalQuery>(
  { queries }: Portal,
  query: Asked,
): Promise<AnswerOf<Asked> | undefined> => {
  const caller = { actor: 'command-line', role: 'auditor' } as const;
  const answer = await queries.handle(queryMessage(query, caller));
  return answer.is === 'found' ? (answer.answer as AnswerOf<Asked>) : undefined;
};
