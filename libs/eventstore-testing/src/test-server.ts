import { EventLog } from './event-log.js';
import type { Faults } from './faults.js';
import { Node } from './node.js';
import type { Membership, NodeLimits } from './node-context.js';
import type { Security } from './secured.js';
import { randomUUID } from 'node:crypto';

export interface TestServerOptions extends Partial<NodeLimits>, Security {
  /** A free one when none is given. */
  readonly port?: number;
}

/** A fault of the whole server, which strikes whatever comes until it is healed. */
export interface Outage {
  heal(): Promise<void>;
}

export interface TestServer {
  /** `esdb://127.0.0.1:<port>?tls=false`; with TLS, the login in it and no word of the authority. */
  readonly connectionString: string;
  readonly port: number;
  /** What it is told to do wrong, call by call. */
  readonly faults: Faults;
  /** Connections are refused and open ones closed, until healed. */
  refuse(): Promise<Outage>;
  /** Everything stands still, sockets open and unread, until healed. */
  freeze(): Outage;
  /** Appends are written and time out; they are committed when healed. */
  loseMajority(): Outage;
  /** Resets all open connections, now. */
  cutConnections(): void;
  /** Leaves nothing running; what it held is forgotten. */
  stop(): Promise<void>;
}

export const DEFAULT_LIMITS: NodeLimits = {
  maxAppendBytes: 1024 * 1024,
  commitTimeoutMs: 2500,
  liveBacklog: Infinity,
};

/** One EventStoreDB in this process, holding its events in memory. */
export const startTestServer = async (options: TestServerOptions = {}): Promise<TestServer> => {
  const { port = 0, tls, login, ...limits } = options;
  const security = { ...(tls ? { tls } : {}), ...(login ? { login } : {}) };
  const log = new EventLog();
  log.beginEpoch();
  const instanceId = randomUUID();
  const membership: Membership = {
    standing: () => 'leader',
    leader: () => address(),
    reachesLeader: () => true,
    members: () => [{ instanceId, state: 'leader', isAlive: true, address: address() }],
  };
  const node = new Node(log, membership, { ...DEFAULT_LIMITS, ...limits, ...security });
  const address = () => ({ host: node.door.host, port: node.door.port });
  await node.door.open(port);
  return serverOf(node, security);
};

const connectionStringOf = ({ door: { host, port } }: Node, { tls, login }: Security): string => {
  if (!tls) return `esdb://${host}:${port}?tls=false`;
  const user = login ? `${login.user}:${encodeURIComponent(login.password)}@` : '';
  return `esdb://${user}${host}:${port}`;
};

const serverOf = (node: Node, security: Security): TestServer => ({
  connectionString: connectionStringOf(node, security),
  port: node.door.port,
  faults: node.faults,
  async refuse() {
    await node.door.refuse();
    node.door.hangUp();
    return outage(() => node.door.open());
  },
  freeze() {
    node.freeze();
    return outage(() => node.thaw());
  },
  loseMajority() {
    return outage(node.log.commits.hold());
  },
  cutConnections() {
    node.door.cutAll();
  },
  async stop() {
    await node.close();
  },
});

const outage = (end: () => Promise<void> | void): Outage => {
  let over = false;
  return {
    async heal() {
      if (over) return;
      over = true;
      await end();
    },
  };
};
