import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const packageFolder = join(root, 'libs/embedded-postgres');

/**
 * A real server for every spec of this run, its own or the one that TEST_DATABASE_URL names.
 * Runs once for each project that needs it, so the second time it finds its work done.
 */
export default async function globalSetup() {
  if (process.env.TEST_RUN) return;
  buildThePackage();
  const testing = await import(join(packageFolder, 'dist/testing.js'));
  const { TEST_DATABASE_URL: given } = process.env;
  const server = given ? await foreignServer(given, testing) : await ownServer();
  Object.assign(process.env, {
    TEST_SUPERUSER_URL: server.superuserUrl,
    TEST_OWNER_URL: server.ownerUrl,
    TEST_APPLICATION_URL: server.applicationUrl,
    TEST_RUN: testing.nameRun(),
  });
  if (!given) await testing.dropDatabasesOfKilledRuns(server.superuserUrl);
  globalThis.stopTestPostgres = async () => {
    await testing.dropDatabasesOf(server.superuserUrl, process.env.TEST_RUN);
    delete process.env.TEST_RUN;
    await server.stop();
  };
}

/** Takes a fifth of a second when nothing changed, and lets jest be run by itself. */
function buildThePackage() {
  const compiler = join(
    dirname(createRequire(join(root, 'package.json')).resolve('@typescript/native/package.json')),
    'bin/tsc',
  );
  execFileSync(process.execPath, [compiler, '-b', join(packageFolder, 'tsconfig.lib.json')], {
    stdio: 'inherit',
  });
}

async function ownServer() {
  const { ensurePostgres } = await import(join(packageFolder, 'dist/index.js'));
  const running = await ensurePostgres({
    folder: join(root, '.data/test-postgres'),
    settings: { fsync: process.env.ANAMNESIS_TEST_FSYNC === 'off' ? 'off' : 'on' },
  });
  return {
    superuserUrl: running.superuserUrl('postgres'),
    ownerUrl: running.ownerUrl('postgres'),
    applicationUrl: running.applicationUrl('postgres'),
    stop: running.stop,
  };
}

async function foreignServer(superuserUrl, { rolesOnServer }) {
  return { superuserUrl, ...(await rolesOnServer(superuserUrl)), stop: async () => undefined };
}
