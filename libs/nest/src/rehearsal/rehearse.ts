import { createHash } from 'node:crypto';
import {
  lookedAt,
  policiesWith,
  rehearsalReportOf,
  rehearsedChangesOf,
  rehearsedViewers,
  type LabPolicies,
  type LabPolicy,
  type RehearsalReport,
  type RehearsedChange,
  type RehearsedRange,
  type RehearsedViewer,
} from '@anamnesis/domain';
import { breathing, canonicalJson, type Position } from '@anamnesis/eventing';
import type { KnownLabs } from './known-labs.js';

export interface RehearsalToRun {
  readonly policy: LabPolicy;
  readonly from: string;
  readonly to: string;
  readonly upTo: Position;
  /** Adopted, and not begun in the range: the rule set is compared with each of them as well. */
  readonly toBegin?: readonly LabPolicy[];
  readonly onReport?: (done: number, of: number) => void;
}

export interface Rehearsal {
  readonly report: RehearsalReport;
  /** SHA-256 of the report in canonical JSON: whoever approves names it. */
  readonly digest: string;
}

/** As if the rule set had been in force from the first instant of the range on. */
export const rehearse = async (
  known: KnownLabs,
  { policy, from, to, upTo, toBegin = [], onReport }: RehearsalToRun,
): Promise<Rehearsal> => {
  const { policies: inForce, reports, zone } = known;
  const since = (later: LabPolicy): LabPolicies =>
    policiesWith(inForce, { policy: later, effectiveFrom: from });
  const rehearsal = since(policy);
  const range: RehearsedRange = { inForce, rehearsal, from, to };
  const ranges = [range, ...toBegin.map((later) => ({ ...range, inForce: since(later) }))];
  const changes: RehearsedChange[] = [];
  const breathe = breathing();
  for (const [index, report] of reports.entries()) {
    for (const viewer of viewers) {
      changes.push(...ranges.flatMap((compared) => rehearsedChangesOf(report, viewer, compared)));
    }
    onReport?.(index + 1, reports.length);
    await breathe();
  }
  const looked = lookedAt(reports);
  const asked = { policy, upTo, zone, range, looked, toBegin };
  const report = rehearsalReportOf(asked, distinct(changes));
  return { report, digest: digestOf(report) };
};

/** The same change against several rule sets is one change. */
const distinct = (changes: readonly RehearsedChange[]): readonly RehearsedChange[] => [
  ...new Map(changes.map((change) => [JSON.stringify(change), change])).values(),
];

const viewers = Object.keys(rehearsedViewers) as readonly RehearsedViewer[];

export const digestOf = (report: RehearsalReport): string =>
  createHash('sha256').update(canonicalJson(report)).digest('hex');
