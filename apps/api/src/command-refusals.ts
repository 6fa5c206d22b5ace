import type {
  CommandName,
  PatientReason,
  PatientRequestReason,
  PractitionerReason,
  PrescriptionReason,
} from '@anamnesis/domain';

const asking = ['no-such-patient', 'patient-deceased'] as const satisfies PatientRequestReason[];

/** A request may be a refill, so its stream is the prescription's. */
const onARequest = [
  'never-requested',
  'no-such-prescription',
] as const satisfies PrescriptionReason[];
const open = [...onARequest, 'already-dismissed'] as const satisfies PrescriptionReason[];
const forTheClaimant = [...open, 'claimed-by-another'] as const satisfies PrescriptionReason[];

const mayBeFilled = [
  'no-such-prescription',
  'patient-deceased',
  'not-prescribed-here',
  'prescription-discontinued',
] as const satisfies PrescriptionReason[];
const mayBeAsked = [
  ...mayBeFilled,
  'schedule-needs-new-prescription',
  'prescription-too-old',
  'refills-used-up',
  'refill-days-unknown',
  'refill-days-used-up',
  'already-pending',
  'too-soon',
] as const satisfies PrescriptionReason[];
const mayBeDecided = [
  'no-such-prescription',
  'never-requested',
  'already-dismissed',
  'already-authorised',
  'already-denied',
  'not-prescriber-or-covering',
  'prescriber-departed',
] as const satisfies PrescriptionReason[];

type Reason = PatientRequestReason | PrescriptionReason | PatientReason | PractitionerReason;

/**
 * What a rule can say to each command: for the documentation. A command without a line does not
 * compile, a reason that nothing gives fails a spec, and the journeys fail on a refusal that is
 * not in the line of its command.
 */
export const commandRefusals: Readonly<Record<CommandName, readonly Reason[]>> = {
  RequestLabReport: asking,
  ReportRecordError: asking,
  AskQuestion: asking,

  ClaimPatientRequest: forTheClaimant,
  ReleasePatientRequest: forTheClaimant,
  NotePatientRequest: open,
  AnswerPatientRequest: [...forTheClaimant, 'reason-missing'],
  DismissPatientRequest: [...forTheClaimant, 'reason-missing'],
  WithdrawPatientRequest: [...open, 'already-authorised'],
  SupersedePatientRequest: [
    ...forTheClaimant,
    'superseded-by-itself',
    'other-request-unknown',
    'other-request-of-another-patient',
    'other-request-already-gone',
  ],
  ReturnPatientRequestToQueue: [...onARequest, 'already-pending'],

  RecordPrescription: ['dated-in-the-future', 'recorded-differently'],
  RecordDispense: ['no-such-prescription', 'dated-in-the-future', 'recorded-differently'],
  DiscontinuePrescription: ['no-such-prescription', 'recorded-differently'],
  RequestRefill: [...mayBeAsked, 'examination-needed'],
  TakeDownRefillRequest: mayBeAsked,
  AuthoriseRefill: [...mayBeDecided, ...mayBeAsked.slice(1), 'examination-needed'],
  DenyRefill: mayBeDecided,
  SendRefillToPharmacy: [
    ...mayBeFilled,
    'prescription-too-old',
    'never-requested',
    'not-authorised',
    'already-sent',
  ],
  StartRefillEncounter: [
    'no-such-prescription',
    'never-requested',
    'already-dismissed',
    'encounter-already-opened',
  ],

  RecordPatient: ['dated-in-the-future', 'died-before-birth'],
  RecordExamination: ['no-such-patient', 'dated-in-the-future', 'recorded-differently'],
  RecordDeath: ['no-such-patient', 'dated-in-the-future', 'died-before-birth'],

  RecordPractitioner: [],
  RecordDeparture: ['no-such-practitioner'],
  ArrangeCovering: [
    'no-such-practitioner',
    'covers-themselves',
    'covering-provider-unknown',
    'covering-ends-before-it-begins',
  ],
  EndCovering: ['no-such-practitioner', 'no-such-covering'],
  RecordFacility: [],
};

export const refusalsOf = (command: string): readonly Reason[] =>
  Object.hasOwn(commandRefusals, command) ? commandRefusals[command as CommandName] : [];
