import { createHash } from 'node:crypto';
import {
  lookedAt,
  policiesWith,
  rehearsalReportOf,
  rehearsedChangesOf,
  rehearsedViewers,
  type LabPolicy,
  type RehearsalReport,
  type RehearsedChange,
  type RehearsedRange,
  type RehearsedViewer,
} from '@anamnesis/domain';
import { canonicalJson, type Position } from '@anamnesis/eventing';
import type { KnownLabs } from './known-labs.js';

export interface RehearsalToRun {
  readonly policy: LabPolicy;
  readonly from: string;
  readonly to: string;
  readonly upTo: Position;
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
  { policy, from, to, upTo, onReport }: RehearsalToRun,
): Promise<Rehearsal> => {
  const { policies: inForce, reports, zone } = known;
  const rehearsal = policiesWith(inForce, { policy, effectiveFrom: from });
  const range: RehearsedRange = { inForce, rehearsal, from, to };
  const changes: RehearsedChange[] = [];
  let breathed = performance.now();
  for (const [index, report] of reports.entries()) {
    for (const viewer of viewers) changes.push(...rehearsedChangesOf(report, viewer, range));
    onReport?.(index + 1, reports.length);
    if (performance.now() - breathed < HOLDS_FOR_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    breathed = performance.now();
  }
  const looked = lookedAt(reports);
  const report = rehearsalReportOf({ policy, upTo, zone, range, looked }, changes);
  return { report, digest: digestOf(report) };
};

const viewers = Object.keys(rehearsedViewers) as readonly RehearsedViewer[];

/** Others of this process are served in between. */
const HOLDS_FOR_MS = 10;

export const digestOf = (report: RehearsalReport): string =>
  createHash('sha256').update(canonicalJson(report)).digest('hex');
