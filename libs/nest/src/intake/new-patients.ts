import type {
  FacilityRecorded,
  PatientDemographicsUpdated,
  PatientOnFile,
  PatientRecorded,
} from '@anamnesis/domain';
import {
  BEGINNING,
  StoreUnavailable,
  type EventCodec,
  type EventStore,
  type ProjectionProgress,
} from '@anamnesis/eventing';
import type { DataSource } from 'typeorm';
import type { NewPatientsOf } from './patient-update-taking.js';

interface Log {
  readonly store: EventStore;
  readonly codec: EventCodec;
}

export interface NewPatientsInViewsOptions extends Log {
  readonly readModels: Pick<DataSource, 'query'>;
  readonly progress: Pick<ProjectionProgress, 'waitFor'>;
  readonly timeoutMs: number;
}

const NAMES = 'patient-names';

interface NameRow {
  readonly id: string;
  readonly family: string;
  readonly given: string;
}

/** Asked of the view of names, once it has seen everything that is recorded by now. */
export const newPatientsInViews = (given: NewPatientsInViewsOptions): NewPatientsOf => ({
  bornOn: async (birthDate) => {
    const { store, readModels, progress, timeoutMs } = given;
    if (!(await progress.waitFor(NAMES, await store.head(), { timeoutMs }))) {
      throw new StoreUnavailable(`The view ${NAMES} has not seen everything yet. Try again.`);
    }
    const rows = await readModels.query<NameRow[]>(
      `SELECT patient_id AS id, family_name AS family, given_name AS given
         FROM views.patient_name WHERE birth_date = $1`,
      [birthDate],
    );
    return rows.map(({ id: patientId, family: familyName, given: givenName }) => ({
      ...{ patientId, familyName, givenName, birthDate },
    }));
  },
  onlyFacility: () => onlyFacilityIn(given),
});

/** The same for whoever has no views: the whole log is read each time. */
export const newPatientsInLog = (log: Log): NewPatientsOf => ({
  bornOn: async (birthDate) => {
    const types = ['PatientRecorded', 'PatientDemographicsUpdated'];
    const onFile = new Map<string, PatientOnFile>();
    for (const event of await eventsIn<PatientRecorded | PatientDemographicsUpdated>(log, types)) {
      onFile.set(event.patientId, event);
    }
    return [...onFile.values()].filter((person) => person.birthDate === birthDate);
  },
  onlyFacility: () => onlyFacilityIn(log),
});

const onlyFacilityIn = async (log: Log): Promise<string | undefined> => {
  const recorded = await eventsIn<FacilityRecorded>(log, ['FacilityRecorded']);
  const [first, another] = new Set(recorded.map(({ facilityId }) => facilityId));
  return another === undefined ? first : undefined;
};

const eventsIn = async <Event>(
  { store, codec }: Log,
  types: readonly string[],
): Promise<readonly Event[]> => {
  const events: Event[] = [];
  const filter = { by: 'type', types } as const;
  for await (const page of store.readAll({ after: BEGINNING, filter })) {
    const readable = page.events.filter(({ forgotten }) => !forgotten);
    events.push(...readable.map((stored) => codec.decode(stored).event as Event));
  }
  return events;
};
