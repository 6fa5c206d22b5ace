import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { IdentifyLabOrderer, RecordLabResults } from './commands.js';
import type { LabReportEvent, LabResultsReceived } from './events.js';
import {
  drHale,
  drOkafor,
  firstMessage,
  glucose,
  glucosePreliminary,
  glucoseTooLate,
  itoIdentifies,
  jonas,
  maria,
  measured,
  noValue,
  nurseIto,
  okaforCoveredByLindqvist,
  okaforReviews,
  ordererUnknown,
  panel,
  panelFinal,
  panelHeader,
  panelStream,
  potassium,
  potassiumCorrected,
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

type Fields = Partial<Omit<RecordLabResults, 'type'>>;

/** What the interface says, from one message after the other. */
const results = (lines: readonly SentLine[], rest: Fields = {}): RecordLabResults =>
  said(RecordLabResults, {
    reportId: panel,
    patientId: maria,
    source: 'hl7v2',
    messageId: firstMessage,
    header: panelHeader,
    lines,
    ...rest,
  });
const received = (lines: LabResultsReceived['lines'], rest: Partial<LabResultsReceived> = {}) => ({
  ...glucosePreliminary,
  lines,
  ...rest,
});

describe('recording what a laboratory sent', () => {
  it('begins a report with version 1 of each line', () =>
    given()
      .at(glucosePreliminary.at)
      .when(results([sentGlucose({ status: 'preliminary' })]))
      .then(glucosePreliminary));

  it('counts the versions of each line by itself', () =>
    given(glucosePreliminary)
      .at(panelFinal.at)
      .when(results([sentGlucose(), sentPotassium()], { messageId: secondMessage }))
      .then(panelFinal));

  it('tells only the lines that are new or other than before', () =>
    given(glucosePreliminary, panelFinal)
      .at(potassiumCorrected.at)
      .when(
        results(
          [
            sentGlucose(),
            sentPotassium({ status: 'corrected', value: measured('4.1', 'mmol/L', '3.5-5.1') }),
          ],
          { messageId: thirdMessage },
        ),
      )
      .then(potassiumCorrected));

  it('records nothing when it is sent again, under whatever message', () =>
    given(glucosePreliminary, panelFinal)
      .when(results([sentGlucose(), sentPotassium()], { messageId: thirdMessage }))
      .thenNothing());

  it('keeps a preliminary line behind the final one, and changes nothing', () =>
    given(glucosePreliminary, panelFinal, potassiumCorrected)
      .at(glucoseTooLate.at)
      .when(results(glucoseTooLate.lines, { messageId: thirdMessage }))
      .then(glucoseTooLate));

  it('keeps it once', () =>
    given(panelFinal, glucoseTooLate).when(results(glucoseTooLate.lines)).thenNothing());

  it('tells news and what came too late apart when one message brings both', () => {
    const late = glucoseTooLate.lines;
    const corrected = sentPotassium({ status: 'corrected' });
    given(panelFinal)
      .at('2026-03-12T18:00:00Z')
      .when(results([...late, corrected], { messageId: thirdMessage }))
      .then(
        { ...potassiumCorrected, lines: [{ ...corrected, version: 2 }] },
        { ...glucoseTooLate, lines: late },
      );
  });

  it('begins a report without lines: an order that is registered', () =>
    given().at(glucosePreliminary.at).when(results([])).then(received([])));

  it.each<[string, LabResultsReceived['lines'][number]['status']]>([
    ['cancelled', 'cancelled'],
    ['entered in error', 'entered-in-error'],
    ['filed under the wrong patient', 'wrong-patient'],
  ])('withdraws what was %s by a version that says so', (_why, status) =>
    given(panelFinal)
      .at(panelFinal.at)
      .when(results([sentGlucose({ status, value: noValue })]))
      .then(
        received([{ ...sentGlucose({ status, value: noValue }), version: 3 }], {
          at: panelFinal.at,
        }),
      ),
  );

  it('withdraws every line of an order that is taken back as a whole, named or not', () => {
    const cancelled = sentGlucose({ status: 'cancelled', value: noValue });
    const other = sentPotassium({ status: 'cancelled' });
    given(panelFinal)
      .at(panelFinal.at)
      .when(results([cancelled], { takenBack: 'cancelled' }))
      .then(
        received(
          [
            { ...cancelled, version: 3 },
            { ...other, version: 2 },
          ],
          { takenBack: 'cancelled', at: panelFinal.at },
        ),
      );
    const withdrawn = received([{ ...other, version: 2 }], { messageId: secondMessage });
    given(glucosePreliminary, panelFinal, withdrawn)
      .at(panelFinal.at)
      .when(results([], { takenBack: 'entered-in-error' }))
      .then(
        received([{ ...sentGlucose({ status: 'entered-in-error' }), version: 3 }], {
          takenBack: 'entered-in-error',
          at: panelFinal.at,
        }),
      );
  });

  it('says that it was filed, not who reviewed it: the laboratory’s own V and R are no review', () => {
    for (const status of ['final', 'corrected', 'amended', 'appended'] as const) {
      const state = labReport.evolve(
        labReport.initialState,
        received([{ ...sentGlucose({ status }), version: 1 }]),
      );
      expect(state.reviews).toEqual({});
    }
  });

  it('leaves out the message where none brought it', () => {
    const { messageId: _none, ...imported } = results([], { source: 'import' });
    const { messageId: _left, ...event } = received([], { source: 'import' });
    given().at(glucosePreliminary.at).when(said(RecordLabResults, imported)).then(event);
  });
});

describe('the header of a report', () => {
  const later = '2026-03-12T18:00:00Z';
  const other = { ...panelHeader, collected: ['2026-03-09'] };
  // The time that was told before may still be the right one.
  const afterOther = { ...other, collected: [...other.collected, ...panelHeader.collected] };
  const afterLate = { ...other, collected: [...panelHeader.collected, ...other.collected] };
  const renewed = [
    { lineId: glucose, version: 3 },
    { lineId: potassium, version: 2 },
  ];

  it('is told anew when it changes, though no line does', () => {
    given(panelFinal)
      .at(later)
      .when(results([sentGlucose()], { header: other }))
      .then(received([], { header: afterOther, renewed, at: later }));
  });

  it('is the same when a time of collection is told again', () =>
    given(panelFinal, received([], { header: afterOther, at: later }))
      .when(results([sentGlucose()], { header: other }))
      .thenNothing());

  it('is not taken from an older message, late or not, but for its times', () => {
    const header = { ...other, performedBy: 'Another Laboratory' };
    const older = { messageId: thirdMessage, header, receivedAt: glucosePreliminary.at };
    const { receivedAt: came } = older;
    given(panelFinal)
      .at(glucoseTooLate.at)
      .when(results(glucoseTooLate.lines, older))
      .then(
        received([], {
          ...{ header: afterLate, receivedAt: came },
          ...{ messageId: thirdMessage, at: later },
        }),
        glucoseTooLate,
      );
    const sodium = sentGlucose({ lineId: panel });
    const { receivedAt, messageId } = older;
    given(panelFinal)
      .at(later)
      .when(results([sodium], older))
      .then(
        received([{ ...sodium, version: 1 }], {
          ...{ header: afterLate, receivedAt, messageId, at: later },
        }),
      );
  });

  it('is taken from a newer message, though a line of it comes too late', () =>
    given(panelFinal)
      .at(glucoseTooLate.at)
      .when(results(glucoseTooLate.lines, { messageId: thirdMessage, header: other }))
      .then(
        received([], {
          ...{ header: afterOther, renewed },
          ...{ messageId: thirdMessage, at: glucoseTooLate.at },
        }),
        glucoseTooLate,
      ));

  it('is not taken from lines of before that are sent again word for word', () =>
    given(glucosePreliminary, panelFinal)
      .at(glucoseTooLate.at)
      .when(
        results([sentGlucose({ status: 'preliminary' })], {
          messageId: thirdMessage,
          header: { ...panelHeader, performedBy: 'Another Laboratory' },
        }),
      )
      .then({ ...glucoseTooLate, lines: [sentGlucose({ status: 'preliminary' })] }));

  it('is not taken from it when it comes again, either', () =>
    given(panelFinal, glucoseTooLate)
      .when(results(glucoseTooLate.lines, { header: { ...panelHeader, performedBy: 'Elsewhere' } }))
      .thenNothing());

  it('keeps whom staff have found, whatever the laboratory repeats', () => {
    const header = { ...panelHeader, orderingProviderId: drHale };
    given(ordererUnknown, itoIdentifies).when(results([], { header })).thenNothing();
  });

  it('keeps its notes behind a message that brings no value', () => {
    const header = { ...panelHeader, notes: ['Fasting.'] };
    const preliminary = received([{ ...sentGlucose({ status: 'preliminary' }), version: 1 }], {
      header,
    });
    given(preliminary)
      .at(later)
      .when(results([sentGlucose({ value: noValue })]))
      .then(received([{ ...sentGlucose(), version: 2 }], { header, at: later }));
  });
});

describe('a report of somebody else', () => {
  const panelFiledAnew = '3f0c2d2e-7b1a-4f53-8c65-0000000000fa';

  it('is refused: one report is on one file', () =>
    given(panelFinal)
      .when(results([sentGlucose()], { patientId: jonas }))
      .thenRefused('filed-under-another-patient', { takenBack: 'false' }));

  it('is refused even when the laboratory has taken it back there, which is told', () =>
    given(received([{ ...sentGlucose({ status: 'wrong-patient', value: noValue }), version: 1 }]))
      .when(results([sentGlucose()], { patientId: jonas }))
      .thenRefused('filed-under-another-patient', { takenBack: 'true' }));

  it('is filed under another report once the laboratory has taken it back there as a mistake', () => {
    const anew = { reportId: panelFiledAnew, patientId: jonas, firstFiledAs: panel };
    const said = results([sentGlucose()], anew);
    const taken = received([
      { ...sentGlucose({ status: 'wrong-patient', value: noValue }), version: 1 },
    ]);
    const filedBefore = labReport.evolve(labReport.initialState, taken);
    const event = { ...received([{ ...sentGlucose(), version: 1 }]), ...anew };
    given().at(event.at).knowing({ filedBefore }).when(said).then(event);
    given(event).knowing({}).when(said).thenNothing();
  });

  it('is not filed under another one while it stands under the first', () => {
    const filedBefore = labReport.evolve(labReport.initialState, panelFinal);
    const anew = { reportId: panelFiledAnew, patientId: jonas, firstFiledAs: panel };
    given()
      .knowing({ filedBefore })
      .when(results([sentGlucose()], anew))
      .thenRefused('filed-under-another-patient', { takenBack: 'false' });
  });

  it('touches the data of whose report it is, not of whom the command names', () => {
    const state = labReport.evolve(labReport.initialState, panelFinal);
    expect(labReport.patientOf(state, results([], { patientId: jonas }))).toBe(maria);
    expect(labReport.patientOf(labReport.initialState, results([]))).toBe(maria);
    expect(labReport.subjectOf(state, panelFinal)).toBe(maria);
    expect(labReport.streamOf(results([]), 'command-1')).toBe(panelStream);
  });
});

describe('a line that stands twice in a message', () => {
  it('is refused where it says two things', () =>
    given()
      .when(results([sentGlucose(), sentGlucose({ status: 'corrected' })]))
      .thenRefused('line-contradicts-itself', { lineId: glucose }));
});

describe('identifying who ordered', () => {
  const identify = said(IdentifyLabOrderer, {
    reportId: panel,
    patientId: maria,
    orderingProviderId: drOkafor,
    reason: itoIdentifies.reason,
  });
  const known = { identified: okaforCoveredByLindqvist };

  it('says who, and why one thinks so', () =>
    given(ordererUnknown)
      .knowing(known)
      .by(nurseIto)
      .at(itoIdentifies.at)
      .when(identify)
      .then(itoIdentifies));

  it('changes nothing when it is known already', () => {
    given(panelFinal).knowing(known).when(identify).thenNothing();
    given(ordererUnknown, itoIdentifies).knowing(known).when(identify).thenNothing();
  });

  const hale = { recorded: { practitionerId: drHale, familyName: 'Hale', givenName: 'Ada' } };

  it('is refused where the laboratory names one whom the directory knows', () => {
    const identified = { coverings: {}, ...hale };
    const naming = said(IdentifyLabOrderer, { ...identify, orderingProviderId: drHale });
    const inDirectory = { identified, orderer: okaforCoveredByLindqvist };
    given(panelFinal).knowing(inDirectory).by(nurseIto).when(naming).thenRefused('orderer-known');
    given(panelFinal).knowing({ identified }).by(nurseIto).when(naming).thenSomething();
  });

  it('is refused to whoever names themselves', () =>
    given(ordererUnknown)
      .knowing(known)
      .by(drOkafor)
      .when(identify)
      .thenRefused('names-themselves'));

  it('may be mended, and what was reviewed before stays recorded', () => {
    given(ordererUnknown, itoIdentifies, okaforReviews)
      .knowing({ identified: { coverings: {}, ...hale }, orderer: okaforCoveredByLindqvist })
      .by(nurseIto)
      .at(itoIdentifies.at)
      .when(said(IdentifyLabOrderer, { ...identify, orderingProviderId: drHale }))
      .then({ ...itoIdentifies, orderingProviderId: drHale });
  });

  it('needs somebody who is in the directory', () =>
    given(ordererUnknown).when(identify).thenRefused('no-such-practitioner'));

  it('needs a report, and of the patient who is named', () => {
    given().knowing(known).when(identify).thenRefused('no-such-result');
    given(ordererUnknown)
      .knowing(known)
      .when(said(IdentifyLabOrderer, { ...identify, patientId: jonas }))
      .thenRefused('no-such-result');
  });

  it('looks up whom it names and whom the laboratory named', () => {
    const state = labReport.evolve(labReport.initialState, panelFinal);
    expect(labReport.lookUp?.(state, identify, {})).toEqual({
      identified: expect.objectContaining({ stream: `practitioner-${drOkafor}` }),
      orderer: expect.objectContaining({ stream: `practitioner-${drOkafor}` }),
    });
    expect(labReport.lookUp?.(state, results([]), {})).toEqual({});
  });
});

it('knows the lines by their ids', () => {
  const state = [panelFinal, potassiumCorrected].reduce(labReport.evolve, labReport.initialState);
  expect(Object.keys(state.lines)).toEqual([glucose, potassium]);
});
