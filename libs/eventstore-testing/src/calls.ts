import type { Metadata, sendUnaryData } from '@grpc/grpc-js';
import type { Effect, Method, Strike } from './faults.js';
import type { NodeContext } from './node-context.js';
import { isRefusal, notLeader, serverNotReady, type Refusal } from './refusals.js';

export interface Call {
  readonly method: Method;
  readonly stream: string;
  readonly peer: string;
}

/** Nothing is ever sent for it. */
export const NO_ANSWER = Symbol('no answer');

export type Answer<Message> = Message | Refusal | typeof NO_ANSWER;

type EffectOf<Kind extends Effect['is']> = Extract<Effect, { is: Kind }>;

/** The strike of that kind, if this call has one. */
export const struckBy = <Kind extends Effect['is']>(
  strikes: readonly Strike[],
  kind: Kind,
): (Strike & { readonly effect: EffectOf<Kind> }) | undefined =>
  strikes.find(
    (strike): strike is Strike & { effect: EffectOf<Kind> } => strike.effect.is === kind,
  );

/** Does the work of one call with everything that may go wrong before it and behind it. */
export const withFaults = async <Message extends object>(
  node: NodeContext,
  call: Call,
  work: (strikes: readonly Strike[]) => Promise<Message | Refusal> | Message | Refusal,
): Promise<Answer<Message>> => {
  if (node.gate.isShut) await node.gate.pass();
  const strikes = node.faults.strikes(call.method, call.stream);
  const stopped = strikes.length > 0 ? await beforeWork(node, call, strikes) : undefined;
  if (stopped) return stopped;
  const answer = await work(strikes);
  if (node.gate.isShut) await node.gate.pass();
  const dropped = struckBy(strikes, 'drop-answer');
  if (!dropped) return answer;
  if (dropped.effect.by === 'reset') node.cut(call.peer);
  return NO_ANSWER;
};

export const beforeWork = async (
  node: NodeContext,
  call: Call,
  strikes: readonly Strike[],
): Promise<Refusal | typeof NO_ANSWER | undefined> => {
  const delay = struckBy(strikes, 'delay');
  if (delay) await node.timers.pause(delay.effect.ms);
  if (struckBy(strikes, 'ignore')) return NO_ANSWER;
  const isFlow = call.method === 'read' || call.method === 'subscribe';
  if (!isFlow && struckBy(strikes, 'midway')) {
    node.cut(call.peer);
    return NO_ANSWER;
  }
  return struckBy(strikes, 'refuse')?.effect.with;
};

/** May this node answer a read itself? */
export const refusedRead = (node: NodeContext, metadata: Metadata): Refusal | undefined => {
  const standing = node.membership.standing();
  if (standing === 'not-ready') return serverNotReady;
  return standing === 'follower' ? refusedAsFollower(node, metadata) : undefined;
};

/** Only a client that insists on the leader is sent away; all others are served by any node. */
export const refusedAsFollower = (node: NodeContext, metadata: Metadata): Refusal | undefined => {
  if (metadata.get('requires-leader')[0] !== 'true') return undefined;
  const leader = node.membership.leader();
  return leader ? notLeader(leader) : serverNotReady;
};

export const reply = <Message extends object>(
  answer: Answer<Message>,
  callback: sendUnaryData<Message>,
): void => {
  if (answer === NO_ANSWER) return;
  if (isRefusal(answer)) callback(answer.refused);
  else callback(null, answer);
};
