import type { RequestHelper } from './handling.js';
import type { NotePatientRequest } from './commands.js';

/** The record itself is corrected in the chart; what was checked there is noted here. */
export const recordErrorHelper: RequestHelper<NotePatientRequest['type']> = {
  label: 'Note what the record says',
  leadsTo: 'NotePatientRequest',
};
