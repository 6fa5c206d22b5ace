import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { BenchDatabase } from './bench-database.js';

/** As it is often written: a table, a worker that takes one row after another, a poll. */
export const handTimersSchema = `
  CREATE TABLE public.hand_timer (
    id uuid PRIMARY KEY, key text NOT NULL, due_at timestamptz NOT NULL, fired_at timestamptz);
  CREATE INDEX ON public.hand_timer (due_at) WHERE fired_at IS NULL;
  CREATE TABLE public.hand_outbox (id uuid PRIMARY KEY, body jsonb NOT NULL);`;

const POLL_MS = 100;

export interface HandTimers {
  /** Until nobody finds anything due any more. */
  fireAllDue(workers: number): Promise<void>;
  /** Fires what becomes due, by polling, until it is stopped; tells when each fired. */
  keepFiring(onFired: (key: string) => void): { stop(): Promise<void> };
  close(): Promise<void>;
}

export const timersByHand = ({ ownerUrl }: BenchDatabase): HandTimers => {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 16 });
  const drain = async (onFired: (key: string) => void): Promise<void> => {
    for (let key = await fireOne(pool); key !== undefined; key = await fireOne(pool)) onFired(key);
  };

  return {
    fireAllDue: async (workers) => {
      await Promise.all(Array.from({ length: workers }, () => drain(() => undefined)));
    },
    keepFiring: (onFired) => {
      let isStopped = false;
      const firing = (async () => {
        while (!isStopped) {
          await drain(onFired);
          await delay(POLL_MS);
        }
      })();
      return {
        stop: async () => {
          isStopped = true;
          await firing;
        },
      };
    },
    close: () => pool.end(),
  };
};

const fireOne = async (pool: pg.Pool): Promise<string | undefined> => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ id: string; key: string }>(
      `SELECT id, key FROM public.hand_timer WHERE fired_at IS NULL AND due_at <= now()
       ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
    );
    const [due] = rows;
    if (due) {
      await client.query('UPDATE public.hand_timer SET fired_at = now() WHERE id = $1', [due.id]);
      const body = JSON.stringify({ type: 'AnswerBench', fields: { askedId: due.key } });
      const insert = 'INSERT INTO public.hand_outbox (id, body) VALUES ($1, $2)';
      await client.query(insert, [randomUUID(), body]);
    }
    await client.query('COMMIT');
    return due?.key;
  } finally {
    client.release();
  }
};
