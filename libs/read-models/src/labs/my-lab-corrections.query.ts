import type { EntityManager } from 'typeorm';
import { isToldOfCorrection } from '@anamnesis/domain/lab-rules/correction-notice.policy';
import { STANDING_SENTENCE } from '@anamnesis/domain/lab-rules/hand-off.policy';
import { labFactsOf, type LabSurroundings } from '@anamnesis/domain/labs/lab-facts.policy';
import type { LabPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { standingSpanOf } from '@anamnesis/domain/lab-rules/viewer-standing.policy';
import type { QueryDefinition } from '../query.js';
import { decidableRows, onFileWithPolicies } from './lab-chart-rows.js';
import { labDecisionViews, labViews } from './lab-changes.js';
import { beingCorrected, type KnownOfReport } from './lab-disclosures.js';
import { labViewerOf } from './lab-viewer.js';
import {
  ListMyLabCorrections,
  type MyLabCorrection,
  type MyLabCorrectionsAnswer,
} from './my-lab-queries.js';

const DISCLOSURES = 'lab-disclosures';

/**
 * A notice names a day and nothing else, and one stands for all of that day. Each is asked of the
 * engine again: what is hidden by now by a rule of which nobody is told is in no notice either.
 */
export const myLabCorrectionsQuery: QueryDefinition<ListMyLabCorrections, MyLabCorrectionsAnswer> =
  {
    message: ListMyLabCorrections,
    projections: [...labViews, DISCLOSURES],
    mustGoOn: [...labDecisionViews, DISCLOSURES],
    patientOf: async ({ patientId }) => patientId,
    ask: async (reader, { patientId }, asked) => {
      const { at } = asked;
      const { policies, ...onFile } = await onFileWithPolicies(reader, patientId);
      const viewer = labViewerOf(asked, patientId);
      const around = { ...onFile, viewer, onFileAt: at };
      const patient = onFile.birthDate === undefined ? {} : { birthDate: onFile.birthDate };
      if (!standingSpanOf({ ...around, patient }, Date.parse(at)).sees) return undefined;
      const days = new Set<string>();
      for (const report of await beingCorrected(reader, patientId)) {
        const told = await daysToldOf(reader, report, { patientId, around, policies, at });
        for (const day of told) days.add(day);
      }
      const corrections = [...days].sort().reverse().map(noticeOf);
      return { patientId, corrections, standingSentence: STANDING_SENTENCE };
    },
    patientsIn: ({ patientId }) => [patientId],
  };

interface Around {
  readonly patientId: string;
  readonly around: Omit<LabSurroundings, 'orderedBy'>;
  readonly policies: LabPolicies;
  readonly at: string;
}

/** Empty for a day that nobody told. */
const daysToldOf = async (
  reader: EntityManager,
  { reportId, known }: KnownOfReport,
  { patientId, around, policies, at }: Around,
): Promise<readonly string[]> => {
  const batch = { atMost: 1, only: { reportId } };
  const rows = await decidableRows(reader, { patientId, viewer: '' }, batch);
  // What lacks something newer is not spoken of.
  return rows
    .filter(({ isStale }) => !isStale)
    .flatMap(({ orderedBy, ...row }) => {
      const facts = labFactsOf(row, { ...around, orderedBy });
      return row.lines.flatMap(({ lineId }, index) => {
        const line = known.lines[lineId];
        if (!line?.hidden?.isTold) return [];
        const hidden = { index, hiddenSince: line.hidden.since, at };
        return isToldOfCorrection(facts, hidden, policies) ? [line.last.collectedOn ?? ''] : [];
      });
    });
};

const noticeOf = (day: string): MyLabCorrection => (day === '' ? {} : { collectedOn: day });
