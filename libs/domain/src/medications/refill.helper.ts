import type { RequestHelper } from '../requests/handling.js';
import type { StartRefillEncounter } from './commands.js';

/**
 * A new encounter note with the requested prescription in it (requirements row 93). It records
 * work; the request stays open until somebody dismisses it (R19).
 */
export const refillHelper: RequestHelper<StartRefillEncounter['type']> = {
  label: 'Open an encounter note with this prescription',
  leadsTo: 'StartRefillEncounter',
};
