import { codeSystemOf, isLoincShaped } from '../shared/code-systems.js';
import type { Coding, TestCategory, TestIdentity } from './facts.js';
import { listedCategoriesOf } from './loinc-listed.policy.js';
import { isOrdinaryCode } from './loinc-ordinary.policy.js';

/**
 * What do a test's codes say?
 *
 * A LOINC code of the tables is the first source of a test's identity; the organisation's mapping of
 * a local code the fifth (requirements section 2; the practice's policy, November 2026). A code that
 * is listed counts under whatever system it came, for senders mislabel them; one that is ordinary
 * counts only as LOINC. A number whose check digit is wrong is no LOINC code.
 * Not covered: SNOMED CT and CPT codes of tests, which are mapped like local ones.
 */
export const codeSignalsOf = (test: TestIdentity): readonly CodeSignal[] =>
  codingsOf(test).flatMap(({ code, system }) => {
    const loinc = code?.trim() ?? '';
    if (!isLoincShaped(loinc)) return [];
    const listed = listedCategoriesOf(loinc);
    if (listed.length > 0) return listed.map((category) => signal(loinc, category));
    const isOfLoinc = codeSystemOf({ code: loinc, system }) === 'LN';
    return isOfLoinc && isOrdinaryCode(loinc) ? [signal(loinc, 'none')] : [];
  });

/** Category by `system|code`; `none` says that staff found the test to be an ordinary one. */
export type CodeMappings = Readonly<Record<string, TestCategory>>;

export const mappingKey = (code: string, system = ''): string =>
  `${system.trim().toUpperCase()}|${code.trim().toUpperCase()}`;

export const mappingOf = (
  test: TestIdentity,
  mappings: CodeMappings,
): { readonly category: TestCategory; readonly evidence: string } | undefined => {
  const found = codingsOf(test).flatMap(({ code, system }) => {
    if (!code) return [];
    const key = mappingKey(code, system);
    const category = Object.hasOwn(mappings, key) ? mappings[key] : undefined;
    return category === undefined || category === 'unclassified'
      ? []
      : [{ category, evidence: key }];
  });
  return found.find(({ category }) => category !== 'none') ?? found[0];
};

export interface CodeSignal {
  readonly source: 'code';
  readonly category: TestCategory;
  readonly evidence: string;
}

const signal = (evidence: string, category: TestCategory): CodeSignal => ({
  source: 'code',
  category,
  evidence,
});

const codingsOf = ({ code, system, alternates = [] }: TestIdentity): readonly Coding[] => [
  { ...(code === undefined ? {} : { code }), ...(system === undefined ? {} : { system }) },
  ...alternates,
];
