import { describe, expect, it } from '@jest/globals';
import { Ledger, LogCheck, Violations, type LoggedEvent } from './chaos-ledger.js';

const NOW = 1_000_000;

const event = (position: number, more: Partial<LoggedEvent> = {}): LoggedEvent => ({
  position,
  stream: 'prescription-1',
  revision: position - 1,
  id: `event-${position}`,
  recordedAt: NOW - 100 + position,
  ...more,
});

const checked = (...events: readonly LoggedEvent[]) => {
  const violations = new Violations();
  const log = new LogCheck(violations);
  for (const each of events) log.see(each, NOW);
  return { violations, log, ledger: new Ledger(log, violations) };
};

describe('following the log', () => {
  it('finds nothing wrong with a log as it should be', () => {
    const { violations, log } = checked(
      event(1),
      event(2, { stream: 'patient-1', revision: 0 }),
      event(5, { revision: 1 }),
    );
    expect(violations.told).toEqual([]);
    expect(log).toMatchObject({ events: 3, head: 5 });
  });

  it.each<[string, readonly LoggedEvent[], string]>([
    ['an event twice', [event(1), event(2, { id: 'event-1' })], 'Event event-1 is doubled'],
    ['a hole in a stream', [event(1), event(2, { revision: 2 })], 'revision 2 of its stream'],
    ['a revision twice', [event(1), event(2, { revision: 0 })], 'revision 0 of its stream'],
    ['an instant before the last', [event(1), event(2, { recordedAt: 5 })], 'before its last'],
    ['an instant that has not come', [event(1, { recordedAt: NOW + 1 })], 'after its server’s'],
    ['a position behind the last', [event(2, { revision: 0 }), event(1)], 'comes after position 2'],
  ])('finds %s', (_what, events, sentence) => {
    expect(checked(...events).violations.told.join(' ')).toContain(sentence);
  });

  it('tells two readings apart that did not see the same', () => {
    const whole = checked(event(1), event(2), event(3)).log;
    const skipped = checked(event(1), event(3, { revision: 1 })).log;
    expect(whole.digest()).toBe(checked(event(1), event(2), event(3)).log.digest());
    expect(whole.digest()).not.toBe(skipped.digest());
  });
});

describe('what was acknowledged', () => {
  it('is found by a reading that began after it was told', () => {
    const { ledger, violations } = checked(event(1), event(2));
    ledger.acknowledge({ id: 'event-2', position: 2 });
    ledger.beginReading();
    ledger.settle();
    expect(violations.count).toBe(0);
  });

  it('is lost when the log does not hold it', () => {
    const { ledger, violations } = checked(event(1));
    ledger.acknowledge({ id: 'event-2', position: 2 });
    ledger.beginReading();
    ledger.settle();
    expect(violations.told).toEqual(['Event event-2, acknowledged at position 2, is lost.']);
  });

  it('is wrong when it stands at another position', () => {
    const { ledger, violations } = checked(event(1));
    ledger.acknowledge({ id: 'event-1', position: 7 });
    ledger.beginReading();
    ledger.settle();
    expect(violations.told).toEqual(['Event event-1, acknowledged at position 7, stands at 1.']);
  });

  it('waits for the next reading when it was told during this one', () => {
    const { ledger, violations, log } = checked(event(1));
    ledger.beginReading();
    ledger.acknowledge({ id: 'event-2', position: 2 });
    ledger.settle();
    expect(violations.count).toBe(0);
    ledger.beginReading();
    log.see(event(2), NOW);
    ledger.settle();
    expect(violations.count).toBe(0);
  });
});
