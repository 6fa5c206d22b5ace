import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { NoteWaitingLabNews } from './commands.js';
import { labVisibilityOf, labVisibilityTimeline } from '../lab-rules/decision-span.policy.js';
import type { LabNewsWaitingNoted, LabReportEvent } from './events.js';
import type { LabFacts } from '../lab-rules/facts.js';
import {
  firstMessage,
  glucose,
  jonas,
  maria,
  panel,
  panelFinal,
  secondMessage,
  theInterface,
} from './history.fixture.js';
import { labCase, policyWith, without } from '../lab-rules/lab-case.fixture.js';
import { labFactsOf } from './lab-facts.policy.js';
import { labReport } from './lab-report.decider.js';
import { reportAfter } from './lab-reports.projection.js';
import type { LabReportRow } from './lab-report.row.js';
import type { LabPolicies } from '../lab-rules/lab-rules.policy.js';
import { messagesWaiting } from './waiting-news.policy.js';

const march = (day: number, hour = 17) => `2026-03-0${day}T${hour}:00:00Z`;
type Waits = NonNullable<LabFacts['result']['newsWaits']>;

const shownAt = (newsWaits: Waits, policies: LabPolicies, at = march(5)): string => {
  const facts = labCase({ result: { newsWaits } });
  const { visible, rule, because } = labVisibilityOf(facts, at, policies);
  return visible ? 'shown' : `${rule} ${because}`;
};
const today = policyWith({});
const atOnce = policyWith({ release: { byDefault: { mode: 'immediate' }, byCategory: {} } });
const longestHold = policyWith({ inForce: ['L10'], longestHoldHours: 1 });
const since4 = [{ from: march(4) }];

describe('a result of which a message on the worklist speaks', () => {
  it.each<[string, Waits, LabPolicies, string]>([
    ['is shown where nothing waits', [], today, 'shown'],
    ['is hidden though it was reviewed', since4, today, 'L1 news of it waits'],
    ['is hidden where results are shown at once', since4, atOnce, 'L1 news of it waits'],
    ['is hidden beyond the longest hold', since4, longestHold, 'L1 news of it waits'],
    [
      'is hidden where no review is waited for',
      since4,
      without(today, 'L1'),
      'L1 news of it waits',
    ],
    ['is shown before', [{ from: march(6) }], today, 'shown'],
    ['is shown behind it', [{ from: march(3), to: march(5) }], today, 'shown'],
    [
      'is hidden while the second of two waits',
      [{ from: march(3), to: march(4) }, ...since4],
      today,
      'L1 news of it waits',
    ],
  ])('%s', (_says, ...[waits, policies, expected]) => {
    expect(shownAt(waits, policies)).toBe(expected);
  });

  it('is hidden to the instant, and shown again from the next one on', () => {
    const facts = labCase({ result: { newsWaits: [{ from: march(4), to: march(5) }] } });
    const spans = labVisibilityTimeline(facts, today).map(({ from, answer }) => [
      from?.replace('.000', ''),
      answer.visible,
    ]);
    expect(spans.slice(-3)).toEqual([
      [march(3), true],
      [march(4), false],
      [march(5), true],
    ]);
  });
});

const noted = (
  step: LabNewsWaitingNoted['step'],
  messageId: string,
  at: string,
): LabNewsWaitingNoted => ({
  type: 'LabReportStepTaken',
  ...{ reportId: panel, patientId: maria, step, messageId, by: theInterface, at },
});
const at = '2026-03-12T17:00:00Z';
const waits = noted('news-waits', firstMessage, at);
const settled = noted('news-settled', firstMessage, at);
const note = (isWaiting: boolean, patientId = maria) =>
  said(NoteWaitingLabNews, {
    ...{ reportId: panel, patientId, messageId: firstMessage, waits: isWaiting },
  });

describe('noting that a message speaks of a report', () => {
  const given = (...events: readonly LabReportEvent[]) =>
    givenFor(labReport)(...events)
      .by(theInterface)
      .at(at);

  it('says it once', () => {
    given(panelFinal).when(note(true)).then(waits);
    given(panelFinal, waits).when(note(true)).thenNothing();
  });
  it('unsays it once', () => {
    given(panelFinal, waits).when(note(false)).then(settled);
    given(panelFinal, waits, settled).when(note(false)).thenNothing();
    given(panelFinal).when(note(false)).thenNothing();
  });
  it('says it again of the same message', () =>
    given(panelFinal, waits, settled).when(note(true)).then(waits));
  it('says it of each message', () =>
    given(panelFinal, noted('news-waits', secondMessage, at))
      .when(note(true))
      .then(waits));
  it('is refused for a report that is not there, or somebody else’s', () => {
    given().when(note(true)).thenRefused('no-such-result');
    given(panelFinal).when(note(true, jonas)).thenRefused('no-such-result');
  });
});

describe('a report on file of which a message speaks', () => {
  const rowAfter = (...events: readonly LabReportEvent[]): LabReportRow => {
    const fold = (row: LabReportRow | undefined, event: LabReportEvent) =>
      reportAfter(row, event, '000001');
    const row = events.reduce<LabReportRow | undefined>(fold, undefined);
    if (!row) throw new Error('It begins with what a laboratory said.');
    return row;
  };
  const around = { wishes: [], viewer: { role: 'patient' }, zone: 'UTC' } as const;

  it('keeps since when it waits and until when, through whatever else comes', () => {
    const later = { ...panelFinal, at: '2026-03-13T09:00:00Z', lines: [] };
    const row = rowAfter(panelFinal, waits, noted('news-waits', secondMessage, at), later);
    const after = rowAfter(panelFinal, waits, noted('news-waits', secondMessage, at), later, {
      ...settled,
      at: '2026-03-14T09:00:00Z',
    });
    expect(labFactsOf(row, around).result.newsWaits).toEqual([{ from: at }, { from: at }]);
    expect(labFactsOf(after, around).result.newsWaits).toEqual([
      { from: at, to: '2026-03-14T09:00:00Z' },
      { from: at },
    ]);
    expect(row.lines.map(({ lineId }) => lineId)).toContain(glucose);
    expect(messagesWaiting(row.header.newsWaits)).toEqual([firstMessage, secondMessage]);
    expect(messagesWaiting(after.header.newsWaits)).toEqual([secondMessage]);
    expect(messagesWaiting(rowAfter(panelFinal).header.newsWaits)).toBeUndefined();
  });
  it('keeps until when the same message waited the first time, once it has waited again', () => {
    const again = ['2026-03-15T09:00:00Z', '2026-03-16T09:00:00Z'] as const;
    const row = rowAfter(
      ...[panelFinal, waits, { ...settled, at: '2026-03-14T09:00:00Z' }],
      ...[noted('news-waits', firstMessage, again[0]), { ...settled, at: again[1] }],
    );
    expect(labFactsOf(row, around).result.newsWaits).toEqual([
      { from: at, to: '2026-03-14T09:00:00Z' },
      { from: again[0], to: again[1] },
    ]);
  });
  it.each([
    ['whoever has a clock that is behind, too', '2026-03-12T16:59:58Z', '2026-03-12T16:59:58Z'],
    ['whoever asks later, and no later than it came', '2026-03-20T17:00:00Z', at],
  ])('waits for %s', (_whom, onFileAt, from) => {
    const { newsWaits } = labFactsOf(rowAfter(panelFinal, waits), { ...around, onFileAt }).result;
    expect(newsWaits).toEqual([{ from }]);
  });
});
