import { Cluster, type ClusterMember, type ClusterTimes } from './cluster.js';
import type { Faults } from './faults.js';
import type { MemberState, NodeLimits } from './node-context.js';
import { DEFAULT_LIMITS } from './test-server.js';

export interface TestClusterOptions extends Partial<NodeLimits>, Partial<ClusterTimes> {
  /** Three, when not said. */
  readonly nodes?: number;
}

export interface TestNode {
  /** This node alone, without asking gossip who leads. */
  readonly connectionString: string;
  readonly port: number;
  readonly state: MemberState;
  readonly isLeader: boolean;
  /** What this node is told to do wrong, call by call. */
  readonly faults: Faults;
  /** As `kill -9`: connections are reset, and refused from now on. */
  kill(): Promise<void>;
  /** As a polite request to stop: connections are closed, and refused from now on. */
  stop(): Promise<void>;
  /** Stands still with its sockets open and unread; the others elect without it. */
  freeze(): void;
  thaw(): void;
  /** Comes back after `kill` or `stop`, on the same port and with everything that is committed. */
  restart(): Promise<void>;
}

export interface TestCluster {
  /** All nodes as seeds; the client asks their gossip who leads. */
  readonly connectionString: string;
  /** The same by `esdb+discover://`, with the first node as the only seed. */
  readonly discoveryString: string;
  readonly nodes: readonly TestNode[];
  /** Undefined while there is none that could answer. */
  readonly leader: TestNode | undefined;
  readonly followers: readonly TestNode[];
  /** The leader steps down; comes back when another one, or the given one, leads. */
  changeLeader(to?: TestNode): Promise<TestNode>;
  /** Comes back with the leader, once there is one. */
  whenLed(): Promise<TestNode>;
  /** Leaves nothing running. */
  stop(): Promise<void>;
}

const DEFAULT_TIMES: ClusterTimes = { electionMs: 1000, resignMs: 3600, joinMs: 100 };

/** Several nodes in this process that share one log, elect a leader and tell so by gossip. */
export const startTestCluster = async (options: TestClusterOptions = {}): Promise<TestCluster> => {
  const { nodes: size = 3, ...rest } = options;
  const times = { ...DEFAULT_TIMES, ...rest };
  const cluster = new Cluster(size, times, { ...DEFAULT_LIMITS, ...rest });
  await cluster.start();
  return new RunningCluster(cluster);
};

class RunningCluster implements TestCluster {
  readonly nodes: readonly TestNode[];
  private readonly byMember: ReadonlyMap<ClusterMember, TestNode>;

  constructor(private readonly cluster: Cluster) {
    this.byMember = new Map(cluster.members.map((m) => [m, new RunningNode(cluster, m)]));
    this.nodes = [...this.byMember.values()];
  }

  get connectionString(): string {
    return `esdb://${this.cluster.members.map(hostAndPort).join(',')}?tls=false`;
  }

  get discoveryString(): string {
    return `esdb+discover://${this.cluster.members.slice(0, 1).map(hostAndPort).join('')}?tls=false`;
  }

  get leader(): TestNode | undefined {
    return this.cluster.leader && this.byMember.get(this.cluster.leader);
  }

  get followers(): readonly TestNode[] {
    return this.nodes.filter(({ state }) => state === 'follower');
  }

  async changeLeader(to?: TestNode): Promise<TestNode> {
    const member = this.cluster.members.find((m) => this.byMember.get(m) === to);
    await this.cluster.changeLeader(member);
    return this.whenLed();
  }

  async whenLed(): Promise<TestNode> {
    for (;;) {
      await this.cluster.whenLed();
      if (this.leader) return this.leader;
    }
  }

  async stop(): Promise<void> {
    await this.cluster.close();
  }
}

class RunningNode implements TestNode {
  constructor(
    private readonly cluster: Cluster,
    private readonly member: ClusterMember,
  ) {}

  get connectionString(): string {
    return `esdb://${hostAndPort(this.member)}?tls=false`;
  }

  get port(): number {
    return this.member.node.door.port;
  }

  get state(): MemberState {
    return this.member.state;
  }

  get isLeader(): boolean {
    return this.cluster.leader === this.member;
  }

  get faults(): Faults {
    return this.member.node.faults;
  }

  async kill(): Promise<void> {
    await this.leave(() => this.member.node.door.cutAll());
  }

  async stop(): Promise<void> {
    await this.leave(() => this.member.node.door.hangUp());
  }

  freeze(): void {
    if (!this.member.isUp) return;
    this.member.health = 'frozen';
    this.member.node.freeze();
    this.cluster.lost(this.member);
  }

  thaw(): void {
    if (this.member.health !== 'frozen') return;
    this.member.health = 'up';
    this.cluster.returned(this.member);
    this.member.node.thaw();
  }

  async restart(): Promise<void> {
    if (this.member.health !== 'down') return;
    await this.member.node.door.open();
    this.member.health = 'up';
    this.cluster.returned(this.member);
  }

  private async leave(disconnect: () => void): Promise<void> {
    const { member } = this;
    if (member.health === 'down') return;
    member.health = 'down';
    member.state = 'shutting-down';
    const refusing = member.node.door.refuse();
    disconnect();
    member.node.thaw();
    this.cluster.lost(member);
    await refusing;
  }
}

const hostAndPort = ({ address }: ClusterMember): string => `${address.host}:${address.port}`;
