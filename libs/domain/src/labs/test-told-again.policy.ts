import { isListed } from '../lab-rules/awaiting-review.policy.js';
import { classificationOf, type Classification } from '../lab-tests/classification.policy.js';
import type { Coding, TestIdentity } from '../lab-tests/facts.js';
import { codeSystemOf } from '../shared/code-systems.js';
import { foldedWords } from '../shared/folded-text.js';
import { presentFields } from '../shared/present-fields.js';

/**
 * Which test is it where a later message tells less of it than an earlier one?
 *
 * Leaving out is not blanking: whatever comes again by one of its codes, or without a code by the
 * same words, keeps its name, its other codes, its section, its specimen and its parts, each where
 * the message tells none (November 2026). Another name under the same code does not take away one
 * that is a listed test's, nor one that may be while the new one tells nothing. A test by none of
 * the former codes is another one, and keeps no name.
 * What is kept may only hide: half of what was told can look more ordinary than either whole does,
 * so nothing is kept that would make ordinary what the message by itself leaves untold.
 * Not covered: the organisation's mappings, which are read where a result is shown. What is untold
 * without them stays so, with all of its codes.
 */
export const testToldAgain = (
  before: TestIdentity | undefined,
  told: TestIdentity,
): TestIdentity => {
  const alone = testAsSent(told);
  if (!before) return alone;
  const where = presentFields({
    section: alone.section ?? before.section,
    specimen: alone.specimen ?? before.specimen,
  });
  if (!isNamed(alone) && !alone.alternates) {
    return testAsSent({ ...before, ...where, ...presentFields({ parts: alone.parts }) });
  }
  const filled = [withFormerWords(before, alone), alone].map((test) => ({ ...test, ...where }));
  return testAsSent(filled.find((test) => hidesNoLess(test, alone)) ?? alone);
};

const isNamed = ({ code, name }: Coding): boolean => Boolean(code) || Boolean(name);

const withFormerWords = (before: TestIdentity, alone: TestIdentity): TestIdentity => {
  const former = codingsIn(before);
  const named = isNamed(alone) ? alone : { ...alone, ...codingAsSent(before) };
  const [own = {}, ...others] = codingsIn(named).map((coding) => worded(coding, former));
  const told = [own, ...others];
  if (!told.some((coding) => former.some((each) => isSameTest(coding, each)))) return alone;
  const left = former.filter((coding) => !told.some((each) => stands(coding, each)));
  // Where other codes are told, these are what it is called now, save for what its own code is.
  const kept =
    others.length > 0
      ? left.filter((coding) => told.some((each) => isSameCode(coding, each)))
      : left;
  return { ...named, ...own, alternates: [...others, ...kept], ...partsOf(alone.parts, before) };
};

const codingsIn = (test: TestIdentity): readonly Coding[] =>
  [test, ...(test.alternates ?? [])].map(codingAsSent);

const partsOf = (told: TestIdentity['parts'], { parts = told }: TestIdentity) =>
  presentFields({ parts: told ?? parts });

/** The same code is the same test, whether its name comes with it or not. */
const worded = (coding: Coding, former: readonly Coding[]): Coding => {
  if (coding.name !== undefined) return coding;
  const { name } = former.find((each) => isSameCode(coding, each) && each.name) ?? {};
  return presentFields({ ...coding, name });
};

const isSameCode = (one: Coding, other: Coding): boolean =>
  one.code !== undefined && one.code === other.code && codeSystemOf(one) === codeSystemOf(other);

const isSameName = ({ name: one = '' }: Coding, { name: other = '' }: Coding): boolean =>
  one !== '' && foldedWords(one) === foldedWords(other);

const isSameTest = (told: Coding, former: Coding): boolean =>
  told.code !== undefined && former.code !== undefined
    ? isSameCode(told, former)
    : isSameName(told, former);

/** Whether what is told says all that the former one said, or nothing that hides is lost with it. */
const stands = (former: Coding, told: Coding): boolean => {
  if (former.code === undefined) return isSameName(former, told);
  if (!isSameCode(former, told)) return false;
  return former.name === undefined || isSameName(former, told) || !staysBeside(former, told);
};

/** A listed test's, whatever it is called now; one that may be a listed test's, until that is told. */
const staysBeside = (former: Coding, told: Coding): boolean => {
  const [before, now] = [classificationOf(former), classificationOf(told)];
  const mayBeListed = before.role === 'doubtful' || before.role === 'another-test';
  return before.categories.some(isListed) || (mayBeListed && now.category === 'unclassified');
};

const hidesNoLess = (kept: TestIdentity, alone: TestIdentity): boolean => {
  const [ofKept, ofAlone] = [classificationOf(kept), classificationOf(alone)];
  const listed = ofAlone.categories.filter(isListed);
  return (
    hidesAs(ofKept) >= hidesAs(ofAlone) &&
    listed.every((category) => ofKept.categories.includes(category))
  );
};

/** From what is shown once it is reviewed to what never is: what a line or an order is held for. */
const hidesAs = ({ category, role }: Classification): number => {
  if (category === 'none') return 0;
  if (category !== 'unclassified') return 5;
  return role === undefined ? 3 : UNTOLD_HIDES_AS[role];
};

const UNTOLD_HIDES_AS = { accompaniment: 1, 'mixed-panel': 2, 'another-test': 4, doubtful: 4 };

/** In one order of fields, without those that say nothing. */
export const testAsSent = (test: TestIdentity): TestIdentity => {
  const { alternates = [], section, specimen, parts } = test;
  return presentFields({
    ...codingAsSent(test),
    alternates: alternates.length > 0 ? alternates.map(codingAsSent) : undefined,
    section,
    specimen: specimen && presentFields({ ...codingAsSent(specimen), site: specimen.site }),
    parts: parts && partsAsSent(parts),
  });
};

const codingAsSent = ({ code, system, name }: Coding): Coding =>
  presentFields({ code, system, name });

const partsAsSent = (parts: NonNullable<TestIdentity['parts']>): TestIdentity['parts'] => {
  const { component, property, system, scale, method } = parts;
  return presentFields({ component, property, system, scale, method });
};
