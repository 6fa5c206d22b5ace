import type {
  ArchiveAnswer,
  ArchiveItem,
  AskedDetails,
  AwaitedResponse,
  ChangedRequest,
  CompactQueueItem,
  CorrespondenceAnswer,
  CorrespondenceItem,
  HistoryEntry,
  MyRequest,
  MyRequestsAnswer,
  PatientRequestAnswer,
  QueueAnswer,
  QueueCounts,
  QueueItem,
  RequestHelper,
  RequestsChangedAnswer,
} from '@anamnesis/read-models';
import {
  answer,
  date,
  either,
  flag,
  instant,
  list,
  oneOf,
  optional,
  text,
  uuid,
  whole,
  type Fields,
} from '../answer-schema.js';
import { person } from '../person-answer.js';
import { notShown, staleSince } from '../stale-answers.js';

const kind = oneOf('refill', 'lab-report', 'missing-lab', 'record-error', 'question');
const outcome = oneOf('completed', 'will-not-be-completed', 'withdrawn', 'superseded');
const status = oneOf(
  'queued',
  'claimed',
  'completed',
  'will-not-be-completed',
  'withdrawn',
  'superseded',
);
const flags = list(
  oneOf('no-prior-examination', 'taken-down', 'returned', 'patient-died', 'patient-unknown'),
);
const askedOn = text('The stream that every command on this request names.');
const nextCursor = optional(text('Send it as `cursor` for the next page; none on the last one.'));

const helper = answer<RequestHelper>('RequestHelper', {
  label: text('What the button says.'),
  leadsTo: text('The command that the button leads to.'),
});

const askedDetails = answer<AskedDetails>('AskedDetails', {
  text: optional(text()),
  correction: optional(text()),
  orderedBy: optional(text()),
  takenOn: optional(date()),
  prescriptionId: optional(uuid()),
  medication: optional(text()),
  daysSupply: optional(whole()),
  lastSuppliedOn: optional(date()),
  channel: optional(text()),
  responsibleProvider: optional(person),
  refill: optional(oneOf('asked', 'authorised', 'denied', 'sent')),
});

const response = answer<AwaitedResponse>('AwaitedResponse', {
  dueSoonAt: instant(),
  overdueAt: instant(),
  standing: oneOf('in-time', 'due-soon', 'overdue'),
  escalatesAt: optional(instant()),
});

const compactFields: Fields<CompactQueueItem> = {
  requestId: uuid(),
  askedOn,
  kind,
  patientId: uuid(),
  patientName: optional(text('Family, Given')),
  requestedAt: instant(),
  requestedOn: date(),
  ageDays: whole(),
  response: optional(response),
  summary: text(),
  claimedBy: optional(person),
  claimExpiresAt: optional(instant()),
  flags,
  helper,
  staleSince,
};

const compactItem = answer<CompactQueueItem>('CompactQueueItem', compactFields);

const queueItem = answer<QueueItem>('QueueItem', {
  ...compactFields,
  birthDate: optional(date()),
  asked: askedDetails,
  askedBy: person,
  answers: whole(),
  notes: whole(),
  timesReturned: whole(),
  position: text(),
});

export const queue = answer<QueueAnswer>('Queue', {
  rows: list(either(compactItem, queueItem)),
  next: nextCursor,
  notShown,
});

const archiveItem = answer<ArchiveItem>('ArchiveItem', {
  requestId: uuid(),
  askedOn,
  kind,
  patientId: uuid(),
  patientName: optional(text('Family, Given')),
  requestedAt: instant(),
  requestedOn: date(),
  summary: text(),
  outcome,
  archivedBy: person,
  archivedAt: instant(),
  reason: optional(text()),
  supersededBy: optional(uuid()),
  timesReturned: whole(),
  staleSince,
});

export const archive = answer<ArchiveAnswer>('Archive', {
  rows: list(archiveItem),
  next: nextCursor,
});

const historyEntry = answer<HistoryEntry>('HistoryEntry', {
  at: instant(),
  by: person,
  did: text('A whole sentence without its subject.'),
  detail: optional(text()),
  before: optional(text('How it stood before.')),
  otherRequestId: optional(uuid()),
});

export const patientRequest = answer<PatientRequestAnswer>('PatientRequest', {
  requestId: uuid(),
  askedOn,
  kind,
  patientId: uuid(),
  patientName: optional(text('Family, Given')),
  requestedAt: instant(),
  requestedOn: date(),
  summary: text(),
  asked: askedDetails,
  status,
  claimedBy: optional(person),
  claimExpiresAt: optional(instant()),
  supersededBy: optional(uuid()),
  supersedes: list(uuid()),
  flags,
  helper: optional(helper),
  history: list(historyEntry),
  staleSince,
});

const correspondenceItem = answer<CorrespondenceItem>('CorrespondenceItem', {
  entryId: text(),
  at: instant(),
  direction: oneOf('from-patient', 'to-patient'),
  by: person,
  kind,
  text: text(),
  requestId: uuid(),
  askedOn,
  associated: flag(),
});

export const correspondence = answer<CorrespondenceAnswer>('Correspondence', {
  patientId: uuid(),
  rows: list(correspondenceItem),
  next: nextCursor,
});

const myRequest = answer<MyRequest>('MyRequest', {
  requestId: uuid(),
  askedOn,
  kind,
  requestedAt: instant(),
  requestedOn: date(),
  summary: text(),
  status,
  sentence: text('The status for a person to read.'),
  reason: optional(text()),
  supersededBy: optional(uuid()),
  answers: whole(),
  staleSince,
});

export const myRequests = answer<MyRequestsAnswer>('MyRequests', {
  patientId: uuid(),
  rows: list(myRequest),
  next: nextCursor,
});

const byKind = answer<QueueCounts['byKind']>('QueueCountsByKind', {
  refill: whole(),
  'lab-report': whole(),
  'missing-lab': whole(),
  'record-error': whole(),
  question: whole(),
});

const counts = answer<QueueCounts>('QueueCounts', {
  queued: whole(),
  claimed: whole(),
  dueSoon: whole(),
  overdue: whole(),
  stale: whole(),
  byKind,
});

const changedRequest = answer<ChangedRequest>('ChangedRequest', {
  requestId: uuid(),
  inQueue: flag(),
  position: text(),
  item: queueItem,
});

export const requestsChanged = answer<RequestsChangedAnswer>('RequestsChanged', {
  rows: list(changedRequest),
  position: text('Ask on from here.'),
  more: flag(),
  counts,
});
