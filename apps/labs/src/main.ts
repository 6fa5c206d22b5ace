import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LabPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { labsArguments, usage, type LabsArguments } from './arguments.js';
import { readCase } from './case-file.js';
import { classifyCompendium, compendiumAsCsv, compendiumAsJson, summaryOf } from './compendium.js';
import { explanationOf, inWords } from './explain.js';
import { explainedLines } from './explained-lines.js';
import { isOfPortal, portalUsage } from './explain-result-arguments.js';
import { isOfLog, logUsage } from './rehearse-arguments.js';
import type { PolicyRead } from './rehearse-policy-file.js';
import { trialAsked, tryUsage } from './try-arguments.js';

/** Exit codes: 0 all answered, 1 something in the file is wrong, 2 it could not be tried. */
const WRONG_INPUT = 1;
const NOT_TRIED = 2;

const run = (asked: LabsArguments, text: string, judging: PolicyRead | undefined): number => {
  if (judging?.is === 'mistaken') {
    for (const mistake of judging.mistakes) console.error(mistake);
    return WRONG_INPUT;
  }
  // By it everything is judged, whatever its date.
  const ruleSets: LabPolicies | undefined = judging && [judging.policy];
  if (asked.verb === 'classify') {
    const { json, sender } = asked;
    return classify(text, { json, sender, ruleSets });
  }
  return asked.as === 'case' ? explainOne(text, ruleSets) : explainAll(text, ruleSets);
};

const explainOne = (text: string, ruleSets: LabPolicies | undefined): number => {
  const read = readCase(JSON.parse(text) as unknown, new Date().toISOString(), ruleSets);
  if (read.is === 'mistaken') {
    for (const mistake of read.mistakes) console.error(mistake);
    return WRONG_INPUT;
  }
  console.log(inWords(explanationOf(read.labCase)));
  return 0;
};

const explainAll = (text: string, ruleSets: LabPolicies | undefined): number => {
  let isWell = true;
  const lines = explainedLines(text, new Date().toISOString(), ruleSets);
  for (const { answer, isMistaken } of lines) {
    console.log(JSON.stringify(answer));
    isWell &&= !isMistaken;
  }
  return isWell ? 0 : WRONG_INPUT;
};

interface Classifying {
  readonly json: boolean;
  readonly sender: string | undefined;
  readonly ruleSets: LabPolicies | undefined;
}

const classify = (text: string, { json, sender, ruleSets }: Classifying): number => {
  const mappings = ruleSets?.at(-1)?.mappings;
  const compendium = classifyCompendium(text, { sender, mappings });
  if (compendium.is === 'mistaken') {
    for (const mistake of compendium.mistakes) console.error(mistake);
    return WRONG_INPUT;
  }
  console.log(json ? compendiumAsJson(compendium.tests) : compendiumAsCsv(compendium.tests));
  console.error(summaryOf(compendium.tests));
  return 0;
};

const fileOf = (name: string): string | undefined => {
  try {
    // Relative to the folder in which the person typed the command.
    return readFileSync(resolve(process.env.INIT_CWD ?? process.cwd(), name), 'utf8');
  } catch {
    return undefined;
  }
};

/** By the same check that a proposal of it has to pass. */
const ruleSetIn = async (policy: string | undefined): Promise<PolicyRead | undefined> => {
  if (policy === undefined) return undefined;
  await import('reflect-metadata');
  const { policyIn } = await import('./rehearse-policy-file.js');
  return policyIn(policy);
};

const words = process.argv.slice(2);
const asked = labsArguments(words);
const trial = trialAsked(words);
const text = asked && fileOf(asked.file);
const policy = asked?.policy === undefined ? undefined : fileOf(asked.policy);
if (isOfPortal(words)) {
  const { askPortal } = await import('./explain-result-main.js');
  process.exitCode = await askPortal(words);
} else if (isOfLog(words)) {
  // What reads files only starts without a store, a vault and a framework.
  const { askLog } = await import('./rehearse-main.js');
  process.exitCode = await askLog(words);
} else if (trial) {
  const { tryAll } = await import('./try-main.js');
  process.exitCode = await tryAll(trial);
} else if (!asked) {
  console.error(usage + tryUsage + portalUsage + logUsage);
  process.exitCode = NOT_TRIED;
} else if (text === undefined || (asked.policy !== undefined && policy === undefined)) {
  console.error('The file cannot be read: check its name.');
  process.exitCode = NOT_TRIED;
} else {
  try {
    process.exitCode = run(asked, text, await ruleSetIn(policy));
  } catch (failure) {
    // The text of a parse error quotes the file, and the file may hold patient data.
    const isJson = failure instanceof SyntaxError;
    console.error(isJson ? 'The file is not JSON.' : 'The file could not be judged.');
    process.exitCode = isJson ? WRONG_INPUT : NOT_TRIED;
  }
}
