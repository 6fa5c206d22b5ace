import { isCorrectedLine } from './corrected-line.policy.js';
import type { ResultStatus } from '../lab-rules/facts.js';

type Told = readonly [ResultStatus, readonly string[], string?];

const versionsOf = (told: readonly Told[]) =>
  told.map(([status, values, units], index) => ({
    ...{ version: index + 1, status, test: { name: 'Glucose' }, collected: [] },
    value: { values, flags: [], notes: [], ...(units === undefined ? {} : { units }) },
    receivedAt: `2026-03-0${index + 1}T17:00:00Z`,
  }));

/** Of the last version, or of the one whose number is given. */
const isCorrected = (told: readonly Told[], shown = told.length): boolean | undefined => {
  const versions = versionsOf(told);
  const version = versions[shown - 1];
  return version && isCorrectedLine({ versions }, version);
};

describe('what is shown of a line has taken the place of what was reported before', () => {
  it.each<[string, readonly Told[]]>([
    ['the laboratory says so', [['corrected', ['140']]]],
    ['the laboratory amends it', [['amended', ['140']]]],
    [
      'another final value comes',
      [
        ['final', ['98']],
        ['final', ['140']],
      ],
    ],
    [
      'it is in another unit',
      [
        ['final', ['98'], 'mg/dL'],
        ['final', ['98'], 'mmol/L'],
      ],
    ],
    [
      'one of several values is told no more',
      [
        ['final', ['98', '99']],
        ['final', ['98']],
      ],
    ],
    [
      'its value is deleted',
      [
        ['final', ['98']],
        ['final', ['']],
      ],
    ],
    [
      'something is appended to what was corrected before',
      [
        ['final', ['98']],
        ['corrected', ['140']],
        ['appended', ['140', 'Seen twice.']],
      ],
    ],
    [
      'it was taken back in between',
      [
        ['final', ['98']],
        ['cancelled', []],
        ['final', ['140']],
      ],
    ],
    [
      'an appended text had another value',
      [
        ['appended', ['98']],
        ['appended', ['140']],
      ],
    ],
  ])('where %s', (_says, told) => {
    expect(isCorrected(told)).toBe(true);
  });

  it.each<[string, readonly Told[]]>([
    ['it is the first', [['final', ['98']]]],
    [
      'a preliminary value became final',
      [
        ['preliminary', ['90']],
        ['final', ['98']],
      ],
    ],
    [
      'a part of it came first',
      [
        ['partial', ['90']],
        ['final', ['98']],
      ],
    ],
    [
      'the same is told again',
      [
        ['final', ['98'], 'mg/dL'],
        ['final', ['98']],
      ],
    ],
    [
      'the same is told again in the same unit',
      [
        ['final', ['98'], 'mg/dL'],
        ['final', ['98'], 'mg/dL'],
      ],
    ],
    [
      'a unit is told besides',
      [
        ['final', ['98']],
        ['final', ['98'], 'mg/dL'],
      ],
    ],
    [
      'a value is told besides',
      [
        ['final', ['98']],
        ['final', ['98', '99']],
      ],
    ],
    [
      'a text goes on',
      [
        ['final', ['E. coli']],
        ['appended', ['E. coli, sensitive']],
      ],
    ],
    [
      'there was no value before',
      [
        ['final', ['']],
        ['final', ['98']],
      ],
    ],
    [
      'only what was withdrawn told another value',
      [
        ['entered-in-error', ['90']],
        ['final', ['98']],
      ],
    ],
  ])('not where %s', (_says, told) => {
    expect(isCorrected(told)).toBe(false);
  });

  it('takes a number that begins alike for another one', () => {
    expect(
      isCorrected([
        ['final', ['9']],
        ['final', ['98']],
      ]),
    ).toBe(true);
  });

  it('asks of what came before it alone', () => {
    const told: readonly Told[] = [
      ['final', ['98']],
      ['corrected', ['140']],
    ];
    expect(isCorrected(told, 1)).toBe(false);
  });
});
