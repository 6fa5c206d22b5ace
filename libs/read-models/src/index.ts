export { queries } from './queries.js';
export type { AskedBy, QueryDefinition, View } from './query.js';
export type { Page } from './paging.js';
export { InvalidCursor } from './cursor.js';
export { InvalidField } from './invalid-field.js';
export { QueryNotAnswered } from './query-not-answered.js';
export * from './requests/queries.js';
export * from './medications/queries.js';
export type { LabAttachment, MyLabAttachment } from './labs/lab-attachment.js';
export { fhirText } from './labs/fhir-decimal.js';
export type { BundleEntry, FhirResource, LabBundle } from './labs/fhir-bundle.js';
export * from './labs/my-lab-queries.js';
export {
  labDecisionViews,
  labViews,
  parkedRowsOf,
  patientsChangedSince,
  type LabView,
} from './labs/lab-changes.js';
export {
  viewedMessage,
  viewedParts,
  type ViewedMessage,
  type ViewedVersion,
} from './viewed-items.js';
export { shownToAsker } from './labs/shown-items.js';
export {
  patientsConcerned,
  reportsWithNews,
  type ReportsConcerned,
} from './labs/lab-disclosures.js';
export { reportsWaitingUnseen } from './labs/reports-waiting-unseen.js';
export * from './labs/staff-queries.js';
export {
  ShowLabTimeliness,
  type LabTimelinessAnswer,
  type LabTimelinessRow,
} from './labs/timeliness.query.js';
export * from './labs/lab-policy-queries.js';
export * from './interfaces/queries.js';
export * from './patients/queries.js';
export * from './directory/queries.js';
export * from './notifications/queries.js';
export * from './forgetting/queries.js';
export * from './operations/queries.js';
export { PatientActivity } from './forgetting/patient-activity.entity.js';
export { patientOfRequest } from './requests/patient-request.query.js';
export { migrateReadModels, readModelsDataSource, type Migrating } from './data-source.js';
export {
  projectionsAndTables,
  projectionTables,
  type ProjectionAndEntity,
} from './projections-and-tables.js';
