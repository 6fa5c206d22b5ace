import { controlledRefillLimit, writtenTooLongAgo } from './controlled-substance-refill.policy.js';
import type { ControlledSchedule, DispenseRecorded, PrescriptionRecorded } from './events.js';
import { filledInMarch, metforminRecorded, standingAfter } from './history.fixture.js';
import { refillRulesOn } from './refill-rules.policy.js';

interface Prescription {
  readonly schedule: ControlledSchedule;
  readonly days: number | undefined;
  readonly fills: number;
}

const { daysSupply: _thirty, ...withoutDays } = metforminRecorded;

const written = ({ schedule, days }: Prescription, writtenOn: string): PrescriptionRecorded => ({
  ...withoutDays,
  ...(days === undefined ? {} : { daysSupply: days }),
  schedule,
  writtenOn,
});

const fill = (number: number): DispenseRecorded => {
  const { daysSupply: _march, ...dispense } = filledInMarch;
  return { ...dispense, dispenseId: `fill-${number}`, filledOn: `2026-02-0${number}` };
};

const asked = (prescription: Prescription, writtenOn: string, today: string) => ({
  standing: standingAfter(
    written(prescription, writtenOn),
    ...Array.from({ length: prescription.fills }, (_each, index) => fill(index + 1)),
  ),
  rules: refillRulesOn(today).classes[prescription.schedule],
  today,
});

describe('the limits of a controlled substance, written on 30 January and asked for in March', () => {
  it.each`
    schedule            | days         | fills | answer
    ${'non-controlled'} | ${90}        | ${9}  | ${'allowed'}
    ${'non-controlled'} | ${undefined} | ${9}  | ${'allowed'}
    ${'II'}             | ${5}         | ${0}  | ${'schedule-needs-new-prescription'}
    ${'II'}             | ${undefined} | ${1}  | ${'schedule-needs-new-prescription'}
    ${'III'}            | ${20}        | ${0}  | ${'allowed'}
    ${'III'}            | ${20}        | ${5}  | ${'allowed'}
    ${'III'}            | ${20}        | ${6}  | ${'refills-used-up'}
    ${'III'}            | ${30}        | ${4}  | ${'allowed'}
    ${'III'}            | ${30}        | ${5}  | ${'refill-days-used-up'}
    ${'III'}            | ${120}       | ${1}  | ${'allowed'}
    ${'III'}            | ${121}       | ${1}  | ${'refill-days-used-up'}
    ${'III'}            | ${undefined} | ${0}  | ${'refill-days-unknown'}
    ${'IV'}             | ${20}        | ${5}  | ${'allowed'}
    ${'IV'}             | ${20}        | ${6}  | ${'refills-used-up'}
    ${'IV'}             | ${90}        | ${1}  | ${'allowed'}
    ${'IV'}             | ${90}        | ${2}  | ${'refill-days-used-up'}
    ${'IV'}             | ${undefined} | ${1}  | ${'refill-days-unknown'}
    ${'V'}              | ${90}        | ${9}  | ${'allowed'}
    ${'V'}              | ${undefined} | ${9}  | ${'allowed'}
  `(
    'schedule $schedule, $days days a fill, filled $fills times: $answer',
    ({ answer, ...prescription }) => {
      const refill = asked(prescription as Prescription, '2026-01-30', '2026-03-25');
      expect(controlledRefillLimit(refill)?.because ?? 'allowed').toBe(answer);
    },
  );

  it('tell the limit that was met', () => {
    const limit = (prescription: Prescription, today = '2026-03-25') =>
      controlledRefillLimit(asked(prescription, '2026-01-30', today))?.details;
    expect(limit({ schedule: 'II', days: 5, fills: 0 })).toEqual({ schedule: 'II' });
    expect(limit({ schedule: 'IV', days: 20, fills: 6 })).toEqual({ refills: '5' });
    expect(limit({ schedule: 'IV', days: 90, fills: 2 })).toEqual({ mostDays: '120' });
    expect(limit({ schedule: 'V', days: 90, fills: 0 }, '2026-12-01')).toEqual({
      lastDay: '2026-07-30',
    });
  });
});

describe('six months after the date of a controlled prescription', () => {
  it.each`
    schedule            | writtenOn       | today           | answer
    ${'non-controlled'} | ${'2020-01-01'} | ${'2026-03-25'} | ${'allowed'}
    ${'III'}            | ${'2026-01-30'} | ${'2026-07-30'} | ${'allowed'}
    ${'III'}            | ${'2026-01-30'} | ${'2026-07-31'} | ${'prescription-too-old'}
    ${'IV'}             | ${'2026-01-30'} | ${'2026-07-31'} | ${'prescription-too-old'}
    ${'V'}              | ${'2026-01-30'} | ${'2026-07-30'} | ${'allowed'}
    ${'V'}              | ${'2026-01-30'} | ${'2026-07-31'} | ${'prescription-too-old'}
    ${'V'}              | ${'2025-08-31'} | ${'2026-02-28'} | ${'allowed'}
    ${'V'}              | ${'2025-08-31'} | ${'2026-03-01'} | ${'prescription-too-old'}
  `(
    'schedule $schedule of $writtenOn on $today: $answer',
    ({ schedule, writtenOn, today, answer }) => {
      const prescription = { schedule, days: 20, fills: 0 } as Prescription;
      const refill = asked(prescription, writtenOn as string, today as string);
      expect(controlledRefillLimit(refill)?.because ?? 'allowed').toBe(answer);
      expect(writtenTooLongAgo(refill)?.because ?? 'allowed').toBe(answer);
    },
  );

  it('is not what is told of a schedule that is never refilled', () => {
    const refill = asked({ schedule: 'II', days: 5, fills: 0 }, '2025-01-01', '2026-03-25');
    expect(controlledRefillLimit(refill)?.because).toBe('schedule-needs-new-prescription');
    expect(writtenTooLongAgo(refill)?.because).toBe('prescription-too-old');
  });
});
