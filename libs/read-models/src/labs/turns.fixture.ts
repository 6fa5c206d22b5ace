import type { LabReportRow } from '@anamnesis/domain/labs/lab-report.row';

/** How often the event loop turns until there is an answer: as often, somebody else is served. */
export const turnsUntil = async <Answer>(
  ask: () => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly turns: number }> => {
  let turns = 0;
  const turn = (): void => {
    turns += 1;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  try {
    return { answer: await ask(), turns };
  } finally {
    clearImmediate(next);
  }
};

type Panel = Pick<
  LabReportRow,
  | 'reportId'
  | 'patientId'
  | 'header'
  | 'lines'
  | 'comments'
  | 'collectedAt'
  | 'firstReceivedAt'
  | 'orderingProviderId'
>;

const receivedAt = '2026-11-02T17:00:00.000Z';

/** Rosa's panels of ten lines each, reviewed on the next day by who ordered them. */
export const panels = (count: number): readonly Panel[] =>
  Array.from({ length: count }, (_, index) => ({
    reportId: `report-${String(index).padStart(4, '0')}`,
    patientId: 'rosa',
    orderingProviderId: 'dr-lee',
    header: { test: { name: 'Metabolic panel' }, collected: ['2026-11-01'], notes: [] },
    lines: Array.from({ length: 10 }, (_line, place) => ({
      lineId: `line-${place}`,
      versions: [
        {
          ...{ version: 1, status: 'final', receivedAt, collected: [] },
          test: { code: '2345-7', system: 'LN', name: 'Glucose' },
          value: { values: ['5.1'], flags: [], notes: [] },
        },
      ],
      reviews: [{ by: 'dr-lee', at: '2026-11-03T17:00:00.000Z', ofVersion: 1 }],
    })),
    comments: [],
    collectedAt: '2026-11-01T08:00:00Z',
    firstReceivedAt: receivedAt,
  }));
