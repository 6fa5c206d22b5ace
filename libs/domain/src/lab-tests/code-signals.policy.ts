import { codeSystemOf, isLoincShaped } from '../shared/code-systems.js';
import type { TestCategory, TestIdentity } from './facts.js';
import { codingsOf } from './code-mappings.policy.js';
import { listedCategoriesOf } from './loinc-listed.policy.js';
import { isOrdinaryCode } from './loinc-ordinary.policy.js';

/**
 * What do a test's codes say?
 *
 * A LOINC code of the tables is the first source of a test's identity; the organisation's mapping of
 * a local code the fifth (requirements section 2; the practice's policy, November 2026). A code that
 * is listed counts under whatever system it came, for senders mislabel them; one that is ordinary
 * counts only as LOINC. A number whose check digit is wrong is no LOINC code.
 * Not covered: what staff have mapped (`code-mappings.policy.ts`).
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
