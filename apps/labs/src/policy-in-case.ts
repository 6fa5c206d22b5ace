import { isMappingKey, mappingKey } from '@anamnesis/domain/lab-tests/code-mappings.policy';
import {
  blockedCategories,
  testCategories,
  type BlockedCategory,
  type Coding,
  type TestCategory,
} from '@anamnesis/domain/lab-tests/facts';
import {
  labRuleIds,
  type LabPolicies,
  type LabPolicy,
  type LabRuleId,
  type ReleaseMode,
  type RuleBasis,
  type RuleSetting,
} from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { Said } from './said.js';
import { CATEGORY_WORDS, present } from './test-in-case.js';
import { isTypedInstant } from './typed-times.js';

/**
 * The policies that a case is decided under: ours, or ours with what the case changes. One that says
 * since when it is in force comes after ours; one that does not takes the place of all. A whole rule
 * set, as `labs -- policy` prints it, is one that changes everything.
 */
export const policiesFrom = (said: Said, ours: LabPolicies): LabPolicies => {
  const changes = said.inners('policy');
  const latest = ours.at(-1) ?? ours[0];
  const changed = changes.map((each, index) => changedPolicy(each, latest, index));
  const replacing = changed.filter(({ isReplacing }) => isReplacing).at(-1);
  const later = changed.filter(({ isReplacing }) => !isReplacing).map(({ policy }) => policy);
  const [first, ...rest] = replacing ? [replacing.policy] : ours;
  return [
    first ?? latest,
    ...[...rest, ...later].sort(
      (one, other) => Date.parse(one.effectiveFrom) - Date.parse(other.effectiveFrom),
    ),
  ];
};

const changedPolicy = (
  said: Said,
  base: LabPolicy,
  index: number,
): { readonly policy: LabPolicy; readonly isReplacing: boolean } => {
  const effectiveFrom = said.text('effectiveFrom');
  if (effectiveFrom !== undefined && !isTypedInstant(effectiveFrom)) {
    said.mistake('effectiveFrom', 'must be an instant, such as 2027-01-01T08:00:00Z');
  }
  const adulthood = said.oneOf('adolescentDataAtAdulthood', {
    hidden: 'hidden',
    'visible-to-self': 'visible-to-self',
  } as const);
  const policy: LabPolicy = {
    ...base,
    ...present<Partial<LabPolicy>>({
      id: said.text('id'),
      longestHoldHours: said.number('longestHoldHours'),
      adolescentDataAtAdulthood: adulthood,
    }),
    version: said.text('version') ?? `of-the-case-${index + 1}`,
    effectiveFrom: effectiveFrom ?? base.effectiveFrom,
    rules: rulesFrom(said, base),
    release: releaseFrom(said, base),
    mappings: mappingsFrom(said, base),
    ...releasableFrom(said),
  };
  said.refuseOthers();
  return { policy, isReplacing: effectiveFrom === undefined };
};

const rulesFrom = (said: Said, base: LabPolicy): LabPolicy['rules'] => {
  const switches = said.inner('rules');
  if (!switches) return base.rules;
  const given = labRuleIds.flatMap((rule): readonly [LabRuleId, Partial<RuleSetting>][] => {
    const setting = settingFrom(switches, rule);
    return setting === undefined ? [] : [[rule, setting]];
  });
  switches.refuseOthers();
  const changed = given.map(([rule, setting]) => [rule, { ...base.rules[rule], ...setting }]);
  return { ...base.rules, ...Object.fromEntries(changed) };
};

/** `true`, or as a rule set says it: `{ "inForce": true, "basis": "policy", "source": "…" }`. */
const settingFrom = (switches: Said, rule: LabRuleId): Partial<RuleSetting> | undefined => {
  const given = switches.raw(rule);
  if (typeof given !== 'object' || given === null) {
    const inForce = switches.flag(rule);
    return inForce === undefined ? undefined : { inForce };
  }
  const said = Said.of(given, switches.path(rule), switches.mistakes);
  const setting = present<Partial<RuleSetting>>({
    inForce: said.flag('inForce'),
    basis: said.oneOf('basis', BASES),
    source: said.text('source'),
  });
  said.refuseOthers();
  return setting;
};

