import { createServer } from 'node:net';
import { UnsealedLog, type PortalOptions } from '@anamnesis/nest';
import type { Configuration } from '@anamnesis/nest/running/configuration';
import { openDatabase, type DatabaseAddress } from '@anamnesis/nest/running/database';
import { portalLogger, type Logger } from '@anamnesis/nest/running/logging';
import { portalOptionsFrom } from '@anamnesis/nest/running/options-from-configuration';
import { storedKey } from '@anamnesis/nest/running/stored-keys';
import { removeInstance, writeInstance } from './instance-file.js';
import { startServer, type RunningServer, type ServerOptions } from './server.js';
import { trustedIssuers } from './token-checks.js';

export interface RunningPortal {
  /** Where a browser on this machine finds it. */
  readonly url: string;
  readonly configuration: Configuration;
  readonly portal: PortalOptions;
  readonly server: RunningServer;
  readonly logger: Logger;
  /** Signs the demo's tokens; only while the demo runs on loopback. */
  readonly demoSecret: string | undefined;
  stop(): Promise<void>;
}

/** Database, keys, server, and the note where it listens; whatever was begun is let go on failure. */
export const startPortal = async (configuration: Configuration): Promise<RunningPortal> => {
  const { host, port, demo, dataFolder, tokens, logLevel, runProjections } = configuration;
  const logger = portalLogger(logLevel, 'api');
  await assertFree(host, port);
  const database = await openDatabase(configuration.database);
  try {
    const projections = runProjections ? 'run' : 'elsewhere';
    const portal = portalOptionsFrom(configuration, database, projections);
    const secret = demo ? storedKey(dataFolder, 'demo-token-secret') : '';
    const server = await startedAnew(configuration, database, {
      host,
      port,
      portal,
      logger,
      trusted: ({ onLoopback }) => trustedIssuers(tokens, { runs: demo, onLoopback, secret }),
    });
    const { pid } = process;
    writeInstance(dataFolder, { pid, port: server.port, startedAt: new Date().toISOString() });
    return {
      url: `http://${addressFor(host)}:${server.port}`,
      ...{ configuration, portal, server, logger },
      demoSecret: demo && server.onLoopback ? secret : undefined,
      stop: async () => {
        await server.stop();
        await database.stop();
        removeInstance(dataFolder, pid);
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
};

/**
 * The demo's own database may have been begun before patients' data was sealed. It is made anew;
 * the old one is put aside and not dropped, for nobody was asked. Any other log is refused.
 */
const startedAnew = async (
  { demo, eventStoreUrl }: Configuration,
  { setAside }: DatabaseAddress,
  options: ServerOptions,
): Promise<RunningServer> => {
  try {
    return await startServer(options);
  } catch (failure) {
    if (!(failure instanceof UnsealedLog) || !setAside || !demo || eventStoreUrl !== undefined) {
      throw failure;
    }
    const aside = await setAside();
    console.log(
      'The demo clinic is made anew: its log was begun before patients’ data was sealed. The old ' +
        `one is kept, unsealed, as the database ${aside}; drop that when nobody needs it.`,
    );
    return startServer(options);
  }
};

/**
 * Asked before anything else is opened: a start that cannot listen must not take the projections
 * away from the portal that does.
 */
const assertFree = (host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, host, () => probe.close(() => resolve()));
  });

const addressFor = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
};
