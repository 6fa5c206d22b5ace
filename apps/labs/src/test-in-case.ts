import {
  testCategories,
  type Coding,
  type Specimen,
  type TestCategory,
  type TestIdentity,
  type TestParts,
} from '@anamnesis/domain/lab-tests/facts';
import { Said } from './said.js';

/** A test as a case names it: a text is its name. */
export const testFrom = (value: unknown, where: string, mistakes: string[]): TestIdentity => {
  if (typeof value === 'string') return { name: value };
  const said = Said.of(value, where, mistakes);
  const test = testFields(said);
  said.refuseOthers();
  return test;
};

/** The fields of a test where others may stand beside them. */
export const testFields = (said: Said): TestIdentity => {
  const { specimen, parts } = { specimen: specimenFrom(said), parts: partsFrom(said) };
  const alternates = said.inners('alternates').map(codingFrom);
  return present<TestIdentity>({
    code: said.text('code'),
    system: said.text('system'),
    sender: said.text('sender'),
    name: said.text('name'),
    section: said.text('section'),
    ...(specimen ? { specimen } : {}),
    ...(parts ? { parts } : {}),
    ...(alternates.length > 0 ? { alternates } : {}),
  });
};

const specimenFrom = (said: Said): Specimen | undefined => {
  const value = said.raw('specimen');
  if (value === undefined) return undefined;
  if (typeof value === 'string') return { name: value };
  const specimen = Said.of(value, said.path('specimen'), said.mistakes);
  const fields = present<Specimen>({
    code: specimen.text('code'),
    system: specimen.text('system'),
    name: specimen.text('name') ?? specimen.text('type'),
    site: specimen.text('site'),
  });
  specimen.text('type');
  specimen.refuseOthers();
  return fields;
};

const partsFrom = (said: Said): TestParts | undefined => {
  const parts = said.inner('parts');
  if (!parts) return undefined;
  const fields = present<TestParts>({
    component: parts.text('component'),
    property: parts.text('property'),
    system: parts.text('system'),
    scale: parts.text('scale'),
    method: parts.text('method'),
  });
  parts.refuseOthers();
  return fields;
};

const codingFrom = (said: Said): Coding => {
  const fields = present<Coding>({
    code: said.text('code'),
    system: said.text('system'),
    name: said.text('name'),
  });
  said.refuseOthers();
  return fields;
};

type Unsaid<Fields> = { readonly [Name in keyof Fields]: Fields[Name] | undefined };

/** Without the fields that say nothing. */
export const present = <Fields extends object>(fields: Unsaid<Fields>): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;

export const CATEGORY_WORDS = Object.fromEntries(
  testCategories.map((category) => [category, category]),
) as Readonly<Record<TestCategory, TestCategory>>;
