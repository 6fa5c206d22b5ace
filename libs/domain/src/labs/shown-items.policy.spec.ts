import type { ViewedItem } from '../audit/events.js';
import type { LineOfReport, VersionOfLine } from './lab-report.row.js';
import { isAmong, shownOf } from './shown-items.policy.js';
import type { Judged } from './shown-lines.policy.js';

/** One version came on each day of March from this one on, by a message of its own. */
const line = (lineId: string, from: number, status: readonly VersionOfLine['status'][]) =>
  ({
    lineId,
    versions: status.map((each, index) => ({
      ...{ version: index + 1, status: each, test: { name: lineId }, collected: [] },
      value: { valueType: 'NM', values: ['140'], flags: [], notes: [] },
      receivedAt: `2026-03-0${from + index}T17:00:00Z`,
      messageId: `message-of-${lineId}-${index + 1}`,
    })),
    reviews: [],
  }) as LineOfReport;

const judged = (
  reportId: string,
  lines: readonly (readonly [LineOfReport, 'hidden' | number])[],
) => ({
  row: { reportId, lines: lines.map(([each]) => each) },
  answer: {
    carriers: 'shown',
    lines: lines.map(([, shown]) =>
      shown === 'hidden' ? { visible: false, version: 1 } : { visible: true, version: shown },
    ),
  } as unknown as Judged['answer'],
});

const sodium = line('sodium', 4, ['preliminary', 'final', 'corrected', 'preliminary']);
const hiv = line('hiv', 1, ['final']);
const isShown = isAmong(
  [
    judged('blood', [
      [hiv, 'hidden'],
      [sodium, 3],
    ]),
    judged('other', [[line('potassium', 2, ['final']), 1]]),
    judged('nothing', [[line('zorblax', 1, ['final']), 'hidden']]),
  ].map(shownOf),
);

const at = '2026-03-20T17:00:00Z';

describe('of what was looked at, something is shown', () => {
  it.each<[string, boolean, ViewedItem]>([
    ['where it is the version that is shown', true, { id: 'blood', parts: ['sodium@3'] }],
    ['where it was a version before it', true, { id: 'blood', parts: ['sodium@1'] }],
    ['where it stood beside a hidden line', true, { id: 'blood', parts: ['hiv@1', 'sodium@2'] }],
    ['not where it was a version behind it', false, { id: 'blood', parts: ['sodium@4'] }],
    ['not where it was the hidden line', false, { id: 'blood', parts: ['hiv@1'] }],
    ['not where no line of it was named', false, { id: 'blood', parts: [] }],
    ['not where that line is another report’s', false, { id: 'other', parts: ['sodium@3'] }],
    ['not where all of the report is hidden', false, { id: 'nothing', parts: ['zorblax@1'] }],
    ['not where there is no such report', false, { id: 'unknown', parts: ['sodium@3'] }],
    ['where a message brought it', true, message('message-of-sodium-3')],
    ['where a message brought a version before it', true, message('message-of-sodium-1')],
    ['not where the message brought a version behind it', false, message('message-of-sodium-4')],
    ['not where the message brought the hidden line', false, message('message-of-hiv-1')],
    ['not where the message brought nothing of this patient', false, message('message-of-other')],
  ])('%s', (_where, expected, item) => {
    expect(isShown(item, at)).toBe(expected);
  });

  it.each<[string, boolean, ViewedItem, string]>([
    ['where a shown line had come by then', true, { id: 'blood' }, '2026-03-04T17:00:00Z'],
    ['not where a hidden one alone had', false, { id: 'blood' }, '2026-03-04T16:59:59Z'],
    ['not where all of it is hidden', false, { id: 'nothing' }, at],
    ['not where there is no such report', false, { id: 'unknown' }, at],
  ])('of a report without its lines, %s', (_where, expected, ...[item, lookedAt]) => {
    expect(isShown(item, lookedAt)).toBe(expected);
  });
});

function message(id: string): ViewedItem {
  return { id, parts: [`${id}@1`] };
}
