import {
  correctionsOfNothing,
  mayCorrect,
  speaksOfNothingOnFile,
} from './corrects-nothing.policy.js';
import type { ResultStatus } from '../lab-rules/facts.js';
import {
  glucose,
  panel,
  panelFinal,
  potassium,
  sentGlucose,
  sentPotassium,
} from './history.fixture.js';
import { evolveLabReport, nothingReceived } from './lab-report-standing.policy.js';

const onlyPotassium = { ...panelFinal, lines: [{ ...sentPotassium(), version: 1 }] };
const ofPotassium = evolveLabReport(nothingReceived, onlyPotassium);
const ofBoth = evolveLabReport(nothingReceived, panelFinal);

describe('a line that speaks of another one', () => {
  it.each<[ResultStatus, boolean, boolean]>([
    ['corrected', true, true],
    ['amended', true, true],
    ['entered-in-error', true, true],
    ['wrong-patient', true, true],
    ['cancelled', false, true],
    ['appended', false, false],
    ['final', false, false],
    ['preliminary', false, false],
    ['registered', false, false],
  ])('%s, finds none where nothing is on file: %p; where others are: %p', (status, ...finds) => {
    const told = { lines: [sentGlucose({ status })] };
    const found = [nothingReceived, ofPotassium].map((known) => correctionsOfNothing(known, told));
    expect(found).toEqual(finds.map((findsNone) => (findsNone ? [glucose] : [])));
    expect(correctionsOfNothing(ofBoth, told)).toEqual([]);
  });

  it('is told of by itself, whatever others the message has', () => {
    const lines = [
      sentPotassium({ status: 'corrected' }),
      sentGlucose({ status: 'corrected' }),
    ] as const;
    expect(correctionsOfNothing(ofPotassium, { lines })).toEqual([glucose]);
    expect(lines[0].lineId).toBe(potassium);
  });

  it('is none of an order that is taken back as a whole', () => {
    const lines = [sentGlucose({ status: 'entered-in-error' })];
    expect(correctionsOfNothing(ofPotassium, { lines, takenBack: 'cancelled' })).toEqual([]);
  });

  it('is none of an order that begins anew for the right patient', () => {
    const told = { lines: [sentGlucose({ status: 'corrected' })], firstFiledAs: panel };
    expect(correctionsOfNothing(nothingReceived, told)).toEqual([]);
    expect(correctionsOfNothing(ofPotassium, told)).toEqual([glucose]);
  });
});

describe('an order that speaks of another one as a whole', () => {
  const corrects = { isCorrection: true, lines: [sentGlucose()] };
  const enteredInError = { takenBack: 'entered-in-error', lines: [] } as const;
  const cancelled = { takenBack: 'cancelled', lines: [] } as const;
  type Told = Parameters<typeof mayCorrect>[0];

  it.each<[string, Told, boolean, boolean, boolean]>([
    ['corrects, by whatever letters of its lines', corrects, true, true, false],
    ['was entered in error', enteredInError, true, false, false],
    [
      'was entered in error, with its line',
      { ...enteredInError, ...{ lines: [sentGlucose()] } },
      true,
      false,
      false,
    ],
    [
      'is cancelled, with a line that was another patient’s',
      { takenBack: 'cancelled', lines: [sentGlucose({ status: 'wrong-patient' })] },
      true,
      false,
      false,
    ],
    ['is cancelled, as one begins that was not performed', cancelled, false, false, false],
    [
      'is cancelled, with a line that was entered in error',
      { takenBack: 'cancelled', lines: [sentGlucose({ status: 'entered-in-error' })] },
      true,
      false,
      false,
    ],
    [
      'is cancelled, with a line that was told',
      { takenBack: 'cancelled', lines: [sentGlucose()] },
      false,
      false,
      false,
    ],
    ['corrects, and has no line', { isCorrection: true, lines: [] }, true, false, false],
    [
      'has a line that corrects',
      { lines: [sentGlucose({ status: 'corrected' })] },
      true,
      true,
      false,
    ],
    ['corrects nothing', { lines: [sentGlucose()] }, false, false, false],
  ])(
    '%s: finds nothing where nothing is on file: %p; where others are: %p; where its line is: %p',
    (_what, told, ...finds) => {
      const standing = [nothingReceived, ofPotassium, ofBoth];
      expect(standing.map((known) => speaksOfNothingOnFile(known, told))).toEqual(finds);
      expect(mayCorrect(told)).toBe(finds.includes(true));
    },
  );

  it('finds what the former patient’s file holds, where it begins anew for the right one', () => {
    const told = { ...corrects, firstFiledAs: panel };
    expect(speaksOfNothingOnFile(nothingReceived, told)).toBe(false);
  });

  it('finds its own line where only one of them is new', () => {
    const lines = [sentPotassium(), sentGlucose()];
    expect(speaksOfNothingOnFile(ofPotassium, { ...corrects, lines })).toBe(false);
  });
});
