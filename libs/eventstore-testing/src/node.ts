import { Server, type ServiceDefinition } from '@grpc/grpc-js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { featuresHandler, gossipHandler } from './about-server.js';
import { appendHandler } from './append.js';
import { batchAppendHandler } from './batch-append.js';
import { deleteHandler, tombstoneHandler } from './deleting.js';
import { Door } from './door.js';
import { sendEagerly } from './eager-call.js';
import type { EventLog } from './event-log.js';
import { Faults } from './faults.js';
import { Gate } from './gate.js';
import type { Membership, NodeContext, NodeLimits } from './node-context.js';
import { readHandler } from './reading.js';
import { loginDemandedBy, serverCredentialsOf, type Security } from './secured.js';
import { Timers } from './timers.js';

/** Reads are answered with bytes that were made when the event was stored. */
const STREAMS: ServiceDefinition = {
  ...StreamsService,
  read: { ...StreamsService.read, responseSerialize: (message: Buffer) => message },
};

/** A real server takes events of up to 16 MB from inside, and refuses appends by their own limit. */
const LARGEST_MESSAGE = 17 * 1024 * 1024;

/** One process of the cluster: its door, its services, and what it is told to do wrong. */
export class Node implements NodeContext {
  readonly faults = new Faults();
  readonly gate = new Gate();
  readonly timers = new Timers();
  readonly resignations = new Set<() => void>();
  readonly door: Door;
  private readonly server: Server;

  constructor(
    readonly log: EventLog,
    readonly membership: Membership,
    readonly limits: NodeLimits & Security,
  ) {
    this.server = new Server({
      'grpc.max_receive_message_length': LARGEST_MESSAGE,
      interceptors: [...loginDemandedBy(limits), sendEagerly],
    });
    this.server.addService(STREAMS, {
      append: appendHandler(this),
      batchAppend: batchAppendHandler(this),
      delete: deleteHandler(this),
      read: readHandler(this),
      tombstone: tombstoneHandler(this),
    });
    this.server.addService(GossipService, { read: gossipHandler(this) });
    this.server.addService(ServerFeaturesService, { getSupportedMethods: featuresHandler(this) });
    const connections = this.server.createConnectionInjector(serverCredentialsOf(limits));
    this.door = new Door(
      (socket) => connections.injectConnection(socket),
      limits.tls !== undefined,
    );
  }

  cut(peer: string): void {
    this.door.cut(peer);
  }

  /** As a process that is stopped by a signal: connected to, and doing nothing. */
  freeze(): void {
    this.gate.close();
    this.door.freeze();
  }

  thaw(): void {
    this.door.thaw();
    this.gate.open();
  }

  /** Everything that waits for a commit on this node is told that it waits in vain. */
  resign(): void {
    for (const resign of [...this.resignations]) resign();
  }

  /** For good: no socket and no timer is left. */
  async close(): Promise<void> {
    this.faults.healAll();
    await this.door.refuse();
    this.door.hangUp();
    this.timers.clear();
    this.server.forceShutdown();
  }
}
