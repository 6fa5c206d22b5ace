import type { LabDecisionAnswer } from '@anamnesis/nest';
import { decisionInWords } from './explain-result.js';

const visible = {
  visible: true,
  rule: 'L1',
  because: 'verified by its provider',
  basis: 'policy',
  rules: [],
  lifted: [],
  policyVersion: 'lab-visibility-2',
  since: '2026-03-03T17:00:00.000Z',
} as const;
const hidden = {
  visible: false,
  rule: 'L6',
  because: 'collected at 12 to 17',
  basis: 'policy',
  rules: [{ rule: 'L6', because: 'collected at 12 to 17', basis: 'policy' }],
  lifted: [],
  policyVersion: 'lab-visibility-2',
  contact: { who: 'doctors-office' },
} as const;
const ofReport = {
  carriers: 'shown',
  policyId: 'lab-visibility',
  policyEffectiveFrom: '2023-01-01T08:00:00Z',
} as const;
const line = {
  lineId: 'c1',
  version: 1,
  status: 'final',
  test: { code: '2345-7', name: 'Glucose' },
  category: 'none',
} as const;
const answer: LabDecisionAnswer = {
  reportId: 'b1',
  patientId: 'a1',
  at: '2026-03-04T17:00:00Z',
  viewer: 'proxy-court',
  decisions: [
    {
      known: 'then',
      onFile: true,
      report: { ...visible, ...ofReport },
      lines: [{ ...line, ...visible }],
    },
    {
      known: 'now',
      onFile: true,
      report: { ...hidden, ...ofReport },
      lines: [{ ...line, ...hidden }],
    },
  ],
  differs: true,
};

describe('a decision in words', () => {
  it('says what was decided by what was known then and by what is known now', () => {
    expect(decisionInWords(answer).split('\n')).toEqual([
      'Report b1, as of 2026-03-04T17:00:00Z, for proxy by court.',
      'The grant is taken as open-ended: --granted-from and --granted-to say when it is in force.',
      '',
      'By what was known then: visible by L1 (verified by its provider; policy), from 2026-03-03T17:00:00.000Z until something new happens',
      '  policy   lab-visibility, lab-visibility-2, in force since 2023-01-01T08:00:00Z',
      '  notes    narrative, notes and attachments: shown',
      '  line     c1: Glucose, version 1, final; none',
      '           visible by L1 (verified by its provider; policy), from 2026-03-03T17:00:00.000Z until something new happens',
      '',
      'By what is known now: hidden by L6 (collected at 12 to 17; policy), from ever until something new happens',
      '  policy   lab-visibility, lab-visibility-2, in force since 2023-01-01T08:00:00Z',
      '  notes    narrative, notes and attachments: shown',
      '  line     c1: Glucose, version 1, final; none',
      '           hidden by L6 (collected at 12 to 17; policy), from ever until something new happens',
      '           applies L6: collected at 12 to 17 (policy)',
      '           ask     doctors-office',
      'By what is known now something else would have been shown then.',
    ]);
  });

  it('says of a proxy when the grant is taken to be in force, and of nobody else', () => {
    const grant = { grantedFrom: '2026-01-01T08:00:00Z', grantedTo: '2026-06-01T07:00:00Z' };
    expect(decisionInWords(answer, grant).split('\n')[1]).toBe(
      `The grant is taken as in force from ${grant.grantedFrom} until ${grant.grantedTo}.`,
    );
    expect(decisionInWords(answer, { grantedTo: grant.grantedTo }).split('\n')[1]).toBe(
      `The grant is taken as in force from ever until ${grant.grantedTo}.`,
    );
    expect(decisionInWords({ ...answer, viewer: 'patient' })).not.toContain('grant');
  });

  it('says that nothing was on file', () => {
    const { differs: _one, ...alone } = answer;
    const nothing = { known: 'then', onFile: false, lines: [] } as const;
    expect(
      decisionInWords({ ...alone, decisions: [nothing] })
        .split('\n')
        .slice(2),
    ).toEqual(['', 'By what was known then: nothing of it was on file.']);
  });

  it.each([
    ['patient', 'patient'],
    ['stranger', 'a stranger'],
    ['front-desk', 'front desk'],
    ['proxy-power-of-attorney', 'proxy by power-of-attorney'],
  ] as const)('names the viewer %s', (viewer, words) => {
    expect(decisionInWords({ ...answer, viewer })).toContain(`, for ${words}.`);
  });

  it('says so when both are the same', () => {
    expect(decisionInWords({ ...answer, differs: false })).toMatch(
      /the same would have been shown/,
    );
  });
});
