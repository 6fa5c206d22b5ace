import type { TestCategory } from '../lab-tests/facts.js';
import { labRuleIds, type LabPolicy, type ReleaseMode } from './lab-rules.policy.js';

/**
 * In what does one rule set differ from another?
 *
 * Whoever approves one sees each change by itself: rules switched on or off or put on another basis,
 * modes, numbers, kinds and every mapping (requirements section 2, *a release act*; the practice's
 * policy, November 2026). Its name, version and instant are not differences.
 * Not covered: what a change does to results; the rehearsal tells.
 */
export const differencesOf = (before: LabPolicy, after: LabPolicy): readonly PolicyDifference[] => [
  ...labRuleIds.flatMap((rule) =>
    difference(rule, settingOf(before, rule), settingOf(after, rule)),
  ),
  ...difference('release', modeOf(before.release.byDefault), modeOf(after.release.byDefault)),
  ...categoriesIn(before, after).flatMap((category) =>
    difference(`release of ${category}`, modeFor(before, category), modeFor(after, category)),
  ),
  ...difference('adolescentDataAtAdulthood', ...both(before, after, 'adolescentDataAtAdulthood')),
  ...difference('longestHoldHours', ...both(before, after, 'longestHoldHours')),
  ...difference('releasableByAgreement', ...both(before, after, 'releasableByAgreement')),
  ...keysOf(before.mappings, after.mappings).flatMap((code) =>
    difference(`mapping of ${code}`, mapped(before, code), mapped(after, code)),
  ),
];

export interface PolicyDifference {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

const difference = (what: string, before: string, after: string): readonly PolicyDifference[] =>
  before === after ? [] : [{ what, before, after }];

const settingOf = ({ rules }: LabPolicy, rule: keyof LabPolicy['rules']): string => {
  const { inForce, basis, source } = rules[rule];
  return `${inForce ? 'in force' : 'not in force'}: ${basis}, ${source}`;
};

const NONE = 'none';

const modeOf = (mode: ReleaseMode): string =>
  mode.mode === 'hold' ? `hold ${mode.hours} hours` : mode.mode;

const modeFor = ({ release }: LabPolicy, category: TestCategory): string => {
  const mode = release.byCategory[category];
  return mode ? modeOf(mode) : 'as by default';
};

const categoriesIn = (before: LabPolicy, after: LabPolicy): readonly TestCategory[] =>
  keysOf(before.release.byCategory, after.release.byCategory) as readonly TestCategory[];

const both = (
  before: LabPolicy,
  after: LabPolicy,
  field: 'adolescentDataAtAdulthood' | 'longestHoldHours' | 'releasableByAgreement',
): readonly [string, string] => {
  const said = ({ [field]: value }: LabPolicy): string =>
    typeof value === 'object' ? [...value].sort().join(', ') || NONE : String(value);
  return [said(before), said(after)];
};

const mapped = ({ mappings }: LabPolicy, code: string): string =>
  (Object.hasOwn(mappings, code) ? mappings[code] : undefined) ?? NOT_MAPPED;

/** `none` is a kind of its own: an ordinary test. */
const NOT_MAPPED = 'not mapped';

const keysOf = (before: object, after: object): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
