import type { DataSource, EntitySchema } from 'typeorm';
import type { ProjectionTable } from '@anamnesis/eventing/postgres/projection-store';
import type { AnyProjection } from '@anamnesis/eventing/projection';
import { facilities } from '@anamnesis/domain/directory/facilities.projection';
import { practitioners } from '@anamnesis/domain/directory/practitioners.projection';
import { forgettings } from '@anamnesis/domain/forgetting/forgettings.projection';
import { patientActivity } from '@anamnesis/domain/forgetting/patient-activity.projection';
import { labDisclosures } from '@anamnesis/domain/labs/lab-disclosures.projection';
import { labListings } from '@anamnesis/domain/labs/lab-listings.projection';
import { labPolicyProposals } from '@anamnesis/domain/labs/lab-policies.projection';
import { labReports } from '@anamnesis/domain/labs/lab-reports.projection';
import { labViewings } from '@anamnesis/domain/labs/lab-viewings.projection';
import { labWishes } from '@anamnesis/domain/labs/lab-wishes.projection';
import { labWork } from '@anamnesis/domain/labs/lab-work.projection';
import { interfaceMessages } from '@anamnesis/domain/interfaces/interface-messages.projection';
import { encounterDrafts } from '@anamnesis/domain/medications/encounter-drafts.projection';
import { prescriptions } from '@anamnesis/domain/medications/prescriptions.projection';
import { mailboxes } from '@anamnesis/domain/notifications/mailboxes.projection';
import { notifications } from '@anamnesis/domain/notifications/notifications.projection';
import { demographicProposals } from '@anamnesis/domain/patients/demographic-proposals.projection';
import { patientNames } from '@anamnesis/domain/patients/patient-names.projection';
import { correspondence } from '@anamnesis/domain/requests/correspondence.projection';
import { queueAndArchive } from '@anamnesis/domain/requests/queue-and-archive.projection';
import { requestHistory } from '@anamnesis/domain/requests/request-history.projection';
import { Facility } from './directory/facility.entity.js';
import { Practitioner } from './directory/practitioner.entity.js';
import { Forgetting } from './forgetting/forgetting.entity.js';
import { PatientActivity } from './forgetting/patient-activity.entity.js';
import { LabDisclosure } from './labs/lab-disclosure.entity.js';
import { LabListing } from './labs/lab-listing.entity.js';
import { LabPolicyProposal } from './labs/lab-policy.entity.js';
import { LabReport } from './labs/lab-report.entity.js';
import { LabViewing } from './labs/lab-viewing.entity.js';
import { LabWishes } from './labs/lab-wishes.entity.js';
import { LabWork } from './labs/lab-work.entity.js';
import { InterfaceMessage } from './interfaces/interface-message.entity.js';
import { EncounterDraft } from './medications/encounter-draft.entity.js';
import { Prescription } from './medications/prescription.entity.js';
import { Mailbox } from './notifications/mailbox.entity.js';
import { Notification } from './notifications/notification.entity.js';
import { DemographicProposal } from './patients/demographic-proposal.entity.js';
import { PatientName } from './patients/patient-name.entity.js';
import { tableOf } from './projection-table.js';
import { Correspondence } from './requests/correspondence.entity.js';
import { PatientRequest } from './requests/patient-request.entity.js';
import { RequestHistory } from './requests/request-history.entity.js';

export interface ProjectionAndEntity {
  readonly projection: AnyProjection;
  /** Its rows' table, as queries see it. */
  readonly entity: EntitySchema;
  /** The property that says whose a row is: forgetting somebody deletes by it. Or `none`. */
  readonly subject: string;
  /** Another property that names what can be forgotten by itself, whosever it is. */
  readonly alsoForgottenBy?: string;
  /** Why no row is anybody's data; said of every table without a subject. */
  readonly freeOfPersons?: string;
}

const on = <Row>(
  projection: AnyProjection,
  entity: EntitySchema<Row>,
  subject: keyof Row & string,
): ProjectionAndEntity => ({ projection, entity: entity as EntitySchema, subject });

const freeOfPersons = <Row>(
  freeOfPersons: string,
  projection: AnyProjection,
  entity: EntitySchema<Row>,
): ProjectionAndEntity => ({
  projection,
  entity: entity as EntitySchema,
  subject: 'none',
  freeOfPersons,
});

/** Every projection with the entity of its rows: what whoever starts the portal runs. */
export const projectionsAndTables: readonly ProjectionAndEntity[] = [
  on(queueAndArchive, PatientRequest, 'patientId'),
  on(requestHistory, RequestHistory, 'patientId'),
  on(correspondence, Correspondence, 'patientId'),
  on(prescriptions, Prescription, 'patientId'),
  on(encounterDrafts, EncounterDraft, 'patientId'),
  on(patientNames, PatientName, 'patientId'),
  on(demographicProposals, DemographicProposal, 'patientId'),
  on(notifications, Notification, 'patientId'),
  on(mailboxes, Mailbox, 'patientId'),
  on(labReports, LabReport, 'patientId'),
  on(labWork, LabWork, 'patientId'),
  on(labDisclosures, LabDisclosure, 'patientId'),
  on(labViewings, LabViewing, 'patientId'),
  on(labListings, LabListing, 'patientId'),
  on(labWishes, LabWishes, 'patientId'),
  { ...on(interfaceMessages, InterfaceMessage, 'subject'), alsoForgottenBy: 'messageId' },
  on(patientActivity, PatientActivity, 'patientId'),
  freeOfPersons('Opaque ids, closed codes and file numbers.', forgettings, Forgetting),
  freeOfPersons('Who works here, as the directory says.', practitioners, Practitioner),
  freeOfPersons(
    'Rules, and who of the staff proposed them.',
    labPolicyProposals,
    LabPolicyProposal,
  ),
  freeOfPersons('Places of the practice.', facilities, Facility),
];

/** The tables by the names of their projections, for the store that writes the rows. */
export const projectionTables = (
  readModels: DataSource,
): Readonly<Record<string, ProjectionTable>> =>
  Object.fromEntries(
    projectionsAndTables.map(({ projection, entity, subject, alsoForgottenBy }) => [
      projection.name,
      {
        ...tableOf(readModels.getMetadata(entity), subject),
        ...(alsoForgottenBy === undefined ? {} : { alsoForgottenBy }),
      },
    ]),
  );
