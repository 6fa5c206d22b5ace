import { actions, mayDo, rolesOf, type Action } from './access.policy.js';
import type { PortalCaller, ProxyGrant, Role } from './caller.js';

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

const roles: readonly Role[] = ['patient', 'proxy', 'staff', 'provider', 'auditor', 'service'];
const who: Readonly<Record<Action, readonly Role[]>> = {
  RequestRefill: ['patient', 'proxy'],
  RequestLabReport: ['patient', 'proxy'],
  ReportRecordError: ['patient', 'proxy'],
  AskQuestion: ['patient', 'proxy'],
  WithdrawPatientRequest: ['patient', 'proxy'],
  TakeDownRefillRequest: ['staff', 'provider'],
  ClaimPatientRequest: ['staff', 'provider'],
  ReleasePatientRequest: ['staff', 'provider'],
  NotePatientRequest: ['staff', 'provider'],
  AnswerPatientRequest: ['staff', 'provider'],
  DismissPatientRequest: ['staff', 'provider'],
  SupersedePatientRequest: ['staff', 'provider'],
  ReturnPatientRequestToQueue: ['staff', 'provider'],
  StartRefillEncounter: ['staff', 'provider'],
  SendRefillToPharmacy: ['staff', 'provider'],
  AuthoriseRefill: ['provider'],
  DenyRefill: ['provider'],
  RecordPrescription: ['service'],
  RecordDispense: ['service'],
  DiscontinuePrescription: ['provider', 'service'],
  RecordPatient: ['service'],
  RecordExamination: ['service'],
  RecordDeath: ['service'],
  RecordPractitioner: ['service'],
  RecordFacility: ['service'],
  RecordDeparture: ['service'],
  ArrangeCovering: ['staff', 'provider', 'service'],
  EndCovering: ['staff', 'provider', 'service'],
  myRequests: ['patient', 'proxy'],
  myPrescriptions: ['patient', 'proxy'],
  patientRequest: ['patient', 'proxy', 'staff', 'provider', 'auditor'],
  queue: ['staff', 'provider'],
  requestsChangedSince: ['staff', 'provider'],
  archive: ['staff', 'provider'],
  correspondence: ['staff', 'provider'],
  prescriptions: ['staff', 'provider'],
  encounterDrafts: ['staff', 'provider'],
  patients: ['staff', 'provider'],
  accessLog: ['auditor'],
};
const table = (Object.keys(who) as Action[]).map((what) => ({ what, may: who[what] }));

describe('who may do and see what', () => {
  it('says so of every command and every query', () => {
    expect([...actions].sort()).toEqual(Object.keys(who).sort());
  });

  it.each(table)('$what: $may', ({ what, may }) => {
    expect(roles.filter((role) => rolesOf(what).includes(role))).toEqual(may);
    for (const role of roles) {
      const caller = { actor: 'maria', role, grants: [grantFor('maria')] };
      expect(mayDo(caller, what, { patientId: 'maria', at }).allowed).toBe(may.includes(role));
    }
  });

  it('denies what nobody has made a rule for, even a name that every object has', () => {
    for (const what of ['DeleteEverything', 'toString', '__proto__'] as unknown as Action[]) {
      expect(rolesOf(what)).toEqual([]);
      for (const role of roles) {
        const verdict = mayDo({ ...maria, role }, what, { patientId: 'maria', at });
        expect(verdict).toEqual({ allowed: false, rule: 'not-for-this-role' });
      }
    }
  });

  it('lets only people dismiss, never a machine', () => {
    expect(rolesOf('DismissPatientRequest')).not.toContain('service');
    expect(rolesOf('AnswerPatientRequest')).not.toContain('service');
  });

  it('lets auditors change nothing', () => {
    const commands = actions.filter((what) => /^[A-Z]/.test(what));
    expect(commands.filter((what) => rolesOf(what).includes('auditor'))).toEqual([]);
  });
});

describe('a patient', () => {
  it.each([
    ['their own', 'maria', { allowed: true, rule: 'patient-for-themselves' }],
    ['somebody else’s', 'tomas', { allowed: false, rule: 'not-their-own' }],
    ['what is not there', undefined, { allowed: false, rule: 'not-their-own' }],
  ])('reaching %s', (_whose, patientId, verdict) => {
    expect(mayDo(maria, 'patientRequest', { patientId, at })).toEqual(verdict);
    expect(mayDo(maria, 'RequestRefill', { patientId, at })).toEqual(verdict);
  });

  it('is not helped by grants, which are for proxies', () => {
    const caller = { ...maria, grants: [grantFor('tomas')] };
    expect(mayDo(caller, 'myRequests', { patientId: 'tomas', at }).allowed).toBe(false);
  });
});

describe('a proxy', () => {
  const until = { to: '2026-03-25T17:00:00Z' };
  it.each([
    ['with a grant in force', [grantFor('maria')], 'maria', true, 'proxy-by-court'],
    ['for another patient', [grantFor('maria')], 'tomas', false, 'no-grant'],
    ['for what is not there', [grantFor('maria')], undefined, false, 'no-grant'],
    ['without any grant', [], 'maria', false, 'no-grant'],
    [
      'at the instant at which it ends',
      [grantFor('maria', until)],
      'maria',
      false,
      'grant-not-in-force',
    ],
    [
      'just before it ends',
      [grantFor('maria', { to: '2026-03-25T17:00:00.001Z', basis: 'minority' })],
      'maria',
      true,
      'proxy-by-minority',
    ],
    [
      'from the instant at which it begins',
      [grantFor('maria', { from: at, basis: 'power-of-attorney' })],
      'maria',
      true,
      'proxy-by-power-of-attorney',
    ],
    [
      'before it begins',
      [grantFor('maria', { from: '2026-03-25T17:00:01Z' })],
      'maria',
      false,
      'grant-not-in-force',
    ],
    [
      'with one that has ended and one in force',
      [grantFor('maria', until), grantFor('maria', { basis: 'minority' })],
      'maria',
      true,
      'proxy-by-minority',
    ],
    [
      'with a grant whose end cannot be read',
      [grantFor('maria', { to: 'when she is grown up' })],
      'maria',
      false,
      'grant-not-in-force',
    ],
  ] as const)('%s', (_when, grants, patientId, allowed, rule) => {
    expect(mayDo(proxy(...grants), 'RequestRefill', { patientId, at })).toEqual({ allowed, rule });
  });

  it('reaches nothing by having the patient’s id, or a grant list left out', () => {
    const caller: PortalCaller = { actor: 'maria', role: 'proxy' };
    expect(mayDo(caller, 'myRequests', { patientId: 'maria', at }).allowed).toBe(false);
  });
});

describe('the practice', () => {
  it('reaches every patient, and what concerns none', () => {
    expect(mayDo(ito, 'queue', { patientId: undefined, at })).toEqual({
      allowed: true,
      rule: 'staff-reads-for-care',
    });
    expect(mayDo(ito, 'DismissPatientRequest', { patientId: 'tomas', at })).toEqual({
      allowed: true,
      rule: 'staff-handles-requests',
    });
  });
});
