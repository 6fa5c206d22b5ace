import { codeSystemOf } from '../shared/code-systems.js';
import { foldedWords } from '../shared/folded-text.js';
import { withoutReadings } from './collection-times.policy.js';
import type { ReportHeader } from './events.js';
import type { Coding, TestIdentity } from '../lab-tests/facts.js';

/**
 * By which parts of its header is a report another one than before?
 *
 * Whoever reviewed a report has seen its header: of which test, of which specimen, collected when,
 * ordered by whom. Where a part of it by which it is decided who may see what says something else,
 * the version that was reviewed is not the current one (P12), and every line waits again: the test
 * in any of its names, section, specimen and parts, the times of collection, who ordered, and the
 * numbers that say which order it is (requirements section 2, November 2026). What is told for the
 * first time adds: nothing that was seen is taken back, nobody can have reviewed for an orderer who
 * was not known, and the rules are asked anew with it, so that it may hide at once. New words of the
 * report's notes are new to whoever reviewed it, where no line comes with them that waits anyway.
 * Not covered: when it was ordered, for the directory is asked for that instant each time; where it
 * was performed, when resulted, and how names are spelt.
 */
export const headerChanges = (before: ReportHeader, after: ReportHeader): readonly HeaderPart[] => {
  const [one, other] = [before.test, after.test];
  const isOther: Readonly<Record<HeaderPart, boolean>> = {
    test:
      isOtherCoding(one, other) ||
      someMissing(alternatesIn(one), alternatesIn(other)) ||
      saysOther(one.parts, other.parts),
    section: isTold(one.section) && isOtherText(one.section, other.section),
    specimen: saysOther(one.specimen, other.specimen),
    collected: before.collected.length > 0 && areOther(before.collected, after.collected),
    orderer:
      isTold(before.orderingProviderId) && before.orderingProviderId !== after.orderingProviderId,
    numbers:
      (isTold(before.fillerNumber) && before.fillerNumber !== after.fillerNumber) ||
      (isTold(before.placerNumber) && before.placerNumber !== after.placerNumber),
  };
  return headerParts.filter((part) => isOther[part]);
};

const headerParts = ['test', 'section', 'specimen', 'collected', 'orderer', 'numbers'] as const;
export type HeaderPart = (typeof headerParts)[number];

/** Whether the report's notes say something that they did not say before. */
export const saysMoreInNotes = (before: ReportHeader, after: ReportHeader): boolean =>
  someMissing(after.notes, before.notes);

const isTold = (text: string | undefined): boolean => text !== undefined;

const isOtherCoding = (one: Coding, other: Coding): boolean =>
  (isTold(one.code) && isOtherText(one.code, other.code)) ||
  (isTold(one.system) && isOtherText(codeSystemOf(one), codeSystemOf(other))) ||
  (isTold(one.name) && isOtherText(one.name, other.name));

const isOtherText = (one: string | undefined, other: string | undefined): boolean =>
  foldedWords(one ?? '') !== foldedWords(other ?? '');

const alternatesIn = ({ alternates = [] }: TestIdentity): readonly string[] =>
  alternates.map(({ code = '', system, name = '' }) =>
    [code, codeSystemOf({ code, system }), name].map(foldedWords).join('|'),
  );

/** The same time by another offset of its message is no other one. */
const areOther = (before: readonly string[], after: readonly string[]): boolean => {
  const [one, other] = [withoutReadings(before), withoutReadings(after)];
  return someMissing(one, other) || someMissing(other, one);
};

const someMissing = (some: readonly string[], among: readonly string[]): boolean =>
  some.some((each) => !among.includes(each));

/** Each part by itself: one that is told besides takes nothing back. */
const saysOther = <Parts extends object>(one: Parts | undefined, other: Parts | undefined) =>
  Object.entries(one ?? {}).some(([part, said]) =>
    isOtherText(said as string, (other as Readonly<Record<string, string>> | undefined)?.[part]),
  );
