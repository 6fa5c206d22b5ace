import { In, type EntityManager } from 'typeorm';
import { Practitioner } from './directory/practitioner.entity.js';
import { PatientName } from './patients/patient-name.entity.js';
import type { Person } from './requests/queries.js';

/** The names of people, joined when somebody asks, so that a correction shows everywhere. */
export interface People {
  readonly person: (id: string) => Person;
  readonly isPractitioner: (id: string) => boolean;
  /** "Family, Given", as lists of patients show it. */
  readonly patientName: (id: string) => string | undefined;
}

/** Patients and practitioners by id; others act under an id that no view gives a name to. */
export const peopleNamed = async (
  reader: EntityManager,
  ids: Iterable<string | undefined>,
): Promise<People> => {
  const wanted = [...new Set(ids)].filter((id) => id !== undefined);
  const [patients, practitioners] = await Promise.all([
    reader.find(PatientName, {
      where: { patientId: In(wanted) },
      select: { patientId: true, sortName: true, familyName: true, givenName: true },
    }),
    reader.find(Practitioner, {
      where: { practitionerId: In(wanted) },
      select: { practitionerId: true, name: true },
    }),
  ]);
  const patientNames = new Map(patients.map((each) => [each.patientId, each]));
  const practitionerNames = new Map(practitioners.map((each) => [each.practitionerId, each.name]));
  const nameOf = (id: string): string | undefined => {
    const patient = patientNames.get(id);
    return patient ? `${patient.givenName} ${patient.familyName}` : practitionerNames.get(id);
  };
  return {
    person: (id) => {
      const name = nameOf(id);
      return name === undefined ? { id } : { id, name };
    },
    isPractitioner: (id) => practitionerNames.has(id),
    patientName: (id) => patientNames.get(id)?.sortName,
  };
};
