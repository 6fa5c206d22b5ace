/**
 * $1 name, $2 epoch, $3 checkpoint, $4 lease in milliseconds, $5 the checkpoint before. Takes the
 * row's lock: the fence.
 */
export const moveStatement = `
  UPDATE reactions.checkpoint SET
    position = $3,
    lease_ends = clock_timestamp() + $4::float8 * interval '1 ms',
    updated_at = clock_timestamp()
  WHERE name = $1 AND epoch = $2::bigint AND position = $5
  RETURNING epoch`;

/** $1 to $5 a list of each of these; what somebody holds is left out, for nobody is to wait. */
export const moveManyStatement = `
  UPDATE reactions.checkpoint AS mine SET
    position = held.position,
    lease_ends = clock_timestamp() + held.lease_ms * interval '1 ms',
    updated_at = clock_timestamp()
  FROM (
    SELECT asked.* FROM unnest($1::text[], $2::bigint[], $3::text[], $4::float8[], $5::text[])
      WITH ORDINALITY AS asked (name, epoch, position, lease_ms, before, ordinal)
    JOIN reactions.checkpoint found USING (name)
    WHERE found.epoch = asked.epoch AND found.position = asked.before
    FOR UPDATE OF found SKIP LOCKED
  ) held
  WHERE mine.name = held.name
  RETURNING held.ordinal`;

/**
 * $1 name, $2 owner, $3 lease in milliseconds, $4 take-over, $5 the epoch held before. It alone
 * waits for the disk, whatever its session does.
 */
export const openStatement = `
  INSERT INTO reactions.checkpoint AS mine
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

export const renewStatement = `
  UPDATE reactions.checkpoint
  SET lease_ends = clock_timestamp() + $3::float8 * interval '1 ms'
  WHERE name = $1 AND epoch = $2::bigint AND position = $4
  RETURNING epoch`;

export const releaseStatement = `
  UPDATE reactions.checkpoint SET
    lease_ends = clock_timestamp(),
    status = $3,
    stopped_at_event = $4,
    reason = $5,
    updated_at = clock_timestamp()
  WHERE name = $1 AND epoch = $2::bigint`;

export const epochStatement = 'SELECT epoch FROM reactions.checkpoint WHERE name = $1';

export const retryStatement = `
  UPDATE reactions.checkpoint SET status = 'released', stopped_at_event = NULL, reason = NULL
  WHERE name = $1 AND status = 'stopped'
  RETURNING name`;

export const checkpointsStatement = `
  SELECT name, position, epoch, owner, status, stopped_at_event, reason
  FROM reactions.checkpoint
  ORDER BY name`;
