import { isPrescribedHere } from './prescribed-here.policy.js';

describe('what the practice may refill', () => {
  it.each([
    ['its own prescription', 'practice', true],
    ['a prescription of another practice', 'external', false],
    ["an entry in the patient's own record", 'patient-entered', false],
  ] as const)('%s (%s): %s', (_what, origin, mayRefill) => {
    expect(isPrescribedHere(origin)).toBe(mayRefill);
  });
});
