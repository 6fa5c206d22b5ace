import type {
  ForgettingAnswer,
  ForgettingItem,
  ForgettingsAnswer,
  ReportKeptElsewhere,
  RetentionItem,
} from '@anamnesis/read-models';
import {
  answer,
  date,
  flag,
  instant,
  list,
  oneOf,
  optional,
  text,
  uuid,
  type Fields,
} from '../answer-schema.js';
import { erasureAuthority, erasureReason } from '../erasure-answers.js';
import { person } from '../person-answer.js';

const item: Fields<ForgettingItem> = {
  patientId: uuid(),
  standing: oneOf('kept', 'requested', 'approved', 'forgotten'),
  reason: optional(erasureReason),
  authority: optional(erasureAuthority),
  reference: optional(text('File number of the authority’s document.')),
  requestedBy: optional(person),
  requestedAt: optional(instant()),
  approvedBy: optional(person),
  approvedAt: optional(instant()),
  forgottenAt: optional(instant()),
  holds: list(text('File numbers of the legal holds that are in force.')),
};

const retention = answer<RetentionItem>('Retention', {
  ended: flag(),
  rule: optional(oneOf('after-last-care', 'after-coming-of-age', 'after-death')),
  mayBeForgottenFrom: optional(date()),
  policyVersion: text(),
  lastCareOn: optional(date()),
});

const misfiledReport = answer<ReportKeptElsewhere>('ReportKeptElsewhere', {
  reportId: uuid(),
  patientId: uuid(),
});

export const forgetting = answer<ForgettingAnswer>('Forgetting', {
  ...item,
  retention: optional(retention),
  misfiledReports: optional(list(misfiledReport)),
});

export const forgettings = answer<ForgettingsAnswer>('Forgettings', {
  rows: list(answer<ForgettingItem>('ForgettingItem', item)),
  next: optional(text('Where the next page goes on.')),
});
