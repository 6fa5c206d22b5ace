import { moveStatement, ON_DISK, renewStatement } from './projection-checkpoints.js';

/** $1 to $6 as the checkpoint's own statement has them, $7 key, $8 event, $9 reason. */
export const parkStatement = `
  WITH fence AS (${moveStatement}),
  parked AS (
    INSERT INTO eventing.parked_key (name, generation, key, event_id, reason, since)
    SELECT $1, $5::smallint, $7, $8, $9, clock_timestamp() FROM fence, ${ON_DISK}
    ON CONFLICT (name, generation, key) DO UPDATE SET
      event_id = excluded.event_id, reason = excluded.reason, retried = false
  )
  SELECT epoch FROM fence`;

/** $1 to $5 as the renewal has them, $6 keys. The rows made anew are on the disk with it. */
export const unparkStatement = `
  WITH fence AS (${renewStatement}),
  unparked AS (
    DELETE FROM eventing.parked_key parked USING fence, ${ON_DISK}
    WHERE parked.name = $1 AND parked.generation = $3::smallint AND parked.key = ANY ($6::text[])
  )
  SELECT epoch FROM fence`;

/** $1 name, $2 generation. */
export const parkedStatement = `
  SELECT key, event_id, reason,
    to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), retried
  FROM eventing.parked_key WHERE name = $1 AND generation = $2::smallint
  ORDER BY since, key COLLATE "C"`;

/** $1 name. The writer is replaced, so that it opens anew and finds what is to be tried. */
export const retryStatement = `
  WITH retried AS (
    UPDATE eventing.parked_key parked SET retried = true
    FROM eventing.projection_generation pointer
    WHERE pointer.name = $1 AND parked.name = $1 AND parked.generation = pointer.live
    RETURNING 1
  )
  UPDATE eventing.projection_checkpoint SET
    epoch = epoch + 1, lease_ends = clock_timestamp(), status = 'released',
    stopped_at_event = NULL, reason = NULL, updated_at = clock_timestamp()
  WHERE name = $1 AND role IN ('live', 'building')
    AND (status = 'stopped' OR role = 'live' AND EXISTS (SELECT FROM retried))
  RETURNING epoch`;
