import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { RecordLabResults } from './commands.js';
import type { LabReportEvent, LabResultsReceived, ReportHeader } from './events.js';
import {
  drHale,
  glucose,
  glucosePreliminary,
  glucoseTooLate,
  maria,
  measured,
  noValue,
  okaforReviews,
  panel,
  panelFinal,
  panelHeader,
  potassium,
  secondMessage,
  sentGlucose,
  sentPotassium,
  theInterface,
  thirdMessage,
} from './history.fixture.js';
import { labReport } from './lab-report.decider.js';
import type { SentLine } from './news-of-lines.policy.js';

const given = (...events: readonly LabReportEvent[]) =>
  givenFor(labReport)(...events).by(theInterface);

const later = '2026-03-12T18:00:00Z';
const results = (
  lines: readonly SentLine[],
  rest: Partial<Omit<RecordLabResults, 'type'>> = {},
): RecordLabResults =>
  said(RecordLabResults, {
    ...{ reportId: panel, patientId: maria, source: 'hl7v2', messageId: thirdMessage },
    ...{ header: panelHeader, lines, ...rest },
  });
const received = (rest: Partial<LabResultsReceived>): LabResultsReceived => ({
  ...{ ...panelFinal, messageId: thirdMessage, lines: [], at: later, ...rest },
});

const bothAnew = [
  { lineId: glucose, version: 3 },
  { lineId: potassium, version: 2 },
];
const reviewed = [glucosePreliminary, panelFinal, okaforReviews];
const otherSection: ReportHeader = {
  ...panelHeader,
  test: { ...panelHeader.test, section: 'TX' },
};

describe('a header that says something else than what was reviewed', () => {
  it.each<[string, Partial<ReportHeader>, Partial<ReportHeader>]>([
    ['of which test', { test: { name: 'Prenatal panel', section: 'CH' } }, {}],
    ['of which section', otherSection, {}],
    [
      'collected when',
      { collected: ['2026-03-09'] },
      { collected: ['2026-03-09', ...panelHeader.collected] },
    ],
    ['ordered by whom', { orderingProviderId: drHale }, {}],
    ['by which number', { fillerNumber: 'F-0312' }, {}],
  ])('makes a version of every line that nobody has reviewed: %s', (_what, sent, merged) =>
    given(...reviewed)
      .at(later)
      .when(results([], { header: { ...panelHeader, ...sent } }))
      .then(received({ header: { ...panelHeader, ...sent, ...merged }, renewed: bothAnew })),
  );

  it('says when its message came where that is told, though it is recorded at once', () =>
    given(...reviewed)
      .at(later)
      .when(results([], { header: otherSection, receivedAt: later }))
      .then(received({ header: otherSection, renewed: bothAnew, receivedAt: later })));

  it('does so for the lines that it does not make new by what it says of them', () => {
    const corrected = sentPotassium({ value: measured('4.1', 'mmol/L', '3.5-5.1') });
    given(...reviewed)
      .at(later)
      .when(results([sentGlucose(), corrected], { header: otherSection }))
      .then(
        received({
          header: otherSection,
          lines: [{ ...corrected, version: 2 }],
          renewed: [{ lineId: glucose, version: 3 }],
        }),
      );
  });

  it('leaves what is withdrawn as it is', () => {
    const cancelled = { ...sentPotassium({ status: 'cancelled', value: noValue }), version: 2 };
    const withdrawn = received({ lines: [cancelled], messageId: secondMessage });
    given(...reviewed, withdrawn)
      .at(later)
      .when(results([], { header: otherSection }))
      .then(received({ header: otherSection, renewed: [{ lineId: glucose, version: 3 }] }));
  });

  it('leaves the reviews of a report that is told more of than before', () => {
    const { test, ...rest } = panelHeader;
    const bare = { ...panelFinal, header: { ...rest, test: { code: test.code ?? '' } } };
    given(glucosePreliminary, bare, okaforReviews)
      .at(later)
      .when(results([], { header: panelHeader }))
      .then(received({ header: panelHeader }));
  });

  it.each([
    ['says so where people have mended it', true, { ofMendedText: true as const }],
    ['says nothing of that where nobody has', false, {}],
  ])('makes versions of the text of a message, and %s', (_says, isMended, said) => {
    const header = { ...panelHeader, notes: ['Haemolysed.'] };
    given(...reviewed)
      .at(later)
      .when(results([], { header, ofMendedText: isMended }))
      .then(received({ header, renewed: bothAnew, ...said }));
  });

  it('makes such versions by new words in its notes, where no line comes with them', () => {
    const header = { ...panelHeader, notes: ['Haemolysed.'] };
    given(...reviewed)
      .at(later)
      .when(results([], { header }))
      .then(received({ header, renewed: bothAnew }));
    const corrected = sentPotassium({ value: measured('4.1', 'mmol/L', '3.5-5.1') });
    given(...reviewed)
      .at(later)
      .when(results([corrected], { header }))
      .then(received({ header, lines: [{ ...corrected, version: 2 }] }));
  });

  it('is no version that the news of a message is too late for which came before it', () => {
    const receivedAt = '2026-03-12T17:30:00Z';
    const changed = received({ header: otherSection, renewed: bothAnew });
    const line = sentPotassium({
      status: 'corrected',
      value: measured('4.1', 'mmol/L', '3.5-5.1'),
    });
    given(...reviewed, changed)
      .at('2026-03-12T18:30:00Z')
      .when(results([line], { receivedAt }))
      .then(
        received({
          ...{ header: otherSection, receivedAt, at: '2026-03-12T18:30:00Z' },
          lines: [{ ...line, version: 3 }],
        }),
      );
  });

  it('is the next one when it changes back: that is reviewed anew as well', () => {
    const changed = received({ header: otherSection, renewed: bothAnew });
    given(...reviewed, changed)
      .at(later)
      .when(results([], { header: panelHeader }))
      .then(
        received({
          renewed: bothAnew.map(({ lineId, version }) => ({
            lineId,
            version: version + 1,
          })),
        }),
      );
  });
});

