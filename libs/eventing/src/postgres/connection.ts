import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { OutcomeUnknown, StoreUnavailable } from '../event-store.js';
import { fullJitter } from '../full-jitter.js';

export interface PostgresConnection {
  /** `postgres://role:password@host:port/database`, of a role that owns nothing. */
  readonly url: string;
  /** What the address cannot say: TLS, a function that fetches the password. */
  readonly client?: pg.ClientConfig;
  /** How long a writer waits for the others' lock; one frozen transaction must not stop all. */
  readonly lockTimeoutMs?: number;
  /** How long the server works on one statement. */
  readonly statementTimeoutMs?: number;
  /** How long the client waits for any answer, so that a dead link is noticed. */
  readonly answerTimeoutMs?: number;
}

export const clientConfig = ({
  url,
  client = {},
  lockTimeoutMs = 5_000,
  statementTimeoutMs = 10_000,
  answerTimeoutMs = 15_000,
}: PostgresConnection): pg.ClientConfig => ({
  application_name: 'anamnesis event store',
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  ...client,
  connectionString: url,
  lock_timeout: lockTimeoutMs,
  statement_timeout: statementTimeoutMs,
  idle_in_transaction_session_timeout: statementTimeoutMs,
  query_timeout: answerTimeoutMs,
  options: SESSION,
});

/**
 * A statement is planned once and kept. The table may have been empty then, so a scan of it must
 * not be a choice; and a compiler that starts when a plan looks dear would cost more than it.
 */
const SESSION = Object.entries({
  TimeZone: 'UTC',
  DateStyle: 'ISO',
  bytea_output: 'hex',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
})
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');

export interface LinkOptions {
  readonly connection: PostgresConnection;
  readonly onOpen?: (client: pg.Client) => Promise<unknown>;
  readonly onLost?: () => void;
}

const ATTEMPTS = 6;

/** One connection that is opened when it is needed, and again when it broke. */
export class Link {
  private current: pg.Client | undefined;
  private opening: Promise<pg.Client> | undefined;
  private isClosed = false;

  constructor(private readonly options: LinkOptions) {}

  /** @throws {StoreUnavailable} after a bounded number of attempts */
  async open(): Promise<pg.Client> {
    if (this.current) return this.current;
    this.opening ??= this.connectPatiently().finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  /** Gives the connection up: nobody knows any more what the server does with it. */
  drop(): void {
    const client = this.current;
    if (!client) return;
    this.lose(client);
    hangUp(client);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const client = this.current;
    this.current = undefined;
    await client?.end().catch(() => undefined);
  }

  private async connectPatiently(): Promise<pg.Client> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.isClosed) throw new StoreUnavailable('This event store was closed.');
      try {
        const client = await this.connect();
        if (!this.isClosed) return (this.current = client);
        hangUp(client);
      } catch (failure) {
        if (attempt >= ATTEMPTS || !mayPass(failure)) throw asUnavailable(failure);
        await delay(fullJitter(attempt));
      }
    }
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client(clientConfig(this.options.connection));
    client.on('error', () => this.lose(client));
    client.on('end', () => this.lose(client));
    try {
      await client.connect();
      await this.options.onOpen?.(client);
    } catch (failure) {
      hangUp(client);
      throw failure;
    }
    return client;
  }

  private lose(client: pg.Client): void {
    if (this.current !== client) return;
    this.current = undefined;
    this.options.onLost?.();
  }
}

/** Without the good-bye of `end`, which waits for the answer that does not come. */
export const hangUp = (client: pg.ClientBase): void => {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
};

/** The five characters of SQLSTATE when the server answered; nothing when the link spoke. */
export const sqlState = (failure: unknown): string | undefined => {
  if (typeof failure !== 'object' || failure === null || !('code' in failure)) return undefined;
  const { code } = failure;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
};

/** What the server says while it goes down, or of its own trouble: the commit may have happened. */
export const leavesOutcomeUnknown = (failure: unknown): boolean => {
  const state = sqlState(failure);
  return state === undefined || state === '40003' || /^(08|57P|58|XX)/.test(state);
};

/** It may be otherwise in a moment: overloaded, locked, read-only for now, going down, no link. */
export const mayPass = (failure: unknown): boolean => {
  const state = sqlState(failure);
  return state === undefined || /^(08|25006|40|53|55P03|57|58)/.test(state);
};

/** The server's message and detail may quote rows; its code never does. */
const describe = (failure: unknown): string => {
  const state = sqlState(failure);
  if (state !== undefined) return `PostgreSQL answered ${state}. ${adviceFor(state)}`;
  const code = (failure as { code?: unknown } | undefined)?.code;
  return `The link to PostgreSQL does not answer${typeof code === 'string' ? ` (${code})` : ''}.`;
};

const adviceFor = (state: string): string => {
  if (state === '42P01' || state === '3F000' || state === '42883') {
    return 'Its tables are not there yet: start one process with the address of their owner first.';
  }
  if (state === '42501') {
    return 'This role may not use the tables: start one process with the address of their owner.';
  }
  if (state === '55P03') return 'Another writer held the lock too long; look for a stuck one.';
  if (state.startsWith('28')) return 'Check role and password of the address.';
  if (state.startsWith('53')) return 'The server is short of connections, memory or disk.';
  return 'See the server log.';
};

/** Not for a moment only: a wrong password, a missing table, a missing right. */
export class StoreUnusable extends StoreUnavailable {}

export const asUnavailable = (failure: unknown): StoreUnavailable => {
  if (failure instanceof StoreUnavailable) return failure;
  const Kind = mayPass(failure) ? StoreUnavailable : StoreUnusable;
  return new Kind(describe(failure));
};

export const asOutcomeUnknown = (failure: unknown): OutcomeUnknown =>
  new OutcomeUnknown(`${describe(failure)} The append may be stored: send the same one again.`);
