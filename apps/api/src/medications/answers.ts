import type {
  DraftedPrescription,
  EncounterDraftItem,
  EncounterDraftsAnswer,
  HandOff,
  PrescriptionItem,
  PrescriptionsAnswer,
  RefillOffer,
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
  whole,
} from '../answer-schema.js';
import { person } from '../person-answer.js';
import { notShown, staleSince } from '../stale-answers.js';

const handOff = answer<HandOff>('HandOff', { who: text(), phone: optional(text()), text: text() });

const refillOffer = answer<RefillOffer>('RefillOffer', {
  eligible: flag(),
  because: optional(text('Why not: the reason of the refusal.')),
  sentence: text(),
  firstEligibleDate: optional(date()),
  requestId: optional(uuid()),
  handOff: optional(handOff),
});

const prescriptionItem = answer<PrescriptionItem>('Prescription', {
  prescriptionId: uuid(),
  medication: text(),
  rxNormCode: optional(text()),
  schedule: oneOf('non-controlled', 'II', 'III', 'IV', 'V'),
  daysSupply: optional(whole()),
  writtenOn: date(),
  origin: oneOf('practice', 'external', 'patient-entered'),
  prescriber: person,
  facilityId: uuid(),
  lastFilledOn: optional(date()),
  discontinuedOn: optional(date()),
  refill: refillOffer,
  staleSince,
});

export const prescriptions = answer<PrescriptionsAnswer>('Prescriptions', {
  patientId: uuid(),
  rows: list(prescriptionItem),
  notShown,
});

const drafted = answer<DraftedPrescription>('DraftedPrescription', {
  draftId: uuid(),
  medication: text(),
  daysSupply: optional(whole()),
});

const encounterDraft = answer<EncounterDraftItem>('EncounterDraft', {
  encounterId: uuid(),
  patientId: uuid(),
  patientName: optional(text('Family, Given')),
  requestId: uuid(),
  prescriptionId: uuid(),
  openedBy: person,
  openedAt: instant(),
  drafts: list(drafted),
  staleSince,
});

export const encounterDrafts = answer<EncounterDraftsAnswer>('EncounterDrafts', {
  rows: list(encounterDraft),
  next: optional(text('Send it as `cursor` for the next page; none on the last one.')),
  notShown,
});
