import { givenProjection } from '@anamnesis/eventing/testing';
import type { RecordedEvent } from '@anamnesis/eventing';
import type { LabReportEvent, LabResultsReceived, ReportedLine } from './events.js';
import { labReports } from './lab-reports.projection.js';
import type { LabReportRow } from './lab-report.row.js';

const given = givenProjection(labReports);
const about = { reportId: 'report-1', patientId: 'rosa', by: 'hl7-interface' };
const sodium: ReportedLine = {
  lineId: 'line-1',
  version: 1,
  status: 'final',
  test: { code: '2951-2', system: 'LN', name: 'Sodium' },
  subId: '1',
  collected: [],
  value: { valueType: 'NM', values: ['140'], units: 'mmol/L', flags: [], notes: [] },
};
const came: LabResultsReceived = {
  ...about,
  type: 'LabResultsReceived',
  at: '2026-03-02T17:00:00Z',
  source: 'hl7v2',
  messageId: 'message-1',
  header: { test: { name: 'Metabolic panel' }, collected: ['20260301080000-0800'], notes: [] },
  lines: [sodium],
};
const reviewed: LabReportEvent = {
  ...about,
  type: 'LabResultsReviewed',
  by: 'dr-lee',
  at: '2026-03-03T17:00:00Z',
  reviewedBy: 'dr-okoye',
  onBehalfOf: 'dr-lee',
  how: 'portal',
  lines: [{ lineId: 'line-1', version: 1 }],
};
const corrected: LabResultsReceived = {
  ...came,
  at: '2026-03-05T17:00:00Z',
  messageId: 'message-2',
  header: { ...came.header, collected: ['2026-03-01'], orderingProviderId: 'dr-lee' },
  lines: [
    { ...sodium, version: 2, status: 'corrected' },
    { ...sodium, lineId: 'line-2', test: { name: 'Potassium', alternates: [{ name: 'Kalium' }] } },
  ],
};
const { lineId: _key, ...versionOne } = sodium;
const folded = (row: LabReportRow | undefined, event: LabReportEvent): LabReportRow | undefined =>
  labReports.project(row, event, {
    key: 'report-1',
    recorded: { position: '000001' } as RecordedEvent<LabReportEvent>,
  });

