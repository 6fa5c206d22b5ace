import { resultStatuses, testCategories } from '@anamnesis/domain';
import type {
  MyLabAttachment,
  MyLabCorrection,
  MyLabCorrectionsAnswer,
  MyLabLine,
  MyLabReport,
  MyLabResultAnswer,
  MyLabResultsAnswer,
  MyLabTrendAnswer,
  MyLabViewingWish,
  MyLabViewingWishesAnswer,
  MyUnreadLabResultsAnswer,
  ProviderComment,
  TrendPoint,
} from '@anamnesis/read-models';
import {
  answer,
  date,
  flag,
  instant,
  list,
  oneOf,
  optional,
  number,
  text,
  uuid,
  whole,
  type Fields,
} from '../answer-schema.js';
import { person } from '../person-answer.js';

const standingSentence = text('The same for everybody, whatever is shown.');
const texts = list(text());

export const valueType = text(
  'In which type it was sent (HL7 table 0125); `values` are readable texts.',
);

export const attachmentFields: Fields<MyLabAttachment> = {
  kind: oneOf('enclosed', 'kept-elsewhere'),
  mediaType: optional(text()),
  size: optional(whole()),
  data: optional(text('The document in Base64; lists of patients leave it out.')),
};

const attachment = answer<MyLabAttachment>('MyLabAttachment', attachmentFields);

const line = answer<MyLabLine>('MyLabLine', {
  lineId: uuid(),
  name: text(),
  group: optional(whole()),
  valueType: optional(valueType),
  values: texts,
  attachments: list(attachment),
  units: optional(text()),
  referenceRange: optional(text()),
  flags: list(text('Abnormal flag as the laboratory said it (HL7 table 0078).')),
  status: oneOf(...resultStatuses),
  corrected: flag(),
  collectedOn: optional(
    date('In the facility’s zone: when this line was collected, or else its order.'),
  ),
  collectedAt: optional(instant()),
  receivedAt: instant(),
  performedBy: optional(text('The laboratory.')),
  specimen: optional(text()),
  notes: texts,
});

export const comment = answer<ProviderComment>('LabProviderComment', {
  text: text(),
  by: person,
  at: instant(),
});

const report = answer<MyLabReport>('MyLabReport', {
  reportId: uuid(),
  name: optional(text('What was ordered.')),
  collectedOn: optional(
    date('Of the first line that is shown, or of the order: lines tell theirs.'),
  ),
  collectedAt: optional(instant()),
  orderedBy: optional(person),
  results: list(line),
  notes: texts,
  comments: list(comment),
  corrected: flag(),
  unread: flag(),
});

export const myLabResults = answer<MyLabResultsAnswer>('MyLabResults', {
  patientId: uuid(),
  rows: list(report),
  next: optional(text('Send it as `cursor` for the next page; none on the last one.')),
  standingSentence,
});

export const myLabResult = answer<MyLabResultAnswer>('MyLabResult', {
  patientId: uuid(),
  report,
  standingSentence,
});

const point = answer<TrendPoint>('LabTrendPoint', {
  reportId: uuid(),
  lineId: uuid(),
  collectedOn: optional(date()),
  collectedAt: optional(instant()),
  value: number(),
  comparator: optional(oneOf('<', '>', '<=', '>=')),
  units: optional(text()),
  referenceRange: optional(text()),
  flags: texts,
  corrected: flag(),
});

export const myLabTrend = answer<MyLabTrendAnswer>('MyLabTrend', {
  patientId: uuid(),
  name: text(),
  points: list(point),
  standingSentence,
});

const correction = answer<MyLabCorrection>('MyLabCorrection', {
  collectedOn: optional(date()),
});

export const myLabCorrections = answer<MyLabCorrectionsAnswer>('MyLabCorrections', {
  patientId: uuid(),
  corrections: list(correction),
  standingSentence,
});

export const myUnreadLabResults = answer<MyUnreadLabResultsAnswer>('MyUnreadLabResults', {
  patientId: uuid(),
  unread: whole(),
  more: flag(),
  standingSentence,
});

const viewingWish = answer<MyLabViewingWish>('MyLabViewingWish', {
  wishId: uuid(),
  asked: oneOf('not-to-see', 'after-review', 'delay'),
  delayHours: optional(whole()),
  from: instant(),
  to: optional(instant()),
  categories: optional(list(oneOf(...testCategories))),
  isOver: flag(),
});

export const myLabViewingWishes = answer<MyLabViewingWishesAnswer>('MyLabViewingWishes', {
  patientId: uuid(),
  wishes: list(viewingWish),
});

/** What a live screen is told: ask the list again, and what of it. */
export interface LabResultsChanged {
  /** Reports that are new on the list, or other than they were told last. */
  readonly changed: readonly string[];
  /** Reports that are not shown any more. */
  readonly gone: readonly string[];
  readonly unread: number;
}

export const labResultsChanged = answer<LabResultsChanged>('LabResultsChanged', {
  changed: list(uuid()),
  gone: list(uuid()),
  unread: whole(),
});
