import type { DispenseRecorded, PrescriptionEvent, PrescriptionRecorded } from './events.js';
import {
  filledInMarch,
  itoSends,
  mariaAsks,
  mariaAsksAgain,
  metforminRecorded,
  okaforAuthorises,
  secondRequest,
  standingAfter,
} from './history.fixture.js';
import {
  firstRefillDateOf,
  lastSupplyOf,
  suppliesOf,
  usualDaysSupplyOf,
} from './last-supply.policy.js';

const { daysSupply: _thirty, ...metforminWithoutDays } = metforminRecorded;

const filled = (filledOn: string, daysSupply?: number): DispenseRecorded => {
  const { daysSupply: _march, ...dispense } = filledInMarch;
  const said = daysSupply === undefined ? {} : { daysSupply };
  return { ...dispense, ...said, dispenseId: `dispense-of-${filledOn}`, filledOn };
};
const secondAuthorised: PrescriptionEvent = {
  ...okaforAuthorises,
  requestId: secondRequest,
  authorisedOn: '2026-03-27',
  at: '2026-03-27T20:00:00Z',
};

describe('the last supply of metformin', () => {
  it.each<[string, readonly PrescriptionEvent[], string | undefined]>([
    ['never supplied', [], undefined],
    ['filled on 2 March', [filledInMarch], '2026-03-02'],
    ['an older fill told later', [filledInMarch, filled('2026-01-31', 30)], '2026-03-02'],
    ['asked for, not authorised', [filledInMarch, mariaAsks], '2026-03-02'],
    ['authorised, not yet sent', [filledInMarch, mariaAsks, okaforAuthorises], '2026-03-25'],
    [
      'sent the day after, not yet dispensed',
      [filledInMarch, mariaAsks, okaforAuthorises, itoSends],
      '2026-03-26',
    ],
    [
      'sent, and dispensed two days later',
      [filledInMarch, mariaAsks, okaforAuthorises, itoSends, filled('2026-03-28')],
      '2026-03-28',
    ],
    [
      'dispensed on the telephone before the fax went out',
      [filledInMarch, mariaAsks, okaforAuthorises, filled('2026-03-25'), itoSends],
      '2026-03-25',
    ],
    [
      'sent, and an older fill told after it',
      [filledInMarch, mariaAsks, okaforAuthorises, itoSends, filled('2026-03-24')],
      '2026-03-26',
    ],
    [
      'two authorised, one of them dispensed',
      [mariaAsks, okaforAuthorises, mariaAsksAgain, secondAuthorised, filled('2026-03-26')],
      '2026-03-27',
    ],
  ])('%s', (_what, events, on) => {
    expect(lastSupplyOf(standingAfter(metforminRecorded, ...events))?.on).toBe(on);
  });
});

type History = readonly [PrescriptionRecorded, ...PrescriptionEvent[]];

describe('the first day on which more may be asked for', () => {
  const prescribed = (daysSupply: number): PrescriptionRecorded => ({
    ...metforminRecorded,
    daysSupply,
  });

  it.each<[string, string | undefined, History]>([
    ['never supplied', undefined, [prescribed(30)]],
    ['30 days: 22.5 used up, so 23', '2026-03-25', [prescribed(30), filled('2026-03-02')]],
    ['90 days: 67.5 used up, so 68', '2026-05-09', [prescribed(90), filled('2026-03-02')]],
    ['28 days: exactly 21', '2026-03-23', [prescribed(28), filled('2026-03-02')]],
    ['1 day: the day after', '2026-03-03', [prescribed(1), filled('2026-03-02')]],
    ['over the end of February', '2026-03-07', [prescribed(28), filled('2026-02-14')]],
    ['days supply unknown', undefined, [metforminWithoutDays, filled('2026-03-02')]],
    [
      'days known from the dispense alone',
      '2026-03-25',
      [metforminWithoutDays, filled('2026-03-02', 30)],
    ],
    [
      'the dispense says less than the prescription',
      '2026-03-10',
      [prescribed(30), filled('2026-03-02', 10)],
    ],
    [
      'two on one day: the longer one counts',
      '2026-05-09',
      [
        prescribed(30),
        filled('2026-03-02', 10),
        { ...filled('2026-03-02', 90), dispenseId: 'other' },
      ],
    ],
    [
      'authorised, counted with the days of the authorisation',
      '2026-04-17',
      [prescribed(90), mariaAsks, okaforAuthorises],
    ],
  ])('%s: %s', (_what, firstDay, [recorded, ...events]) => {
    const standing = standingAfter(recorded, ...events);
    expect(firstRefillDateOf(standing, { usedUpPercent: 75 })).toBe(firstDay);
  });

  it.each([
    [100, '2026-04-01'],
    [75, '2026-03-25'],
    [50, '2026-03-17'],
    [0, '2026-03-02'],
  ])('moves with the share that must be used up: %i percent', (usedUpPercent, firstDay) => {
    const standing = standingAfter(metforminRecorded, filledInMarch);
    expect(firstRefillDateOf(standing, { usedUpPercent })).toBe(firstDay);
  });
});

