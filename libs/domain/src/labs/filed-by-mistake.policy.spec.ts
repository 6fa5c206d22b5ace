import type { ResultStatus } from '../lab-rules/facts.js';
import type { ReportedLine } from './events.js';
import { wasFiledByMistake } from './filed-by-mistake.policy.js';
import { glucose, panelFinal, potassium } from './history.fixture.js';
import { labReport } from './lab-report.decider.js';

const [first] = panelFinal.lines;
const lineWith = (status: ResultStatus, version: number): ReportedLine => {
  if (!first) throw new Error('The panel has no line.');
  return { ...first, ...{ lineId: glucose, version, status } };
};
/** One line, after all of these in this order. */
const after = (...statuses: readonly ResultStatus[]) =>
  statuses
    .map((status, index) => ({ ...panelFinal, lines: [lineWith(status, index + 1)] }))
    .reduce(labReport.evolve, labReport.initialState);
const standing = (...statuses: readonly ResultStatus[]) => {
  if (!first) throw new Error('The panel has no line.');
  const lines = statuses.map((status, index) => ({
    ...first,
    ...{ lineId: index === 0 ? glucose : potassium, version: 1, status },
  }));
  return labReport.evolve(labReport.initialState, { ...panelFinal, lines });
};

describe('a report that another patient’s results are to take the number of', () => {
  it.each<[string, readonly ResultStatus[], boolean]>([
    ['is the laboratory’s word that it was the wrong patient’s', ['wrong-patient'], true],
    ['is that word of one of its lines', ['wrong-patient', 'final'], true],
    ['is that all of it was entered in error', ['entered-in-error', 'entered-in-error'], true],
    ['is that the rest of it was cancelled', ['entered-in-error', 'cancelled'], true],
    ['is not that one line was entered in error', ['entered-in-error', 'final'], false],
    ['is not that it was cancelled', ['cancelled', 'cancelled'], false],
    ['is not that it stands', ['final', 'corrected'], false],
    ['is not that nothing came of it yet', ['registered'], false],
    ['is not that the order alone is known', [], false],
  ])('was filed by mistake: %s', (_what, statuses, is) =>
    expect(wasFiledByMistake(standing(...statuses))).toBe(is),
  );

  it.each<[string, readonly ResultStatus[], boolean]>([
    ['was the wrong patient’s, and was cancelled since', ['wrong-patient', 'cancelled'], true],
    ['was the wrong patient’s, and is told anew', ['wrong-patient', 'corrected'], true],
    ['was entered in error, and was cancelled since', ['entered-in-error', 'cancelled'], true],
    [
      'was entered in error, stood again, and was cancelled',
      ['entered-in-error', 'corrected', 'cancelled'],
      false,
    ],
    ['was entered in error, and stands again', ['entered-in-error', 'corrected'], false],
  ])('was filed by mistake by all that was said: its line %s', (_what, statuses, is) =>
    expect(wasFiledByMistake(after(...statuses))).toBe(is),
  );

  it('is in nobody’s way once its patient was forgotten, and nothing is left of it', () =>
    expect(wasFiledByMistake(labReport.initialState)).toBe(true));
});
