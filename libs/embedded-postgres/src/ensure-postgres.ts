import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { adoptOrStart, initialise, stopServer } from './cluster.js';
import { withLock } from './file-lock.js';
import { makeFolder, settleIn, type Home } from './home.js';
import { giveBackLease, takeLease } from './leases.js';
import {
  applicationRole,
  connected,
  createDatabase,
  ensureRoles,
  moveDatabase,
  ownerRole,
  superuser,
} from './roles.js';

export interface PostgresOptions {
  /** Where the cluster is kept, with its port and its passwords. Nobody else should write there. */
  readonly folder: string;
  /** A free one is chosen at the first start and kept, unless this names one. */
  readonly port?: number;
  /** Server settings besides our own; they count when this call starts the server. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface RunningPostgres {
  readonly how: 'initialised' | 'started' | 'adopted';
  readonly port: number;
  /** Where the cluster really is: another folder when the server's user may not enter yours. */
  readonly folder: string;
  /** For migrations: owns the databases. */
  ownerUrl(database: string): string;
  /** For everything else: owns nothing. */
  applicationUrl(database: string): string;
  /** For operators and tests, never for the application. */
  superuserUrl(database: string): string;
  /** Stops the server unless another living process uses it too. May be called twice. */
  stop(): Promise<void>;
}

/**
 * A running server on that folder, whatever state it was left in. Any number of processes may
 * ask at once: one of them sets it up, the others get the same server.
 */
export const ensurePostgres = async (options: PostgresOptions): Promise<RunningPostgres> => {
  makeFolder(options.folder);
  // One folder may be reached by several names, and the server tells only one of them.
  const folder = realpathSync(options.folder);
  return withLock(lockOf(folder), async () => {
    const home = settleIn(folder);
    const isNew = await initialise(home);
    const { how, port } = await adoptOrStart(home, options, (candidate) =>
      answers(home, candidate),
    );
    const running = addressOf(home, port);
    await ensureRoles(running.superuserUrl('postgres'), home.passwords);
    const lease = takeLease(home.folder);
    return {
      ...running,
      how: isNew ? 'initialised' : how,
      stop: () => leave(folder, home, lease),
    };
  });
};

/** Made when it is not there; owned by the owner's role, open to the application's role only. */
export const ensureDatabase = (
  running: Pick<RunningPostgres, 'superuserUrl'>,
  name: string,
): Promise<void> => createDatabase(running.superuserUrl('postgres'), name);

/**
 * Under another name from now on, with everything in it; an empty one takes its place.
 * @returns the name under which it is kept
 */
export const setDatabaseAside = (
  running: Pick<RunningPostgres, 'superuserUrl'>,
  name: string,
): Promise<string> => moveDatabase(running.superuserUrl('postgres'), name);

const lockOf = (folder: string): string => join(folder, 'lock');

const leave = (folder: string, home: Home, lease: string): Promise<void> =>
  withLock(lockOf(folder), async () => {
    if (!giveBackLease(home.folder, lease)) await stopServer(home);
  });

type Address = Pick<
  RunningPostgres,
  'port' | 'folder' | 'ownerUrl' | 'applicationUrl' | 'superuserUrl'
>;

const addressOf = (home: Home, port: number): Address => {
  const url = (role: string, password: string) => (database: string) =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  return {
    port,
    folder: home.folder,
    ownerUrl: url(ownerRole, home.passwords.owner),
    applicationUrl: url(applicationRole, home.passwords.application),
    superuserUrl: url(superuser, home.passwords.superuser),
  };
};

/** Only for a moment: it has just been killed, is starting, or is going down. */
const passingFailures = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03']);

/** A port can be lost to another PostgreSQL, so the server itself is asked where its data is. */
const answers = async (home: Home, port: number): Promise<boolean> => {
  const folder = await connected(addressOf(home, port).superuserUrl('postgres'), async (client) => {
    const { rows } = await client.query<{ folder: string }>(
      "SELECT current_setting('data_directory') AS folder",
    );
    return rows[0]?.folder;
  }).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (passingFailures.has(code ?? '') || message.includes('terminated')) return undefined;
    throw new Error(`What answers on port ${port} is not our PostgreSQL: set DATABASE_URL.`, {
      cause: error,
    });
  });
  if (folder === undefined || folder === home.data) return folder !== undefined;
  throw new Error(`Another PostgreSQL answers on port ${port}: end it, or set DATABASE_URL.`);
};
