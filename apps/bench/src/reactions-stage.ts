import { randomUUID } from 'node:crypto';
import pg from 'pg';
import {
  execution,
  startReactions,
  systemClock,
  type EventStore,
  type SendCommand,
} from '@anamnesis/eventing';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import {
  postgresReactionTables,
  prepareReactionTables,
} from '@anamnesis/eventing/postgres/reaction-tables';
import { benchDatabase, countOf, type BenchDatabase } from './bench-database.js';
import { byTurns, perSecond } from './load.js';
import { pairsOf, throughputOf } from './measurement.js';
import {
  benchAnswers,
  reactionsCodec,
  whenAskedThenAnswer,
  type BenchCommand,
} from './reactions-context.js';
import type { Stage, StageOptions } from './stage.js';
import { handTimersSchema } from './timers-by-hand.js';
import { delayOfDueTimers, fillTimers, timersPerSecond, until } from './timers-stage.js';

const IN_FLIGHT = 32;
const REACTIONS = 20_000;

/**
 * What follows from events, beside the same commands sent by hand; timers that fire among a million
 * that wait, beside a worker that takes one row after another; and how late a due one fires.
 */
export const reactionsStage: Stage = async function* ({ server, ...load }) {
  const database = await benchDatabase(server);
  try {
    await prepare(database);
    yield await reactionsPerSecond(database, load);
    await fillTimers(database, load);
    yield await timersPerSecond(database, load);
    yield await delayOfDueTimers(database, load);
  } finally {
    await database.drop();
  }
};

type Load = Pick<StageOptions, 'runs' | 'scale'>;

const prepare = async ({ ownerUrl, applicationUrl, query }: BenchDatabase): Promise<void> => {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const { username: applicationRole } = new URL(applicationUrl);
  await prepareReactionTables(owner, { applicationRole });
  await owner.end();
  await query(handTimersSchema);
};

const reactionsPerSecond = async (database: BenchDatabase, { runs, scale }: Load) => {
  const many = Math.ceil(REACTIONS * scale);
  const store = postgresEventStore({ url: database.applicationUrl });
  const { ask, answer, send } = deskOn(store);
  const load = { total: many, inFlight: IN_FLIGHT };
  try {
    const [subject = [], beside = []] = await byTurns(runs, [
      async () => {
        await perSecond(load, () => ask(randomUUID()));
        await database.checkpoint();
        return followed(database, { store, send, many });
      },
      async () => {
        const ids = Array.from({ length: many }, () => randomUUID());
        await database.checkpoint();
        return perSecond(load, (index) => answer(ids[index] ?? ''));
      },
    ]);
    const settled = await countOf(database, `reactions.outbox WHERE outcome = 'done'`);
    const answered = await countOf(database, `eventstore.events WHERE type = 'BenchAnswered'`);
    return throughputOf(
      {
        ...{ stage: 'reactions', subject: 'commands that follow from events' },
        ...{ beside: 'the same commands sent by hand', unit: 'reactions/s', inFlight: IN_FLIGHT },
      },
      pairsOf(subject, beside),
      settled === runs * many && answered === 2 * runs * many,
    );
  } finally {
    await store.close();
  }
};

const deskOn = (store: EventStore) => {
  const { execute } = execution({
    ...{ store, codec: reactionsCodec, clock: systemClock },
    digestKey: 'a key for the bench alone',
  });
  const decide = async (command: BenchCommand, commandId: string): Promise<void> => {
    const answer = await execute(benchAnswers, { command, caller: { actor: 'bench' }, commandId });
    if (answer.is !== 'accepted') throw new Error(`A command was answered with ${answer.is}.`);
  };
  const send: SendCommand = async ({ type, fields, commandId }) => {
    await decide({ ...fields, type } as BenchCommand, commandId);
    return { is: 'accepted' };
  };
  return {
    ask: (askedId: string) => decide({ type: 'AskBench', askedId }, randomUUID()),
    answer: (askedId: string) => decide({ type: 'AnswerBench', askedId }, randomUUID()),
    send,
  };
};

interface Followed {
  readonly store: EventStore;
  readonly send: SendCommand;
  readonly many: number;
}

/** From the start until the last command is accepted, the backlog of this run lying in the log. */
const followed = async (
  database: BenchDatabase,
  { store, send, many }: Followed,
): Promise<number> => {
  const tables = postgresReactionTables({ url: database.applicationUrl });
  let sent = 0;
  const counting: SendCommand = async (command) => {
    const outcome = await send(command);
    sent += 1;
    return outcome;
  };
  const began = performance.now();
  const running = startReactions({
    ...{ reactions: [whenAskedThenAnswer], timers: [], effects: [] },
    ...{ store, codec: reactionsCodec, tables, send: counting, clock: systemClock },
    settings: { commandsAtOnce: IN_FLIGHT },
  });
  await until(() => sent >= many, running);
  const seconds = (performance.now() - began) / 1_000;
  await running.close();
  await tables.close();
  return many / seconds;
};
