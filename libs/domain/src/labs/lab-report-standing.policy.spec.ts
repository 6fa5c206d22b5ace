import type { LabReportEvent } from './events.js';
import {
  drOkafor,
  firstMessage,
  glucose,
  glucosePreliminary,
  glucoseTooLate,
  itoIdentifies,
  mariaAsked,
  okaforComments,
  okaforReviews,
  ordererUnknown,
  panelFinal,
  potassium,
  potassiumCorrected,
  secondMessage,
} from './history.fixture.js';
import {
  evolveLabReport,
  nothingReceived,
  reviewKey,
  stepKey,
} from './lab-report-standing.policy.js';
import { fingerprintOf, rememberedOf } from './news-of-lines.policy.js';

const after = (...events: readonly LabReportEvent[]) =>
  events.reduce(evolveLabReport, nothingReceived);

describe('where a report stands', () => {
  it('is the newest version of each line, with the fingerprints of those before', () => {
    const { lines } = after(glucosePreliminary, panelFinal, potassiumCorrected);
    expect(lines[glucose]?.current).toEqual(panelFinal.lines[0]);
    expect(lines[potassium]?.current).toEqual(potassiumCorrected.lines[0]);
    expect(lines[glucose]?.earlier).toEqual(glucosePreliminary.lines.map(rememberedOf));
  });

  it('remembers what came too late without changing for it', () => {
    const { lines } = after(panelFinal, glucoseTooLate);
    expect(lines[glucose]?.current).toEqual(panelFinal.lines[0]);
    expect(lines[glucose]?.late).toEqual(glucoseTooLate.lines.map(fingerprintOf));
    expect(after(panelFinal, glucoseTooLate, potassiumCorrected).lines[glucose]).toEqual(
      lines[glucose],
    );
    expect(after(glucoseTooLate)).toEqual(nothingReceived);
  });

  it('is a version more of what says the same of another order, and nothing else', () => {
    const renewal: LabReportEvent = {
      ...potassiumCorrected,
      ...{ lines: [], renewed: [{ lineId: glucose, version: 3 }] },
    };
    const before = after(glucosePreliminary, panelFinal).lines[glucose];
    const { lines } = after(glucosePreliminary, panelFinal, renewal);
    expect(lines[glucose]).toEqual({
      ...before,
      current: { ...before?.current, version: 3 },
    });
    expect(lines[potassium]?.current.version).toBe(1);
    const byImport = after({ ...panelFinal, source: 'import' }, renewal).lines[glucose];
    expect(byImport?.source).toBe('hl7v2');
    const ofSent = after(panelFinal, { ...renewal, source: 'import' }).lines[glucose];
    expect(ofSent?.source).toBe('hl7v2');
    expect(after(renewal).lines).toEqual({});
  });

  it('knows every time of collection of a line until the laboratory corrects them', () => {
    const late = glucoseTooLate.lines.map((line) => ({ ...line, collected: ['2026-03-09'] }));
    const kept: LabReportEvent = { ...glucoseTooLate, lines: late };
    const told = ['2026-03-10T15:30:00Z'];
    const timesOf = (...events: readonly LabReportEvent[]) => {
      const line = after(panelFinal, ...events).lines[glucose];
      return [line?.collected, line?.collectedAnewAt];
    };
    expect(timesOf(kept)).toEqual([[...told, '2026-03-09'], undefined]);
    expect(timesOf({ ...kept, collectedCorrected: [glucose] })).toEqual([told, undefined]);
    const anew: LabReportEvent = {
      ...potassiumCorrected,
      lines: late.map((line) => ({ ...line, version: 3 })),
      collectedAnew: { ofReport: true, ofLines: [glucose] },
    };
    expect(timesOf(anew)).toEqual([['2026-03-09'], potassiumCorrected.at]);
    expect(after(panelFinal, anew).report?.collectedAnewAt).toBe(potassiumCorrected.at);
    expect(after(panelFinal, anew, potassiumCorrected).report?.collectedAnewAt).toBe(
      potassiumCorrected.at,
    );
  });

  it('knows who ordered once staff have found out', () => {
    const { report } = after(ordererUnknown, itoIdentifies);
    expect(report?.header.orderingProviderId).toBe(drOkafor);
    expect(report?.ordererFound).toBe(drOkafor);
    expect(after(ordererUnknown, itoIdentifies, ordererUnknown).report?.ordererFound).toBe(
      drOkafor,
    );
    expect(after(itoIdentifies)).toEqual(nothingReceived);
  });

  it('knows reviews and steps by the versions that they name', () => {
    const { reviews, steps, comments } = after(
      panelFinal,
      okaforReviews,
      mariaAsked,
      okaforComments,
    );
    expect(Object.keys(reviews)).toEqual(
      okaforReviews.lines.map((line) => reviewKey(okaforReviews, line)),
    );
    expect(Object.keys(steps)).toEqual(mariaAsked.lines.map((line) => stepKey(mariaAsked, line)));
    expect(comments).toEqual([{ by: drOkafor, text: okaforComments.text }]);
  });

  it.each(['professional-agreed', 'discussed'] as const)('knows the step %s', (step) => {
    const taken = { ...mariaAsked, step };
    const { steps } = after(panelFinal, mariaAsked, taken);
    expect(Object.keys(steps)).toEqual(
      [mariaAsked, taken].flatMap((each) => each.lines.map((line) => stepKey(each, line))),
    );
  });

  it('knows each message that waits and speaks of it, until that one is settled', () => {
    const news = (step: 'news-waits' | 'news-settled', messageId: string): LabReportEvent => ({
      type: 'LabReportStepTaken',
      ...{ step, reportId: panelFinal.reportId, patientId: panelFinal.patientId, messageId },
      ...{ by: 'hl7', at: mariaAsked.at },
    });
    const waiting = [news('news-waits', firstMessage), news('news-waits', secondMessage)];
    expect(after(panelFinal, ...waiting).newsWaitsIn).toEqual([firstMessage, secondMessage]);
    const settled = after(panelFinal, ...waiting, news('news-settled', firstMessage));
    expect(settled.newsWaitsIn).toEqual([secondMessage]);
  });

  it('says of its header the time of the newest message, whenever an older one is taken', () => {
    const older = { ...potassiumCorrected, receivedAt: '2026-03-11T01:00:00Z' };
    expect(after(panelFinal).report?.headerCameAt).toBe(panelFinal.at);
    expect(after(panelFinal, older).report?.headerCameAt).toBe(panelFinal.at);
    expect(after(panelFinal, potassiumCorrected).report?.headerCameAt).toBe(potassiumCorrected.at);
  });

  it('changes by what two people find, and by a proposal that is refused not at all', () => {
    const about = { reportId: panelFinal.reportId, patientId: panelFinal.patientId };
    const correction = { ...about, correctionId: 'correction-1', by: drOkafor, at: mariaAsked.at };
    const times = { corrects: 'collected', collected: ['2026-03-09'], insteadOf: [] } as const;
    const proposed: LabReportEvent = {
      ...{ type: 'LabReportCorrectionProposed', ...correction, ...times, reason: 'By the book' },
    };
    const refused: LabReportEvent = {
      ...{ type: 'LabReportCorrectionRefused', ...correction, reason: 'By no book' },
    };
    const standing = after(panelFinal, proposed, refused);
    expect(standing.report).toEqual(after(panelFinal).report);
    expect(standing.corrections['correction-1']?.isDecided).toBe(true);
    const approved: LabReportEvent = {
      ...{ type: 'LabReportCorrectionApproved', ...correction, ...times },
      renewed: [{ lineId: glucose, version: 3 }],
    };
    const { lines } = after(panelFinal, proposed, approved);
    expect([lines[glucose]?.current.version, lines[glucose]?.source]).toEqual([3, 'hl7v2']);
  });

  it('does not change by being late: that stands on a stream of its own', () => {
    const standing = after(panelFinal);
    const overdue: LabReportEvent = {
      type: 'LabReviewBecameOverdue',
      reportId: panelFinal.reportId,
      patientId: panelFinal.patientId,
      overdueSince: '2026-03-17T16:00:00Z',
      waitsFor: 'review',
      by: 'anamnesis-portal',
      at: '2026-03-17T16:00:00Z',
    };
    expect(evolveLabReport(standing, overdue)).toBe(standing);
  });
});
