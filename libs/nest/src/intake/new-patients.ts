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
  type Position,
  type ProjectionProgress,
} from '@anamnesis/eventing';
import type { DataSource } from 'typeorm';
import { eventsInLog } from './events-in-log.js';
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
  ...facilitiesOf(given),
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
});

/** The same for whoever has no views: the whole log is read each time. */
export const newPatientsInLog = (log: Log): NewPatientsOf => ({
  ...facilitiesOf(log),
  bornOn: async (birthDate) => {
    const types = ['PatientRecorded', 'PatientDemographicsUpdated'] as const;
    type OfPerson = PatientRecorded | PatientDemographicsUpdated;
    const onFile = new Map<string, PatientOnFile>();
    for await (const event of eventsInLog<OfPerson>(log, types)) {
      onFile.set(event.patientId, event);
    }
    return [...onFile.values()].filter((person) => person.birthDate === birthDate);
  },
});

const facilitiesOf = (log: Log): Pick<NewPatientsOf, 'onlyFacility'> => {
  const facilities = new Facilities(log);
  return { onlyFacility: () => facilities.only() };
};

/**
 * They are few and the log is long, so before each answer only what was added since is read: a
 * practice that begins registers thousands, one after the other.
 */
class Facilities {
  private readonly ids = new Set<string>();
  private seen: Position = BEGINNING;
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly log: Log) {}

  /** @throws {StoreUnavailable} */
  async only(): Promise<string | undefined> {
    this.reading = this.reading.catch(() => undefined).then(() => this.readOn());
    await this.reading;
    const [first, another] = this.ids;
    return another === undefined ? first : undefined;
  }

  private async readOn(): Promise<void> {
    const { store, codec } = this.log;
    const filter = { by: 'type', types: ['FacilityRecorded'] } as const;
    for await (const page of store.readAll({ after: this.seen, filter })) {
      for (const stored of page.events) {
        this.ids.add((codec.decode(stored).event as FacilityRecorded).facilityId);
      }
      this.seen = page.scannedTo;
    }
  }
}
