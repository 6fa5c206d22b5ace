import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailable } from '../event-store.js';
import type { EventStoreDbAddress, Host } from './address.js';
import { connecting, type Connect, type Connection } from './connection.js';
import { asUnavailable, leaderNamedIn, NoLeader, StoreUnusable } from './failures.js';
import { fullJitter } from '../full-jitter.js';

export interface EventStoreDbLink {
  /**
   * The connection to the leader, looked for anew when there is none.
   * @throws {StoreUnavailable} none was found in that time, or the store was closed
   */
  open(withinMs: number): Promise<Connection>;
  /** A call failed in a way that says something about the node: the leader is looked for anew. */
  broke(connection: Connection, failure: unknown): void;
  /** A deadline passed: the node is asked whether it still leads, and left when it is silent. */
  suspect(connection: Connection): void;
  close(): void;
}

export interface LinkTimes {
  /** How long a node may take to say who leads. */
  readonly gossipMs: number;
  /** The longest pause between two looks for a leader. */
  readonly longestPauseMs: number;
}

/** Keeps one connection to whoever leads, for appends, reads and subscriptions alike. */
export const eventStoreDbLink = (address: EventStoreDbAddress, times: LinkTimes) =>
  new Link(address, times);

class Link implements EventStoreDbLink {
  private current: Connection | undefined;
  private opening: Promise<Connection> | undefined;
  private isClosed = false;
  /** As long as somebody waits. */
  private searchUntil = 0;
  /** Whom a node named that was asked in vain. */
  private hint: Host | undefined;
  private known: readonly Host[] = [];
  private readonly suspected = new WeakSet<Connection>();
  private readonly connect: Connect;

  constructor(
    private readonly address: EventStoreDbAddress,
    private readonly times: LinkTimes,
  ) {
    this.connect = connecting(address);
  }

  async open(withinMs: number): Promise<Connection> {
    this.assertOpen();
    if (this.current) return this.current;
    this.searchUntil = Math.max(this.searchUntil, Date.now() + withinMs);
    this.opening ??= this.search().finally(() => {
      this.opening = undefined;
    });
    return within(withinMs + this.times.gossipMs, this.opening);
  }

  broke(connection: Connection, failure: unknown): void {
    this.hint = leaderNamedIn(failure);
    this.drop(connection);
  }

  suspect(connection: Connection): void {
    if (this.suspected.has(connection) || connection.gone.aborted) return;
    this.suspected.add(connection);
    void this.isStillRight(connection).then((isRight) => {
      this.suspected.delete(connection);
      if (!isRight) this.drop(connection);
    });
  }

  close(): void {
    this.isClosed = true;
    if (this.current) this.drop(this.current);
  }

  private async isStillRight(connection: Connection): Promise<boolean> {
    try {
      const { leader } = await connection.leader(this.times.gossipMs);
      return !this.address.isCluster || leader === connection.host;
    } catch {
      return false;
    }
  }

  private drop(connection: Connection): void {
    if (this.current === connection) this.current = undefined;
    connection.close();
  }

  private assertOpen(): void {
    if (this.isClosed) throw new StoreUnavailable('This event store was closed.');
  }

  private async search(): Promise<Connection> {
    for (let attempt = 1; ; attempt += 1) {
      this.assertOpen();
      let failure: unknown;
      try {
        const found = await this.findOnce();
        if (this.isClosed) found.close();
        else return (this.current = found);
      } catch (caught) {
        failure = caught;
      }
      if (failure instanceof StoreUnusable) throw failure;
      if (Date.now() >= this.searchUntil) {
        throw new NoLeader();
      }
      await delay(fullJitter(attempt, this.times.longestPauseMs));
    }
  }

  private async findOnce(): Promise<Connection> {
    const { hint } = this;
    this.hint = undefined;
    if (this.address.isCluster) return this.findLeader(hint);
    const connection = this.connect(hint ?? this.address.hosts[0] ?? '');
    try {
      await connection.stands(this.times.gossipMs);
      return connection;
    } catch (failure) {
      connection.close();
      throw asUnavailable(failure);
    }
  }

  /**
   * Asks all nodes at once, so that a silent one holds up nobody. Whoever is named by another is
   * taken only when it answers for itself: a frozen leader is still believed in for a while.
   */
  private async findLeader(hint: Host | undefined): Promise<Connection> {
    const connections: Connection[] = [];
    const says = async (host: Host) => {
      const connection = this.connect(host);
      connections.push(connection);
      return { connection, ...(await connection.leader(this.times.gossipMs)) };
    };
    const leaderBy = async (host: Host): Promise<Connection> => {
      const { connection, leader, nodes } = await says(host);
      if (leader === undefined) throw new StoreUnavailable('The node knows of no leader.');
      this.known = nodes;
      if (leader === host) return connection;
      const named = await says(leader);
      if (named.leader === leader) return named.connection;
      throw new StoreUnavailable('The node that is named as the leader is none.');
    };
    let found: Connection | undefined;
    try {
      const hosts = new Set([...(hint ? [hint] : []), ...this.address.hosts, ...this.known]);
      found = await Promise.any([...hosts].map(leaderBy));
      return found;
    } catch (failures) {
      const [first] = failures instanceof AggregateError ? (failures.errors as unknown[]) : [];
      throw asUnavailable(first);
    } finally {
      for (const connection of connections) if (connection !== found) connection.close();
    }
  }
}

/** The search goes on for others; whoever asked first need not wait for as long as the last. */
const within = <Value>(milliseconds: number, value: Promise<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoLeader()), milliseconds);
    value.then(resolve, reject).finally(() => clearTimeout(timer));
  });
