import type { AccessLogEvent, ViewedItem } from '@anamnesis/domain';
import type { AccessLogAnswer, AccessLogEntry, LostFacts, SealedFacts } from '@anamnesis/nest';
import {
  answer,
  instant,
  list,
  oneOf,
  optional,
  text,
  uuid,
  whole,
  type AnswerSchema,
  type DescribedSchema,
} from '../answer-schema.js';
import { erasureAuthority, erasureReason } from '../erasure-answers.js';

/** The events of the log, told apart by their type. */
type AnyAccess = Omit<Extract<AccessLogEvent, { type: 'CommandRefused' }>, 'type'> & {
  readonly type: AccessLogEvent['type'];
};
type Access = Omit<AnyAccess, 'commandId' | 'reason'> &
  Partial<Pick<AnyAccess, 'commandId' | 'reason'>> & { readonly items?: readonly ViewedItem[] };

const viewedItem = answer<ViewedItem>('ViewedItem', {
  id: text('Opaque id of what was shown.'),
  parts: optional(list(text('As `<id>@<version>`.'))),
});

const access = answer<Access>('Access', {
  type: oneOf(
    'CommandAccepted',
    'CommandRefused',
    'PatientDataRead',
    'RecordViewed',
    'AccessDenied',
  ),
  accessId: uuid(),
  patientId: optional(uuid()),
  by: text(),
  role: text(),
  onBehalfOf: optional(text()),
  at: instant(),
  what: text('Name of the command or query.'),
  rule: text('The rule of the access policy that allowed or forbade it.'),
  policyVersion: optional(text('Of the access policy; left out of what was noted before.')),
  correlationId: text(),
  commandId: optional(uuid()),
  reason: optional(text('Why the command was refused.')),
  items: optional(list(viewedItem)),
}) as DescribedSchema as AnswerSchema<AccessLogEvent>;

const entry = answer<AccessLogEntry>('AccessLogEntry', {
  eventId: uuid(),
  recordedAt: instant(),
  access,
});

const sealed = answer<SealedFacts>('SealedFacts', {
  facts: whole(),
  since: instant(),
  reason: erasureReason,
  authority: erasureAuthority,
  reference: text('File number of the authority’s document.'),
  requestedBy: text(),
  approvedBy: text(),
});

const lost = answer<LostFacts>('LostFacts', {
  facts: whole(),
  since: instant(),
  reason: oneOf('vault-lost', 'key-damaged'),
  declaredBy: text(),
  givenUpBy: text(),
});

export const accessLog = answer<AccessLogAnswer>('AccessLog', {
  month: text('YYYY-MM'),
  entries: list(entry),
  sealed: optional(sealed),
  lost: optional(lost),
  next: optional(whole()),
});
