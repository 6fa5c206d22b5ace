import { plainToInstance } from 'class-transformer';
import {
  DiscontinuePrescription,
  ImportLabReviewAsReviewed,
  RecordDeath,
  RecordDispense,
  RecordExamination,
  RecordFacility,
  RecordLabResults,
  RecordMembership,
  RecordPatient,
  RecordPractitioner,
  RecordPrescription,
} from '@anamnesis/domain';
import type { ImportedCommand } from './import-plan.js';

type Fields<Command> = Omit<Command, 'type'>;
/** Fields that the source may lack, as `undefined`. */
type Loose<Command> = {
  readonly [Field in keyof Fields<Command>]: Fields<Command>[Field] | undefined;
};

const made =
  <Command extends ImportedCommand>(Class: new () => Command) =>
  (fields: Loose<Command>): Command =>
    plainToInstance(
      Class,
      Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    );

export const recordFacility = made(RecordFacility);
export const recordPractitioner = made(RecordPractitioner);
export const recordPatient = made(RecordPatient);
export const recordExamination = made(RecordExamination);
export const recordDeath = made(RecordDeath);
export const recordPrescription = made(RecordPrescription);
export const recordDispense = made(RecordDispense);
export const discontinuePrescription = made(DiscontinuePrescription);
export const recordLabResults = made(RecordLabResults);
export const recordMembership = made(RecordMembership);
export const importLabReviewAsReviewed = made(ImportLabReviewAsReviewed);

const classes = {
  RecordFacility,
  RecordPractitioner,
  RecordPatient,
  RecordExamination,
  RecordDeath,
  RecordPrescription,
  RecordDispense,
  DiscontinuePrescription,
  RecordLabResults,
  RecordMembership,
  ImportLabReviewAsReviewed,
} as const;

/** The same command with other values in some fields. */
export const withFields = (
  command: ImportedCommand,
  fields: Readonly<Record<string, unknown>>,
): ImportedCommand => {
  const Class = classes[command.type as keyof typeof classes] as new () => ImportedCommand;
  return plainToInstance(Class, { ...command, ...fields });
};
