import type { PatientItem, PatientsAnswer } from '@anamnesis/read-models';
import { answer, date, flag, list, optional, text, uuid, whole } from '../answer-schema.js';

const patient = answer<PatientItem>('Patient', {
  patientId: uuid(),
  name: text('Family, Given'),
  birthDate: date(),
  facilityId: uuid(),
  facilityName: optional(text()),
  died: flag(),
  examinations: whole(),
  lastExaminedOn: optional(date()),
});

export const patients = answer<PatientsAnswer>('Patients', { rows: list(patient), more: flag() });
