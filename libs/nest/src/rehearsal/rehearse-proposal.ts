import { LAB_POLICY_STREAM, type LabPolicyEvent, type LabPolicyProposed } from '@anamnesis/domain';
import { addMonths, dateIn, startOfDay } from '@anamnesis/domain/shared/facility-calendar';
import type { Position } from '@anamnesis/eventing';
import { readKnownLabs, type Log, type ReadingLabs } from './known-labs.js';
import { rehearse, type Rehearsal, type RehearsalToRun } from './rehearse.js';

export type WhileRehearsing = Omit<ReadingLabs, 'upTo'> & Pick<RehearsalToRun, 'onReport'>;

/**
 * What a proposed rule set would have done in the twelve months before it was proposed, as the log
 * knew it then. So whoever looks at it later sees the same, and anybody can find out by the digest
 * in an approval what was seen.
 * @returns nothing where it was never proposed
 * @throws {TooManyReports | StoreUnavailable}
 */
export const rehearseProposal = async (
  log: Log,
  proposalId: string,
  { onReport, ...reading }: WhileRehearsing = {},
): Promise<Rehearsal | undefined> => {
  const proposed = await proposalIn(log, proposalId);
  if (!proposed) return undefined;
  const { event, position: upTo } = proposed;
  const known = await readKnownLabs(log, { ...reading, upTo });
  const firstDay = addMonths(dateIn(known.zone, event.at), -MONTHS_BEFORE);
  const range = { from: startOfDay(known.zone, firstDay), to: event.at };
  const run = { policy: event.policy, upTo, ...range };
  return rehearse(known, onReport ? { ...run, onReport } : run);
};

const MONTHS_BEFORE = 12;

const proposalIn = async (
  { store, codec }: Log,
  proposalId: string,
): Promise<{ readonly event: LabPolicyProposed; readonly position: Position } | undefined> => {
  for (const stored of await store.readStream(LAB_POLICY_STREAM)) {
    const event = codec.decode(stored).event as LabPolicyEvent;
    const isIt = event.type === 'LabPolicyProposed' && event.proposalId === proposalId;
    if (isIt) return { event, position: stored.position };
  }
  return undefined;
};
