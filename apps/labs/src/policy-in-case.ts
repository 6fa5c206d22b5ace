import { mappingKey } from '@anamnesis/domain/lab-tests/code-mappings.policy';
import type { BlockedCategory, Coding, TestCategory } from '@anamnesis/domain/lab-tests/facts';
import {
  labRuleIds,
  type LabPolicies,
  type LabPolicy,
  type LabRuleId,
  type ReleaseMode,
} from '@anamnesis/domain/lab-rules/lab-rules.policy';
import type { Said } from './said.js';
import { present } from './test-in-case.js';

/**
 * The policies that a case is decided under: ours, or ours with what the case changes. One that says
 * since when it is in force comes after ours; one that does not takes the place of all.
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
  if (effectiveFrom !== undefined && !/T.*(?:Z|[+-]\d{2}:\d{2})$/u.test(effectiveFrom)) {
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
    mappings: mappingsFrom(said),
    ...releasableFrom(said),
  };
  said.refuseOthers();
  return { policy, isReplacing: effectiveFrom === undefined };
};

const rulesFrom = (said: Said, base: LabPolicy): LabPolicy['rules'] => {
  const switches = said.inner('rules');
  if (!switches) return base.rules;
  const given = labRuleIds.flatMap((rule): readonly [LabRuleId, boolean][] => {
    const inForce = switches.flag(rule);
    return inForce === undefined ? [] : [[rule, inForce]];
  });
  switches.refuseOthers();
  const changed = given.map(([rule, inForce]) => [rule, { ...base.rules[rule], inForce }] as const);
  return { ...base.rules, ...Object.fromEntries(changed) };
};

const releaseFrom = (said: Said, base: LabPolicy): LabPolicy['release'] => {
  const release = said.inner('release');
  if (!release) return base.release;
  const byDefault = release.raw('default');
  const byCategory = release.inner('byCategory');
  const modes = CATEGORIES.flatMap((category) => {
    const mode = byCategory?.raw(category);
    return mode === undefined ? [] : [[category, modeFrom(mode, release)] as const];
  });
  byCategory?.refuseOthers();
  release.refuseOthers();
  return {
    byDefault: byDefault === undefined ? base.release.byDefault : modeFrom(byDefault, release),
    byCategory: { ...base.release.byCategory, ...Object.fromEntries(modes) },
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

const mappingsFrom = (said: Said): LabPolicy['mappings'] =>
  Object.fromEntries(
    said.inners('mappings').flatMap((mapping) => {
      const [code, system, sender] = [
        mapping.text('code'),
        mapping.text('system'),
        mapping.text('sender'),
      ];
      const category = mapping.oneOf('category', CATEGORY_WORDS);
      mapping.refuseOthers();
      const key = mappingKey(present<Coding>({ code, system, name: undefined }), sender);
      if (key === undefined) mapping.mistake('code', 'must be a code, without a bar');
      return category === undefined || key === undefined ? [] : [[key, category]];
    }),
  );

const releasableFrom = (said: Said): Partial<Pick<LabPolicy, 'releasableByAgreement'>> => {
  const given = said.all('releasableByAgreement').map(String);
  if (given.length === 0) return {};
  const isBlocked = (word: string): word is BlockedCategory =>
    (CATEGORIES as readonly string[]).includes(word) && word !== 'radiology' && word !== 'none';
  return { releasableByAgreement: given.filter(isBlocked) };
};

const CATEGORIES = [
  'sensitive-blood',
  'hepatitis',
  'toxicology',
  'tissue',
  'pap-smear',
  'products-of-conception',
  'bone-marrow',
  'genetic',
  'radiology',
  'none',
] as const satisfies readonly TestCategory[];

const CATEGORY_WORDS = Object.fromEntries(
  CATEGORIES.map((category) => [category, category]),
) as Readonly<Record<string, TestCategory>>;
