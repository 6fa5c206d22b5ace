import { postgresReactionTables } from '@anamnesis/eventing/postgres/reaction-tables';
import type { ReactionTables } from '@anamnesis/eventing';
import { readConfiguration } from '@anamnesis/nest/running/configuration';
import { openDatabase } from '@anamnesis/nest/running/database';
import { giveUp } from '@anamnesis/nest/running/sentences';

const usage = `npm run reactions -- status | parked | retry <id> | abandon <id>

  What follows from events by itself: how far each reaction is, what waits to be sent, and what was
  refused and waits for somebody to decide. A portal that runs takes up what is retried at once.
  Parked mails are decided in the portal, not here: their life is in the log.
`;

const MOST_SHOWN = 200;

type Order = (tables: ReactionTables, id: string) => Promise<number>;

const status: Order = async ({ rows, outbox }) => {
  for (const { name, position, stopped } of await rows.checkpoints()) {
    const why = stopped ? `stopped by event ${stopped.eventId}: ${stopped.reason}` : 'running';
    console.log(`${name}  at ${position || 'the beginning'}  ${why}`);
  }
  const { waiting, putOff, parked: waitingForSomebody } = await outbox.counts();
  console.log(`${waiting} wait, ${putOff} of them put off; ${waitingForSomebody} are parked.`);
  return 0;
};

const parked: Order = async ({ outbox }) => {
  const rows = await outbox.parked(MOST_SHOWN);
  for (const { id, kind, by, reason, parkedAt } of rows) {
    console.log(`${id}  ${parkedAt}  ${kind}  ${by}  ${reason}`);
  }
  if (rows.length === 0) console.log('Nothing is parked.');
  return 0;
};

const decide =
  (decision: 'retry' | 'abandon'): Order =>
  async ({ outbox }, id) => {
    const isDecided = await outbox.decide(id, decision);
    console.log(isDecided ? 'Done.' : 'Nothing with this id is parked.');
    return isDecided ? 0 : 1;
  };

const orders: Readonly<Record<string, Order>> = {
  ...{ status, parked },
  ...{ retry: decide('retry'), abandon: decide('abandon') },
};
const needsId = new Set(['retry', 'abandon']);
const AN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const run = async ([name = '', id = '', ...more]: readonly string[]): Promise<number> => {
  const order = Object.hasOwn(orders, name) ? orders[name] : undefined;
  const isWhole = needsId.has(name) ? AN_ID.test(id) : id === '';
  if (!order || !isWhole || more.length > 0) {
    console.error(usage);
    return 2;
  }
  const answer = readConfiguration(process.env);
  if (answer.is === 'mistaken') return giveUp(answer.mistakes, 1);
  const database = await openDatabase(answer.configuration.database);
  const tables = postgresReactionTables({ url: database.databaseUrl });
  try {
    return await order(tables, id);
  } catch (failure) {
    console.error(failure instanceof Error ? failure.message : 'It could not be done.');
    return 1;
  } finally {
    await tables.close();
    await database.stop();
  }
};

process.exitCode = await run(process.argv.slice(2));
