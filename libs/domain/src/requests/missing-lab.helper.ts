import type { NotePatientRequest } from './commands.js';
import type { RequestHelper } from './handling.js';

/**
 * Staff look at who may see the patient's results and why, and note what they found: nothing of it
 * was looked at when the patient asked.
 */
export const missingLabHelper: RequestHelper<NotePatientRequest['type']> = {
  label: 'Look up the result, and note what stands in its way',
  leadsTo: 'NotePatientRequest',
};
