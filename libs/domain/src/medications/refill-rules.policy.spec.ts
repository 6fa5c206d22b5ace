import { refillRulesOn } from './refill-rules.policy.js';

describe('the refill rules of a medication class', () => {
  const { classes } = refillRulesOn('2026-11-22');

  it.each`
    schedule            | refillable | usedUpPercent | mostRefills  | mostDays     | months
    ${'non-controlled'} | ${true}    | ${75}         | ${undefined} | ${undefined} | ${undefined}
    ${'II'}             | ${false}   | ${75}         | ${undefined} | ${undefined} | ${6}
    ${'III'}            | ${true}    | ${75}         | ${5}         | ${120}       | ${6}
    ${'IV'}             | ${true}    | ${75}         | ${5}         | ${120}       | ${6}
    ${'V'}              | ${true}    | ${75}         | ${undefined} | ${undefined} | ${6}
  `(
    'of $schedule say: refillable $refillable, at most $mostRefills refills, $mostDays days',
    ({ schedule, refillable, usedUpPercent, mostRefills, mostDays, months }) => {
      const rules = classes[schedule as keyof typeof classes];
      expect(rules.refillable).toBe(refillable);
      expect(rules.usedUpPercent).toBe(usedUpPercent);
      expect(rules.mostRefills).toBe(mostRefills);
      expect(rules.mostDaysInAllRefills).toBe(mostDays);
      expect(rules.monthsAfterWriting).toBe(months);
    },
  );

  it.each(['2026-11-22', '2000-01-01', '1987-06-05'])(
    'name the version that is in force on %s, for events to record',
    (date) => {
      expect(refillRulesOn(date).version).toBe('refill-rules-1');
    },
  );
});
