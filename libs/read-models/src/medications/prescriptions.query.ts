import { In, type EntityManager } from 'typeorm';
import type { FacilityRow } from '@anamnesis/domain/directory/facilities.projection';
import {
  prescriptions,
  type PrescriptionRow,
} from '@anamnesis/domain/medications/prescriptions.projection';
import {
  refillEligibilityOf,
  type RefillPatient,
} from '@anamnesis/domain/medications/refill-eligibility.policy';
import type { PatientNameRow } from '@anamnesis/domain/patients/patient-names.projection';
import { DEFAULT_ZONE } from '@anamnesis/domain/shared/facility-calendar';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { Facility } from '../directory/facility.entity.js';
import { PatientName } from '../patients/patient-name.entity.js';
import { peopleNamed, type People } from '../people.js';
import type { AskedBy, QueryDefinition } from '../query.js';
import { notShownOf, staleRowsOf, type StaleRows } from '../stale-rows.js';
import { withoutNulls } from '../without-nulls.js';
import { Prescription } from './prescription.entity.js';
import {
  ListMyPrescriptions,
  ListPrescriptions,
  type PrescriptionItem,
  type PrescriptionsAnswer,
} from './queries.js';
import { refillInWords } from './refill-in-words.js';

/** As far as the policy asks: that there was an examination by some day, the first one answers. */
const refillPatientOf = (patient: PatientNameRow | undefined): RefillPatient =>
  presentFields({
    deceased: patient?.hasDied ?? false,
    diedOn: patient?.diedOn,
    examinations:
      patient?.firstExaminedOn === undefined ? [] : [{ completedOn: patient.firstExaminedOn }],
  });

interface Around {
  readonly patient: PatientNameRow | undefined;
  readonly facilities: ReadonlyMap<string, FacilityRow>;
  readonly people: People;
  readonly stale: StaleRows;
  readonly at: string;
}

const itemOf = (row: PrescriptionRow, around: Around): PrescriptionItem => {
  const { prescriptionId, medication, rxNormCode, schedule, daysSupply, writtenOn, origin } = row;
  const { patient, facilities, people, stale, at } = around;
  const facility = facilities.get(row.facilityId);
  const eligibility = refillEligibilityOf(row.standing, {
    patient: refillPatientOf(patient),
    zone: facility?.zone ?? DEFAULT_ZONE,
    at,
  });
  return presentFields({
    prescriptionId,
    medication,
    rxNormCode,
    schedule,
    daysSupply,
    writtenOn,
    origin,
    prescriber: people.person(row.prescriberId),
    facilityId: row.facilityId,
    lastFilledOn: row.lastFilledOn,
    discontinuedOn: row.discontinuedOn,
    refill: refillInWords(eligibility, facility?.phone),
    staleSince: stale.since(prescriptionId),
  });
};

const prescriptionsOf = async (
  reader: EntityManager,
  patientId: string,
  { at, view }: AskedBy,
): Promise<PrescriptionsAnswer> => {
  const [rows, known] = await Promise.all([
    reader.find(Prescription, {
      where: { patientId },
      order: { medication: 'ASC', writtenOn: 'DESC', prescriptionId: 'ASC' },
    }),
    reader.findOne(PatientName, { where: { patientId } }),
  ]);
  const patient = known ? withoutNulls(known) : undefined;
  const facilityIds = new Set(rows.map(({ facilityId }) => facilityId));
  const [facilities, people, stale] = await Promise.all([
    reader.find(Facility, {
      where: { facilityId: In([...facilityIds]) },
    }),
    peopleNamed(
      reader,
      rows.map(({ prescriberId }) => prescriberId),
    ),
    staleRowsOf(reader, prescriptions, { keys: rows.map((row) => row.prescriptionId) }),
  ]);
  const around: Around = {
    patient,
    facilities: new Map(facilities.map((facility) => [facility.facilityId, facility])),
    ...{ people, stale, at },
  };
  const items = rows.map((row) => itemOf(withoutNulls(row), around));
  // It counts everybody's: no patient's business.
  return { patientId, rows: items, ...(view === 'staff' ? notShownOf(stale) : {}) };
};

type Asking = ListMyPrescriptions | ListPrescriptions;

const definition = <Query extends Asking>(
  message: new () => Query,
): QueryDefinition<Query, PrescriptionsAnswer> => ({
  message,
  projections: ['prescriptions', 'patient-names', 'practitioners', 'facilities'],
  patientOf: async ({ patientId }) => patientId,
  ask: (reader, { patientId }, asked) => prescriptionsOf(reader, patientId, asked),
  patientsIn: ({ patientId }) => [patientId],
});

/** Each with what its button says now, by the same policy that decides when it is pressed. */
export const myPrescriptionsQuery = definition(ListMyPrescriptions);
export const prescriptionsQuery = definition(ListPrescriptions);
