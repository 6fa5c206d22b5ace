import type { ClientBase } from 'pg';

/**
 * For the owner's role; run again whenever, it changes what is missing only. The checkpoints lie
 * beside the rows, so that they are lost and restored together: what is missing is then made anew
 * from the log, and nothing is passed over.
 */
export const prepareReactionTables = async (
  ownerClient: ClientBase,
  { applicationRole }: { readonly applicationRole: string },
): Promise<void> => {
  const role = ownerClient.escapeIdentifier(applicationRole);
  // Sent as one text, so it is one transaction; two processes that start together take turns.
  await ownerClient.query(`
    SELECT pg_advisory_xact_lock(hashtext('anamnesis reaction tables'));
    CREATE SCHEMA IF NOT EXISTS reactions;
    ${CHECKPOINT}
    ${OUTBOX}
    ${TIMER}
    ${NO_STATISTICS}
    ${NOBODYS_TIMERS}
    CREATE TABLE IF NOT EXISTS reactions.forgotten_subject (subject text PRIMARY KEY);
    GRANT USAGE ON SCHEMA reactions TO ${role};
    GRANT SELECT, INSERT ON reactions.forgotten_subject TO ${role};
    GRANT SELECT, INSERT, UPDATE ON reactions.checkpoint TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON reactions.outbox, reactions.timer TO ${role};
  `);
};

/**
 * PostgreSQL would keep samples of them for its planner when the rows are gone. What an older
 * program has had sampled goes; servers before version 18 let only a superuser take it away.
 */
const NO_STATISTICS = `
    ALTER TABLE reactions.outbox
      ALTER COLUMN body SET STATISTICS 0, ALTER COLUMN reason SET STATISTICS 0;
    ALTER TABLE reactions.timer
      ALTER COLUMN data SET STATISTICS 0, ALTER COLUMN key SET STATISTICS 0;
    DO $$ BEGIN
      IF to_regproc('pg_catalog.pg_clear_attribute_stats') IS NOT NULL THEN
        PERFORM pg_clear_attribute_stats(schemaname, tablename, attname, inherited)
        FROM pg_stats
        WHERE schemaname = 'reactions' AND (tablename, attname) IN
          (('outbox', 'body'), ('outbox', 'reason'), ('timer', 'data'), ('timer', 'key'));
      END IF;
    END $$;`;

/**
 * An older program forgot, of what was cancelled, whose it is, so nobody could delete it with that
 * person. Nothing needs such a row: what is set once more is a new one, and fires as the same.
 */
const NOBODYS_TIMERS = `
    DELETE FROM reactions.timer WHERE due_at IS NULL AND subject IS NULL;`;

const CHECKPOINT = `
    CREATE TABLE IF NOT EXISTS reactions.checkpoint (
      name text PRIMARY KEY,
      position text COLLATE "C" NOT NULL,
      epoch bigint NOT NULL,
      owner text NOT NULL,
      lease_ends timestamptz NOT NULL,
      status text NOT NULL,
      stopped_at_event text,
      reason text,
      updated_at timestamptz NOT NULL
    ) WITH (fillfactor = 50);`;

/** What reactions and timers write, then what only senders write. */
const OUTBOX = `
    CREATE TABLE IF NOT EXISTS reactions.outbox (
      id uuid PRIMARY KEY,
      kind text NOT NULL,
      cause text NOT NULL,
      correlation text NOT NULL,
      caused_by text NOT NULL,
      body jsonb NOT NULL,
      subject text,
      seq bigint GENERATED ALWAYS AS IDENTITY,
      next_at timestamptz NOT NULL DEFAULT '-infinity',
      claimed_by text,
      attempts integer NOT NULL DEFAULT 0,
      settled_cause text,
      outcome text,
      reason text,
      settled_at timestamptz
    ) WITH (fillfactor = 70);
    CREATE INDEX IF NOT EXISTS outbox_waiting ON reactions.outbox (kind, next_at, seq)
      WHERE settled_cause IS DISTINCT FROM cause;
    CREATE INDEX IF NOT EXISTS outbox_parked ON reactions.outbox (settled_at)
      WHERE outcome = 'parked';
    CREATE INDEX IF NOT EXISTS outbox_settled ON reactions.outbox (settled_at)
      WHERE outcome <> 'parked';
    CREATE INDEX IF NOT EXISTS outbox_subject ON reactions.outbox (subject)
      WHERE subject IS NOT NULL;`;

/** `fired_due_at` is written by the firing only: a timer waits while it differs from `due_at`. */
const TIMER = `
    CREATE TABLE IF NOT EXISTS reactions.timer (
      id uuid PRIMARY KEY,
      plan text NOT NULL,
      version integer NOT NULL,
      key text NOT NULL,
      due_at timestamptz,
      data jsonb NOT NULL,
      subject text,
      fired_due_at timestamptz
    ) WITH (fillfactor = 80);
    CREATE INDEX IF NOT EXISTS timer_waiting ON reactions.timer (plan, version, due_at)
      WHERE due_at IS NOT NULL AND fired_due_at IS DISTINCT FROM due_at;
    CREATE INDEX IF NOT EXISTS timer_subject ON reactions.timer (subject)
      WHERE subject IS NOT NULL;`;
