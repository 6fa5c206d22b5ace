import type { PractitionerCommand, FacilityCommand } from '../directory/commands.js';
import type { MedicationCommand } from '../medications/commands.js';
import type { PatientCommand } from '../patients/commands.js';
import type { AskingCommand, HandlingCommand } from '../requests/commands.js';
import { covers } from '../shared/facility-calendar.js';
import type { PortalCaller, ProxyGrant, Role } from './caller.js';

/**
 * May this caller do or see this, of this patient, at this instant?
 *
 * Denied is whatever no line of the table below allows. Patients reach their own data only, a
 * proxy only that of the patients named in a grant that is in force (from inclusive, to exclusive;
 * that a minority ends with the coming of age, on 28 February for who was born on the 29th, is the
 * grant's `to`: R40). Staff and providers reach every patient of the practice, for one installation
 * is one practice; only providers authorise and deny (requirements row 95, R36); interfaces record
 * and nothing else; auditors read and nothing else. Only people dismiss (R19).
 * Source: requirements rows 78, 87-113 and 1.13, issue 3; the practice's policy of 2026-01-01.
 * Not covered here: which provider may authorise which prescription (medications says so), what of
 * a request a patient is shown (the views say so: no notes of staff), who receives a grant.
 */
export const mayDo = (
  caller: PortalCaller,
  what: Action,
  { patientId, at }: Touched,
): AccessVerdict => {
  const permission = permissionsOf(what).find(({ roles }) => roles.includes(caller.role));
  if (!permission) return { allowed: false, rule: 'not-for-this-role' };
  switch (permission.whose) {
    case 'anybody':
      return { allowed: true, rule: permission.rule };
    case 'their-own':
      return patientId !== undefined && patientId === caller.actor
        ? { allowed: true, rule: permission.rule }
        : { allowed: false, rule: 'not-their-own' };
    case 'granted':
      return byGrant(caller.grants ?? [], permission.rule, { patientId, at });
  }
};

/** Whose data it touches, when it is known, and the moment of asking. */
export interface Touched {
  readonly patientId: string | undefined;
  readonly at: string;
}

/** The rule's name goes into the access log, together with `accessPolicyVersion`. */
export interface AccessVerdict {
  readonly allowed: boolean;
  readonly rule: string;
}

export const accessPolicyVersion = 'access-1';

/** Which roles may ever do it; the rest is told so before anything is read. */
export const rolesOf = (what: Action): readonly Role[] =>
  permissionsOf(what).flatMap(({ roles }) => roles);

export type CommandName = (
  | AskingCommand
  | HandlingCommand
  | MedicationCommand
  | PatientCommand
  | PractitionerCommand
  | FacilityCommand
)['type'];

/** Every question that can be asked. */
export type QueryName =
  | 'queue'
  | 'requestsChangedSince'
  | 'archive'
  | 'patientRequest'
  | 'correspondence'
  | 'myRequests'
  | 'myPrescriptions'
  | 'prescriptions'
  | 'encounterDrafts'
  | 'patients'
  | 'accessLog';

export type Action = CommandName | QueryName;

interface Permission {
  readonly rule: string;
  readonly roles: readonly Role[];
  readonly whose: 'anybody' | 'their-own' | 'granted';
}

const themselves: readonly Permission[] = [
  { rule: 'patient-for-themselves', roles: ['patient'], whose: 'their-own' },
  { rule: 'proxy-by', roles: ['proxy'], whose: 'granted' },
];
const staff: Permission = {
  rule: 'staff-handles-requests',
  roles: ['staff', 'provider'],
  whose: 'anybody',
};
const readsForCare: Permission = {
  rule: 'staff-reads-for-care',
  roles: ['staff', 'provider'],
  whose: 'anybody',
};
const provider: Permission = {
  rule: 'provider-decides',
  roles: ['provider'],
  whose: 'anybody',
};
const interfaces: Permission = {
  rule: 'interface-records',
  roles: ['service'],
  whose: 'anybody',
};
const directory: Permission = {
  rule: 'practice-keeps-its-directory',
  roles: ['staff', 'provider', 'service'],
  whose: 'anybody',
};
const auditor: Permission = { rule: 'auditor-reads', roles: ['auditor'], whose: 'anybody' };

/** A command or a query without a line does not compile. */
const permissions: Readonly<Record<Action, readonly Permission[]>> = {
  RequestRefill: themselves,
  RequestLabReport: themselves,
  ReportRecordError: themselves,
  AskQuestion: themselves,
  WithdrawPatientRequest: themselves,

  TakeDownRefillRequest: [staff],
  ClaimPatientRequest: [staff],
  ReleasePatientRequest: [staff],
  NotePatientRequest: [staff],
  AnswerPatientRequest: [staff],
  DismissPatientRequest: [staff],
  SupersedePatientRequest: [staff],
  ReturnPatientRequestToQueue: [staff],
  StartRefillEncounter: [staff],
  SendRefillToPharmacy: [staff],

  AuthoriseRefill: [provider],
  DenyRefill: [provider],

  RecordPrescription: [interfaces],
  RecordDispense: [interfaces],
  DiscontinuePrescription: [interfaces, provider],
  RecordPatient: [interfaces],
  RecordExamination: [interfaces],
  RecordDeath: [interfaces],
  RecordPractitioner: [interfaces],
  RecordFacility: [interfaces],
  RecordDeparture: [interfaces],
  ArrangeCovering: [directory],
  EndCovering: [directory],

  myRequests: themselves,
  myPrescriptions: themselves,
  patientRequest: [...themselves, readsForCare, auditor],
  queue: [readsForCare],
  requestsChangedSince: [readsForCare],
  archive: [readsForCare],
  correspondence: [readsForCare],
  prescriptions: [readsForCare],
  encounterDrafts: [readsForCare],
  patients: [readsForCare],
  accessLog: [auditor],
};

/** What is not in the table was never allowed, whatever an embedder's code asks for. */
const permissionsOf = (what: Action): readonly Permission[] =>
  Object.hasOwn(permissions, what) ? permissions[what] : [];

const byGrant = (
  grants: readonly ProxyGrant[],
  rule: string,
  { patientId, at }: Touched,
): AccessVerdict => {
  const theirs = grants.filter((grant) => patientId !== undefined && grant.patientId === patientId);
  const inForce = theirs.find((grant) => covers(grant, at));
  if (inForce) return { allowed: true, rule: `${rule}-${inForce.basis}` };
  return { allowed: false, rule: theirs.length > 0 ? 'grant-not-in-force' : 'no-grant' };
};

/** Everything that has a rule: specs hold it against the routes and the buses. */
export const actions = Object.keys(permissions) as readonly Action[];
