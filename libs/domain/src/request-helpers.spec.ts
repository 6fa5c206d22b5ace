import { rolesOf } from './permissions.js';
import { requestHelpers } from './request-helpers.js';

describe('the helper of a request', () => {
  it.each([
    ['refill', 'StartRefillEncounter'],
    ['lab-report', 'AnswerPatientRequest'],
    ['missing-lab', 'NotePatientRequest'],
    ['record-error', 'NotePatientRequest'],
    ['question', 'AnswerPatientRequest'],
  ] as const)('of the kind %s leads to %s', (kind, command) => {
    expect(requestHelpers[kind].leadsTo).toBe(command);
  });
  it.each(Object.entries(requestHelpers))('of the kind %s never closes it', (_kind, helper) => {
    expect(helper.leadsTo).not.toMatch(/^(Dismiss|Withdraw|Supersede)/);
  });
  it.each(Object.entries(requestHelpers))(
    'of the kind %s is one that staff may use',
    (_kind, helper) => {
      expect(rolesOf(helper.leadsTo)).toContain('staff');
    },
  );
  it('has a label of its own for each kind', () => {
    const labels = Object.values(requestHelpers).map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });
});
