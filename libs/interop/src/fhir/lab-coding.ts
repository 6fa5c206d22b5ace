import type { CodeableConcept, DiagnosticReport, Observation, Specimen } from 'fhir/r4.js';
import { classificationOf, type TestIdentity } from '@anamnesis/domain';
import { mayBeListedSection } from '@anamnesis/domain/lab-tests/section-signal.policy';
import { codeSystemOf, isLoinc } from '@anamnesis/domain/shared/code-systems';
import { said } from '../said.js';
import { unusable } from './fields.js';

type OneCoding = NonNullable<TestIdentity['alternates']>[number];
export type SpecimenIdentity = NonNullable<TestIdentity['specimen']>;

const SECTIONS = 'http://terminology.hl7.org/CodeSystem/v2-0074';

/** No command holds more of one test. */
export const MOST_CODINGS = 20;

/** From which a specimen was made, all together; each line of a report looks at them anew. */
export const MOST_PARENTS = 20;

/** LOINC first, for it says most; every other wording of the same test stands beside it. */
export const codingsOf = (concept: CodeableConcept | undefined): readonly OneCoding[] => {
  const sent = concept?.coding ?? [];
  // Each line of a panel repeats them.
  if (sent.length > MOST_CODINGS) return unusable('code.coding', 'has more codings than any test');
  const codings = [...sent].sort(
    (one, other) => Number(isLoinc(other.system ?? '')) - Number(isLoinc(one.system ?? '')),
  );
  const all = codings.map(({ code, system, display }) => said({ code, system, name: display }));
  const isNew = concept?.text !== undefined && all.every(({ name }) => name !== concept.text);
  const worded = isNew ? [...all, { name: concept.text }] : all;
  return worded.filter((coding) => Object.keys(coding).length > 0) as readonly OneCoding[];
};

/** By which it is the same test, however its system is spelt. */
export const codedWords = (concept: CodeableConcept | undefined): readonly [string, string] => {
  const [coding = {}] = codingsOf(concept);
  return [codeSystemOf(coding), coding.code ?? coding.name ?? ''];
};

/** @param around the panels in which it stands: what they are of, each of their lines is of */
export const identityOf = (
  concept: CodeableConcept | undefined,
  around: readonly OneCoding[] = [],
): TestIdentity => {
  const [own = {}, ...others] = codingsOf(concept);
  const alternates = [...others, ...around];
  // A code without its own wording is read with the next one.
  return alternates.length > 0 ? { ...own, alternates } : own;
};

/** US Core's categories by the sections of table 0074 that they stand for. */
const SECTION_OF: Readonly<Record<string, string>> = {
  'LP29684-5': 'RAD',
  'LP7839-6': 'PAT',
};

type Categories = readonly CodeableConcept[] | undefined;

/** The section that says most: `LAB` alone says nothing of what is tested. */
export const sectionOf = (categories: Categories): string | undefined => {
  const sections = (categories ?? []).flatMap(({ coding = [], text }) => [
    ...coding.map(({ code = '', system, display }) =>
      system === SECTIONS ? code : (SECTION_OF[code] ?? tellingWords(display)),
    ),
    text ?? '',
  ]);
  const told = sections.filter((section) => section !== '');
  const telling = told.find((section) => saysSomething({ section })) ?? told.find(holdsSome);
  return telling ?? told.find((section) => section !== 'LAB') ?? told[0];
};

/** A category of a system that nobody knows tells by its words, if these name a listed kind or may. */
const tellingWords = (display = ''): string =>
  saysSomething({ section: display }) || holdsSome(display) ? display : '';

/** Molecular diagnostics does tests of genes beside others. */
const holdsSome = (section: string): boolean => mayBeListedSection(section) !== undefined;

/** FHIR's own category says of an image what table 0074 says of a section. */
export const observationSection = ({ category = [] }: Observation): string | undefined => {
  const isImage = category.some(({ coding = [] }) => coding.some(({ code }) => code === 'imaging'));
  return isImage ? 'RAD' : sectionOf(category);
};

/** Notes of the chart are reports too in some exports; their categories are kinds of documents. */
export const isNote = ({ category }: Pick<DiagnosticReport, 'category'>): boolean => {
  const codings = (category ?? []).flatMap(({ coding = [] }) => coding);
  return (
    codings.length > 0 &&
    codings.every(({ system = '', code = '' }) => isLoinc(system) && !code.startsWith('LP'))
  );
};

/** Several specimens are one whose name is that of all: none of them may be lost. */
export const specimenOf = (
  specimens: readonly Specimen[],
  observedAt?: CodeableConcept,
): SpecimenIdentity | undefined => {
  const types = specimens.flatMap(({ type }) => codingsOf(type));
  const telling = types.find((specimen) => saysSomething({ specimen })) ?? types[0];
  const sites = [...specimens.map(({ collection }) => collection?.bodySite), observedAt];
  const name = together(types.map(({ name, code }) => name ?? code));
  const specimen = said({ ...telling, name, site: together(sites.map(siteIn)) });
  return Object.keys(specimen).length > 0 ? specimen : undefined;
};

const together = (texts: readonly (string | undefined)[]): string | undefined =>
  distinct(texts).join('; ') || undefined;

/** Codes as well as texts: either may be the only one that says that it is marrow. */
const siteIn = (site: CodeableConcept | undefined): string =>
  distinct(codingsOf(site).flatMap(({ code, name }) => [code, name])).join(', ');

const distinct = (texts: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(texts.filter((text) => text !== undefined && text !== ''))] as string[];

const saysSomething = (test: TestIdentity): boolean =>
  classificationOf(test).category !== 'unclassified';
