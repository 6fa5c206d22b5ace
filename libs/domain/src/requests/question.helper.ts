import type { AnswerPatientRequest } from './commands.js';
import type { RequestHelper } from './handling.js';

export const questionHelper: RequestHelper<AnswerPatientRequest['type']> = {
  label: 'Answer the question',
  leadsTo: 'AnswerPatientRequest',
};
