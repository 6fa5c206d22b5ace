import type { ClientBase } from 'pg';

/** For the owner's role; run again whenever, it changes what is missing only. */
export const prepareProjectionTables = async (
  ownerClient: ClientBase,
  { applicationRole }: { readonly applicationRole: string },
): Promise<void> => {
  const role = ownerClient.escapeIdentifier(applicationRole);
  // Sent as one text, so it is one transaction; two processes that start together take turns.
  await ownerClient.query(checkpointTable + givenGenerations + tablesBeside(role));
};

const checkpointTable = `
    SELECT pg_advisory_xact_lock(hashtext('anamnesis projection tables'));
    CREATE SCHEMA IF NOT EXISTS eventing;
    CREATE TABLE IF NOT EXISTS eventing.projection_checkpoint (
      name text NOT NULL,
      generation smallint NOT NULL DEFAULT 1,
      role text NOT NULL DEFAULT 'live',
      position text COLLATE "C" NOT NULL,
      epoch bigint NOT NULL,
      owner text NOT NULL,
      lease_ends timestamptz NOT NULL,
      status text NOT NULL,
      stopped_at_event text,
      reason text,
      updated_at timestamptz NOT NULL,
      PRIMARY KEY (name, generation)
    ) WITH (fillfactor = 50);`;

/** Checkpoints of before there were generations belong to the first one. */
const givenGenerations = `
    DO $$ BEGIN
      IF NOT EXISTS (
        SELECT FROM information_schema.columns WHERE table_schema = 'eventing'
          AND table_name = 'projection_checkpoint' AND column_name = 'generation'
      ) THEN
        ALTER TABLE eventing.projection_checkpoint
          ADD COLUMN generation smallint NOT NULL DEFAULT 1,
          ADD COLUMN role text NOT NULL DEFAULT 'live',
          DROP CONSTRAINT projection_checkpoint_pkey,
          ADD PRIMARY KEY (name, generation);
      END IF;
    END $$;`;

const tablesBeside = (role: string): string => `
    CREATE TABLE IF NOT EXISTS eventing.projection_generation (
      name text PRIMARY KEY,
      live smallint NOT NULL DEFAULT 1,
      live_version integer NOT NULL DEFAULT 1,
      old smallint,
      old_version integer,
      building smallint,
      building_version integer,
      purpose text,
      since timestamptz,
      unwanted_version integer,
      verified jsonb
    );
    CREATE TABLE IF NOT EXISTS eventing.parked_key (
      name text NOT NULL,
      generation smallint NOT NULL,
      key text NOT NULL,
      event_id text NOT NULL,
      reason text NOT NULL,
      since timestamptz NOT NULL,
      retried boolean NOT NULL DEFAULT false,
      PRIMARY KEY (name, generation, key)
    );
    GRANT SELECT, INSERT, UPDATE, DELETE ON eventing.parked_key TO ${role};
    CREATE TABLE IF NOT EXISTS eventing.forgotten_subject (subject text PRIMARY KEY);
    GRANT USAGE ON SCHEMA eventing TO ${role};
    GRANT SELECT, INSERT ON eventing.forgotten_subject TO ${role};
    GRANT SELECT, INSERT, UPDATE ON
      eventing.projection_checkpoint, eventing.projection_generation TO ${role};
`;

/**
 * $1 name, $2 owner, $3 lease in milliseconds, $4 take-over, $5 the epoch held before,
 * $6 generation, $7 the role that it must have, $8 the version that it must be of: what is live or
 * built there may change while this waits, so it holds that still. It alone waits for the disk,
 * whatever its session does: an epoch must never be given twice.
 */
export const openStatement = `
  WITH pointer AS (
    SELECT FROM eventing.projection_generation
    WHERE name = $1 AND CASE $7
      WHEN 'live' THEN live = $6::smallint AND live_version = $8::integer
      ELSE building = $6::smallint AND building_version = $8::integer END
    FOR SHARE
  )
  INSERT INTO eventing.projection_checkpoint AS mine
    (name, generation, role, position, epoch, owner, lease_ends, status, updated_at)
  SELECT $1, $6::smallint, $7, '', 1, $2,
    clock_timestamp() + $3::float8 * interval '1 ms', 'running', clock_timestamp()
  FROM pointer, set_config('synchronous_commit', 'on', true)
  ON CONFLICT (name, generation) DO UPDATE SET
    epoch = mine.epoch + 1,
    owner = excluded.owner,
    lease_ends = excluded.lease_ends,
    status = 'running',
    stopped_at_event = NULL,
    reason = NULL,
    updated_at = clock_timestamp()
  WHERE mine.role = $7
    AND ($4 = 'at-once'
      OR mine.epoch = $5::bigint
      OR (mine.lease_ends <= clock_timestamp()
        AND NOT ($4 = 'standing-by' AND mine.status = 'stopped')))
  RETURNING position, epoch`;

