import 'reflect-metadata';
import { StoreUnavailable, VaultUnavailable } from '@anamnesis/eventing';
import { openPortal, SealingRefused } from '@anamnesis/nest';
import { readConfiguration } from '@anamnesis/nest/running/configuration';
import { openDatabase } from '@anamnesis/nest/running/database';
import { portalOptionsFrom } from '@anamnesis/nest/running/options-from-configuration';
import { readArguments, usage, type ImportArguments } from './arguments.js';
import { runImport } from './import-run.js';

/** Exit codes: 0 all imported, 1 something is wrong with the input, 2 it could not be tried. */
const WRONG_INPUT = 1;
const NOT_TRIED = 2;
const PROGRESS_EVERY_MS = 1_000;

const importAll = async (given: ImportArguments): Promise<number> => {
  const answer = readConfiguration(process.env);
  if (answer.is === 'mistaken') return giveUp(answer.mistakes);
  const database = await openDatabase(answer.configuration.database);
  try {
    const options = portalOptionsFrom(answer.configuration, database, 'elsewhere');
    const onLostKeys = (sentence: string): void => console.error(sentence);
    const portal = await openPortal({ ...options, onLostKeys });
    try {
      const { digestKey } = options;
      const isWell = await runImport(given, {
        portal,
        digestKey,
        say: (line) => console.log(line),
        progress: progressLines(),
      });
      return isWell ? 0 : WRONG_INPUT;
    } finally {
      await portal.close();
    }
  } finally {
    await database.stop();
  }
};

const progressLines = () => {
  let last = Date.now();
  return (name: string, done: number, of: number): void => {
    if (Date.now() - last < PROGRESS_EVERY_MS) return;
    last = Date.now();
    console.error(`${name}: ${done} of ${of}`);
  };
};

/** A sentence where a person can mend it; whatever else it is, is a mistake of ours. */
const notOpened = (failure: unknown): number => {
  const sentences = [StoreUnavailable, VaultUnavailable, SealingRefused];
  if (!sentences.some((Sentence) => failure instanceof Sentence)) throw failure;
  return giveUp([(failure as Error).message]);
};

const giveUp = (sentences: readonly string[]): number => {
  for (const sentence of sentences) console.error(sentence);
  return NOT_TRIED;
};

const given = readArguments(process.argv.slice(2));
if (given === 'help') {
  console.log(usage);
} else if ('mistakes' in given) {
  process.exitCode = giveUp([...given.mistakes, '', usage]);
} else {
  process.exitCode = await importAll(given).catch(notOpened);
}
