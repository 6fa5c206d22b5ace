import { roles, type Role } from './access/caller.js';
import { actions, mayDo, rolesOf, type Action } from './permissions.js';

const at = '2026-03-25T17:00:00Z';
const who: Readonly<Record<Action, readonly Role[]>> = {
  RequestRefill: ['patient', 'proxy'],
  RequestLabReport: ['patient', 'proxy'],
  ReportMissingLab: ['patient', 'proxy'],
  ReportRecordError: ['patient', 'proxy'],
  AskQuestion: ['patient', 'proxy'],
  WithdrawPatientRequest: ['patient', 'proxy'],
  TakeDownRefillRequest: ['staff', 'front-desk', 'provider'],
  ClaimPatientRequest: ['staff', 'front-desk', 'provider'],
  ReleasePatientRequest: ['staff', 'front-desk', 'provider'],
  NotePatientRequest: ['staff', 'front-desk', 'provider'],
  AnswerPatientRequest: ['staff', 'front-desk', 'provider'],
  DismissPatientRequest: ['staff', 'front-desk', 'provider'],
  SupersedePatientRequest: ['staff', 'front-desk', 'provider'],
  ReturnPatientRequestToQueue: ['staff', 'front-desk', 'provider'],
  StartRefillEncounter: ['staff', 'front-desk', 'provider'],
  SendRefillToPharmacy: ['staff', 'front-desk', 'provider'],
  AuthoriseRefill: ['provider'],
  DenyRefill: ['provider'],
  PlanResponse: ['portal'],
  NoteResponseDue: ['portal'],
  SetNotificationPreference: ['patient', 'proxy', 'staff', 'front-desk', 'provider'],
  RetryNotification: ['staff', 'front-desk', 'provider'],
  AbandonNotification: ['staff', 'front-desk', 'provider'],
  AnnounceMessage: ['portal'],
  AnnounceLabNews: ['portal'],
  MarkAddressUndeliverable: ['portal'],
  QueueNotification: ['portal'],
  NoteNotificationStep: ['portal'],
  RecordBounce: ['portal'],
  RecordPrescription: ['record-system', 'importer'],
  RecordDispense: ['record-system', 'importer'],
  DiscontinuePrescription: ['provider', 'record-system', 'importer'],
  RecordPatient: ['record-system', 'importer', 'portal'],
  RecordExamination: ['record-system', 'importer'],
  RecordDeath: ['record-system', 'importer'],
  TakePatientUpdate: ['portal'],
  AcceptDemographicChange: ['staff', 'provider'],
  DeclineDemographicChange: ['staff', 'provider'],
  AssignPatientIdentifier: ['staff', 'provider', 'record-system', 'portal'],
  WithdrawPatientIdentifier: ['staff', 'provider', 'record-system'],
  RecordPractitioner: ['record-system', 'importer'],
  RecordFacility: ['record-system', 'importer'],
  RecordDeparture: ['record-system'],
  ArrangeCovering: ['staff', 'provider', 'record-system'],
  EndCovering: ['staff', 'provider', 'record-system'],
  RecordMembership: ['staff', 'provider', 'record-system', 'importer'],
  RecordClosure: ['staff', 'provider', 'record-system'],
  CancelClosure: ['staff', 'provider', 'record-system'],
  NoteWaitingLabNews: ['portal'],
  RecordLabResults: ['importer', 'portal'],
  IdentifyLabOrderer: ['staff', 'provider'],
  MarkMinorConsentService: ['staff', 'provider'],
  ProposeLabReportCorrection: ['staff', 'provider'],
  ApproveLabReportCorrection: ['provider'],
  RefuseLabReportCorrection: ['staff', 'provider'],
  WithdrawMisfiledLabReport: ['staff', 'provider'],
  ReviewLabResults: ['provider'],
  RecordLabReview: ['record-system'],
  ImportLabReviewAsReviewed: ['provider'],
  ReleaseLabComment: ['provider'],
  NoteLabReviewOverdue: ['portal'],
  NoteLabDisclosure: ['portal'],
  NoteLabPolicyRehearsal: ['portal'],
  TakeLabReleaseStep: ['staff', 'provider'],
  RecordLabViewingWish: ['patient', 'proxy', 'staff', 'provider'],
  EndLabViewingWish: ['patient', 'proxy', 'staff', 'provider'],
  ProposeLabPolicy: ['staff', 'provider'],
  ApproveLabPolicy: ['provider'],
  RefuseLabPolicyProposal: ['staff', 'provider'],
  ReceiveMessage: ['laboratory', 'record-system'],
  BeginMessageTaking: ['portal'],
  EndMessageTaking: ['portal'],
  NoteMessageTaken: ['portal'],
  ParkMessage: ['portal'],
  AttachMessagePatient: ['staff', 'provider', 'portal'],
  DeclareMessagePatientNew: ['staff', 'provider'],
  CorrectMessage: ['staff', 'provider'],
  AcceptMessageCorrection: ['provider'],
  ReplayMessage: ['staff', 'provider'],
  DiscardMessage: ['staff', 'provider'],
  RequestForgetting: ['staff', 'provider'],
  WithdrawForgettingRequest: ['staff', 'provider'],
  PlaceLegalHold: ['staff', 'provider'],
  ApproveForgetting: ['provider'],
  LiftLegalHold: ['provider'],
  myRequests: ['patient', 'proxy'],
  myPrescriptions: ['patient', 'proxy'],
  myLabResults: ['patient', 'proxy'],
  findMyLabResults: ['patient', 'proxy'],
  myLabResult: ['patient', 'proxy'],
  myLabTrend: ['patient', 'proxy'],
  exportMyLabResults: ['patient', 'proxy'],
  myUnreadLabResults: ['patient', 'proxy'],
  myLabCorrections: ['patient', 'proxy'],
  myLabViewingWishes: ['patient', 'proxy', 'staff', 'provider'],
  followMyLabResults: ['patient', 'proxy'],
  patientRequest: ['patient', 'proxy', 'staff', 'front-desk', 'provider', 'auditor'],
  queue: ['staff', 'front-desk', 'provider'],
  requestsChangedSince: ['staff', 'front-desk', 'provider'],
  archive: ['staff', 'front-desk', 'provider'],
  correspondence: ['staff', 'front-desk', 'provider'],
  prescriptions: ['staff', 'front-desk', 'provider'],
  encounterDrafts: ['staff', 'front-desk', 'provider'],
  labsToReview: ['staff', 'provider'],
  labsToMap: ['staff', 'provider'],
  labsOfUnknownOrderer: ['staff', 'provider'],
  labsOfUnknownTime: ['staff', 'provider'],
  labVisibility: ['staff', 'provider', 'auditor'],
  labTimeliness: ['staff', 'provider', 'auditor'],
  labDecision: ['auditor'],
  labSightings: ['staff', 'provider', 'auditor'],
  labPolicyProposals: ['staff', 'provider', 'auditor'],
  labPolicyRehearsal: ['staff', 'provider', 'auditor'],
  interfaceMessages: ['staff', 'provider', 'auditor'],
  interfaceMessage: ['staff', 'provider', 'auditor'],
  interfaceWorklist: ['staff', 'provider', 'auditor'],
  patients: ['staff', 'front-desk', 'provider'],
  demographicProposals: ['staff', 'provider', 'auditor'],
  facilities: ['staff', 'front-desk', 'provider'],
  notifications: ['staff', 'front-desk', 'provider'],
  mailbox: ['patient', 'proxy', 'staff', 'front-desk', 'provider'],
  accessLog: ['auditor'],
  whoLooked: ['patient', 'proxy'],
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
    const machines: readonly Role[] = ['laboratory', 'record-system', 'importer', 'portal'];
    for (const what of ['DismissPatientRequest', 'AnswerPatientRequest'] as const) {
      expect(rolesOf(what).filter((role) => machines.includes(role))).toEqual([]);
    }
  });

  it('lets a laboratory send its messages, and nothing else', () => {
    expect(actions.filter((what) => rolesOf(what).includes('laboratory'))).toEqual([
      'ReceiveMessage',
    ]);
  });

  it('lets an importer bring history, and neither messages nor reviews', () => {
    const what = actions.filter((each) => rolesOf(each).includes('importer'));
    expect(what.filter((each) => !/^(Record|Discontinue)/.test(each))).toEqual([]);
    expect(what).not.toContain('RecordLabReview');
  });

  it('lets no machine look at anything', () => {
    const machines: readonly Role[] = ['laboratory', 'record-system', 'importer', 'portal'];
    const questions = actions.filter((what) => /^[a-z]/.test(what));
    expect(
      questions.filter((what) => rolesOf(what).some((role) => machines.includes(role))),
    ).toEqual([]);
  });

  it('shows the front desk no results, and lets it change nothing about them', () => {
    const about = actions.filter((what) => /lab(?!Report$)/i.test(what));
    expect(about.length).toBeGreaterThan(0);
    expect(about.filter((what) => rolesOf(what).includes('front-desk'))).toEqual([]);
  });

  it('lets auditors change nothing', () => {
    const commands = actions.filter((what) => /^[A-Z]/.test(what));
    expect(commands.filter((what) => rolesOf(what).includes('auditor'))).toEqual([]);
  });
});