describe('a laboratory report on file', () => {
  it('keeps as what its order was filed first', () => {
    const anew = { ...came, firstFiledAs: 'report-0' };
    expect(folded(folded(undefined, anew), corrected)?.header.firstFiledAs).toBe('report-0');
  });

  it('begins with what the laboratory said', () => {
    given(came).thenRowWith('report-1', {
      patientId: 'rosa',
      collectedAt: '2026-03-01T16:00:00.000Z',
      firstReceivedAt: came.at,
      awaitsReviewSince: came.at,
      searchText: 'metabolic panel sodium',
      lines: [
        {
          lineId: 'line-1',
          versions: [{ ...versionOne, receivedAt: came.at, messageId: 'message-1' }],
          reviews: [],
        },
      ],
    });
  });

  it('keeps every version and every review of each line', () => {
    const review = { by: 'dr-okoye', at: reviewed.at, onBehalfOf: 'dr-lee', ofVersion: 1 };
    given(came).thenRowWith('report-1', { isReviewed: false });
    given(came, reviewed).thenRowWith('report-1', {
      awaitsReviewSince: undefined,
      isReviewed: true,
    });
    given(came, reviewed, corrected).thenRowWith('report-1', {
      orderingProviderId: 'dr-lee',
      isReviewed: true,
      awaitsReviewSince: corrected.at,
      lastReceivedAt: corrected.at,
      searchText: 'metabolic panel sodium potassium kalium',
      lines: [
        {
          lineId: 'line-1',
          versions: [
            { ...versionOne, receivedAt: came.at, messageId: 'message-1' },
            {
              ...versionOne,
              version: 2,
              status: 'corrected',
              receivedAt: corrected.at,
              messageId: 'message-2',
            },
          ],
          reviews: [review],
        },
        {
          lineId: 'line-2',
          versions: [
            {
              ...versionOne,
              test: { name: 'Potassium', alternates: [{ name: 'Kalium' }] },
              receivedAt: corrected.at,
              messageId: 'message-2',
            },
          ],
          reviews: [],
        },
      ],
    });
  });

  it('keeps a version of what says the same of another order, which nobody has reviewed', () => {
    const header = { ...came.header, orderingProviderId: 'dr-ruiz' };
    const at = '2026-03-06T17:00:00Z';
    const renewal: LabReportEvent = {
      ...{ ...came, at, header, lines: [], messageId: 'message-3' },
      renewed: [{ lineId: 'line-1', version: 2 }],
      collectedAnew: { ofLines: ['line-1'] },
    };
    const versions = [
      { ...versionOne, receivedAt: came.at, messageId: 'message-1' },
      { ...versionOne, version: 2, receivedAt: at, messageId: 'message-3', collectedAnew: true },
    ];
    const review = { by: 'dr-okoye', at: reviewed.at, onBehalfOf: 'dr-lee', ofVersion: 1 };
    given(came, reviewed, renewal).thenRowWith('report-1', {
      orderingProviderId: 'dr-ruiz',
      awaitsReviewSince: at,
      lines: [{ lineId: 'line-1', versions, reviews: [review] }] as never,
    });
    const again: LabReportEvent = {
      ...{ ...came, at, header, lines: [] },
      renewed: [{ lineId: 'line-1', version: 3 }],
    };
    given(came, renewal, again).thenRowWith('report-1', {
      lines: [
        {
          lineId: 'line-1',
          versions: [
            ...versions,
            { ...versionOne, version: 3, receivedAt: at, messageId: 'message-1' },
          ],
          reviews: [],
        },
      ] as never,
    });
  });

  it('keeps times of collection that came too late until they are corrected', () => {
    const late: LabReportEvent = {
      ...about,
      type: 'LateLabResultsKept',
      source: 'hl7v2',
      at: '2026-03-06T17:00:00Z',
      lines: [
        { ...sodium, collected: ['2026-02-27'] },
        { ...sodium, lineId: 'line-9', collected: ['2026-02-26'] },
      ],
    };
    const lateIn = (...events: readonly LabReportEvent[]) =>
      [came, ...events]
        .reduce<LabReportRow | undefined>((row, event) => folded(row, event), undefined)
        ?.lines.map(({ lateCollected }) => lateCollected);
    expect(lateIn(late, late)).toEqual([['2026-02-27']]);
    expect(lateIn({ ...late, collectedCorrected: ['line-1'] })).toEqual([undefined]);
    const moved = { ...came, lines: [{ ...sodium, version: 2, collected: ['2026-02-28'] }] };
    expect(lateIn(late, moved)).toEqual([['2026-02-27']]);
    const anew = { ...moved, collectedAnew: { ofLines: ['line-1'] } };
    expect(lateIn(late, anew)).toEqual([undefined]);
  });

  it('says what people have proposed of it, and is what another person has approved', () => {
    const at = '2026-03-06T17:00:00Z';
    const collected = ['2026-02-27'];
    const correction = { ...about, correctionId: 'correction-1', corrects: 'collected' } as const;
    const insteadOf = ['20260301080000-0800'];
    const proposed: LabReportEvent = {
      type: 'LabReportCorrectionProposed',
      ...{ ...correction, collected, insteadOf, reason: 'By the book', at },
    };
    const open = {
      ...{ correctionId: 'correction-1', corrects: 'collected', collected, insteadOf },
      ...{ reason: 'By the book', by: about.by, at },
    };
    const renewed = [{ lineId: 'line-1', version: 2 }];
    const approved: LabReportEvent = {
      type: 'LabReportCorrectionApproved',
      ...{ ...correction, collected, insteadOf, renewed, at },
    };
    const refused: LabReportEvent = {
      type: 'LabReportCorrectionRefused',
      ...{ ...about, correctionId: 'correction-1', reason: 'No', at },
    };
    given(came, proposed).thenRowWith('report-1', {
      header: { ...came.header, corrections: [open] },
      awaitsReviewSince: came.at,
    } as never);
    given(came, proposed, refused).thenRowWith('report-1', {
      header: { ...came.header, corrections: [] },
    });
    const found = { ...came.header, collected, corrections: [], timesFoundWrong: insteadOf };
    given(came, reviewed, proposed, approved).thenRowWith('report-1', {
      header: found,
      collectedAt: '2026-02-27T08:00:00.000Z',
      awaitsReviewSince: at,
    });
    const again = { ...came, header: { ...came.header, collected }, lines: [] };
    given(came, proposed, approved, again).thenRowWith('report-1', { header: found });
    const insists = { ...came, lines: [], collectedAnew: { ofReport: true as const, ofLines: [] } };
    given(came, proposed, approved, insists).thenRowWith('report-1', {
      header: { ...found, collected: insteadOf, timesFoundWrong: [] },
    });
    const countAgain = { ...again, collectedAnew: { ofLines: [], countAgain: insteadOf } };
    given(came, proposed, approved, countAgain).thenRowWith('report-1', {
      header: { ...found, timesFoundWrong: [] },
    });
    given(came, proposed, countAgain).thenRowWith('report-1', {
      header: { ...came.header, collected, corrections: [{ ...open, insteadOf: [] }] },
    } as never);
  });

  it('is a service that a minor consents to alone while people say so', () => {
    const at = '2026-03-06T17:00:00Z';
    const marked: LabReportEvent = {
      type: 'LabReportStepTaken',
      step: 'minor-consent-marked',
      ...{ ...about, reason: 'She came alone', at },
    };
    const unmarked: LabReportEvent = {
      type: 'LabReportCorrectionApproved',
      ...{ ...about, correctionId: 'correction-1', corrects: 'minor-consent', at },
    };
    const header = (isMinorConsentService: boolean, rest = {}) =>
      ({ header: { ...came.header, isMinorConsentService, ...rest } }) as never;
    given(came, marked).thenRowWith('report-1', header(true));
    given(came, reviewed, marked, unmarked).thenRowWith(
      'report-1',
      header(false, { corrections: [] }),
    );
    given(came, reviewed, marked, unmarked).thenRowWith('report-1', {
      awaitsReviewSince: undefined,
    });
  });

  it('says who ordered as staff found out, then as the header says, and nobody as it says nobody', () => {
    const identified: LabReportEvent = {
      ...about,
      type: 'LabOrdererIdentified',
      at: '2026-03-04T17:00:00Z',
      orderingProviderId: 'dr-ruiz',
      reason: 'By phone',
    };
    const found = { ...corrected, header: { ...came.header, orderingProviderId: 'dr-ruiz' } };
    const nobody = { ...corrected, header: came.header };
    given(came, identified).thenRowWith('report-1', { orderingProviderId: 'dr-ruiz' });
    given(came, identified, found).thenRowWith('report-1', { orderingProviderId: 'dr-ruiz' });
    given(came, corrected, nobody).thenRowWith('report-1', { orderingProviderId: undefined });
  });

  it('waits for nobody once what is left was withdrawn', () => {
    const cancelled = { ...corrected, lines: [{ ...sodium, version: 2, status: 'cancelled' }] };
    given(came, cancelled as LabResultsReceived).thenRowWith('report-1', {
      awaitsReviewSince: undefined,
    });
  });

  it('keeps comments, what was late and what was overdue, and changes nothing by them', () => {
    const late: LabReportEvent = {
      ...about,
      type: 'LateLabResultsKept',
      source: 'hl7v2',
      at: '2026-03-06T17:00:00Z',
      lines: [],
    };
    const overdue: LabReportEvent = {
      ...about,
      type: 'LabReviewBecameOverdue',
      at: '2026-03-09T17:00:00Z',
      waitsFor: 'review',
      overdueSince: '2026-03-08T17:00:00Z',
    };
    const comment: LabReportEvent = {
      ...about,
      type: 'LabCommentReleased',
      at: '2026-03-10T17:00:00Z',
      commentId: 'comment-1',
      text: 'All is well.',
    };
    given(came, late, overdue, comment).thenRowWith('report-1', {
      late: [{ lines: [], at: late.at }],
      overdue: [{ waitsFor: 'review', overdueSince: '2026-03-08T17:00:00Z', at: overdue.at }],
      comments: [
        { commentId: 'comment-1', text: 'All is well.', by: 'hl7-interface', at: comment.at },
      ],
      awaitsReviewSince: came.at,
    });
  });

  it('is said by whom its words are, whoever brought them', () => {
    const comment: LabReportEvent = {
      ...{ ...about, type: 'LabCommentReleased', commentId: 'comment-1', text: 'All is well.' },
      ...{ saidBy: 'dr-lee', at: '2026-03-10T17:00:00Z' },
    };
    const row = [came, comment].reduce<LabReportRow | undefined>(folded, undefined);
    expect(row?.comments.map(({ by }) => by)).toEqual(['dr-lee']);
  });

  it('gathers the steps of an agreement about each version', () => {
    const step = (
      name: 'requested' | 'professional-agreed' | 'discussed',
      version: number,
    ): LabReportEvent => ({
      ...about,
      type: 'LabReportStepTaken',
      by: 'dr-lee',
      at: '2026-03-07T17:00:00Z',
      step: name,
      ...(name === 'requested' ? { requestedBy: 'patient' } : {}),
      lines: [{ lineId: 'line-1', version }],
    });
    const at = '2026-03-07T17:00:00Z';
    const agreement = {
      ofVersion: 1,
      requestedAt: at,
      requestedBy: 'patient',
      professionalAgreedAt: at,
      professional: 'dr-lee',
      discussedAt: at,
    } as const;
    const agreed = [step('requested', 1), step('professional-agreed', 1), step('discussed', 1)];
    given(came, ...agreed).thenRowWith('report-1', {
      lines: [
        {
          lineId: 'line-1',
          versions: [{ ...versionOne, receivedAt: came.at, messageId: 'message-1' }],
          reviews: [],
          agreements: [agreement],
        },
      ],
    });
    given(came, ...agreed, step('discussed', 2)).thenRowWith('report-1', {
      lines: [
        {
          lineId: 'line-1',
          versions: [{ ...versionOne, receivedAt: came.at, messageId: 'message-1' }],
          reviews: [],
          agreements: [agreement, { ofVersion: 2, discussedAt: at }],
        },
      ],
    });
  });

  it('sorts behind all others where nobody said when it was collected, whatever its lines say', () => {
    const undated = { ...came, header: { ...came.header, collected: [] } };
    const lines = [{ ...sodium, collected: ['2026-03-01'] }];
    given(undated).thenRowWith('report-1', { collectedAt: '' });
    given({ ...undated, lines }).thenRowWith('report-1', { collectedAt: '' });
  });

  it('is moved by nothing that is added to the order, and by corrections of its time', () => {
    const addOn = (...collected: readonly string[]): LabResultsReceived => ({
      ...{ ...came, at: '2026-05-02T17:00:00Z', messageId: 'message-2' },
      header: { ...came.header, collected },
      lines: [{ ...sodium, lineId: 'line-2', test: { name: 'HIV Ab' } }],
    });
    const [first = ''] = came.header.collected;
    const { collectedAt } = { collectedAt: '2026-03-01T16:00:00.000Z' };
    const added = addOn('2026-05-01', first);
    const header = { ...added.header, timesTold: [first] };
    given(came, added).thenRowWith('report-1', { collectedAt, header });
    given(came, added, addOn('2026-05-03', '2026-05-01', first)).thenRowWith('report-1', {
      collectedAt,
    });
    const undated = { ...came, header: { ...came.header, collected: [] } };
    given(undated, addOn('2026-05-01')).thenRowWith('report-1', { collectedAt: '' });
    const anew = {
      ...addOn('2026-05-01'),
      collectedAnew: { ofReport: true as const, ofLines: [] },
    };
    given(came, anew).thenRowWith('report-1', { collectedAt: '2026-05-01T07:00:00.000Z' });
    const correction = (corrects: 'collected' | 'minor-consent', found = {}): LabReportEvent => ({
      type: 'LabReportCorrectionApproved',
      ...{ ...about, correctionId: 'correction-1', corrects, at: '2026-05-04T17:00:00Z' },
      ...found,
    });
    const may = { collected: ['2026-05-01'], insteadOf: [first] };
    given(came, added, correction('collected', may)).thenRowWith('report-1', {
      collectedAt: '2026-05-01T07:00:00.000Z',
    });
    given(came, added, correction('minor-consent')).thenRowWith('report-1', { collectedAt });
  });
});
