import { labPolicyAt, type LabPolicy } from '@anamnesis/domain';
import { startOfDay } from '@anamnesis/domain/shared/facility-calendar';
import { systemClock, type Clock, type EventCodec, type EventStore } from '@anamnesis/eventing';
import {
  readKnownLabs,
  rehearse,
  rehearseProposal,
  type ProposalRehearsal,
  type Rehearsal,
} from '@anamnesis/nest';
import type { RehearsedPolicy } from './rehearse-arguments.js';

export interface Log {
  readonly store: EventStore;
  readonly codec: EventCodec;
}

export interface RehearsalAsked {
  readonly what: RehearsedPolicy;
  /** Of the file, where one is named. */
  readonly policy: LabPolicy | undefined;
  readonly progress: (what: string, done: number, of?: number) => void;
}

export type Rehearsed =
  | { readonly is: 'rehearsed'; readonly rehearsal: ToldRehearsal }
  | { readonly is: 'mistaken'; readonly mistakes: readonly string[] };

/** Of a proposal it says with which version an approval of it is to be compared. */
export type ToldRehearsal = Rehearsal & Partial<Pick<ProposalRehearsal, 'comparedWith'>>;

/** Reads the log and writes nothing. */
export const rehearseOn = async (
  log: Log,
  { what, policy, progress }: RehearsalAsked,
): Promise<Rehearsed> => {
  const onRead = (events: number): void => progress('events read', events);
  const onReport = (done: number, of: number): void => progress('reports decided', done, of);
  if (what.is === 'proposal') {
    const rehearsal = await rehearseProposal(log, what.proposalId, { onRead, onReport });
    return rehearsal ? { is: 'rehearsed', rehearsal } : mistaken('There is no such proposal.');
  }
  if (!policy) return mistaken('The file holds no rule set.');
  const upTo = what.upTo ?? (await log.store.head());
  const known = await readKnownLabs(log, { upTo, onRead });
  const [from, to] = [what.from, what.to].map((time) => instantOf(time, known.zone)) as Range;
  if (Date.parse(from) >= Date.parse(to)) return mistaken('--from must be before --to.');
  const rehearsal = await rehearse(known, { policy, from, to, upTo, onReport });
  return { is: 'rehearsed', rehearsal };
};

type Range = [string, string];

const mistaken = (mistake: string): Rehearsed => ({ is: 'mistaken', mistakes: [mistake] });

/** A day begins when it begins in the practice. */
const instantOf = (time: string, zone: string): string =>
  time.includes('T') ? new Date(time).toISOString() : startOfDay(zone, time);

/** As a beginning for whoever wants to change it; by the portal's clock, which a demo sets forward. */
export const policyInForce = async (log: Log, { now }: Clock = systemClock): Promise<LabPolicy> => {
  const { policies } = await readKnownLabs(log, { upTo: await log.store.head() });
  return labPolicyAt(policies, Date.parse(now()));
};