const twelfth = ['2026-03-12'];
const at = (collected: readonly string[]): ReportHeader => ({ ...panelHeader, collected });

describe('a correction of when it was collected', () => {
  const anew = { ofReport: true, ofLines: [] } as const;

  it('takes the place of what was told before, and is reviewed anew', () =>
    given(...reviewed)
      .at(later)
      .when(results([], { header: at(twelfth), isCorrection: true }))
      .then(received({ header: at(twelfth), renewed: bothAnew, collectedAnew: anew })));

  it('is also a report one line of which is corrected', () => {
    const line = sentPotassium({ status: 'corrected', collected: [] });
    given(...reviewed)
      .at(later)
      .when(results([line], { header: at(twelfth) }))
      .then(
        received({
          header: at(twelfth),
          lines: [{ ...line, version: 2 }],
          renewed: [{ lineId: glucose, version: 3 }],
          collectedAnew: anew,
        }),
      );
  });

  it.each(['final', 'amended', 'appended'] as const)(
    'is no report a line of which is %s: there either time may be right',
    (status) => {
      const line = sentPotassium({ status, collected: ['2026-03-11'] });
      given(...reviewed)
        .at(later)
        .when(results([line], { header: at(twelfth) }))
        .then(
          received({
            header: at([...twelfth, ...panelHeader.collected]),
            lines: [{ ...line, version: 2 }],
            renewed: [{ lineId: glucose, version: 3 }],
          }),
        );
    },
  );

  it('keeps all times that it tells itself, though they disagree', () => {
    const header = at(['2026-03-12', '2026-03-11']);
    given(...reviewed)
      .at(later)
      .when(results([], { header, isCorrection: true }))
      .then(received({ header, renewed: bothAnew, collectedAnew: anew }));
  });

  it('takes nothing back by telling no time', () =>
    given(...reviewed)
      .when(results([], { header: at([]), isCorrection: true }))
      .thenNothing());

  it('of a line takes the place of what was told of that line', () => {
    const moved = sentGlucose({ collected: twelfth });
    given(...reviewed)
      .at(later)
      .when(results([moved], { header: at([]), isCorrection: true }))
      .then(
        received({
          lines: [{ ...moved, version: 3 }],
          ...{ renewed: [{ lineId: potassium, version: 2 }], leftOut: [potassium] },
          collectedAnew: { ofLines: [glucose] },
        }),
      );
  });

  it('of a line is heard though the line says what it said last', () => {
    const moved = sentGlucose({ collected: twelfth });
    const movedBefore = received({ lines: [{ ...moved, version: 3 }], messageId: secondMessage });
    given(...reviewed, movedBefore)
      .at(later)
      .when(results([moved], { header: at([]), isCorrection: true }))
      .then(
        received({
          renewed: [
            { lineId: glucose, version: 4 },
            { lineId: potassium, version: 2 },
          ],
          leftOut: [potassium],
          collectedAnew: { ofLines: [glucose] },
        }),
      );
  });
});

