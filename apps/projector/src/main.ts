import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { isNativeError } from 'node:util/types';
import { readConfiguration, type Configuration } from '@anamnesis/nest/running/configuration';
import { openDatabase } from '@anamnesis/nest/running/database';
import { bareError, nestLogger, portalLogger } from '@anamnesis/nest/running/logging';
import { portalOptionsFrom } from '@anamnesis/nest/running/options-from-configuration';
import { logProjections } from '@anamnesis/nest/running/projection-log';
import { giveUp, sentenceIn } from '@anamnesis/nest/running/sentences';
import { endOnBugs, untilAskedToStop } from '@anamnesis/nest/running/stopping';
import { ProjectorModule } from './projector.module.js';

/** Runs every projection in a process of its own; HTTP is only for machines that watch it. */
const run = async (configuration: Configuration): Promise<void> => {
  const asked = untilAskedToStop();
  const { host, projectorPort, logLevel } = configuration;
  const database = await openDatabase(configuration.database);
  try {
    const logger = portalLogger(logLevel, 'projector');
    const portal = {
      ...portalOptionsFrom(configuration, database, 'run'),
      onProjection: logProjections(logger),
      onWarning: (sentence: string) => logger.warn(sentence),
      onLostKeys: (sentence: string) => logger.error(sentence),
    };
    const app = await NestFactory.create(ProjectorModule.forRoot(portal), {
      logger: nestLogger(logger),
      abortOnError: false,
      forceCloseConnections: true,
    });
    try {
      await app.listen(projectorPort, host);
      console.log(`The projector runs; ${await app.getUrl()}/health/projections says how far.`);
      await asked;
    } finally {
      await app.close();
    }
  } finally {
    await database.stop();
  }
};

const sentenceFor = (error: unknown, { projectorPort }: Configuration): string => {
  if (isNativeError(error) && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${projectorPort} is in use: end what listens there, or set PROJECTOR_PORT.`;
  }
  return sentenceIn(error) ?? `The projector could not run: ${JSON.stringify(bareError(error))}`;
};

endOnBugs();
const answer = readConfiguration(process.env);
if (answer.is === 'mistaken') {
  process.exitCode = giveUp(answer.mistakes, 1);
} else {
  await run(answer.configuration).catch((error: unknown) => {
    console.error(sentenceFor(error, answer.configuration));
    process.exitCode = 1;
  });
}
