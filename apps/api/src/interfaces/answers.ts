import type {
  BundleIssue,
  ChangedLines,
  InterfaceMessageAnswer,
  MessageFact,
  MessageText,
  MessageViewing,
  ProposedCorrectionOfText,
} from '@anamnesis/nest';
import type {
  InterfaceMessageItem,
  InterfaceMessagesAnswer,
  InterfaceWorklistAnswer,
  MessageCorrectionToAccept,
  WorklistCount,
} from '@anamnesis/read-models';
import {
  answer,
  flag,
  instant,
  list,
  oneOf,
  optional,
  text,
  uuid,
  whole,
} from '../answer-schema.js';
import { person } from '../person-answer.js';
import { notShown, staleSince } from '../stale-answers.js';

const reason = oneOf(
  'patient-unknown',
  'patient-ambiguous',
  'patient-disagrees',
  'patient-perhaps-on-file',
  'patient-incomplete',
  'unreadable-content',
  'no-results',
  'filed-under-another-patient',
  'corrects-nothing',
  'changes-nothing',
  'too-large',
  'refused',
);
const format = oneOf('hl7v2', 'fhir-bundle');
const place = optional(text('Which order or segment, by number.'));

const wait = answer<InterfaceMessageItem['waits'][number]>('MessageWait', { reason, place });

const correction = answer<MessageCorrectionToAccept>('MessageCorrectionToAccept', {
  correctionId: uuid(),
  reason: text(),
  mendedBy: person,
  mendedAt: instant(),
});

const item = answer<InterfaceMessageItem>('InterfaceMessageItem', {
  messageId: uuid(),
  patientId: optional(uuid()),
  patientName: optional(text('Family, Given')),
  sender: text('As the configuration names it.'),
  format,
  messageType: text(),
  controlId: text('MSH-10.'),
  reusesControlId: flag(),
  status: oneOf('waiting', 'parked', 'taken', 'discarded'),
  reason: optional(reason),
  waits: list(wait),
  waitsSince: optional(instant()),
  correction: optional(correction),
  ownedBy: optional(oneOf('staff', 'provider')),
  dueAt: optional(instant()),
  isOverdue: optional(flag()),
  reports: list(uuid()),
  attempt: whole(),
  receivedAt: instant(),
  changedAt: instant(),
  decidedBy: optional(person),
  decidedBecause: optional(text()),
  staleSince,
});

const count = answer<WorklistCount>('WorklistCount', {
  reason: optional(reason),
  messages: whole(),
});

const issue = answer<BundleIssue>('BundleIssue', {
  severity: oneOf('information', 'warning', 'error'),
  code: oneOf('informational', 'invalid', 'too-long', 'forbidden', 'transient', 'exception'),
  diagnostics: text('A sentence of ours; nothing of the bundle stands in it.'),
  expression: optional(list(text('`Bundle.entry[2]`'))),
});

/** As FHIR R4 has it. */
export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly BundleIssue[];
}

export const operationOutcome = answer<OperationOutcome>('OperationOutcome', {
  resourceType: oneOf('OperationOutcome'),
  issue: list(issue),
});

export const interfaceMessages = answer<InterfaceMessagesAnswer>('InterfaceMessages', {
  rows: list(item),
  next: optional(text('Send it as `cursor` for the next page; none on the last one.')),
  counts: list(count),
  notShown,
});

export const interfaceWorklist = answer<InterfaceWorklistAnswer>('InterfaceWorklist', {
  position: text('Another one after each change of what waits.'),
  counts: list(count),
});

const messageText = answer<MessageText>('MessageText', {
  raw: text('Base64 of the bytes.'),
  text: optional(text('Left out where the bytes are not of the character set that they name.')),
});

const fact = answer<MessageFact>('MessageFact', {
  type: oneOf(
    'MessageReceived',
    'MessageParked',
    'MessageTaken',
    'MessagePatientAttached',
    'MessagePatientDeclaredNew',
    'MessageCorrectionProposed',
    'MessageCorrected',
    'MessageReplayed',
    'MessageDiscarded',
  ),
  by: text('Opaque id of the actor.'),
  at: instant(),
  attempt: optional(whole()),
  reason: optional(text()),
  place,
  reports: optional(list(uuid())),
  patientId: optional(uuid()),
  patientUpdate: optional(oneOf('counts', 'older-than-known')),
  correctionId: optional(uuid()),
  mendedBy: optional(text('Whose text it is that another person accepted.')),
});

const changes = answer<ChangedLines>('ChangedLines', {
  fromLine: whole(),
  before: list(text()),
  after: list(text()),
});

const proposed = answer<ProposedCorrectionOfText>('ProposedCorrectionOfText', {
  correctionId: uuid(),
  by: text('Opaque id of whoever has mended it.'),
  at: instant(),
  reason: text(),
  text: messageText,
  changes,
});

const viewing = answer<MessageViewing>('MessageViewing', {
  by: text('Opaque id of the person.'),
  role: text(),
  at: instant(),
  attempt: whole(),
});

export const interfaceMessage = answer<InterfaceMessageAnswer>('InterfaceMessage', {
  messageId: uuid(),
  patientId: optional(uuid()),
  sender: text(),
  format,
  receivedAt: instant(),
  attempt: whole(),
  text: messageText,
  asSent: optional(messageText),
  proposed: optional(proposed),
  sha256: text('Of the bytes as they came, in hexadecimal.'),
  history: list(fact),
  viewings: optional(list(viewing)),
});
