import 'reflect-metadata';
import { ProjectionStoreUnavailable } from '@anamnesis/eventing';
import { OperateProjection, type PortalCaller } from '@anamnesis/domain';
import { commandMessage, openPortal, ProjectionOperations, type Portal } from '@anamnesis/nest';
import { readConfiguration, type Configuration } from '@anamnesis/nest/running/configuration';
import { openDatabase } from '@anamnesis/nest/running/database';
import { portalOptionsFrom } from '@anamnesis/nest/running/options-from-configuration';
import { giveUp, sentenceOf } from '@anamnesis/nest/running/sentences';
import { readArguments, usage, type ProjectionsAsked } from './arguments.js';
import { perform } from './perform.js';

/** Exit codes: 0 all is well, 1 something is not, 2 it could not be tried. */
const NOT_WELL = 1;
const NOT_TRIED = 2;

const teller = {
  say: (line: string) => console.log(line),
  tellProgress: (line: string) => console.error(line),
};

const run = async (asked: ProjectionsAsked, configuration: Configuration): Promise<number> => {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopping.abort());
  }
  const database = await openDatabase(configuration.database);
  try {
    const portal = await openPortal(portalOptionsFrom(configuration, database, 'elsewhere'));
    try {
      if ('name' in asked) await record(asked, portal);
      const operations = new ProjectionOperations(portal);
      const isWell = await perform(asked, { operations, teller, signal: stopping.signal });
      return isWell ? 0 : NOT_WELL;
    } finally {
      await portal.close();
    }
  } finally {
    await database.stop();
  }
};

/** As it is over HTTP. Whoever may run this holds the database's password: no token is asked for. */
const record = async (
  { name: projection, verb: operation }: Extract<ProjectionsAsked, { name: string }>,
  portal: Portal,
): Promise<void> => {
  const command = Object.assign(new OperateProjection(), { projection, operation });
  const caller: PortalCaller = { actor: 'command-line', role: 'operator' };
  await portal.commands.handle(commandMessage(command, caller));
};

const notTried = (failure: unknown): number =>
  giveUp([sentenceOf(failure, [ProjectionStoreUnavailable])], NOT_TRIED);

const given = readArguments(process.argv.slice(2));
const answer = readConfiguration(process.env);
if (given === 'help') {
  console.log(usage);
} else if ('mistakes' in given) {
  process.exitCode = giveUp([...given.mistakes, '', usage], NOT_TRIED);
} else if (answer.is === 'mistaken') {
  process.exitCode = giveUp(answer.mistakes, NOT_TRIED);
} else {
  process.exitCode = await run(given, answer.configuration).catch(notTried);
}
