import type { EntityManager } from 'typeorm';
import type { RecordedWish } from '@anamnesis/domain/labs/lab-wishes.projection';
import { standingSpanOf } from '@anamnesis/domain/lab-rules/viewer-standing.policy';
import { isBefore } from '@anamnesis/domain/shared/facility-calendar';
import type { AskedBy, QueryDefinition } from '../query.js';
import { onFileOf } from './lab-chart-rows.js';
import { labViewerOf } from './lab-viewer.js';
import { LabWishes } from './lab-wishes.entity.js';
import {
  ListMyLabViewingWishes,
  type MyLabViewingWish,
  type MyLabViewingWishesAnswer,
} from './my-lab-queries.js';

/**
 * Patients see all that was recorded for them, as does whoever works on results. Who acts for a
 * patient sees what they recorded themselves: which kinds a patient does not want to see may tell
 * what is feared, and not to everybody.
 */
export const myLabViewingWishesQuery: QueryDefinition<
  ListMyLabViewingWishes,
  MyLabViewingWishesAnswer
> = {
  message: ListMyLabViewingWishes,
  projections: ['lab-wishes', 'patient-names', 'facilities'],
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, { patientId }, asked) => {
    if (!(await isSeenBy(reader, patientId, asked))) return undefined;
    const row = await reader.findOneBy(LabWishes, { patientId });
    const recorded = (row?.wishes ?? []).filter(
      ({ by }) => asked.viewer?.role !== 'proxy' || by === asked.by,
    );
    return { patientId, wishes: recorded.map((each) => wishAt(each, asked.at)).reverse() };
  },
  patientsIn: ({ patientId }) => [patientId],
};

/** A grant by minority ends with it, here as for results. */
const isSeenBy = async (
  reader: EntityManager,
  patientId: string,
  asked: AskedBy,
): Promise<boolean> => {
  if (asked.view === 'staff') return true;
  const { birthDate, zone } = await onFileOf(reader, patientId);
  const patient = birthDate === undefined ? {} : { birthDate };
  const facts = { patient, zone, viewer: labViewerOf(asked, patientId) };
  return standingSpanOf(facts, Date.parse(asked.at)).sees;
};

const wishAt = ({ wishId, wish }: RecordedWish, at: string): MyLabViewingWish => ({
  wishId,
  ...wish,
  isOver: wish.to !== undefined && !isBefore(at, wish.to),
});
