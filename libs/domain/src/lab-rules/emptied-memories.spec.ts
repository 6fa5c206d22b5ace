import { classificationOf } from '../lab-tests/classification.policy.js';
import { emptyMemories } from '../shared/remembered.js';
import { agesOf } from './ages.policy.js';
import { possibleCollectionsOf, possibleTimesOf } from './possible-times.policy.js';

const mapped = {};

describe('what rules remember of a text that was said of a person', () => {
  it.each<[string, () => unknown]>([
    ['a birth date', () => agesOf('1985-07-19', 'UTC')],
    ['a time', () => possibleTimesOf('2026-03-01T08:00:00Z', 'UTC')],
    ['a time of collection', () => possibleCollectionsOf('2026-03-01T08:00:00Z', 'UTC')],
    ['the name of a test', () => classificationOf({ name: 'Glucose of Rosa' })],
    ['the name of a test that is mapped', () => classificationOf({ name: 'Glucose' }, mapped)],
  ])('is let go of when somebody is forgotten: what came of %s', (_, ask) => {
    const before = ask();
    expect(ask()).toBe(before);
    emptyMemories();
    expect(ask()).not.toBe(before);
    expect(ask()).toEqual(before);
  });
});
