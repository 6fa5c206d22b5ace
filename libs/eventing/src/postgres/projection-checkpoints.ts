import type { ClientBase } from 'pg';

/** For the owner's role; run again whenever, it changes what is missing only. */
export const prepareProjectionTables = async (
  ownerClient: ClientBase,
  { applicationRole }: { readonly applicationRole: string },
): Promise<void> => {
  const role = ownerClient.escapeIdentifier(applicationRole);
  // Sent as one text, so it is one transaction; two processes that start together take turns.
  await ownerClient.query(`
    SELECT pg_advisory_xact_lock(hashtext('anamnesis projection tables'));
    CREATE SCHEMA IF NOT EXISTS eventing;
    CREATE TABLE IF NOT EXISTS eventing.projection_checkpoint (
      name text PRIMARY KEY,
      position text COLLATE "C" NOT NULL,
      epoch bigint NOT NULL,
      owner text NOT NULL,
      lease_ends timestamptz NOT NULL,
      status text NOT NULL,
      stopped_at_event text,
      reason text,
      updated_at timestamptz NOT NULL
    ) WITH (fillfactor = 50);
    CREATE TABLE IF NOT EXISTS eventing.forgotten_subject (subject text PRIMARY KEY);
    GRANT USAGE ON SCHEMA eventing TO ${role};
    GRANT SELECT, INSERT ON eventing.forgotten_subject TO ${role};
    GRANT SELECT, INSERT, UPDATE ON eventing.projection_checkpoint TO ${role};
  `);
};

/**
 * $1 name, $2 owner, $3 lease in milliseconds, $4 take-over, $5 the epoch held before. It alone
 * waits for the disk, whatever its session does: an epoch must never be given twice.
 */
export const openStatement = `
  INSERT INTO eventing.projection_checkpoint AS mine
    (name, position, epoch, owner, lease_ends, status, updated_at)
  SELECT $1, '', 1, $2, clock_timestamp() + $3::float8 * interval '1 ms', 'running',
    clock_timestamp()
  FROM set_config('synchronous_commit', 'on', true)
  ON CONFLICT (name) DO UPDATE SET
    epoch = mine.epoch + 1,
    owner = excluded.owner,
    lease_ends = excluded.lease_ends,
    status = 'running',
    stopped_at_event = NULL,
    reason = NULL,
    updated_at = clock_timestamp()
  WHERE $4 = 'at-once'
    OR mine.epoch = $5::bigint
    OR (mine.lease_ends <= clock_timestamp()
      AND NOT ($4 = 'standing-by' AND mine.status = 'stopped'))
  RETURNING position, epoch`;

/** $1 name, $2 epoch, $3 checkpoint, $4 lease in milliseconds. Takes the row's lock: the fence. */
export const moveStatement = `
  UPDATE eventing.projection_checkpoint SET
    position = $3,
    lease_ends = clock_timestamp() + $4::float8 * interval '1 ms',
    updated_at = clock_timestamp()
  WHERE name = $1 AND epoch = $2::bigint
  RETURNING epoch`;

/** $1 name, $2 epoch, $3 lease in milliseconds. */
export const renewStatement = `
  UPDATE eventing.projection_checkpoint
  SET lease_ends = clock_timestamp() + $3::float8 * interval '1 ms'
  WHERE name = $1 AND epoch = $2::bigint
  RETURNING epoch`;

/** $1 name, $2 epoch, $3 status, $4 event, $5 reason. */
export const releaseStatement = `
  UPDATE eventing.projection_checkpoint SET
    lease_ends = clock_timestamp(),
    status = $3,
    stopped_at_event = $4,
    reason = $5,
    updated_at = clock_timestamp()
  WHERE name = $1 AND epoch = $2::bigint`;

export const checkpointsStatement = `
  SELECT name, position, epoch, owner, status, stopped_at_event, reason
  FROM eventing.projection_checkpoint`;

export const forgottenStatement = 'SELECT subject FROM eventing.forgotten_subject';
