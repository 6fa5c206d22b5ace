import { classificationOf } from '../lab-tests/classification.policy.js';
import type { TestIdentity } from '../lab-tests/facts.js';
import { testToldAgain } from './test-told-again.policy.js';

const hiv = { code: 'AB1', system: 'L', name: 'HIV 1 antibody' };
const hivByLoinc = { code: '7917-8', system: 'LN', name: 'HIV 1 Ab' };
const screen = { name: 'Antibody screen, serum' };
const screenByLoinc = { code: '890-4', system: 'LN', name: 'Blood group antibody screen' };
const glucose = { code: '2345-7', system: 'LN', name: 'Glucose' };
const testX = { code: 'X99', system: 'L', name: 'Test X' };
const drugs = { code: '5512', system: 'L', name: 'Urine drug screen' };
/** Perhaps of marrow. */
const stain = { ...drugs, name: 'Iron stain' };
/** Of the muscle, and not of the liver. */
const muscle = { ...drugs, name: 'Smooth muscle Ab, liver' };
const panel7 = { ...drugs, name: 'Panel 7' };
const codeOf = ({ code, system }: typeof hiv): TestIdentity => ({ code, system });
const kindOf = (test: TestIdentity): string => classificationOf(test).category;

type Row = readonly [
  sentence: string,
  told: { readonly before: TestIdentity; readonly again: TestIdentity },
  is: TestIdentity,
  kind: string,
];

