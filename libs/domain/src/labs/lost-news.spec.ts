import { givenFor } from '@anamnesis/eventing/testing';
import { labVisibilityOf } from '../lab-rules/decision-span.policy.js';
import { labCase, policyWith } from '../lab-rules/lab-case.fixture.js';
import { idFor } from '../shared/ids.js';
import { said } from '../shared/said.fixture.js';
import {
  ApproveLabReportCorrection,
  NoteWaitingLabNews,
  ProposeLabReportCorrection,
} from './commands.js';
import type {
  LabNewsWaitingNoted,
  LabReportCorrectionApproved,
  LabReportCorrectionProposed,
  LabReportEvent,
} from './events.js';
import {
  drOkafor,
  firstMessage,
  maria,
  nurseIto,
  panel,
  panelFinal,
  secondMessage,
} from './history.fixture.js';
import { labFactsOf } from './lab-facts.policy.js';
import { labReport } from './lab-report.decider.js';
import { reportAfter } from './lab-reports.projection.js';
import type { LabReportRow } from './lab-report.row.js';
import { messagesLost, messagesSettled, messagesWaiting } from './waiting-news.policy.js';

const ofThePanel = { reportId: panel, patientId: maria };
const machine = { by: 'anamnesis', at: '2026-03-12T17:00:00Z' };
const step = (is: LabNewsWaitingNoted['step'], messageId = firstMessage): LabNewsWaitingNoted => ({
  type: 'LabReportStepTaken',
  ...{ ...ofThePanel, step: is, messageId, ...machine },
});
const noteLost = said(NoteWaitingLabNews, {
  ...{ ...ofThePanel, messageId: firstMessage, waits: true, isLost: true },
});
const proposes = (messageId: string) =>
  said(ProposeLabReportCorrection, {
    ...{ ...ofThePanel, corrects: 'lost-news', messageId, reason: 'Nothing has changed' },
  });
const correctionId = idFor('command-1', 'correction');
const byIto = { by: nurseIto, at: '2026-03-12T18:00:00Z' };
const proposed: LabReportCorrectionProposed = {
  type: 'LabReportCorrectionProposed',
  ...{ ...ofThePanel, correctionId, corrects: 'lost-news', messageId: firstMessage },
  ...{ reason: 'Nothing has changed', ...byIto },
};
const approved: LabReportCorrectionApproved = {
  type: 'LabReportCorrectionApproved',
  ...{ ...ofThePanel, correctionId, corrects: 'lost-news', messageId: firstMessage },
  ...{ by: drOkafor, at: '2026-03-12T19:00:00Z' },
};
const approve = said(ApproveLabReportCorrection, { ...ofThePanel, correctionId });
const given = (...events: readonly LabReportEvent[]) => givenFor(labReport)(panelFinal, ...events);
const lost = [step('news-waits'), step('news-lost')];

describe('that a message is lost for which a report waits', () => {
  const noted = (...events: readonly LabReportEvent[]) =>
    given(...events)
      .by(machine.by)
      .at(machine.at)
      .when(noteLost);
  it('is noted once', () => {
    noted(step('news-waits')).then(step('news-lost'));
    noted(...lost).thenNothing();
  });
  it.each<[string, readonly LabReportEvent[]]>([
    ['never waited for it', []],
    ['waits for another one', [step('news-waits', secondMessage)]],
    ['waits for it no more', [step('news-waits'), step('news-settled')]],
  ])('is not noted of a report that %s', (_what, events) => noted(...events).thenNothing());
  it('is noted anew where it waits anew', () =>
    noted(...lost, step('news-settled'), step('news-waits')).then(step('news-lost')));
});

describe('letting a lost message go', () => {
  const asked = (...events: readonly LabReportEvent[]) =>
    given(...events)
      .by(byIto.by)
      .at(byIto.at)
      .as('command-1');
  it('is proposed by one person, of the one message', () =>
    asked(...lost)
      .when(proposes(firstMessage))
      .then(proposed));
  it.each<[string, readonly LabReportEvent[], string]>([
    ['can be read still', [step('news-waits')], firstMessage],
    [
      'is another one than the lost one',
      [...lost, step('news-waits', secondMessage)],
      secondMessage,
    ],
    ['was settled since', [...lost, step('news-settled')], firstMessage],
    ['was let go', [...lost, proposed, approved], firstMessage],
  ])('is nothing to be proposed of a message that %s', (_what, events, messageId) =>
    asked(...events)
      .when(proposes(messageId))
      .thenRefused('nothing-to-correct'),
  );
  it('is approved by another person, and by nobody else', () => {
    const waiting = [...lost, proposed];
    given(...waiting)
      .by(approved.by)
      .at(approved.at)
      .when(approve)
      .then(approved);
    given(...waiting)
      .by(nurseIto)
      .when(approve)
      .thenRefused('second-person-needed');
  });
});

describe('the view of a report that waits for a lost message', () => {
  const rowAfter = (...events: readonly LabReportEvent[]) =>
    [panelFinal, ...events].reduce<LabReportRow | undefined>(
      (row, event) => reportAfter(row, event, ''),
      undefined,
    );
  const newsIn = (row: LabReportRow | undefined) => {
    const { newsWaits } = row?.header ?? {};
    return [messagesWaiting(newsWaits), messagesLost(newsWaits), messagesSettled(newsWaits)];
  };
  const isHiddenFor = (row: LabReportRow | undefined): boolean => {
    if (!row) throw new Error('There is no such report.');
    const zone = 'America/Los_Angeles';
    const { newsWaits = [] } = labFactsOf(row, {
      ...{ zone, wishes: [], viewer: { role: 'patient' }, onFileAt: approved.at },
    }).result;
    const facts = labCase({ result: { newsWaits } });
    const { because } = labVisibilityOf(facts, '2026-03-12T19:00:01Z', policyWith({}));
    return because === 'news of it waits';
  };

  it('tells staff which is lost, and hides the report', () => {
    const row = rowAfter(...lost);
    expect(newsIn(row)).toEqual([[firstMessage], [firstMessage], undefined]);
    expect(isHiddenFor(row)).toBe(true);
  });
  it('shows it once it was let go', () => {
    const row = rowAfter(...lost, proposed, approved);
    expect(newsIn(row)).toEqual([undefined, undefined, [firstMessage]]);
    expect([isHiddenFor(row), row?.header.corrections]).toEqual([false, []]);
  });
  it('hides it still for another message that waits', () => {
    const row = rowAfter(...lost, step('news-waits', secondMessage), proposed, approved);
    expect(newsIn(row)).toEqual([[secondMessage], undefined, [firstMessage]]);
    expect(isHiddenFor(row)).toBe(true);
  });
});
