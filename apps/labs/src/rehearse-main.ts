import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Clock } from '@anamnesis/eventing';
import { openSealedLog, portalCodec } from '@anamnesis/nest';
import { readConfiguration } from '@anamnesis/nest/running/configuration';
import { openDatabase } from '@anamnesis/nest/running/database';
import { portalOptionsFrom } from '@anamnesis/nest/running/options-from-configuration';
import { progressLines } from '@anamnesis/nest/running/progress-lines';
import { giveUp, sentenceOf } from '@anamnesis/nest/running/sentences';
import { mistypedIn } from './mistyped-words.js';
import { logAsked, logUsage, type LogAsked } from './rehearse-arguments.js';
import { policyIn } from './rehearse-policy-file.js';
import { rehearsalAsJson, rehearsalInWords } from './rehearse-report.js';
import { policyInForce, rehearseOn, type Log } from './rehearse.js';

/** Exit codes as of every verb: 0 answered, 1 something in the file is wrong, 2 not tried. */
const WRONG_INPUT = 1;
const NOT_TRIED = 2;

/** @returns the exit code */
export const askLog = async (words: readonly string[]): Promise<number> => {
  const asked = logAsked(words);
  if (!asked) return giveUp([...mistypedIn(words), logUsage], NOT_TRIED);
  const policy = readPolicy(asked);
  if (policy === 'unreadable') return giveUp([UNREADABLE], NOT_TRIED);
  if (policy?.is === 'mistaken') return giveUp(policy.mistakes, WRONG_INPUT);
  const configured = readConfiguration(process.env);
  if (configured.is === 'mistaken') return giveUp(configured.mistakes, NOT_TRIED);
  const database = await openDatabase(configured.configuration.database);
  try {
    const options = portalOptionsFrom(configured.configuration, database, 'elsewhere');
    const codec = portalCodec();
    const log = await openSealedLog(options, codec);
    if (!log) return giveUp([NOTHING_RECORDED], NOT_TRIED);
    try {
      return await answer(asked, policy?.policy, { store: log.store, codec, clock: options.clock });
    } finally {
      await log.close();
    }
  } catch (failure) {
    return giveUp([whyNot(failure)], NOT_TRIED);
  } finally {
    await database.stop();
  }
};

const readPolicy = (asked: LogAsked): ReturnType<typeof policyIn> | 'unreadable' | undefined => {
  if (asked.verb === 'policy' || asked.what.is === 'proposal') return undefined;
  let text: string;
  try {
    // Relative to the folder in which the person typed the command.
    const file = resolve(process.env['INIT_CWD'] ?? process.cwd(), asked.what.file);
    text = readFileSync(file, 'utf8');
  } catch {
    return 'unreadable';
  }
  return policyIn(text);
};
const UNREADABLE = 'The file cannot be read: check its name.';

type Policy = Parameters<typeof rehearseOn>[1]['policy'];

interface TimedLog extends Log {
  /** Left out where it is the machine's. */
  readonly clock: Clock | undefined;
}

const answer = async (asked: LogAsked, policy: Policy, log: TimedLog): Promise<number> => {
  if (asked.verb === 'policy') {
    console.log(JSON.stringify(await policyInForce(log, log.clock), undefined, 2));
    return 0;
  }
  const { what, json } = asked;
  const rehearsed = await rehearseOn(log, { what, policy, progress: progressLines() });
  if (rehearsed.is === 'mistaken') return giveUp(rehearsed.mistakes, WRONG_INPUT);
  const { rehearsal } = rehearsed;
  console.log(json ? rehearsalAsJson(rehearsal) : rehearsalInWords(rehearsal));
  return 0;
};

const whyNot = (failure: unknown): string => {
  const sentence = sentenceOf(failure);
  return sentence.includes(NO_SUCH_TABLE) ? NOTHING_RECORDED : sentence;
};

const NOTHING_RECORDED = 'Nothing is recorded there yet, so nothing can be rehearsed.';
/** PostgreSQL's code, which the store's sentence names: the portal was never started there. */
const NO_SUCH_TABLE = '42P01';
