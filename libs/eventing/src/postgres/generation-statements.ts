const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

/**
 * $1 name. Whoever begins, ends or moves a generation takes this row first, so they take turns;
 * readers read it as it was.
 */
export const lockPointerStatement = `
  SELECT g.live, g.live_version, g.old, g.old_version, g.building, g.building_version, g.purpose,
    g.unwanted_version, coalesce(b.lease_ends > clock_timestamp(), false),
    to_char(g.since AT TIME ZONE 'UTC', ${INSTANT})
  FROM eventing.projection_generation g
  LEFT JOIN eventing.projection_checkpoint b ON b.name = g.name AND b.generation = g.building
  WHERE g.name = $1
  FOR UPDATE OF g`;

/** $1 name, $2 generation. Its writer waits until this transaction ends. */
export const lockStandingStatement = `
  SELECT position FROM eventing.projection_checkpoint
  WHERE name = $1 AND generation = $2::smallint
  FOR UPDATE`;

interface BeginStatement {
  readonly text: string;
  /** Of name, generation, live generation, version, purpose, whether nobody asked. */
  readonly takes: (values: readonly unknown[]) => readonly unknown[];
}

/** One that readers see must be known, so that its writer can be told when it is replaced. */
const checkpointOfLive: BeginStatement = {
  text: `
    INSERT INTO eventing.projection_checkpoint
      (name, generation, role, position, epoch, owner, lease_ends, status, updated_at)
    VALUES ($1, $2::smallint, 'live', '', 0, '', clock_timestamp(), 'released', clock_timestamp())
    ON CONFLICT DO NOTHING`,
  takes: ([name, , live]) => [name, live],
};

const checkpointOfBuilding: BeginStatement = {
  text: `
    INSERT INTO eventing.projection_checkpoint AS mine
      (name, generation, role, position, epoch, owner, lease_ends, status, updated_at)
    SELECT $1, $2::smallint, 'building', '', 1, '', clock_timestamp(), 'released',
      clock_timestamp()
    FROM set_config('synchronous_commit', 'on', true)
    ON CONFLICT (name, generation) DO UPDATE SET
      role = 'building', position = '', epoch = mine.epoch + 1, owner = '',
      lease_ends = clock_timestamp(), status = 'released', stopped_at_event = NULL,
      reason = NULL, updated_at = clock_timestamp()`,
  takes: ([name, generation]) => [name, generation],
};

const pointToBuilding: BeginStatement = {
  text: `
    UPDATE eventing.projection_generation SET
      building = $2::smallint, building_version = $3::integer, purpose = $4,
      since = greatest(clock_timestamp(), since + interval '1 ms'),
      unwanted_version = CASE WHEN $5::boolean THEN unwanted_version END
    WHERE name = $1`,
  takes: ([name, generation, , version, purpose, byItself]) => [
    ...[name, generation, version, purpose],
    byItself === true || purpose === 'verification',
  ],
};

/** What was parked in the place before was of other rows. */
const nothingParked: BeginStatement = {
  text: 'DELETE FROM eventing.parked_key WHERE name = $1 AND generation = $2::smallint',
  takes: ([name, generation]) => [name, generation],
};

/** $1 name. */
export const sinceStatement = `
  SELECT to_char(since AT TIME ZONE 'UTC', ${INSTANT})
  FROM eventing.projection_generation WHERE name = $1`;

export const beginStatements: readonly BeginStatement[] = [
  nothingParked,
  checkpointOfLive,
  checkpointOfBuilding,
  pointToBuilding,
];

/** Whoever writes it is told by its next write: the epoch is another, and the lease is over. */
const replaced = (role: string, which: string): string => `
  UPDATE eventing.projection_checkpoint c SET
    role = '${role}', epoch = c.epoch + 1, lease_ends = clock_timestamp(), status = 'released',
    stopped_at_event = NULL, reason = NULL, updated_at = clock_timestamp()
  FROM eventing.projection_generation g, set_config('synchronous_commit', 'on', true)
  WHERE g.name = $1 AND c.name = g.name AND c.generation = g.${which}`;

const nothingIsBuilt = 'building = NULL, building_version = NULL, purpose = NULL, since = NULL';

/** $1 name. */
export const abandonStatements: readonly string[] = [
  replaced('free', 'building'),
  `UPDATE eventing.projection_generation SET ${nothingIsBuilt} WHERE name = $1`,
];

/** $1 name. Of what was live before the last one nothing is kept. */
export const handOverStatements: readonly string[] = [
  replaced('free', 'old'),
  replaced('old', 'live'),
  replaced('live', 'building'),
  `UPDATE eventing.projection_generation SET
     old = live, old_version = live_version,
     live = building, live_version = building_version,
     ${nothingIsBuilt}, unwanted_version = NULL
   WHERE name = $1`,
];

/** $1 name. */
export const switchBackStatements: readonly string[] = [
  replaced('free', 'live'),
  replaced('live', 'old'),
  `UPDATE eventing.projection_checkpoint c SET role = 'old'
   FROM eventing.projection_generation g
   WHERE g.name = $1 AND c.name = g.name AND c.generation = g.live`,
  `UPDATE eventing.projection_generation SET
     live = old, live_version = old_version, old = live, old_version = live_version,
     unwanted_version = CASE WHEN live_version <> old_version THEN live_version END
   WHERE name = $1`,
];

/** $1 name, $2 what was found. */
export const verifiedStatement =
  'UPDATE eventing.projection_generation SET verified = $2::jsonb WHERE name = $1';

const MOST_PARKED_TOLD = 1_000;

export const LISTED_COLUMNS = 21;

export const listStatement = `
  SELECT g.name,
    g.live, g.live_version, l.position,
    g.old, g.old_version, o.position,
    g.building, g.building_version, b.position,
    g.purpose, to_char(g.since AT TIME ZONE 'UTC', ${INSTANT}),
    CASE WHEN b.lease_ends > clock_timestamp() THEN b.owner ELSE '' END,
    b.status, b.stopped_at_event, b.reason,
    l.status, l.stopped_at_event, l.reason,
    g.verified,
    (SELECT coalesce(json_agg(json_build_object(
        'key', p.key, 'at', json_build_object('eventId', p.event_id, 'reason', p.reason),
        'since', to_char(p.since AT TIME ZONE 'UTC', ${INSTANT}), 'isRetried', p.retried
      ) ORDER BY p.since, p.key), '[]')
     FROM (SELECT * FROM eventing.parked_key parked
       WHERE parked.name = g.name AND parked.generation = g.live
       ORDER BY parked.since, parked.key LIMIT ${MOST_PARKED_TOLD}) p)
  FROM eventing.projection_generation g
  LEFT JOIN eventing.projection_checkpoint l ON l.name = g.name AND l.generation = g.live
  LEFT JOIN eventing.projection_checkpoint o ON o.name = g.name AND o.generation = g.old
  LEFT JOIN eventing.projection_checkpoint b ON b.name = g.name AND b.generation = g.building
  ORDER BY g.name COLLATE "C"`;
