import { facilitiesQuery } from './directory/facilities.query.js';
import { forgettingQuery, forgettingsQuery } from './forgetting/forgettings.query.js';
import { labPolicyProposalsQuery } from './labs/lab-policy-proposals.query.js';
import {
  findMyLabResultsQuery,
  myLabResultQuery,
  myLabResultsQuery,
} from './labs/my-lab-results.query.js';
import { myLabCorrectionsQuery } from './labs/my-lab-corrections.query.js';
import { myLabViewingWishesQuery } from './labs/my-lab-viewing-wishes.query.js';
import { exportMyLabResultsQuery } from './labs/my-lab-export.query.js';
import { myLabTrendQuery } from './labs/my-lab-trend.query.js';
import {
  followMyLabResultsQuery,
  myUnreadLabResultsQuery,
} from './labs/my-unread-lab-results.query.js';
import {
  labsOfUnknownOrdererQuery,
  labsOfUnknownTimeQuery,
  labsToMapQuery,
  labsToReviewQuery,
} from './labs/staff-work.query.js';
import { labVisibilityQuery } from './labs/staff-visibility.query.js';
import { labTimelinessQuery } from './labs/timeliness.query.js';
import {
  interfaceMessagesQuery,
  interfaceWorklistQuery,
} from './interfaces/interface-messages.query.js';
import { encounterDraftsQuery } from './medications/encounter-drafts.query.js';
import { myPrescriptionsQuery, prescriptionsQuery } from './medications/prescriptions.query.js';
import { mailboxQuery } from './notifications/mailbox.query.js';
import { notificationsQuery } from './notifications/notifications.query.js';
import { projectionsQuery } from './operations/projections.query.js';
import { demographicProposalsQuery } from './patients/demographic-proposals.query.js';
import { patientsQuery } from './patients/patients.query.js';
import { withoutParameters } from './query-not-answered.js';
import { archiveQuery } from './requests/archive.query.js';
import { correspondenceQuery } from './requests/correspondence.query.js';
import { myRequestsQuery } from './requests/my-requests.query.js';
import { patientRequestQuery } from './requests/patient-request.query.js';
import { queueQuery } from './requests/queue.query.js';
import { requestsChangedSinceQuery } from './requests/requests-changed-since.query.js';

/** Every question that the read models answer, by the name that its message carries. */
export const queries = {
  queue: withoutParameters(queueQuery),
  archive: withoutParameters(archiveQuery),
  patientRequest: withoutParameters(patientRequestQuery),
  correspondence: withoutParameters(correspondenceQuery),
  myRequests: withoutParameters(myRequestsQuery),
  requestsChangedSince: withoutParameters(requestsChangedSinceQuery),
  myPrescriptions: withoutParameters(myPrescriptionsQuery),
  prescriptions: withoutParameters(prescriptionsQuery),
  encounterDrafts: withoutParameters(encounterDraftsQuery),
  myLabResults: withoutParameters(myLabResultsQuery),
  findMyLabResults: withoutParameters(findMyLabResultsQuery),
  myLabResult: withoutParameters(myLabResultQuery),
  myLabTrend: withoutParameters(myLabTrendQuery),
  exportMyLabResults: withoutParameters(exportMyLabResultsQuery),
  myUnreadLabResults: withoutParameters(myUnreadLabResultsQuery),
  myLabCorrections: withoutParameters(myLabCorrectionsQuery),
  myLabViewingWishes: withoutParameters(myLabViewingWishesQuery),
  followMyLabResults: withoutParameters(followMyLabResultsQuery),
  labsToReview: withoutParameters(labsToReviewQuery),
  labsToMap: withoutParameters(labsToMapQuery),
  labsOfUnknownOrderer: withoutParameters(labsOfUnknownOrdererQuery),
  labsOfUnknownTime: withoutParameters(labsOfUnknownTimeQuery),
  labVisibility: withoutParameters(labVisibilityQuery),
  labTimeliness: withoutParameters(labTimelinessQuery),
  labPolicyProposals: withoutParameters(labPolicyProposalsQuery),
  interfaceMessages: withoutParameters(interfaceMessagesQuery),
  interfaceWorklist: withoutParameters(interfaceWorklistQuery),
  patients: withoutParameters(patientsQuery),
  demographicProposals: withoutParameters(demographicProposalsQuery),
  facilities: withoutParameters(facilitiesQuery),
  notifications: withoutParameters(notificationsQuery),
  mailbox: withoutParameters(mailboxQuery),
  forgettings: withoutParameters(forgettingsQuery),
  forgetting: withoutParameters(forgettingQuery),
  projections: withoutParameters(projectionsQuery),
} as const;
