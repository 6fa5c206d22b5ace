import pg from 'pg';

/** Made by initdb and used by nothing but set-up, tests and the person who operates the server. */
export const superuser = 'anamnesis_superuser';
/** Owns databases and schemas: runs migrations. */
export const ownerRole = 'anamnesis_owner';
/** Owns nothing: what it may do, migrations grant. */
export const applicationRole = 'anamnesis_app';

/** Connects, does the work, and always lets go. */
export const connected = async <Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A server that ends takes idle connections with it; the next query tells, nobody else must.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** Both roles with these passwords, whatever an interrupted earlier start has left. */
export const ensureRoles = (
  superuserUrl: string,
  passwords: { readonly owner: string; readonly application: string },
): Promise<void> =>
  connected(superuserUrl, async (client) => {
    const wanted = [
      { role: ownerRole, password: passwords.owner },
      { role: applicationRole, password: passwords.application },
    ];
    await waitForTurn(client, ownerRole);
    const { rows } = await client.query<{ rolname: string }>(
      'SELECT rolname FROM pg_roles WHERE rolname = ANY($1)',
      [wanted.map(({ role }) => role)],
    );
    for (const { role, password } of wanted) {
      if (rows.some(({ rolname }) => rolname === role)) continue;
      await client.query(
        `CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS ` +
          `PASSWORD ${client.escapeLiteral(password)}`,
      );
    }
  });

/** Owned by the owner's role; the application may connect, and nobody else may. */
export const createDatabase = (superuserUrl: string, name: string): Promise<void> =>
  connected(superuserUrl, async (client) => {
    const database = client.escapeIdentifier(name);
    await waitForTurn(client, name);
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (known.rowCount === 0) await client.query(`CREATE DATABASE ${database} OWNER ${ownerRole}`);
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${applicationRole}`);
  });

/** Whoever is still connected to it is sent away. */
export const moveDatabase = async (superuserUrl: string, name: string): Promise<string> => {
  const aside = await connected(superuserUrl, async (client) => {
    await waitForTurn(client, name);
    const { rows } = await client.query<{ instant: string }>(
      "SELECT to_char(clock_timestamp(), 'YYYYMMDD_HH24MISSMS') AS instant",
    );
    const other = `${name}_aside_${rows[0]?.instant ?? ''}`;
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
      [name],
    );
    await client.query(
      `ALTER DATABASE ${client.escapeIdentifier(name)} RENAME TO ${client.escapeIdentifier(other)}`,
    );
    return other;
  });
  await createDatabase(superuserUrl, name);
  return aside;
};

export const dropDatabase = (superuserUrl: string, name: string): Promise<void> =>
  connected(superuserUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
  });

/** The same server, another database. */
export const withDatabase = (url: string, database: string): string => {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
};

/** Until this connection ends: catalogues do not wait for one another, they fail. */
const waitForTurn = (client: pg.Client, what: string): Promise<unknown> =>
  client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [`anamnesis ${what}`]);
