import type { EntityManager } from 'typeorm';
import {
  isAmong,
  shownOf,
  type IsShown,
  type ShownOfReport,
} from '@anamnesis/domain/labs/shown-items.policy';
import type { AskedBy } from '../query.js';
import { openLabChart } from './lab-chart.js';

/**
 * Which of the things that anybody was shown of this patient whoever asks may see now. All that is
 * visible is read each time, whatever is to be looked up in it: what is asked is no other question
 * where more is hidden.
 */
export const shownToAsker = async (
  reader: EntityManager,
  patientId: string,
  asked: AskedBy,
): Promise<IsShown> => {
  const chart = await openLabChart(reader, patientId, asked);
  const shown: ShownOfReport[] = [];
  if (chart) for await (const decided of chart.visible()) shown.push(shownOf(decided));
  return isAmong(shown);
};
