import { presentFields } from '@anamnesis/domain/shared/present-fields';
import {
  classificationOf,
  type Classification,
} from '@anamnesis/domain/lab-tests/classification.policy';
import { mappingKey } from '@anamnesis/domain/lab-tests/code-mappings.policy';
import type { TestIdentity } from '@anamnesis/domain/lab-tests/facts';
import { labPolicyAt, type LabPolicy } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import type { LabWorkRow } from '@anamnesis/domain/labs/lab-work.projection';
import { kindsOfWork, linesToMap } from '@anamnesis/domain/labs/review-due-waits.policy';
import type { LabToMap, LineToMap, TestToMap } from './staff-queries.js';
import { named, workItem, type WaitingReport, type WorkAround } from './staff-work.js';

/** What is held, whose codes they are, and whether it is the order that nobody can tell. */
export const labToMap = (waiting: WaitingReport, around: WorkAround): LabToMap => {
  const { row } = waiting;
  const policy = labPolicyAt(around.policies, Date.parse(around.at));
  const lines = linesIn(row, policy);
  const isHeldByOrder = lines.some((line) => line.isHeldByOrder);
  return presentFields({
    ...workItem(waiting, around),
    sender: row.test.sender,
    order: isHeldByOrder
      ? toMap(row.test, row.test.sender, classificationOf(row.test, policy.mappings))
      : undefined,
    lines,
  });
};

const linesIn = (row: LabWorkRow, policy: LabPolicy): readonly LineToMap[] => {
  const kinds = kindsOfWork(row, policy);
  const waiting = linesToMap(row, policy);
  return row.lines.flatMap((line, index) => {
    const kind = kinds[index];
    if (!kind || !waiting.includes(line)) return [];
    const { lineId, version, test } = line;
    const { classification, isAccompaniment } = kind;
    const isHeldByItself = classification.category === 'unclassified' && !isAccompaniment;
    return [
      presentFields({
        ...{ lineId, version, test: named(test), isHeldByOrder: !isHeldByItself },
        ...{ section: test.section, specimen: test.specimen?.name },
        ...toMap(test, row.test.sender, classification),
      }),
    ];
  });
};

const toMap = (
  test: TestIdentity,
  sender: string | undefined,
  { category, sureness, needsHuman, signals }: Classification,
): TestToMap =>
  presentFields({
    mappingKey: mappingKey(test, sender),
    ...{ category, sureness, needsHuman, signals },
  });
