import type { LooksAt } from './audit/who-looked.policy.js';
import type { QueryName } from './permissions.js';

/**
 * What each question looks at. `record`: asked of a patient, or of work that patients brought, it is
 * the same look whatever results there are. `results`: patients are in its answer because something
 * of a laboratory came for them, which they may never be shown. `around`: it finds people, or says
 * whether mail has reached them, and opens nobody's record; whose a result is, is sought there, and
 * mail tells of results (decision 59).
 * A query without a line does not compile.
 */
const looks: Readonly<Record<QueryName, LooksAt>> = {
  queue: 'record',
  requestsChangedSince: 'record',
  archive: 'record',
  patientRequest: 'record',
  correspondence: 'record',
  myRequests: 'record',
  myPrescriptions: 'record',
  prescriptions: 'record',
  encounterDrafts: 'record',

  // What they list, they list of all that is shown: it is the same look where that is nothing.
  myLabResults: 'record',
  findMyLabResults: 'record',
  exportMyLabResults: 'record',
  myUnreadLabResults: 'record',
  myLabCorrections: 'record',
  myLabViewingWishes: 'record',
  followMyLabResults: 'record',
  // One result by its id.
  myLabResult: 'results',
  myLabTrend: 'results',

  labsToReview: 'results',
  labsToMap: 'results',
  labsOfUnknownOrderer: 'results',
  labsOfUnknownTime: 'results',
  labVisibility: 'results',
  labDecision: 'results',
  labSightings: 'results',
  labTimeliness: 'results',
  labPolicyProposals: 'results',
  labPolicyRehearsal: 'results',
  interfaceMessages: 'results',
  interfaceMessage: 'results',
  interfaceWorklist: 'results',

  patients: 'around',
  demographicProposals: 'record',
  facilities: 'record',
  notifications: 'around',
  mailbox: 'record',
  accessLog: 'record',
  whoLooked: 'record',
  forgettings: 'record',
  // Of the patient whom it is about; of whose report went with that one, it names the report.
  forgetting: 'record',
  projections: 'record',
};

/** What nobody knows by name may look at results. */
export const looksAt = (what: string): LooksAt =>
  Object.hasOwn(looks, what) ? looks[what as QueryName] : 'results';
