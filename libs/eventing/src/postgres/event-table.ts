import pg from 'pg';

/** Where every appender tells that there is news; the payload is the writer's name. */
export const NEWS_CHANNEL = 'anamnesis_events';

/** Advisory locks of the database: whoever appends holds the first, whoever prepares the second. */
export const APPEND_LOCK = '1634623853, 1';
const PREPARE_LOCK = '1634623853, 2';

/**
 * Makes the schema `eventstore` with its table, or brings it up to date. Runs as the owner, any
 * number of times and in several processes at once. The application's role may then add events
 * and read them; changing or removing one is refused to everybody, the owner included.
 */
export const prepareEventTable = async (
  ownerClient: pg.ClientBase,
  { applicationRole }: { readonly applicationRole: string },
): Promise<void> => {
  await ownerClient.query('BEGIN');
  try {
    await ownerClient.query(`SELECT pg_advisory_xact_lock(${PREPARE_LOCK})`);
    await ownerClient.query(tableSql);
    await ownerClient.query(clockSql);
    await ownerClient.query(neverChangedSql);
    await ownerClient.query(grantsTo(pg.escapeIdentifier(applicationRole)));
    await ownerClient.query('COMMIT');
  } catch (failure) {
    await ownerClient.query('ROLLBACK');
    throw failure;
  }
};

// Ids have no index of their own: a repeated append is recognised by its ids at its revisions,
// which costs nothing until there is one, while an index on random ids costs every append.
// Bytes, not jsonb: what was hashed is what is stored.
const tableSql = `
CREATE SCHEMA IF NOT EXISTS eventstore;
CREATE TABLE IF NOT EXISTS eventstore.events (
  position    bigint GENERATED ALWAYS AS IDENTITY (CACHE 1) PRIMARY KEY,
  stream      text COLLATE "C" NOT NULL,
  revision    integer NOT NULL CHECK (revision >= 0),
  id          uuid NOT NULL,
  type        text COLLATE "C" NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  data        bytea NOT NULL,
  metadata    bytea NOT NULL,
  CONSTRAINT one_event_per_revision UNIQUE (stream, revision)
);`;

/**
 * The newest `recorded_at` in milliseconds. A sequence, because a statement's snapshot is older
 * than its wait for the lock: of the table it would see the instants from before that wait.
 */
const clockSql = 'CREATE SEQUENCE IF NOT EXISTS eventstore.clock AS bigint;';

const neverChangedSql = `
CREATE OR REPLACE FUNCTION eventstore.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $refuse$
BEGIN
  RAISE EXCEPTION 'Events are never changed or removed: % of eventstore.events is refused.', TG_OP
    USING ERRCODE = 'restrict_violation';
END $refuse$;
CREATE OR REPLACE TRIGGER events_are_never_changed
  BEFORE UPDATE OR DELETE OR TRUNCATE ON eventstore.events
  FOR EACH STATEMENT EXECUTE FUNCTION eventstore.refuse_change();
ALTER TABLE eventstore.events ENABLE ALWAYS TRIGGER events_are_never_changed;`;

// Column by column, so that nobody but the sequence gives a position.
const grantsTo = (role: string): string => `
REVOKE ALL ON SCHEMA eventstore FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA eventstore FROM PUBLIC, ${role};
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA eventstore FROM PUBLIC;
GRANT USAGE ON SCHEMA eventstore TO ${role};
GRANT SELECT ON eventstore.events TO ${role};
GRANT INSERT (stream, revision, id, type, recorded_at, data, metadata)
  ON eventstore.events TO ${role};
GRANT USAGE, UPDATE ON SEQUENCE eventstore.clock TO ${role};`;
