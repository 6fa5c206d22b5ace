import type { Projection } from '@anamnesis/eventing/projection';
import { latestDateAt } from '../shared/facility-calendar.js';
import { foldedWords } from '../shared/folded-text.js';
import type {
  ExaminationCompleted,
  PatientDemographicsUpdated,
  PatientDied,
  PatientRecorded,
} from './events.js';

/**
 * Who a patient is on every screen. Names stand here only and are joined when somebody asks, so a
 * correction touches one row.
 */
export interface PatientNameRow {
  readonly patientId: string;
  readonly familyName: string;
  readonly givenName: string;
  /** "Family, Given": how lists show and sort it. */
  readonly sortName: string;
  /** Folded, both ways round: what is searched. */
  readonly searchName: string;
  readonly birthDate: string;
  readonly facilityId: string;
  readonly hasDied: boolean;
  readonly diedOn?: string | undefined;
  /** The latest day that it was anywhere: it counts where nobody told the day of the death. */
  readonly deathRecordedOn?: string | undefined;
  readonly examinations: number;
  /** Has anybody been examined by some day: the first examination answers it. */
  readonly firstExaminedOn?: string | undefined;
  readonly lastExaminedOn?: string | undefined;
  /**
   * Names until they were replaced, oldest first. A list that somebody is paging through stays in
   * the order of the names that it began with.
   */
  readonly formerNames: readonly FormerName[];
  readonly recordedPosition: string;
  readonly lastPosition: string;
}

export type PatientNameEvent =
  PatientRecorded | PatientDemographicsUpdated | ExaminationCompleted | PatientDied;

export interface FormerName {
  readonly sortName: string;
  readonly replacedPosition: string;
}

const namesOf = ({
  familyName,
  givenName,
  birthDate,
  facilityId,
}: PatientRecorded | PatientDemographicsUpdated) => ({
  familyName,
  givenName,
  sortName: `${familyName}, ${givenName}`,
  searchName: foldedWords(`${familyName} ${givenName} ${familyName}`),
  birthDate,
  facilityId,
});

const formerNamesOf = (
  row: PatientNameRow,
  sortName: string,
  replacedPosition: string,
): readonly FormerName[] =>
  row.sortName === sortName
    ? row.formerNames
    : [...row.formerNames, { sortName: row.sortName, replacedPosition }];

const earliest = (one: string | undefined, other: string): string =>
  one !== undefined && one < other ? one : other;

const latest = (one: string | undefined, other: string): string =>
  one !== undefined && one > other ? one : other;

const changed = (
  row: PatientNameRow,
  event: Exclude<PatientNameEvent, PatientRecorded>,
  position: string,
): PatientNameRow => {
  switch (event.type) {
    case 'PatientDemographicsUpdated': {
      const names = namesOf(event);
      const formerNames = formerNamesOf(row, names.sortName, position);
      return { ...row, ...names, formerNames };
    }
    case 'ExaminationCompleted':
      return {
        ...row,
        examinations: row.examinations + 1,
        firstExaminedOn: earliest(row.firstExaminedOn, event.completedOn),
        lastExaminedOn: latest(row.lastExaminedOn, event.completedOn),
      };
    case 'PatientDied':
      return {
        ...row,
        hasDied: true,
        diedOn: event.diedOn ?? row.diedOn,
        deathRecordedOn: latestDateAt(event.at),
      };
  }
};

export const patientNames: Projection<PatientNameRow, PatientNameEvent> = {
  name: 'patient-names',
  // 2: the day on which a death was recorded.
  version: 2,
  // Every screen joins it: an old name on every row, with no mark, is the wrong patient.
  onPoison: 'stop',
  events: ['PatientRecorded', 'PatientDemographicsUpdated', 'ExaminationCompleted', 'PatientDied'],
  keysOf: ({ patientId }) => [patientId],
  project: (row, event, { recorded: { position } }) => {
    if (event.type === 'PatientRecorded') {
      return {
        patientId: event.patientId,
        ...namesOf(event),
        hasDied: false,
        examinations: 0,
        formerNames: [],
        recordedPosition: position,
        lastPosition: position,
      };
    }
    // A patient's stream begins with the record of who it is.
    return row && { ...changed(row, event, position), lastPosition: position };
  },
};