describe('which supplies are refills', () => {
  const refillsAfter = (...events: readonly PrescriptionEvent[]): readonly string[] =>
    suppliesOf(standingAfter(metforminRecorded, ...events))
      .filter(({ isRefill }) => isRefill)
      .map(({ on }) => on);

  it('is not the first fill', () => {
    expect(refillsAfter(filledInMarch)).toEqual([]);
  });

  it('is every fill after the first, in whatever order they were told', () => {
    expect(refillsAfter(filled('2026-03-31'), filled('2026-01-31'), filledInMarch)).toEqual([
      '2026-03-02',
      '2026-03-31',
    ]);
  });

  it('is each authorised one, once: its dispense is the same refill', () => {
    const until = [filledInMarch, mariaAsks, okaforAuthorises, itoSends];
    expect(refillsAfter(...until)).toEqual(['2026-03-26']);
    expect(refillsAfter(...until, filled('2026-03-28'))).toEqual(['2026-03-28']);
    expect(refillsAfter(...until, filled('2026-03-28'), filled('2026-04-27'))).toEqual([
      '2026-03-28',
      '2026-04-27',
    ]);
  });

  it('is each of two authorised ones, of which only one was dispensed', () => {
    const both = [mariaAsks, okaforAuthorises, mariaAsksAgain, secondAuthorised];
    const oneFill = filled('2026-03-28');
    expect(refillsAfter(...both, oneFill)).toEqual(['2026-03-27', '2026-03-28']);
  });

  it('is an authorised one even when no first fill was ever told', () => {
    expect(refillsAfter(mariaAsks, okaforAuthorises)).toEqual(['2026-03-25']);
    expect(refillsAfter(mariaAsks, okaforAuthorises, filled('2026-03-26'))).toEqual(['2026-03-26']);
  });

  it('does not depend on the order in which a store hands back what it keeps', () => {
    const standing = standingAfter(
      metforminRecorded,
      mariaAsks,
      okaforAuthorises,
      itoSends,
      mariaAsksAgain,
      { ...secondAuthorised, authorisedOn: '2026-03-25' },
      filled('2026-03-25', 15),
      filled('2026-01-31'),
    );
    const turned = {
      ...standing,
      dispenses: Object.fromEntries(Object.entries(standing.dispenses).reverse()),
      decisions: Object.fromEntries(Object.entries(standing.decisions).reverse()),
    };
    expect(suppliesOf(turned)).toEqual(suppliesOf(standing));
  });
});

describe('the days that one fill lasts', () => {
  it('are those of the prescription, else those of the last dispense that says', () => {
    const dispensed = [filled('2026-01-31', 14), filled('2026-03-02', 28), filled('2026-03-30')];
    expect(usualDaysSupplyOf(standingAfter(metforminRecorded, ...dispensed))).toBe(30);
    expect(usualDaysSupplyOf(standingAfter(metforminWithoutDays, ...dispensed))).toBe(28);
    expect(usualDaysSupplyOf(standingAfter(metforminWithoutDays))).toBeUndefined();
  });
});
