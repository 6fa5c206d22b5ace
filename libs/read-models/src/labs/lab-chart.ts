import type { EntityManager } from 'typeorm';
import { labFactsOf, type LabSurroundings } from '@anamnesis/domain/labs/lab-facts.policy';
import { labVisibilityOf } from '@anamnesis/domain/lab-rules/decision-span.policy';
import type { LabFacts } from '@anamnesis/domain/lab-rules/facts';
import { showsNothingUnreviewed } from '@anamnesis/domain/lab-rules/awaiting-review.policy';
import { labPolicyAt, type LabPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { readFacts } from '@anamnesis/domain/lab-rules/moment.policy';
import { visibilityAt, type LabAnswer } from '@anamnesis/domain/lab-rules/visibility.policy';
import { standingSpanOf } from '@anamnesis/domain/lab-rules/viewer-standing.policy';
import type { AskedBy } from '../query.js';
import {
  decidableRows,
  getToKnow,
  onFileWithPolicies,
  type Batch,
  type DecidableRow,
  type PractitionerOnFile,
} from './lab-chart-rows.js';
import { labViewerOf } from './lab-viewer.js';

export interface DecidedReport {
  readonly row: DecidableRow;
  readonly answer: LabAnswer;
}

/**
 * A patient's results as one viewer may see them at one instant. Every channel reads them through
 * this: whoever has no standing gets no chart, and what is not visible does not come out of it.
 */
export interface LabChart {
  readonly patientId: string;
  readonly zone: string;
  /** Milliseconds since 1970 at which the viewer's standing ends by itself. */
  readonly standsUntil: number | undefined;
  /** Visible ones only, in the order of lists, from behind a place; as far as somebody reads. */
  readonly visible: (batch?: Partial<Batch>) => AsyncGenerator<DecidedReport>;
  /** All visible ones, and every instant at which an answer ends by itself, a hidden one as well. */
  readonly spans: () => AsyncGenerator<DecidedSpans>;
  /** Names of whoever has ordered or commented on what came out. */
  readonly practitioner: (id: string) => PractitionerOnFile | undefined;
}

export interface DecidedSpans {
  readonly visible: readonly DecidedReport[];
  readonly until: readonly string[];
}

/** Nobody who reads on needs a batch that is larger. */
const MOST_AT_ONCE = 200;

/**
 * One report of that id at most: room for two, so that no further batch is asked for, and a hidden
 * report costs exactly what one costs that is not there.
 */
export const theOne = (reportId: string): Partial<Batch> => ({ only: { reportId }, atMost: 2 });

/** @returns nothing where the viewer has no standing */
export const openLabChart = async (
  reader: EntityManager,
  patientId: string,
  asked: AskedBy,
): Promise<LabChart | undefined> => {
  const { policies, ...onFile } = await onFileWithPolicies(reader, patientId);
  const viewer = labViewerOf(asked, patientId);
  const { birthDate, zone } = onFile;
  const patient = birthDate === undefined ? {} : { birthDate };
  const standing = standingSpanOf({ viewer, patient, zone }, Date.parse(asked.at));
  if (!standing.sees) return undefined;
  const around = { ...onFile, viewer, onFileAt: asked.at };
  return chartOf(reader, { patientId, policies, around, asked, standsUntil: standing.until });
};

interface Opened {
  readonly patientId: string;
  readonly policies: LabPolicies;
  readonly around: Omit<LabSurroundings, 'orderedBy'>;
  readonly asked: AskedBy;
  readonly standsUntil: number | undefined;
}

const chartOf = (reader: EntityManager, opened: Opened): LabChart => {
  const { patientId, policies, around, asked, standsUntil } = opened;
  const at = Date.parse(asked.at);
  const known = new Map<string, PractitionerOnFile>();
  const factsOf = (row: DecidableRow): LabFacts =>
    labFactsOf(row, { ...around, orderedBy: row.orderedBy });
  const batches = (batch: Partial<Batch>) =>
    decidableBatches(reader, { patientId, viewer: asked.by }, batch);
  return {
    ...{ patientId, zone: around.zone, standsUntil },
    practitioner: (id) => known.get(id),
    async *visible(batch = {}) {
      const only = { ...batch.only, reviewed: showsNothingUnreviewed(labPolicyAt(policies, at)) };
      for await (const rows of batches({ ...batch, only })) {
        const decided = rows
          .map((row) => ({ row, answer: visibilityAt(readFacts(factsOf(row), policies), at) }))
          .filter(({ answer }) => answer.visible);
        await getToKnowAll(reader, known, decided);
        yield* decided;
      }
    },
    async *spans() {
      for await (const rows of batches({})) {
        const decided = rows.map((row) => ({
          ...{ row, answer: labVisibilityOf(factsOf(row), asked.at, policies) },
        }));
        const visible = decided.filter(({ answer }) => answer.visible);
        yield { visible, until: decided.flatMap(({ answer }) => answer.until ?? []) };
      }
    },
  };
};

async function* decidableBatches(
  reader: EntityManager,
  who: { readonly patientId: string; readonly viewer: string },
  { after, atMost = MOST_AT_ONCE, only }: Partial<Batch>,
): AsyncGenerator<readonly DecidableRow[]> {
  let place = after;
  for (let size = atMost; ; size = MOST_AT_ONCE) {
    const batch = { after: place, atMost: size, ...(only ? { only } : {}) };
    const rows = await decidableRows(reader, who, batch);
    // What lacks something newer may have been withdrawn by it.
    yield rows.filter(({ isStale }) => !isStale);
    const last = rows.at(-1);
    if (!last || rows.length < size) return;
    place = { collectedAt: last.collectedAt, reportId: last.reportId };
  }
}

/** Who ordered came with the row; who has commented is mostly the same. */
const getToKnowAll = async (
  reader: EntityManager,
  known: Map<string, PractitionerOnFile>,
  decided: readonly DecidedReport[],
): Promise<void> => {
  for (const { row } of decided) {
    if (row.orderedBy) known.set(row.orderedBy.practitionerId, row.orderedBy);
  }
  const others = decided.flatMap(({ row }) => row.comments.map(({ by }) => by));
  await getToKnow(reader, known, others);
};
