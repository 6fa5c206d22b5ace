import 'reflect-metadata';
import { openPortal } from '@anamnesis/nest';
import { readConfiguration } from '@anamnesis/nest/running/configuration';
import { openDatabase } from '@anamnesis/nest/running/database';
import { portalOptionsFrom } from '@anamnesis/nest/running/options-from-configuration';
import { progressLines } from '@anamnesis/nest/running/progress-lines';
import { giveUp, sentenceOf } from '@anamnesis/nest/running/sentences';
import { readArguments, usage, type ImportArguments } from './arguments.js';
import { runImport } from './import-run.js';

/** Exit codes: 0 all imported, 1 something is wrong with the input, 2 it could not be tried. */
const WRONG_INPUT = 1;
const NOT_TRIED = 2;

const importAll = async (given: ImportArguments): Promise<number> => {
  const answer = readConfiguration(process.env);
  if (answer.is === 'mistaken') return giveUp(answer.mistakes, NOT_TRIED);
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

const given = readArguments(process.argv.slice(2));
if (given === 'help') {
  console.log(usage);
} else if ('mistakes' in given) {
  process.exitCode = giveUp([...given.mistakes, '', usage], NOT_TRIED);
} else {
  process.exitCode = await importAll(given).catch((failure: unknown) =>
    giveUp([sentenceOf(failure)], NOT_TRIED),
  );
}
