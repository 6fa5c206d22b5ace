import type { ReportedObservation } from './laboratory-report.js';

/**
 * Many a laboratory sends a text as one OBX for each of its lines, or several findings of one code,
 * with the same OBX-3 and OBX-4: together these are one result with several values. Nothing when
 * they differ in what a result has but once, so that they must be several results which nothing
 * tells apart.
 */
export const joinedObservations = (
  observations: readonly ReportedObservation[],
): readonly ReportedObservation[] | undefined => {
  const joined = new Map<string, ReportedObservation>();
  for (const observation of observations) {
    const key = identityOf(observation);
    const before = joined.get(key);
    if (before && onceOf(before) !== onceOf(observation)) return undefined;
    joined.set(key, before ? together(before, observation) : observation);
  }
  return [...joined.values()];
};

const identityOf = ({ code: { code, system, text }, subId }: ReportedObservation): string =>
  JSON.stringify(code === undefined ? ['text', text?.toLowerCase(), subId] : [code, system, subId]);

const onceOf = (each: ReportedObservation): string => {
  const { valueType, status, units, referenceRange, collected, performedBy } = each;
  return JSON.stringify([valueType, status, units, referenceRange, collected, performedBy]);
};

const together = (one: ReportedObservation, other: ReportedObservation): ReportedObservation => ({
  ...one,
  values: [...one.values, ...other.values],
  flags: [...new Set([...one.flags, ...other.flags])],
  notes: [...one.notes, ...other.notes],
});
