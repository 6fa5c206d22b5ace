import type { AnswerPatientRequest } from './commands.js';
import type { RequestHelper } from './handling.js';

/** Staff say where the report is; the portal itself releases nothing on request (R29). */
export const labReportHelper: RequestHelper<AnswerPatientRequest['type']> = {
  label: 'Answer about the lab report',
  leadsTo: 'AnswerPatientRequest',
};
