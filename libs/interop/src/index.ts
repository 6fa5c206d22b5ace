export { importBundle } from './fhir/import-bundle.js';
export {
  importSamplePatients,
  sampleTableNames,
  type SamplePractice,
  type SampleTables,
} from './smart/import-sample-patients.js';
export { recordFacility } from './commands.js';
export { idFromSource } from './source-ids.js';
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
