import { verdictOn, type AccessVerdict, type Permission } from './access.policy.js';
import type { PortalCaller, ProxyGrant } from './caller.js';

const at = '2026-03-25T17:00:00Z';
const maria: PortalCaller = { actor: 'maria', role: 'patient' };
const ito: PortalCaller = { actor: 'nurse-ito', role: 'staff' };
const grantFor = (patientId: string, grant: Partial<ProxyGrant> = {}): ProxyGrant => ({
  patientId,
  basis: 'court',
  from: '2026-01-01T00:00:00Z',
  ...grant,
});
const proxy = (...grants: readonly ProxyGrant[]): PortalCaller => ({
  actor: 'aunt-elena',
  role: 'proxy',
  grants,
});
const permissions: readonly Permission[] = [
  { rule: 'patient-for-themselves', roles: ['patient'], whose: 'their-own' },
  { rule: 'proxy-by', roles: ['proxy'], whose: 'granted' },
  { rule: 'staff-reads-for-care', roles: ['staff', 'provider'], whose: 'anybody' },
];

const verdict = (
  caller: PortalCaller,
  patientId: string | undefined,
  minorityEndsAt = '2026-03-25T17:00:00.001Z',
): AccessVerdict => verdictOn(permissions, caller, { patientId, at, minorityEndsAt });

describe('a patient', () => {
  it.each([
    ['their own', 'maria', { allowed: true, rule: 'patient-for-themselves' }],
    ['somebody else’s', 'tomas', { allowed: false, rule: 'not-their-own' }],
    ['what is not there', undefined, { allowed: false, rule: 'not-their-own' }],
  ])('reaching %s', (_whose, patientId, expected) => {
    expect(verdict(maria, patientId)).toEqual(expected);
  });

  it('is not helped by grants, which are for proxies', () => {
    expect(verdict({ ...maria, grants: [grantFor('tomas')] }, 'tomas').allowed).toBe(false);
  });
});

describe('a proxy of Maria', () => {
  const ended = grantFor('maria', { to: at });
  it.each([
    ['with a grant in force', [grantFor('maria')], 'proxy-by-court'],
    [
      'just before it ends',
      [grantFor('maria', { to: '2026-03-25T17:00:00.001Z', basis: 'minority' })],
      'proxy-by-minority',
    ],
    [
      'from the instant at which it begins',
      [grantFor('maria', { from: at, basis: 'power-of-attorney' })],
      'proxy-by-power-of-attorney',
    ],
    [
      'with one that has ended and one in force',
      [ended, grantFor('maria', { basis: 'minority' })],
      'proxy-by-minority',
    ],
    [
      'by the one of two that does not end with minority',
      [grantFor('maria', { basis: 'minority' }), grantFor('maria')],
      'proxy-by-court',
    ],
    [
      'by minority once the other grant has ended',
      [ended, grantFor('maria', { basis: 'minority' }), grantFor('tomas')],
      'proxy-by-minority',
    ],
  ] as const)('reaches her data %s', (_when, grants, rule) => {
    expect(verdict(proxy(...grants), 'maria')).toEqual({ allowed: true, rule });
  });

  it.each([
    ['without any grant', [], 'no-grant'],
    ['with a grant for another patient', [grantFor('tomas')], 'no-grant'],
    ['from the instant at which it ends', [ended], 'grant-not-in-force'],
    [
      'before it begins',
      [grantFor('maria', { from: '2026-03-25T17:00:01Z' })],
      'grant-not-in-force',
    ],
    [
      'with a grant whose end cannot be read',
      [grantFor('maria', { to: 'when she is grown up' })],
      'grant-not-in-force',
    ],
  ] as const)('does not reach her data %s', (_when, grants, rule) => {
    expect(verdict(proxy(...grants), 'maria')).toEqual({ allowed: false, rule });
  });

  describe('by minority', () => {
    const byMinority = grantFor('maria', { basis: 'minority' });
    const longer = { ...byMinority, to: '2099-01-01T00:00:00Z' };

    it.each([
      ['with no end of its own', byMinority],
      ['with an end of its own that is later', longer],
    ])('reaches nothing from the end of minority on, %s', (_how, grant) => {
      expect(verdict(proxy(grant), 'maria', at)).toEqual({
        allowed: false,
        rule: 'minority-has-ended',
      });
    });

    it('reaches nothing where no birth date is on file', () => {
      expect(verdictOn(permissions, proxy(byMinority), { patientId: 'maria', at })).toEqual({
        allowed: false,
        rule: 'birth-date-not-on-file',
      });
    });

    it.each(['court', 'power-of-attorney'] as const)('but by %s', (basis) => {
      const grants = [byMinority, grantFor('maria', { basis })];
      expect(verdict(proxy(...grants), 'maria', at)).toEqual({
        allowed: true,
        rule: `proxy-by-${basis}`,
      });
    });
  });

  it('reaches neither what is not there nor anything by having her id', () => {
    expect(verdict(proxy(grantFor('maria')), undefined).rule).toBe('no-grant');
    expect(verdict({ actor: 'maria', role: 'proxy' }, 'maria').rule).toBe('no-grant');
  });
});

describe('the practice', () => {
  it.each(['tomas', undefined])(
    'reaches every patient, and what concerns none: %s',
    (patientId) => {
      expect(verdict(ito, patientId)).toEqual({ allowed: true, rule: 'staff-reads-for-care' });
    },
  );
});

describe('a role without a permission', () => {
  it('is denied, whosever it is', () => {
    const auditor: PortalCaller = { actor: 'maria', role: 'auditor' };
    expect(verdict(auditor, 'maria')).toEqual({ allowed: false, rule: 'not-for-this-role' });
    expect(verdictOn([], ito, { patientId: 'maria', at }).allowed).toBe(false);
  });
});
