import { setMaxListeners } from 'node:events';
import {
  connectivityState,
  credentials,
  Metadata,
  type ChannelCredentials,
  type ClientOptions,
  type ServiceError,
} from '@grpc/grpc-js';
import { GossipClient } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossipPb, { type ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { EventStoreDbAddress, Host } from './address.js';
import { Deadline } from './deadline.js';
import { NoAnswer } from './failures.js';

/** One channel to one node. It is never mended: what broke is closed, and another one is made. */
export interface Connection {
  readonly host: Host;
  readonly streams: StreamsClient;
  /** Sent along with every call. */
  readonly metadata: Metadata;
  /** Aborted when nobody shall use it any more: every call on it is over then. */
  readonly gone: AbortSignal;
  /** Whom the node takes for the leader, or nobody; and that it answers at all. */
  leader(withinMs: number): Promise<{ readonly leader: Host | undefined; readonly nodes: Host[] }>;
  /** Ends as soon as the channel stands. */
  stands(withinMs: number): Promise<void>;
  close(): void;
}

/** The server takes 16 MB from inside, which may be more than it takes from outside. */
const LARGEST_MESSAGE = 17 * 1024 * 1024;

export type Connect = (host: Host) => Connection;

export const connecting = (address: EventStoreDbAddress): Connect => {
  const channelCredentials = credentialsOf(address);
  const metadata = metadataOf(address);
  const options: ClientOptions = {
    'grpc.keepalive_time_ms': forever(address.keepAliveIntervalMs),
    'grpc.keepalive_timeout_ms': forever(address.keepAliveTimeoutMs),
    'grpc.max_receive_message_length': LARGEST_MESSAGE,
    // Channels share what they know of an address that refused, and then wait before they ask
    // it again; a leader that is looked for wants to be asked now.
    'grpc.use_local_subchannel_pool': 1,
  };
  return (host) => {
    const streams = new StreamsClient(host, channelCredentials, options);
    const gossip = new GossipClient(host, channelCredentials, {
      channelOverride: streams.getChannel(),
    });
    const gone = new AbortController();
    // Each call and each subscription listens, and there are as many as there are views and more.
    setMaxListeners(0, gone.signal);
    return {
      host,
      streams,
      metadata,
      gone: gone.signal,
      leader: async (withinMs) => membersIn(await asked(gossip, metadata, withinMs)),
      stands: (withinMs) => standing(streams.getChannel(), Date.now() + withinMs),
      close: () => {
        gone.abort();
        streams.close();
      },
    };
  };
};

/** Refused is an answer too: the channel by itself would wait and ask again, for seconds. */
const standing = (channel: ReturnType<StreamsClient['getChannel']>, until: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const look = (): void => {
      const state = channel.getConnectivityState(true);
      if (state === connectivityState.READY) return resolve();
      if (state === connectivityState.TRANSIENT_FAILURE || Date.now() >= until) {
        return reject(new NoAnswer('EventStoreDB does not answer.'));
      }
      channel.watchConnectivityState(state, until, look);
    };
    look();
  });

const credentialsOf = ({ tls }: EventStoreDbAddress): ChannelCredentials =>
  tls
    ? credentials.createSsl(tls.authority, tls.userKey, tls.userCertificate)
    : credentials.createInsecure();

const metadataOf = (address: EventStoreDbAddress): Metadata => {
  const metadata = new Metadata();
  metadata.set('connection-name', address.connectionName);
  if (address.isCluster) metadata.set('requires-leader', 'true');
  if (address.credentials) {
    const { user, password } = address.credentials;
    const login = Buffer.from(`${user}:${password}`).toString('base64');
    metadata.set('authorization', `Basic ${login}`);
  }
  return metadata;
};

const forever = (milliseconds: number): number =>
  milliseconds < 0 ? Number.MAX_SAFE_INTEGER : milliseconds;

const asked = (gossip: GossipClient, metadata: Metadata, withinMs: number): Promise<ClusterInfo> =>
  new Promise((resolve, reject) => {
    const call = gossip.read(
      new sharedPb.Empty(),
      metadata,
      (failure: ServiceError | null, info: ClusterInfo) => {
        deadline.cancel();
        if (failure) reject(failure);
        else resolve(info);
      },
    );
    const deadline = new Deadline(withinMs, () => {
      reject(new NoAnswer('The node does not say who leads.'));
      call.cancel();
    });
  });

const membersIn = (info: ClusterInfo) => {
  const members = info.getMembersList().flatMap((member) => {
    const place = member.getHttpEndPoint();
    if (!place || !member.getIsAlive()) return [];
    const isLeader = member.getState() === gossipPb.MemberInfo.VNodeState.LEADER;
    return [{ host: `${place.getAddress()}:${place.getPort()}`, isLeader }];
  });
  return {
    leader: members.find(({ isLeader }) => isLeader)?.host,
    nodes: members.map(({ host }) => host),
  };
};
