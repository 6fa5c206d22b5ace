import type { Role } from './access/caller.js';
import { actions, mayDo, rolesOf, type Action } from './permissions.js';

const at = '2026-03-25T17:00:00Z';
const roles: readonly Role[] = [
  'patient',
  'proxy',
  'staff',
  'provider',
  'auditor',
  'service',
  'operator',
  'portal',
];
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
  PlanResponse: ['portal'],
  NoteResponseDue: ['portal'],
  SetNotificationPreference: ['patient', 'proxy', 'staff', 'provider'],
  RetryNotification: ['staff', 'provider'],
  AbandonNotification: ['staff', 'provider'],
  AnnounceMessage: ['portal'],
  MarkAddressUndeliverable: ['portal'],
  QueueNotification: ['portal'],
  NoteNotificationStep: ['portal'],
  RecordBounce: ['portal'],
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
  RecordMembership: ['staff', 'provider', 'service'],
  RecordClosure: ['staff', 'provider', 'service'],
  CancelClosure: ['staff', 'provider', 'service'],
  RequestForgetting: ['staff', 'provider'],
  WithdrawForgettingRequest: ['staff', 'provider'],
  PlaceLegalHold: ['staff', 'provider'],
  ApproveForgetting: ['provider'],
  LiftLegalHold: ['provider'],
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
  facilities: ['staff', 'provider'],
  notifications: ['staff', 'provider'],
  mailbox: ['patient', 'proxy', 'staff', 'provider'],
  accessLog: ['auditor'],
  forgettings: ['staff', 'provider', 'auditor'],
  forgetting: ['staff', 'provider', 'auditor'],
  OperateProjection: ['operator'],
  projections: ['auditor', 'operator'],
};
const grants = [{ patientId: 'maria', basis: 'court', from: '2026-01-01T00:00:00Z' }] as const;
const table = (Object.keys(who) as Action[]).map((what) => ({ what, may: who[what] }));

describe('who may do and see what', () => {
  it('says so of every command and every query', () => {
    expect([...actions].sort()).toEqual(Object.keys(who).sort());
  });

  it.each(table)('$what: $may', ({ what, may }) => {
    expect(roles.filter((role) => rolesOf(what).includes(role))).toEqual(may);
    for (const role of roles) {
      const caller = { actor: 'maria', role, grants };
      expect(mayDo(caller, what, { patientId: 'maria', at }).allowed).toBe(may.includes(role));
    }
  });

  it('denies what nobody has made a rule for, even a name that every object has', () => {
    for (const what of ['DeleteEverything', 'toString', '__proto__'] as unknown as Action[]) {
      expect(rolesOf(what)).toEqual([]);
      for (const role of roles) {
        const verdict = mayDo({ actor: 'maria', role, grants }, what, { patientId: 'maria', at });
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