describe('one message about several lines', () => {
  it('corrects no time of a line for which it comes too late', () => {
    const late = sentGlucose({ status: 'preliminary', collected: twelfth });
    const moved = sentPotassium({ collected: twelfth });
    given(...reviewed)
      .at(later)
      .when(results([late, moved], { header: at([]), isCorrection: true }))
      .then(
        received({ lines: [{ ...moved, version: 2 }], collectedAnew: { ofLines: [potassium] } }),
        { ...glucoseTooLate, lines: [late], at: later },
      );
  });

  it('takes the order back once', () => {
    const lines = [
      { ...sentGlucose({ status: 'cancelled' }), version: 3 },
      { ...sentPotassium({ status: 'cancelled' }), version: 2 },
    ];
    given(...reviewed, received({ lines, takenBack: 'cancelled' }))
      .at('2026-03-13T18:00:00Z')
      .when(results([], { takenBack: 'cancelled' }))
      .thenNothing();
  });

  it('takes the order back by each of its lines, else it stays on its file', () => {
    const lines = [{ ...sentGlucose({ status: 'wrong-patient', value: noValue }), version: 3 }];
    given(...reviewed, received({ lines }))
      .when(results([sentGlucose()], { patientId: 'jonas' }))
      .thenRefused('filed-under-another-patient', { takenBack: 'false' });
  });

  it('tells no time of a corrected line by repeating it, and one more by other words', () => {
    const anew = received({
      lines: [{ ...sentGlucose({ status: 'corrected', collected: ['2026-03-08'] }), version: 3 }],
      collectedAnew: { ofLines: [glucose] },
    });
    given(...reviewed, anew)
      .at('2026-03-13T18:00:00Z')
      .when(results([sentGlucose()]))
      .then({
        ...{ ...glucoseTooLate, lines: [sentGlucose()], collectedCorrected: [glucose] },
        at: '2026-03-13T18:00:00Z',
      });
    const other = sentGlucose({ status: 'preliminary', collected: twelfth });
    given(...reviewed, anew)
      .at('2026-03-13T18:00:00Z')
      .when(results([other]))
      .then({ ...glucoseTooLate, lines: [other], at: '2026-03-13T18:00:00Z' });
  });
});

describe('a time of collection in a message that is taken too late', () => {
  const old = { header: at(twelfth), receivedAt: glucosePreliminary.at } as const;
  const merged = at([...panelHeader.collected, ...twelfth]);
  const corrected = received({
    header: at(['2026-03-08']),
    collectedAnew: { ofReport: true, ofLines: [] },
  });

  it('may be the right one, and waits for no review: it can only hide', () =>
    given(...reviewed)
      .at(later)
      .when(results([], old))
      .then(received({ header: merged, receivedAt: old.receivedAt })));

  it('may be the right one once', () =>
    given(...reviewed, received({ header: merged, receivedAt: old.receivedAt }))
      .when(results([], old))
      .thenNothing());

  it('is not, where the laboratory has corrected it since', () =>
    given(...reviewed, corrected)
      .at('2026-03-13T18:00:00Z')
      .when(results([], old))
      .thenNothing());

  it('is, where the correction came before', () => {
    const receivedAt = '2026-03-12T19:00:00Z';
    const newest = received({
      header: at(['2026-03-08']),
      at: '2026-03-12T20:00:00Z',
      lines: [{ ...sentGlucose({ status: 'corrected' }), version: 3 }],
    });
    given(...reviewed, corrected, newest)
      .at('2026-03-13T18:00:00Z')
      .when(results([], { header: at(twelfth), receivedAt }))
      .then(
        received({
          header: at(['2026-03-08', ...twelfth]),
          receivedAt,
          at: '2026-03-13T18:00:00Z',
        }),
      );
  });

  it('takes the place of none, be it a correction', () =>
    given(...reviewed)
      .at(later)
      .when(results([], { ...old, isCorrection: true }))
      .then(received({ header: merged, receivedAt: old.receivedAt })));

  it('takes the place of none once it has waited for a person, be it the newest', () => {
    const receivedAt = '2026-03-12T16:59:00Z';
    const header = at([...twelfth, ...panelHeader.collected]);
    given(...reviewed)
      .at(later)
      .when(results([], { header: at(twelfth), receivedAt, isCorrection: true }))
      .then(received({ header, receivedAt, renewed: bothAnew }));
    const soon = '2026-03-12T17:01:00Z';
    given(...reviewed)
      .at(later)
      .when(results([], { header: at(twelfth), receivedAt: soon, isCorrection: true }))
      .then(
        received({
          ...{ header: at(twelfth), receivedAt: soon, renewed: bothAnew },
          collectedAnew: { ofReport: true, ofLines: [] },
        }),
      );
  });

  it('of a line counts with what is kept of it, unless it was corrected since', () => {
    const lines = [sentGlucose({ collected: twelfth })];
    const late = { ...glucoseTooLate, lines, unheard: [glucose] };
    const message = results(late.lines, { receivedAt: glucosePreliminary.at });
    given(...reviewed)
      .at(glucoseTooLate.at)
      .when(message)
      .then(late);
    const anew = received({
      lines: [{ ...sentGlucose({ collected: ['2026-03-08'] }), version: 3 }],
      collectedAnew: { ofLines: [glucose] },
    });
    given(...reviewed, anew)
      .at('2026-03-13T18:00:00Z')
      .when(message)
      .then({ ...late, collectedCorrected: [glucose], at: '2026-03-13T18:00:00Z' });
  });
});