const BASES = {
  statute: 'statute',
  policy: 'policy',
  operations: 'operations',
  safety: 'safety',
} as const satisfies Readonly<Record<RuleBasis, RuleBasis>>;

const releaseFrom = (said: Said, base: LabPolicy): LabPolicy['release'] => {
  const release = said.inner('release');
  if (!release) return base.release;
  const [short, whole] = [release.raw('default'), release.raw('byDefault')];
  // As a rule set says it: there a kind that it leaves out is released by default.
  const isWhole = short === undefined && whole !== undefined;
  const byDefault = short ?? whole;
  const byCategory = release.inner('byCategory');
  const modes = testCategories.flatMap((category) => {
    const mode = byCategory?.raw(category);
    return mode === undefined ? [] : [[category, modeFrom(mode, release)] as const];
  });
  byCategory?.refuseOthers();
  release.refuseOthers();
  return {
    byDefault: byDefault === undefined ? base.release.byDefault : modeFrom(byDefault, release),
    byCategory: { ...(isWhole ? {} : base.release.byCategory), ...Object.fromEntries(modes) },
  };
};

/** `"immediate"`, or `{ "mode": "hold", "hours": 36 }`. */
const modeFrom = (value: unknown, said: Said): ReleaseMode => {
  const given = typeof value === 'string' ? { mode: value } : value;
  const { mode, hours } = (given ?? {}) as { readonly mode?: unknown; readonly hours?: unknown };
  if (mode === 'after-review' || mode === 'immediate' || mode === 'never') return { mode };
  if (mode === 'hold' && typeof hours === 'number' && hours >= 0) return { mode, hours };
  said.mistake('mode', 'must be after-review, immediate, never, or hold with hours');
  return { mode: 'never' };
};

/** A list, or as a rule set says them: `{ "LN|2345-7": "none" }`. */
const mappingsFrom = (said: Said, base: LabPolicy): LabPolicy['mappings'] => {
  const whole = said.raw('mappings');
  if (whole === undefined) return base.mappings;
  if (typeof whole === 'object' && whole !== null && !Array.isArray(whole) && !isOne(whole)) {
    const byKey = Said.of(whole, said.path('mappings'), said.mistakes);
    return Object.fromEntries(Object.keys(whole).flatMap((key) => mappingByKey(byKey, key)));
  }
  return Object.fromEntries(
    said.inners('mappings').flatMap((mapping) => {
      const { code, system, sender } = {
        ...{ code: mapping.text('code'), system: mapping.text('system') },
        sender: mapping.text('sender'),
      };
      const category = mapping.oneOf('category', CATEGORY_WORDS);
      mapping.refuseOthers();
      const key = mappingKey(present<Coding>({ code, system, name: undefined }), sender);
      if (key === undefined) mapping.mistake('code', 'must be a code, without a bar');
      return category === undefined || key === undefined ? [] : [[key, category]];
    }),
  );
};

const isOne = (mapping: object): boolean => 'code' in mapping;

const mappingByKey = (said: Said, key: string): readonly (readonly [string, TestCategory])[] => {
  if (!isMappingKey(key)) {
    said.mistake('a key', 'must be SYSTEM|CODE or SENDER|SYSTEM|CODE, in capitals');
    return [];
  }
  const category = said.oneOf(key, CATEGORY_WORDS);
  return category === undefined ? [] : [[key, category]];
};

const releasableFrom = (said: Said): Partial<Pick<LabPolicy, 'releasableByAgreement'>> => {
  if (said.raw('releasableByAgreement') === undefined) return {};
  return { releasableByAgreement: said.someOf('releasableByAgreement', BLOCKED_WORDS) };
};

const BLOCKED_WORDS = Object.fromEntries(
  blockedCategories.map((category) => [category, category]),
) as Readonly<Record<BlockedCategory, BlockedCategory>>;
