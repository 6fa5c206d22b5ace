import { jest } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { heard, killChildren, killHard, startChild } from './child-process.fixture.js';
import { ensureDatabase, ensurePostgres, type RunningPostgres } from './ensure-postgres.js';
import { readPostmaster } from './postmaster.js';
import { identityOf } from './process-identity.js';

// A cluster is set up in a second, and on a busy machine in many.
jest.setTimeout(60_000);

const ask = async (url: string, text: string): Promise<unknown[][]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
};

const postmasterOf = (folder: string): number => {
  const postmaster = readPostmaster(join(folder, 'data'));
  if (!postmaster) throw new Error(`No server runs in ${folder}.`);
  return postmaster.pid;
};

const waitUntilEnded = async (folder: string): Promise<void> => {
  while (readPostmaster(join(folder, 'data'))) {
    await new Promise((settle) => setTimeout(settle, 20));
  }
};

/** The server's user, who is another one when the specs run as root, must pass through it. */
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'anamnesis-postgres-'));
  chmodSync(folder, 0o755);
  return folder;
};

describe('a PostgreSQL of our own', () => {
  const folder = newFolder();
  let running: RunningPostgres;

  beforeAll(async () => {
    running = await ensurePostgres({ folder });
    await ensureDatabase(running, 'portal');
  });

  afterAll(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is set up the first time, adopted while it runs, and started the next time', async () => {
    expect(running.how).toBe('initialised');
    const adopted = await ensurePostgres({ folder });
    expect(adopted).toMatchObject({ how: 'adopted', port: running.port });
    await adopted.stop();
    await expect(ask(running.superuserUrl('portal'), 'SELECT 1')).resolves.toEqual([[1]]);
    await running.stop();
    await waitUntilEnded(folder);
    const { port } = running;
    running = await ensurePostgres({ folder });
    expect(running).toMatchObject({ how: 'started', port });
  });

  it('listens on loopback only, is durable, checks its pages and prints no rows', async () => {
    const rows = await ask(
      running.superuserUrl('portal'),
      `SELECT name, setting FROM pg_settings WHERE name IN ('listen_addresses', 'fsync',
       'full_page_writes', 'unix_socket_directories', 'data_checksums', 'log_error_verbosity',
       'log_min_error_statement', 'password_encryption') ORDER BY name COLLATE "C"`,
    );
    expect(Object.fromEntries(rows)).toEqual({
      data_checksums: 'on',
      fsync: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      log_error_verbosity: 'terse',
      log_min_error_statement: 'panic',
      password_encryption: 'scram-sha-256',
      unix_socket_directories: '',
    });
  });

  it('keeps what a refused row or value held out of its log', async () => {
    await ask(running.ownerUrl('portal'), 'CREATE TABLE person (name text UNIQUE)');
    await ask(running.ownerUrl('portal'), "INSERT INTO person VALUES ('Maria Keller')");
    await expect(
      ask(running.ownerUrl('portal'), "INSERT INTO person VALUES ('Maria Keller')"),
    ).rejects.toThrow('duplicate key');
    // Not in a detail but in the error's own sentence.
    await expect(ask(running.ownerUrl('portal'), "SELECT 'Maria Keller'::integer")).rejects.toThrow(
      'Maria Keller',
    );
    const log = readFileSync(join(folder, 'postgres.log'), 'utf8');
    expect(log).toContain('database system is ready to accept connections');
    expect(log).not.toContain('Maria');
  });

  it('sorts by bytes, and as people do where ICU is asked', async () => {
    const url = running.applicationUrl('portal');
    await expect(ask(url, "SELECT 'Z' < 'a', 'Z' < 'a' COLLATE \"und-x-icu\"")).resolves.toEqual([
      [true, false],
    ]);
    await expect(ask(url, "SELECT lower('ÄRZTIN')")).resolves.toEqual([['ärztin']]);
  });

  it('keeps its passwords where only their owner reads them', () => {
    expect(statSync(join(folder, 'passwords.json')).mode & 0o777).toBe(0o600);
  });

  it('lets nobody in without a password', async () => {
    const url = new URL(running.applicationUrl('portal'));
    url.password = 'guessed';
    await expect(ask(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('refuses a named port that is taken', async () => {
    const other = newFolder();
    const taken = running.port;
    await expect(ensurePostgres({ folder: other, port: taken })).rejects.toThrow(
      `Port ${taken} is taken: end the program that listens there, or name another.`,
    );
    rmSync(other, { recursive: true, force: true });
  });

  it('chooses another port when the one it had is taken meanwhile', async () => {
    const { port } = running;
    await running.stop();
    await waitUntilEnded(folder);
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    running = await ensurePostgres({ folder });
    other.close();
    expect(running.how).toBe('started');
    expect(running.port).not.toBe(port);
    await expect(ask(running.superuserUrl('portal'), 'SELECT 1')).resolves.toEqual([[1]]);
  });

  describe('its roles', () => {
    it('are three, of which only the one nobody works with is a superuser', async () => {
      const roles = await ask(
        running.superuserUrl('portal'),
        `SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles
         WHERE rolcanlogin ORDER BY rolname COLLATE "C"`,
      );
      expect(roles).toEqual([
        ['anamnesis_app', false, false, false, false],
        ['anamnesis_owner', false, false, false, false],
        ['anamnesis_superuser', true, true, true, true],
      ]);
    });

    it('give the application a database in which it owns nothing and makes nothing', async () => {
      const url = running.applicationUrl('portal');
      await expect(ask(url, 'CREATE TABLE mine (id int)')).rejects.toThrow('permission denied');
      await expect(ask(url, 'CREATE TEMP TABLE mine (id int)')).rejects.toThrow(
        'permission denied',
      );
      await expect(ask(url, 'SELECT * FROM person')).rejects.toThrow('permission denied');
      await expect(ask(url, 'DROP TABLE person')).rejects.toThrow('must be owner');
    });

    it('let the owner own its databases and no others', async () => {
      const owners = await ask(
        running.superuserUrl('portal'),
        `SELECT datname, pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'portal'`,
      );
      expect(owners).toEqual([['portal', 'anamnesis_owner']]);
      await expect(ask(running.ownerUrl('portal'), 'CREATE ROLE mine')).rejects.toThrow(
        'permission denied',
      );
    });

    it('are ensured again and again, and so is a database, by many at once', async () => {
      await Promise.all([1, 2, 3].map(() => ensureDatabase(running, 'archive')));
      await ensureDatabase(running, 'archive');
      await expect(ask(running.applicationUrl('archive'), 'SELECT 1')).resolves.toEqual([[1]]);
    });
  });
});

describe('many processes that want the same PostgreSQL', () => {
  const folder = newFolder();
  const stay = `
    const running = await it.ensurePostgres({ folder: ${JSON.stringify(folder)} });
    say({ how: running.how, port: running.port });
    process.on('message', async () => { await running.stop(); say('left'); });`;

  interface Answer {
    readonly how: string;
    readonly port: number;
  }

  const leave = async (child: ChildProcess): Promise<void> => {
    const left = heard(child);
    child.send('leave');
    await left;
    await killHard(child);
  };

  afterAll(async () => {
    await killChildren();
    rmSync(folder, { recursive: true, force: true });
  });

  it('get one between them, which stays until the last living one leaves', async () => {
    const children = [1, 2, 3, 4].map(() => startChild('index', stay));
    const answers = await Promise.all(children.map((child) => heard<Answer>(child)));
    expect(answers.map(({ how }) => how).sort()).toEqual([
      'adopted',
      'adopted',
      'adopted',
      'initialised',
    ]);
    expect(new Set(answers.map(({ port }) => port)).size).toBe(1);

    const server = postmasterOf(folder);
    const [first, second, third, last] = children as [
      ChildProcess,
      ChildProcess,
      ChildProcess,
      ChildProcess,
    ];
    await leave(first);
    await killHard(second);
    await leave(third);
    expect(postmasterOf(folder)).toBe(server);
    await leave(last);
    await waitUntilEnded(folder);
    expect(readPostmaster(join(folder, 'data'))).toBeUndefined();
  });
});

describe('a PostgreSQL after a kill -9', () => {
  const folder = newFolder();
  const data = join(folder, 'data');

  const start = `
    const running = await it.ensurePostgres({ folder: ${JSON.stringify(folder)} });
    say(running.how);`;

  const endServer = async (): Promise<void> => {
    await (await ensurePostgres({ folder })).stop();
    await waitUntilEnded(folder);
  };

  afterAll(async () => {
    await killChildren();
    await endServer();
    rmSync(folder, { recursive: true, force: true });
  });

  it('of node in the middle of setting it up is set up by the next', async () => {
    for (const millis of [100, 250, 400]) {
      const child = startChild('index', start);
      await new Promise((settle) => setTimeout(settle, millis));
      await killHard(child);
    }
    const running = await ensurePostgres({ folder });
    await ensureDatabase(running, 'portal');
    await expect(ask(running.applicationUrl('portal'), 'SELECT 1')).resolves.toEqual([[1]]);
    await running.stop();
    await waitUntilEnded(folder);
  });

  it('of node is adopted by the next, whose leaving ends it', async () => {
    const child = startChild('index', start);
    expect(await heard(child)).toBe('started');
    const server = postmasterOf(folder);
    await killHard(child);
    const running = await ensurePostgres({ folder });
    expect(running.how).toBe('adopted');
    expect(postmasterOf(folder)).toBe(server);
    await running.stop();
    await waitUntilEnded(folder);
  });

  it('of the server itself is started again with all that was committed', async () => {
    const before = await ensurePostgres({ folder });
    await ask(before.ownerUrl('portal'), 'CREATE TABLE kept (id int)');
    await ask(before.ownerUrl('portal'), 'INSERT INTO kept SELECT generate_series(1, 1000)');
    process.kill(postmasterOf(folder), 'SIGKILL');
    const after = await ensurePostgres({ folder });
    expect(after.how).toBe('started');
    await expect(ask(after.ownerUrl('portal'), 'SELECT count(*)::int FROM kept')).resolves.toEqual([
      [1000],
    ]);
    await after.stop();
    await before.stop();
    await waitUntilEnded(folder);
  });

  it('does not take another program for the server because it was given its number', async () => {
    writeFileSync(join(data, 'postmaster.pid'), `${process.pid}\n${data}\n1\n5432\n\n\n\nready\n`);
    const running = await ensurePostgres({ folder });
    expect(running.how).toBe('started');
    await running.stop();
    await waitUntilEnded(folder);
  });

  it('does not take a dead server that nobody has reaped for a living one', async () => {
    // The shell becomes a program that never asks for its child, before the child ends.
    const parent = spawn('/bin/sh', ['-c', 'sleep 1 & echo $!; exec sleep 60']);
    try {
      const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
      const zombie = Number(printed.toString());
      while (identityOf(zombie)) await new Promise((settle) => setTimeout(settle, 10));
      writeFileSync(join(data, 'postmaster.pid'), `${zombie}\n${data}\n1\n5432\n`);
      const running = await ensurePostgres({ folder });
      expect(running.how).toBe('started');
      expect(() => process.kill(zombie, 0)).not.toThrow();
      await running.stop();
      await waitUntilEnded(folder);
    } finally {
      parent.kill();
    }
  });
});

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('a PostgreSQL that root asks for in a folder nobody else may enter', () => {
  it('lives in a folder elsewhere, where it is found again', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'anamnesis-private-'));
    const folder = join(parent, 'cluster');
    const first = await ensurePostgres({ folder });
    expect(first.how).toBe('initialised');
    expect(first.folder).not.toContain(parent);
    await ensureDatabase(first, 'portal');
    await first.stop();
    const second = await ensurePostgres({ folder });
    expect(second).toMatchObject({ how: 'started', folder: first.folder });
    await expect(ask(second.applicationUrl('portal'), 'SELECT 1')).resolves.toEqual([[1]]);
    await second.stop();
    rmSync(first.folder, { recursive: true, force: true });
    rmSync(parent, { recursive: true, force: true });
  });
});
