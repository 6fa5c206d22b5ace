import type { LabReportEvent } from './events.js';
import {
  drOkafor,
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
} from './history.fixture.js';
import {
  evolveLabReport,
  nothingReceived,
  reviewKey,
  stepKey,
} from './lab-report-standing.policy.js';
import { fingerprintOf } from './news-of-lines.policy.js';

const after = (...events: readonly LabReportEvent[]) =>
  events.reduce(evolveLabReport, nothingReceived);

describe('where a report stands', () => {
  it('is the newest version of each line, with the fingerprints of those before', () => {
    const { lines } = after(glucosePreliminary, panelFinal, potassiumCorrected);
    expect(lines[glucose]?.current).toEqual(panelFinal.lines[0]);
    expect(lines[potassium]?.current).toEqual(potassiumCorrected.lines[0]);
    expect(lines[glucose]?.earlier).toEqual(glucosePreliminary.lines.map(fingerprintOf));
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
