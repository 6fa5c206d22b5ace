import { createHash, randomBytes } from 'node:crypto';
import { identityOf, thisProcess } from './process-identity.js';
import {
  applicationRole,
  connected,
  createDatabase,
  dropDatabase,
  ensureRoles,
  ownerRole,
  withDatabase,
} from './roles.js';

/** A database of one spec's own. Drop it when the spec is done; the run drops what is left. */
export interface FreshDatabase {
  readonly name: string;
  readonly ownerUrl: string;
  readonly applicationUrl: string;
  readonly superuserUrl: string;
  drop(): Promise<void>;
}

/** Empty, with a name nobody else has, so that specs run side by side. */
export const freshDatabase = async (label: string): Promise<FreshDatabase> => {
  const server = superuserUrlOfTests();
  const name = freshName(label);
  await createDatabase(server, name);
  return {
    name,
    ownerUrl: withDatabase(variable('TEST_OWNER_URL'), name),
    applicationUrl: withDatabase(variable('TEST_APPLICATION_URL'), name),
    superuserUrl: withDatabase(server, name),
    drop: () => dropDatabase(server, name),
  };
};

/** The three roles' addresses on a test server that somebody else runs. */
export const rolesOnServer = async (
  superuserUrl: string,
): Promise<{ readonly ownerUrl: string; readonly applicationUrl: string }> => {
  // The same on every run, so that two runs on one server do not lock each other out.
  const passwordOf = (role: string): string =>
    createHash('sha256').update(`${superuserUrl} ${role}`).digest('base64url');
  const passwords = { owner: passwordOf(ownerRole), application: passwordOf(applicationRole) };
  await ensureRoles(superuserUrl, passwords);
  return {
    ownerUrl: as(superuserUrl, ownerRole, passwords.owner),
    applicationUrl: as(superuserUrl, applicationRole, passwords.application),
  };
};

/** Names every database of this run, so that a later run can tell whose were left behind. */
export const nameRun = (): string => {
  const { pid, startedAt } = thisProcess();
  return `${pid}_${startedAt.replace(/\D/g, '')}`;
};

/** Drops the databases that this run's specs have left. */
export const dropDatabasesOf = (superuserUrl: string, run: string): Promise<void> =>
  dropSpecDatabases(superuserUrl, (name) => name.startsWith(`spec_${run}_`));

/** Only for a server that no other machine uses: there, a dead process means a killed run. */
export const dropDatabasesOfKilledRuns = (superuserUrl: string): Promise<void> =>
  dropSpecDatabases(superuserUrl, (name) => {
    const [, pid = '', startedAt = ''] = name.split('_');
    return identityOf(Number(pid))?.startedAt.replace(/\D/g, '') !== startedAt;
  });

const dropSpecDatabases = (
  superuserUrl: string,
  isLeftover: (name: string) => boolean,
): Promise<void> =>
  connected(superuserUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE datname LIKE 'spec\\_%'",
    );
    for (const { datname } of rows) {
      if (!isLeftover(datname)) continue;
      await client.query(
        `DROP DATABASE IF EXISTS ${client.escapeIdentifier(datname)} WITH (FORCE)`,
      );
    }
  });

const freshName = (label: string): string => {
  const worker = process.env['JEST_WORKER_ID'] ?? '0';
  const words = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 20);
  const unique = randomBytes(4).toString('hex');
  return `spec_${process.env['TEST_RUN'] ?? nameRun()}_${worker}_${unique}_${words}`.slice(0, 63);
};

const superuserUrlOfTests = (): string => variable('TEST_SUPERUSER_URL');

const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: specs that need PostgreSQL are named *.int.spec.ts.`);
  }
  return value;
};

const as = (url: string, role: string, password: string): string => {
  const other = new URL(url);
  other.username = role;
  other.password = password;
  return other.href;
};