const rows: readonly Row[] = [
  [
    'keeps its name where its code comes again without one, beside a harmless other wording',
    { before: { ...hiv, alternates: [screen] }, again: codeOf(hiv) },
    { ...hiv, alternates: [screen] },
    'sensitive-blood',
  ],
  [
    'keeps its name where its code comes again without one, beside a harmless other code',
    { before: { ...hiv, alternates: [screenByLoinc] }, again: codeOf(hiv) },
    { ...hiv, alternates: [screenByLoinc] },
    'sensitive-blood',
  ],
  [
    'keeps the name of a further code that comes again without one',
    {
      before: { ...screen, alternates: [hiv] },
      again: { ...screen, alternates: [codeOf(hiv)] },
    },
    { ...screen, alternates: [hiv] },
    'sensitive-blood',
  ],
  [
    'keeps its other words where it comes again by the first of several texts',
    {
      before: { name: 'Antibody screen', alternates: [{ name: hiv.name }] },
      again: { name: 'Antibody screen' },
    },
    { name: 'Antibody screen', alternates: [{ name: hiv.name }] },
    'sensitive-blood',
  ],
  [
    'is the same text in other capitals and signs',
    { before: { name: 'Antibody screen', alternates: [hiv] }, again: { name: 'ANTIBODY-SCREEN' } },
    { name: 'ANTIBODY-SCREEN', alternates: [hiv] },
    'sensitive-blood',
  ],
  [
    'keeps the panel in which it stood where a message leaves out the panel',
    {
      before: { name: 'Creatinine', alternates: [{ name: 'Urine drug screen' }] },
      again: { name: 'Creatinine' },
    },
    { name: 'Creatinine', alternates: [{ name: 'Urine drug screen' }] },
    'toxicology',
  ],
  [
    'keeps a code whose words come again without it',
    { before: hivByLoinc, again: { name: 'HIV 1 Ab' } },
    { name: 'HIV 1 Ab', alternates: [hivByLoinc] },
    'sensitive-blood',
  ],
  [
    'keeps the name of a listed test beside another name of the same code',
    { before: drugs, again: panel7 },
    { ...panel7, alternates: [drugs] },
    'toxicology',
  ],
  [
    'keeps it in the next message, too',
    { before: { ...panel7, alternates: [drugs] }, again: panel7 },
    { ...panel7, alternates: [drugs] },
    'toxicology',
  ],
  [
    'keeps it beside the other codes that are told with the new name',
    { before: drugs, again: { ...panel7, alternates: [testX] } },
    { ...panel7, alternates: [testX, drugs] },
    'toxicology',
  ],
  [
    'keeps a name that may be a listed test’s beside one that says nothing',
    { before: stain, again: panel7 },
    { ...panel7, alternates: [stain] },
    'unclassified',
  ],
  [
    'has a name that tells an ordinary test in the place of one that may be a listed test’s',
    { before: stain, again: { ...drugs, name: 'Iron' } },
    { ...drugs, name: 'Iron' },
    'none',
  ],
  [
    'has another name in the place of one that is no listed test’s',
    { before: glucose, again: { ...glucose, name: 'Glucose, fasting' } },
    { ...glucose, name: 'Glucose, fasting' },
    'none',
  ],
  [
    'is not made ordinary by an ordinary code that is no longer told with it',
    { before: { ...testX, alternates: [glucose] }, again: testX },
    testX,
    'unclassified',
  ],
  [
    'is not made ordinary by a name that is no longer told with it',
    { before: { ...testX, name: 'Glucose' }, again: codeOf(testX) },
    codeOf(testX),
    'unclassified',
  ],
  [
    'is not made ordinary by parts of its name that are no longer told with it, and keeps its section',
    {
      before: { ...testX, parts: { component: 'Glucose', system: 'Ser' }, section: 'MB' },
      again: testX,
    },
    { ...testX, section: 'MB' },
    'unclassified',
  ],
  [
    'keeps all of its codes where nobody can tell what it is by any of them',
    { before: { ...testX, alternates: [panel7] }, again: testX },
    { ...testX, alternates: [panel7] },
    'unclassified',
  ],
  [
    'keeps nothing of an ordinary test where another code is told',
    { before: glucose, again: testX },
    testX,
    'unclassified',
  ],
  [
    'keeps nothing of an ordinary test where other words are told',
    { before: glucose, again: { name: 'Panel B' } },
    { name: 'Panel B' },
    'unclassified',
  ],
  [
    'keeps nothing of a listed test where an ordinary code is told instead',
    { before: hivByLoinc, again: glucose },
    glucose,
    'none',
  ],
  [
    'keeps no part of the name of another test',
    { before: { ...hivByLoinc, parts: { component: 'HIV 1 Ab' } }, again: glucose },
    glucose,
    'none',
  ],
  [
    'keeps the specimen under another code, for it can hide',
    { before: { ...glucose, specimen: { name: 'Bone marrow' } }, again: testX },
    { ...testX, specimen: { name: 'Bone marrow' } },
    'bone-marrow',
  ],
  [
    'is what it was where nothing is told of it',
    { before: { ...drugs, section: 'TX' }, again: {} },
    { ...drugs, section: 'TX' },
    'toxicology',
  ],
  [
    'is not made ordinary by its former code where it is told by one that nobody knows',
    { before: glucose, again: { alternates: [testX] } },
    { alternates: [testX] },
    'unclassified',
  ],
  [
    'is another test where the same code is told in another system',
    { before: drugs, again: { ...panel7, system: 'LN' } },
    { ...panel7, system: 'LN' },
    'unclassified',
  ],
  [
    'keeps no further codes where it had no name, and a code comes without one',
    { before: { alternates: [hiv] }, again: codeOf(testX) },
    codeOf(testX),
    'unclassified',
  ],
  [
    'has another name in the place of one that told nothing either',
    { before: { ...testX, name: 'Zorblax' }, again: testX },
    testX,
    'unclassified',
  ],
  [
    'keeps a name that makes another test of an ordinary one beside one that says nothing',
    { before: muscle, again: panel7 },
    { ...panel7, alternates: [muscle] },
    'unclassified',
  ],
  [
    'is not made a mere remark by a name that is no longer told with it',
    { before: { ...testX, name: 'Comment' }, again: codeOf(testX) },
    codeOf(testX),
    'unclassified',
  ],
  [
    'keeps the name of a listed test beside one that may be another’s',
    { before: drugs, again: stain },
    { ...stain, alternates: [drugs] },
    'toxicology',
  ],
];

describe('a test of which a later message tells less', () => {
  it.each(rows)('%s', (_sentence, { before, again }, ...[is, kind]) => {
    const after = testToldAgain(before, again);
    expect(after).toEqual(is);
    expect(kindOf(after)).toBe(kind);
    expect(testToldAgain(after, again)).toEqual(after);
  });

  it('hides no less than the message by itself, whatever was told before', () => {
    const told = [hiv, hivByLoinc, screen, screenByLoinc, glucose, testX, drugs, panel7];
    const all: readonly TestIdentity[] = [...told, ...told.map(({ name }) => ({ name }))];
    const wholes = all.flatMap((own) => all.map((other) => ({ ...own, alternates: [other] })));
    for (const before of [...all, ...wholes]) {
      for (const again of all) {
        const [alone, kept] = [kindOf(again), kindOf(testToldAgain(before, again))];
        if (kept === 'none') expect(alone).toBe('none');
        if (alone !== 'none' && alone !== 'unclassified') expect(kept).not.toBe('unclassified');
      }
    }
  });
});
