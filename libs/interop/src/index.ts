export { importBundle } from './fhir/import-bundle.js';
export {
  importSamplePatients,
  sampleTableNames,
  type SamplePractice,
  type SampleTables,
} from './smart/import-sample-patients.js';
export { recordFacility } from './commands.js';
export { filedAnew, idFiledAnew } from './lab-results.js';
export { idsFromSource, type SourceIds } from './source-ids.js';
export { importAsReviewed, type AsReviewed } from './import-as-reviewed.js';
export { shiftDatesTo } from './shift-dates.js';
export { scheduleByName } from './controlled-substances.js';
export type {
  ImportedCommand,
  ImportingPractice,
  ImportPlan,
  ImportProblem,
  PlannedCommand,
  SkippedEntry,
} from './import-plan.js';
export {
  acknowledgementOf,
  type AcknowledgedError,
  type Acknowledgement,
  type AcknowledgementCode,
  type ErrorCondition,
} from './hl7v2/acknowledgement.js';
export {
  adtTriggers,
  readAdt,
  type AdtRead,
  type AdtTrigger,
  type PatientUpdate,
  type UpdateFields,
} from './hl7v2/adt.js';
export * from './hl7v2/laboratory-report.js';
export {
  labResultsIn,
  type HeldBecause,
  type HeldOrder,
  type KnownOfMessage,
  type OrderRead,
} from './hl7v2/record-lab-results.js';
export {
  MOST_RESULTS,
  readBundleMessage,
  type BundleMessage,
  type EntryRead,
  type PatientInBundle,
  type UnusableBundle,
} from './fhir/bundle-message.js';
export { partOfMessage, type PartOfMessage } from './hl7v2/continued.js';
export { decodeMessage } from './hl7v2/character-sets.js';
export {
  readMessage,
  Segment,
  type Hl7Message,
  type Reading,
  type Unreadable,
} from './hl7v2/message.js';
export { oruGroups, type OruGroups, type PatientResults } from './hl7v2/oru-groups.js';
export { hl7Time, type Hl7Time } from './hl7v2/timestamp.js';