/**
 * $1 name, $2 epoch, $3 checkpoint, $4 lease in milliseconds, $5 generation, $6 the checkpoint
 * before. Takes the row's lock: the fence.
 */
export const moveStatement = `
  UPDATE eventing.projection_checkpoint SET
    position = $3,
    lease_ends = clock_timestamp() + $4::float8 * interval '1 ms',
    updated_at = clock_timestamp()
  WHERE name = $1 AND generation = $5::smallint AND epoch = $2::bigint AND position = $6
  RETURNING epoch`;

/** $1 to $6 a list of each of these; what somebody holds is left out, for nobody is to wait. */
export const moveManyStatement = `
  UPDATE eventing.projection_checkpoint AS mine SET
    position = held.position,
    lease_ends = clock_timestamp() + held.lease_ms * interval '1 ms',
    updated_at = clock_timestamp()
  FROM (
    SELECT asked.* FROM unnest($1::text[], $2::bigint[], $3::text[], $4::float8[], $5::smallint[],
        $6::text[]) WITH ORDINALITY
      AS asked (name, epoch, position, lease_ms, generation, before, ordinal)
    JOIN eventing.projection_checkpoint found USING (name, generation)
    WHERE found.epoch = asked.epoch AND found.position = asked.before
    FOR UPDATE OF found SKIP LOCKED
  ) held
  WHERE mine.name = held.name AND mine.generation = held.generation
  RETURNING held.ordinal`;

/** $1 name, $2 epoch, $3 generation, $4 lease in milliseconds, $5 the checkpoint. */
export const renewStatement = `
  UPDATE eventing.projection_checkpoint
  SET lease_ends = clock_timestamp() + $4::float8 * interval '1 ms'
  WHERE name = $1 AND generation = $3::smallint AND epoch = $2::bigint AND position = $5
  RETURNING epoch`;

/** $1 name, $2 generation. */
export const epochStatement = `
  SELECT epoch FROM eventing.projection_checkpoint
  WHERE name = $1 AND generation = $2::smallint`;

/** In FROM: the one transaction waits for the disk, whatever its session does. */
export const ON_DISK = "set_config('synchronous_commit', 'on', true)";

/**
 * $1 to $5 as the renewal has them, $6 subject. Whoever builds another generation may have read
 * events of the subject and not written their rows yet: by its next write it learns that it must
 * open again, and then it knows of the subject. What it is just writing is waited for. The deletion
 * that follows waits for the disk, and so for this.
 */
export const noteForgottenStatement = `
  WITH fence AS (${renewStatement}),
  noted AS (
    INSERT INTO eventing.forgotten_subject (subject) SELECT $6::text FROM fence
    ON CONFLICT DO NOTHING
  ),
  opening_again AS (
    UPDATE eventing.projection_checkpoint c SET
      epoch = c.epoch + 1, lease_ends = clock_timestamp(), updated_at = clock_timestamp()
    FROM fence
    WHERE c.name = $1 AND c.generation <> $3::smallint AND c.role = 'building'
  )
  SELECT epoch FROM fence`;

/** $1 name, $2 epoch, $3 generation, $4 status, $5 event, $6 reason. */
export const releaseStatement = `
  UPDATE eventing.projection_checkpoint SET
    lease_ends = clock_timestamp(),
    status = $4,
    stopped_at_event = $5,
    reason = $6,
    updated_at = clock_timestamp()
  WHERE name = $1 AND generation = $3::smallint AND epoch = $2::bigint`;

export const checkpointsStatement = `
  SELECT name, position, epoch, owner, status, stopped_at_event, reason, generation
  FROM eventing.projection_checkpoint WHERE role = 'live'`;

export const forgottenStatement = 'SELECT subject FROM eventing.forgotten_subject';

/** $1 name, $2 version. Rows that hold nothing yet, and that nobody writes, are of any version. */
export const liveStatement = `
  INSERT INTO eventing.projection_generation AS mine (name, live_version)
  VALUES ($1, $2::integer)
  ON CONFLICT (name) DO UPDATE SET live_version = excluded.live_version
  WHERE mine.live_version <> excluded.live_version
    AND NOT EXISTS (
      SELECT FROM eventing.projection_checkpoint checkpoint
      WHERE checkpoint.name = mine.name AND checkpoint.generation = mine.live
        AND (checkpoint.position <> '' OR checkpoint.lease_ends > clock_timestamp()))
  RETURNING live, live_version`;

/** $1 name. */
export const pointerStatement = `
  SELECT live, live_version FROM eventing.projection_generation WHERE name = $1`;
