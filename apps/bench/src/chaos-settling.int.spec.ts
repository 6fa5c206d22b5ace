import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { prepareEventTable } from '@anamnesis/eventing/postgres/event-store';
import { prepareProjectionTables } from '@anamnesis/eventing/postgres/projection-store';
import { prepareReactionTables } from '@anamnesis/eventing/postgres/reaction-tables';
import { projectionsAndTables } from '@anamnesis/read-models';
import { Violations } from './chaos-ledger.js';
import { untilFollowedUp, untilNobodyIsConnected } from './chaos-settling.js';

let database: FreshDatabase;
let owner: pg.Client;

beforeEach(async () => {
  database = await freshDatabase('settling');
  owner = new pg.Client({ connectionString: database.superuserUrl });
  await owner.connect();
  const { username: applicationRole } = new URL(database.applicationUrl);
  await prepareEventTable(owner, { applicationRole });
  await prepareProjectionTables(owner, { applicationRole });
  await prepareReactionTables(owner, { applicationRole });
  await owner.query(`
    INSERT INTO eventstore.events (stream, revision, id, type, data, metadata, recorded_at)
    VALUES ('thing-1', 0, gen_random_uuid(), 'ThingPosted', '', '', now())`);
  const { rows } = await owner.query<{ head: string }>(
    'SELECT max(position)::text AS head FROM eventstore.events',
  );
  const head = rows[0]?.head ?? '';
  for (const { projection } of projectionsAndTables) {
    await owner.query(
      `INSERT INTO eventing.projection_checkpoint
         (name, position, epoch, owner, lease_ends, status, updated_at)
       VALUES ($1, $2, 1, '', now(), 'running', now())`,
      [projection.name, head.padStart(19, '0')],
    );
  }
  await owner.query(
    `INSERT INTO reactions.checkpoint
       (name, position, epoch, owner, lease_ends, status, updated_at)
     VALUES ('announce', $1, 1, '', now(), 'running', now())`,
    [head.padStart(19, '0')],
  );
});

afterEach(async () => {
  await owner.end();
  await database.drop();
});

const settled = async (patienceMs: number): Promise<readonly string[]> => {
  const violations = new Violations();
  await untilFollowedUp({ url: database.superuserUrl, patienceMs, violations });
  return violations.told;
};

const ask = (): Promise<unknown> =>
  owner.query(
    `INSERT INTO reactions.outbox (id, kind, cause, correlation, caused_by, body)
     VALUES (gen_random_uuid(), 'command', 'an event', '', '', '{}')`,
  );

describe('whether all that followed from chaos has come to its end', () => {
  it('is so when everybody has looked at the whole log and nothing is to be sent', async () => {
    expect(await settled(10_000)).toEqual([]);
  });

  it('is not so while a reaction has not looked at everything', async () => {
    await owner.query("UPDATE reactions.checkpoint SET position = ''");

    expect(await settled(0)).toEqual(['Reaction announce is running at 0, and the log is at 1.']);
  });

  it('is not so while no reaction has begun', async () => {
    await owner.query('DELETE FROM reactions.checkpoint');

    expect(await settled(0)).toHaveLength(1);
  });

  it('is not so while a command waits to be sent, and is so when it was', async () => {
    await ask();
    expect(await settled(0)).toEqual([
      'Of what followed from events, 1 were not sent, and the log is at 1.',
    ]);

    const ended = settled(10_000);
    await owner.query("UPDATE reactions.outbox SET settled_cause = cause, outcome = 'done'");
    expect(await ended).toEqual([]);
  });

  it('is so when what is left was put off', async () => {
    await ask();
    await owner.query("UPDATE reactions.outbox SET next_at = now() + interval '1 hour'");

    expect(await settled(10_000)).toEqual([]);
  });

  it('waits for nobody when a view has stopped, and says which', async () => {
    const [first] = projectionsAndTables;
    await owner.query(
      "UPDATE eventing.projection_checkpoint SET position = '', status = 'stopped' WHERE name = $1",
      [first?.projection.name],
    );

    expect(await settled(60_000)).toEqual([
      `View ${first?.projection.name} is stopped at 0, and the log is at 1.`,
    ]);
  });

  it('waits until everybody has hung up', async () => {
    const violations = new Violations();
    const asked = { url: database.superuserUrl, patienceMs: 700, violations };
    await untilNobodyIsConnected(asked);
    expect(violations.told).toHaveLength(1);
  });
});
