import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureDatabase, ensurePostgres, type RunningPostgres } from '@anamnesis/embedded-postgres';
import { connected } from './chaos-log-reading.js';

export const CHAOS_DATABASE = 'anamnesis';

/** A PostgreSQL of this run's own, durable as an installation's, and how it is hurt. */
export class ChaosServer {
  private readonly everStarted: RunningPostgres[] = [];
  /** The latest instant, in milliseconds, that its clock was set to. */
  furthestClock = 0;
  deaths = 0;

  private constructor(
    private readonly home: string,
    private current: RunningPostgres,
  ) {
    this.everStarted.push(current);
  }

  static async start(home: string): Promise<ChaosServer> {
    const running = await ensurePostgres({ folder: home });
    await ensureDatabase(running, CHAOS_DATABASE);
    return new ChaosServer(home, running);
  }

  get running(): RunningPostgres {
    return this.current;
  }

  get url(): string {
    return this.current.superuserUrl(CHAOS_DATABASE);
  }

  /** kill -9 of the postmaster; its sessions end when they notice. Then it recovers. */
  async kill(restMs: number): Promise<void> {
    process.kill(postmasterOf(this.current), 'SIGKILL');
    this.deaths += 1;
    await delay(restMs);
    this.current = await ensurePostgres({ folder: this.home });
    this.everStarted.push(this.current);
  }

  /** kill -9 of one session: the postmaster throws out all others, too, and recovers. */
  async killSession(): Promise<void> {
    const pid = await connected(this.url, async (client) => {
      const { rows } = await client.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND backend_type = 'client backend'
         ORDER BY state = 'active' DESC, random() LIMIT 1`,
      );
      return rows[0]?.pid;
    });
    if (pid === undefined) return;
    process.kill(pid, 'SIGKILL');
    this.deaths += 1;
  }

  /**
   * As if its clock had run ahead and was set right again: what was recorded last is in the future.
   * The clock itself belongs to the machine.
   */
  async setClockBack(byMs: number): Promise<void> {
    await connected(this.url, async (client) => {
      const { rows } = await client.query<{ furthest: string }>(
        `SELECT setval('eventstore.clock', greatest(pg_sequence_last_value('eventstore.clock'),
           (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $1)) AS furthest`,
        [byMs],
      );
      this.furthestClock = Math.max(this.furthestClock, Number(rows[0]?.furthest));
    });
  }

  async stop(): Promise<void> {
    for (const running of this.everStarted) await running.stop();
  }
}

const postmasterOf = ({ folder }: RunningPostgres): number => {
  const [pid] = readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n');
  return Number(pid);
};
