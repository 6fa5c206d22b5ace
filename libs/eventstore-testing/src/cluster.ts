import { randomUUID } from 'node:crypto';
import { EventLog } from './event-log.js';
import { Node } from './node.js';
import type { Member, Membership, MemberState, NodeLimits } from './node-context.js';
import { Timers } from './timers.js';

export interface ClusterTimes {
  /** From the loss of a leader, or the return of a majority, to the next leader. */
  readonly electionMs: number;
  /** How long a leader without a majority goes on before it gives up. */
  readonly resignMs: number;
  /** What a node that comes back needs before it follows. */
  readonly joinMs: number;
}

/** A node as the cluster sees it. */
export class ClusterMember {
  readonly instanceId = randomUUID();
  readonly node: Node;
  health: 'up' | 'frozen' | 'down' = 'down';
  state: MemberState = 'unknown';
  /** What gossip says, which learns of a loss later than those who talk to the node. */
  isSeenAlive = false;

  constructor(cluster: Cluster, log: EventLog, limits: NodeLimits) {
    this.node = new Node(log, cluster.membershipOf(this), limits);
  }

  get isUp(): boolean {
    return this.health === 'up';
  }

  get address(): { host: string; port: number } {
    return { host: this.node.door.host, port: this.node.door.port };
  }
}

/**
 * Who leads, and who knows it. The log is one and the same for all nodes: what a majority holds is
 * committed and survives everything; what only the leader wrote waits, and is lost with it.
 */
export class Cluster {
  readonly log = new EventLog();
  readonly members: readonly ClusterMember[];
  private readonly timers = new Timers();
  private leading: ClusterMember | undefined;
  private lastLeader: ClusterMember | undefined;
  private releaseCommits: (() => void) | undefined;
  private cancelElection: (() => void) | undefined;
  private cancelResignation: (() => void) | undefined;
  private waitingForLeader: (() => void)[] = [];

  constructor(
    size: number,
    private readonly times: ClusterTimes,
    limits: NodeLimits,
  ) {
    this.members = Array.from({ length: size }, () => new ClusterMember(this, this.log, limits));
  }

  get leader(): ClusterMember | undefined {
    return this.leading?.isUp ? this.leading : undefined;
  }

  membershipOf(self: ClusterMember): Membership {
    return {
      standing: () =>
        self.state === 'leader' || self.state === 'follower' ? self.state : 'not-ready',
      leader: () => this.leading?.address,
      reachesLeader: () => this.leading?.isUp === true,
      members: () => this.members.map(asMember),
    };
  }

  /** All nodes begin at once, and the first one leads. */
  async start(): Promise<void> {
    await Promise.all(this.members.map(({ node }) => node.door.open()));
    for (const member of this.members) {
      member.health = 'up';
      member.isSeenAlive = true;
    }
    this.elect();
  }

  /** A node is gone, or stands still, which the others cannot tell apart. */
  lost(member: ClusterMember): void {
    this.timers.after(this.times.electionMs, () => {
      if (!member.isUp) member.isSeenAlive = false;
    });
    if (member === this.leading) {
      // A frozen leader is still followed for a while; a broken connection is noticed at once.
      if (member.health === 'down') this.leaderless();
      this.electLater();
    } else if (!this.hasMajority() && this.leading) {
      this.releaseCommits ??= this.log.commits.hold();
      this.cancelResignation ??= this.timers.after(this.times.resignMs, () => this.resign());
    }
  }

  /** A node is there again: it follows who leads, or makes an election possible. */
  returned(member: ClusterMember): void {
    member.isSeenAlive = true;
    if (member === this.leading) {
      // It was frozen for so short a time that nobody took its place.
      this.stopElection();
      if (this.hasMajority()) this.commitAgain();
      return;
    }
    member.node.resign();
    member.state = 'catching-up';
    this.timers.after(this.times.joinMs, () => this.joined(member));
  }

  /** The leader steps down, and the given node or the next one takes over. */
  async changeLeader(to?: ClusterMember): Promise<void> {
    const at = this.leading ? this.members.indexOf(this.leading) : -1;
    const others = [...this.members.slice(at + 1), ...this.members.slice(0, Math.max(at, 0))];
    const next = to ?? others.find(({ isUp }) => isUp);
    this.leading?.node.resign();
    this.leaderless();
    this.electLater(next);
    await this.whenLed();
  }

  async whenLed(): Promise<void> {
    if (this.leader) return;
    await new Promise<void>((resolve) => this.waitingForLeader.push(resolve));
  }

  async close(): Promise<void> {
    this.timers.clear();
    await Promise.all(this.members.map(({ node }) => node.close()));
  }

  private hasMajority(): boolean {
    return this.members.filter(({ isUp }) => isUp).length * 2 > this.members.length;
  }

  private joined(member: ClusterMember): void {
    if (!member.isUp || member.state !== 'catching-up') return;
    if (this.leading) {
      member.state = 'follower';
      if (this.hasMajority() && this.leading.isUp) this.commitAgain();
    } else {
      member.state = 'unknown';
      if (this.hasMajority()) this.electLater();
    }
  }

  private leaderless(): void {
    this.leading = undefined;
    for (const member of this.members) if (member.isUp) member.state = 'unknown';
  }

  /** A leader that cannot reach a majority must not go on: another one might be elected. */
  private resign(): void {
    this.cancelResignation = undefined;
    if (this.hasMajority()) return;
    this.leading?.node.resign();
    this.leaderless();
  }

  private electLater(preferred?: ClusterMember): void {
    if (this.cancelElection && !preferred) return;
    this.stopElection();
    this.cancelElection = this.timers.after(this.times.electionMs, () => {
      this.cancelElection = undefined;
      this.elect(preferred);
    });
  }

  private stopElection(): void {
    this.cancelElection?.();
    this.cancelElection = undefined;
  }

  private elect(preferred?: ClusterMember): void {
    if (!this.hasMajority()) return this.leaderless();
    const next = preferred?.isUp ? preferred : this.candidate();
    if (!next) return;
    // What the last leader wrote alone is on its disk only.
    if (next !== this.lastLeader) this.log.dropUncommitted();
    this.leading = next;
    this.lastLeader = next;
    for (const member of this.members) if (member.isUp) member.state = 'follower';
    next.state = 'leader';
    this.commitAgain();
    this.log.beginEpoch();
    for (const resolve of this.waitingForLeader.splice(0)) resolve();
  }

  /** Whoever has the longest log: the last leader, when it wrote what nobody else has. */
  private candidate(): ClusterMember | undefined {
    const hasMore = this.log.commits.isBehind && this.lastLeader?.isUp;
    return hasMore ? this.lastLeader : this.members.find(({ isUp }) => isUp);
  }

  private commitAgain(): void {
    this.cancelResignation?.();
    this.cancelResignation = undefined;
    this.releaseCommits?.();
    this.releaseCommits = undefined;
  }
}

const asMember = (member: ClusterMember): Member => ({
  instanceId: member.instanceId,
  state: member.isSeenAlive ? member.state : 'unknown',
  isAlive: member.isSeenAlive,
  address: member.address,
});
