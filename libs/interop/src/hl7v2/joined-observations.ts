import { codeSystemOf } from '@anamnesis/domain/shared/code-systems';
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
  const alike = new Map<string, ReportedObservation[]>();
  for (const observation of observations) {
    const key = identityOf(observation);
    const group = alike.get(key);
    if (group) group.push(observation);
    else alike.set(key, [observation]);
  }
  const groups = [...alike.values()];
  return groups.every(differInNothingSingle) ? groups.flatMap(joined) : undefined;
};

const differInNothingSingle = (group: readonly ReportedObservation[]): boolean =>
  group.length === 1 || new Set(group.map(onceOf)).size === 1;

const identityOf = ({ code: { code, system, text }, subId }: ReportedObservation): string =>
  JSON.stringify(
    code === undefined
      ? ['text', text?.toLowerCase(), subId]
      : [code, codeSystemOf({ code, system }), subId],
  );

const onceOf = (each: ReportedObservation): string => {
  const { valueType, status, units, referenceRange, collected, performedBy } = each;
  return JSON.stringify([valueType, status, units, referenceRange, collected, performedBy]);
};

const joined = (group: readonly ReportedObservation[]): readonly ReportedObservation[] => {
  const [first, ...others] = group;
  if (!first) return [];
  if (others.length === 0) return [first];
  return [
    {
      ...first,
      values: group.flatMap(({ values }) => values),
      flags: [...new Set(group.flatMap(({ flags }) => flags))],
      notes: group.flatMap(({ notes }) => notes),
    },
  ];
};
