import { possibleTimesOf } from '@anamnesis/domain/lab-rules/possible-times.policy';
import { PLAIN_TIME } from './staff-work-orderers.js';

const isPlain = (text: string): boolean => new RegExp(PLAIN_TIME, 'u').test(text);
const isRead = (text: string): boolean =>
  possibleTimesOf(text, 'America/Los_Angeles') !== undefined;

describe('a time of an order that counts alone', () => {
  it.each([
    ...['20260504', '202605041200', '20260504120030', '20260504120030.123-0700'],
    ...['2026-05-04', '2026-05-04T12:00:30Z', '2026-05-04T12:00:30.123-07:00'],
  ])('is read by the policy as well: %s', (text) => {
    expect([isPlain(text), isRead(text)]).toEqual([true, true]);
  });

  it.each([
    ...['20260504T12:00:30Z', '2026-05-04120030', '2026-0504', '202605-04', '20260504-0700'],
    ...[
      '20260230',
      '2026-02-30T12:00:30Z',
      '20261304',
      '202605042400',
      '202605041260',
      '2026050412000',
    ],
    ...['2026-05-04T12:00:30-0700', 'soon', ''],
  ])('is none that the policy cannot read: %j', (text) => {
    expect([isPlain(text), isRead(text)]).toEqual([false, false]);
  });
});
