import type { handleUnaryCall } from '@grpc/grpc-js';
import type { ClusterInfo, MemberInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import gossipPb from '@eventstore/db-client/generated/gossip_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import featuresPb from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import { reply, withFaults } from './calls.js';
import type { Member, MemberState, NodeContext } from './node-context.js';

const VERSION = '23.10.6.0';

/** Only what is served: a client asks this before it chooses how to append. */
const METHODS: readonly (readonly [service: string, method: string, features: string[]])[] = [
  ['event_store.client.streams.streams', 'append', []],
  ['event_store.client.streams.streams', 'batchappend', ['deadline_duration']],
  ['event_store.client.streams.streams', 'delete', []],
  ['event_store.client.streams.streams', 'read', ['position', 'events']],
  ['event_store.client.streams.streams', 'tombstone', []],
  ['event_store.client.gossip.gossip', 'read', []],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods', []],
];

export const featuresHandler =
  (node: NodeContext): handleUnaryCall<Empty, SupportedMethods> =>
  (call, callback) => {
    void withFaults(node, { method: 'features', stream: '', peer: call.getPeer() }, () => {
      const supported = new featuresPb.SupportedMethods().setEventStoreServerVersion(VERSION);
      for (const [service, method, features] of METHODS) {
        const entry = new featuresPb.SupportedMethod();
        entry.setServiceName(service).setMethodName(method).setFeaturesList(features);
        supported.addMethods(entry);
      }
      return supported;
    }).then((answer) => reply(answer, callback));
  };

export const gossipHandler =
  (node: NodeContext): handleUnaryCall<Empty, ClusterInfo> =>
  (call, callback) => {
    void withFaults(node, { method: 'gossip', stream: '', peer: call.getPeer() }, () => {
      const members = node.membership.members().map(memberInfo);
      return new gossipPb.ClusterInfo().setMembersList(members);
    }).then((answer) => reply(answer, callback));
  };

const memberInfo = (member: Member): MemberInfo => {
  const info = new gossipPb.MemberInfo();
  const endPoint = new gossipPb.EndPoint();
  endPoint.setAddress(member.address.host).setPort(member.address.port);
  info.setInstanceId(new sharedPb.UUID().setString(member.instanceId));
  info.setTimeStamp(`${Date.now()}0000`);
  return info.setState(STATES[member.state]).setIsAlive(member.isAlive).setHttpEndPoint(endPoint);
};

const { VNodeState } = gossipPb.MemberInfo;

const STATES = {
  'catching-up': VNodeState.CATCHINGUP,
  follower: VNodeState.FOLLOWER,
  leader: VNodeState.LEADER,
  resigning: VNodeState.RESIGNINGLEADER,
  'shutting-down': VNodeState.SHUTTINGDOWN,
  unknown: VNodeState.UNKNOWN,
} as const satisfies Record<MemberState, number>;
