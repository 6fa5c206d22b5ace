import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { readFile } from 'node:fs/promises';
import { isNativeError } from 'node:util/types';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { readConfiguration, type Configuration } from '@anamnesis/nest/running/configuration';
import { openDatabase } from '@anamnesis/nest/running/database';
import { bareError, nestLogger, portalLogger } from '@anamnesis/nest/running/logging';
import type { MllpTlsFiles } from '@anamnesis/nest/running/mllp-configuration';
import { portalOptionsFrom } from '@anamnesis/nest/running/options-from-configuration';
import { giveUp, sentenceIn } from '@anamnesis/nest/running/sentences';
import { endOnBugs, untilAskedToStop } from '@anamnesis/nest/running/stopping';
import { InterfacesModule } from './interfaces.module.js';
import { listenMllp, type MllpOptions, type MllpTls } from './mllp-listener.js';
import { MllpMetrics } from './mllp-metrics.js';

/** Takes in messages over MLLP; what they say is recorded by whoever runs the projections. */
const run = async (configuration: Configuration): Promise<void> => {
  const asked = untilAskedToStop();
  const { host, interfacesPort, mllp, logLevel } = configuration;
  const logger = portalLogger(logLevel, 'interfaces');
  const tls = mllp.tls && (await tlsFrom(mllp.tls));
  const database = await openDatabase(configuration.database);
  try {
    const portal = {
      ...portalOptionsFrom(configuration, database, 'elsewhere'),
      onIntakeFailure: (err: unknown) => logger.error({ err }, 'A message could not be kept.'),
      onWarning: (sentence: string) => logger.warn(sentence),
      onLostKeys: (sentence: string) => logger.error(sentence),
    };
    const app = await NestFactory.create(InterfacesModule.forRoot(portal), {
      logger: nestLogger(logger),
      abortOnError: false,
      forceCloseConnections: true,
    });
    try {
      await app.listen(interfacesPort, host);
      const listener = await listenMllp({
        ...{ host: mllp.host, port: mllp.port, ...(tls && { tls }) },
        ...{ mostConnections: mllp.mostConnections, idleMilliseconds: mllp.idleSeconds * 1_000 },
        intake: app.get<Portal>(PORTAL).intake,
        ...toldOfConnections(logger),
        watch: app.get(MllpMetrics),
      });
      const how = tls ? 'with certificates' : 'in clear';
      console.log(`Messages come in at ${mllp.host}:${listener.port} by MLLP, ${how}.`);
      console.log(`${await app.getUrl()}/health/ready and /metrics say how it is.`);
      await asked;
      await listener.close();
    } finally {
      await app.close();
    }
  } finally {
    await database.stop();
  }
};

const toldOfConnections = (logger: ReturnType<typeof portalLogger>) =>
  ({
    onTurnedAway: (because) => logger.warn({ because }, 'A connection was turned away.'),
    onBrokenOff: (because) => logger.warn({ because }, 'A connection broke off a message.'),
    onEndWithoutCr: () =>
      logger.warn('A sender ends its messages with FS and no CR: each may wait for two seconds.'),
  }) satisfies Partial<MllpOptions>;

/** A sentence of ours: what the file system says of a path would repeat it. */
class FileUnreadable extends Error {}

const tlsFrom = async (files: MllpTlsFiles): Promise<MllpTls> => {
  const read = async (file: string, variable: string): Promise<string> => {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text?.includes('-----BEGIN ')) return text;
    throw new FileUnreadable(`${variable} names no file in PEM form that can be read.`);
  };
  return {
    key: await read(files.key, 'MLLP_TLS_KEY_FILE'),
    certificate: await read(files.certificate, 'MLLP_TLS_CERTIFICATE_FILE'),
    clientAuthorities: await read(files.clientAuthorities, 'MLLP_TLS_CLIENT_AUTHORITIES_FILE'),
  };
};

const sentenceFor = (error: unknown, { interfacesPort, mllp }: Configuration): string => {
  if (isNativeError(error) && 'code' in error && error.code === 'EADDRINUSE') {
    const isWatched = 'port' in error && error.port === interfacesPort;
    const [port, variable] = isWatched
      ? [interfacesPort, 'INTERFACES_PORT']
      : [mllp.port, 'MLLP_LISTEN'];
    return `Port ${port} is in use: end what listens there, or set ${variable}.`;
  }
  const ours = `Messages could not be taken in: ${JSON.stringify(bareError(error))}`;
  return sentenceIn(error, [FileUnreadable]) ?? ours;
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
