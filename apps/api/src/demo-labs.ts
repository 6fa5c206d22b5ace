import { RecordLabResults, ReviewLabResults, type TestIdentity } from '@anamnesis/domain';
import { demoId, drOkafor, importer, maria } from './demo-people.js';
import { say, step, type DemoStep, type Fields } from './demo-step.js';

type Line = Fields<RecordLabResults>['lines'][number];

/** The ids of a report are the same in every demo clinic. */
export const reportOf = (name: string) => ({
  reportId: demoId(`report ${name}`),
  patientId: maria.actor,
});
export const lineId = (name: string): string => demoId(`result ${name}`);

const loinc = (code: string, name: string): TestIdentity => ({ code, system: 'LN', name });

/** A number beside its unit and range, or a word. */
type Measured =
  readonly [value: string, units: string, referenceRange: string] | readonly [word: string];

const line = (
  test: TestIdentity,
  [value, units, referenceRange]: Measured,
  more: { readonly status?: Line['status']; readonly notes?: readonly string[] } = {},
): Line => {
  const { status = 'final', notes = [] } = more;
  const measured = units === undefined ? { valueType: 'ST' } : { valueType: 'NM', units };
  const range = referenceRange === undefined ? {} : { referenceRange };
  return {
    ...{ lineId: lineId(test.name ?? ''), test, status, collected: [] },
    value: { ...measured, ...range, values: [value], flags: [], notes },
  };
};

const lipids = [
  line(loinc('13457-7', 'LDL cholesterol'), ['96', 'mg/dL', '0-129']),
  line(loinc('2085-9', 'HDL cholesterol'), ['54', 'mg/dL', '40-60']),
];
const hiv = [line(loinc('56888-1', 'HIV 1 and 2 antigen and antibody'), ['Non-reactive'])];
const potassium = loinc('2823-3', 'Potassium');
const range = ['mmol/L', '3.5-5.1'] as const;
const potassiumAtFirst = [line(potassium, ['5.9', ...range])];
const notes = ['The first sample was haemolysed: measured anew from the second one.'];
const potassiumCorrected = [line(potassium, ['4.4', ...range], { status: 'corrected', notes })];
/** What nobody has reviewed: the report and its one result are called so. */
export const WAITING = 'Hemoglobin A1c';
const waiting = loinc('4548-4', WAITING);
const waitingLines = [line(waiting, ['6.8', '%', '4.0-5.6'])];

const seen = (name: string, lines: readonly Line[], more: Said = {}) => {
  const { version = 1, ...comment } = more;
  const reviewed = lines.map((each) => ({ lineId: each.lineId, version }));
  return say(ReviewLabResults, { ...reportOf(name), lines: reviewed, ...comment });
};
interface Said {
  readonly version?: number;
  readonly comment?: string;
}

/**
 * One that was reviewed, one of a kind that is never shown though it was reviewed, one corrected
 * behind its review, and one that waits for its review.
 */
export const resultsOfMaria = (collectedOn: string): readonly DemoStep[] => {
  const brought = (name: string, test: TestIdentity, lines: readonly Line[]) =>
    say(RecordLabResults, {
      ...{ ...reportOf(name), source: 'import', lines },
      header: {
        ...{ test, orderingProviderId: drOkafor.actor, performedBy: 'Bayside Laboratory' },
        orderedAt: `${collectedOn}T16:30:00Z`,
        ...{ collected: [`${collectedOn}T17:15:00Z`], notes: [] },
      },
    });
  const lipidPanel = loinc('57698-3', 'Lipid panel');
  const hivTest = loinc('75622-1', 'HIV 1 and 2 tests');
  const comment = 'Both are where we want them. Please go on as you do.';
  return [
    step([0, '12:30'], [importer, 'lipids come'], brought('lipids', lipidPanel, lipids)),
    step([0, '12:31'], [importer, 'HIV comes'], brought('HIV', hivTest, hiv)),
    step([0, '14:10'], [drOkafor, 'Okafor sees lipids'], seen('lipids', lipids, { comment })),
    step([0, '14:12'], [drOkafor, 'Okafor sees HIV'], seen('HIV', hiv)),
    step(
      [1, '09:20'],
      [importer, 'potassium comes'],
      brought('potassium', potassium, potassiumAtFirst),
    ),
    step([1, '09:50'], [drOkafor, 'Okafor sees potassium'], seen('potassium', potassiumAtFirst)),
    step(
      [2, '10:05'],
      [importer, 'potassium is corrected'],
      brought('potassium', potassium, potassiumCorrected),
    ),
    step(
      [2, '10:40'],
      [drOkafor, 'Okafor sees the correction'],
      seen('potassium', potassiumCorrected, { version: 2 }),
    ),
    step([4, '15:30'], [importer, 'hemoglobin A1c comes'], brought(WAITING, waiting, waitingLines)),
  ];
};
