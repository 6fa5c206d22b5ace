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
  it.each<[string, ResultStatus, boolean, boolean]>([
    ['finds none unless its own is on file, where it corrects', 'corrected', true, true],
    ['finds none unless its own is on file, where it amends', 'amended', true, true],
    ['finds none so, where it was entered in error', 'entered-in-error', true, true],
    ['finds none so, where it was another patient’s', 'wrong-patient', true, true],
    ['finds none where others are on file, where it is cancelled', 'cancelled', false, true],
    ['speaks of none where it appends', 'appended', false, false],
    ['speaks of none where it is final', 'final', false, false],
    ['speaks of none where it is preliminary', 'preliminary', false, false],
    ['speaks of none where it is registered', 'registered', false, false],
  ])('%s', (_sentence, status, ...finds) => {
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
    [
      'corrects, by whatever letters of its lines, and finds nothing unless its line is on file',
      corrects,
      true,
      true,
      false,
    ],
    [
      'was entered in error, and finds nothing where nothing is on file',
      enteredInError,
      true,
      false,
      false,
    ],
    [
      'was entered in error, with its line, and finds nothing where nothing is on file',
      { ...enteredInError, ...{ lines: [sentGlucose()] } },
      true,
      false,
      false,
    ],
    [
      'is cancelled, with a line that was another patient’s, and finds nothing where nothing is on file',
      { takenBack: 'cancelled', lines: [sentGlucose({ status: 'wrong-patient' })] },
      true,
      false,
      false,
    ],
    [
      'is cancelled, as one begins that was not performed, and speaks of none',
      cancelled,
      false,
      false,
      false,
    ],
    [
      'is cancelled, with a line that was entered in error, and finds nothing where nothing is on file',
      { takenBack: 'cancelled', lines: [sentGlucose({ status: 'entered-in-error' })] },
      true,
      false,
      false,
    ],
    [
      'is cancelled, with a line that was told, and speaks of none',
      { takenBack: 'cancelled', lines: [sentGlucose()] },
      false,
      false,
      false,
    ],
    [
      'corrects without any line, and finds nothing where nothing is on file',
      { isCorrection: true, lines: [] },
      true,
      false,
      false,
    ],
    [
      'has a line that corrects, and finds nothing unless that line is on file',
      { lines: [sentGlucose({ status: 'corrected' })] },
      true,
      true,
      false,
    ],
    ['corrects nothing, and speaks of none', { lines: [sentGlucose()] }, false, false, false],
  ])(
    '%s',
    // Where nothing is on file, where other lines are, and where its own one is.
    (_sentence, told, ...finds) => {
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
