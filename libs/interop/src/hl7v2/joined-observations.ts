import { codeSystemOf } from '@anamnesis/domain/shared/code-systems';
import type { ReportedObservation } from './laboratory-report.js';

/**
 * Many a laboratory sends a text as one OBX for each of its lines, or several findings of one code,
 * with the same OBX-3 and OBX-4: together these are one result with several values. Nothing when
 * they differ in what a result has but once, or measure something, so that they must be several
 * results which nothing tells apart. Said twice word for word is said once.
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
  const groups = [...alike.values()].map((group) =>
    group.every(isJoinable) ? group : withoutRepeats(group),
  );
  return groups.every(isOneResult) ? groups.flatMap(joined) : undefined;
};

const isOneResult = (group: readonly ReportedObservation[]): boolean =>
  group.length === 1 || (group.every(isJoinable) && new Set(group.map(onceOf)).size === 1);

const isJoinable = ({ valueType = '', values }: ReportedObservation): boolean =>
  JOINABLE.has(valueType) && !(valueType === 'ST' && values.some(isNumber));

/** Texts, coded findings and attachments; each number is a measurement of its own. */
const JOINABLE: ReadonlySet<string> = new Set('TX FT ST CE CWE CNE CF IS ED RP'.split(' '));

const isNumber = (value: string): boolean => /^[<>]?=?\s*[+-]?\d+(?:[.,]\d+)?$/u.test(value.trim());

const withoutRepeats = (group: readonly ReportedObservation[]): ReportedObservation[] => [
  ...new Map(group.map((each) => [JSON.stringify(each), each])).values(),
];

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
      values: inFewValues(
        group.flatMap(({ values }) => values),
        first.valueType,
      ),
      flags: [...new Set(group.flatMap(({ flags }) => flags))],
      notes: group.flatMap(({ notes }) => notes),
    },
  ];
};

/** A long report is a text of many lines, and no result has so many values. */
const inFewValues = (
  values: readonly string[],
  valueType: string | undefined,
): readonly string[] =>
  values.length > MOST_VALUES && TEXTS.has(valueType ?? '') ? [values.join('\n')] : values;
const MOST_VALUES = 500;
const TEXTS: ReadonlySet<string> = new Set(['TX', 'FT', 'ST']);
