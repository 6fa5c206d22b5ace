import type { Encounter } from 'fhir/r4.js';
import type { ExaminationMode } from '@anamnesis/domain';
import { recordExamination } from '../commands.js';
import type { ImportingPractice, Mapped } from '../import-plan.js';
import { calendarDate, mapping, required } from './fields.js';

/** v3-ActCode classes in which the practice examines somebody itself (R35). */
const MODES: Readonly<Record<string, ExaminationMode>> = {
  AMB: 'in-person',
  HH: 'in-person',
  VR: 'telehealth',
};

export interface EncounterIds {
  readonly examinationId: string;
  readonly patientId: string;
  readonly practitionerId: string | undefined;
}

/** A finished encounter with the practice is a completed examination; hospitals' are not (R35). */
export const mapEncounter = (
  encounter: Encounter,
  ids: EncounterIds,
  { zone }: ImportingPractice,
): Mapped =>
  mapping(() => {
    const { status, period } = encounter;
    if (required('status', status) !== 'finished') {
      return { skipped: `is ${status}: only finished encounters are examinations` };
    }
    const kind = required('class.code', required('class', encounter.class).code);
    const mode = MODES[kind];
    if (!mode) return { skipped: `is of class ${kind}: no examination by the practice` };
    const ended = period?.end ?? period?.start;
    const completedOn = calendarDate('period.end', ended, zone);
    return { commands: [recordExamination({ ...ids, completedOn, mode, shiftedDays: undefined })] };
  });
