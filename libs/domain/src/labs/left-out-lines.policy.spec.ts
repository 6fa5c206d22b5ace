import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import type { ResultStatus } from '../lab-rules/facts.js';
import { RecordLabResults } from './commands.js';
import type { LabReportEvent, LabResultsReceived } from './events.js';
import {
  glucose,
  maria,
  measured,
  noValue,
  okaforReviews,
  panel,
  panelFinal,
  panelHeader,
  potassium,
  sentGlucose,
  sentPotassium,
  theInterface,
  thirdMessage,
} from './history.fixture.js';
import { labReport } from './lab-report.decider.js';
import { linesLeftOut } from './left-out-lines.policy.js';
import type { SentLine } from './news-of-lines.policy.js';

const corrected = sentGlucose({ status: 'corrected', value: measured('95', 'mg/dL', '70-99') });
const results = (
  lines: readonly SentLine[],
  rest: Partial<Omit<RecordLabResults, 'type'>> = { isCorrection: true },
): RecordLabResults =>
  said(RecordLabResults, {
    ...{ reportId: panel, patientId: maria, source: 'hl7v2', messageId: thirdMessage },
    ...{ header: panelHeader, lines, ...rest },
  });
const later = '2026-03-12T18:00:00Z';
const received = (rest: Partial<LabResultsReceived>): LabResultsReceived => ({
  ...{ ...panelFinal, messageId: thirdMessage, lines: [], at: later, ...rest },
});
const given = (...events: readonly LabReportEvent[]) =>
  givenFor(labReport)(panelFinal, okaforReviews, ...events)
    .by(theInterface)
    .at(later);

const leftOut = received({
  lines: [{ ...corrected, version: 3 }],
  ...{ renewed: [{ lineId: potassium, version: 2 }], leftOut: [potassium] },
});

describe('a correction of a whole order that names fewer lines than are on file', () => {
  it('has the others reviewed anew: nobody has seen them beside what it says now', () =>
    given()
      .when(results([corrected]))
      .then(leftOut));

  it('does so where the lines that it names say what they said', () =>
    given()
      .when(results([sentGlucose()]))
      .then(
        received({ renewed: [{ lineId: potassium, version: 2 }], leftOut: [potassium], lines: [] }),
      ));

  it('says nothing new when it is sent again', () => {
    given(leftOut)
      .when(results([corrected]))
      .thenNothing();
    const headerChanged = received({
      header: { ...panelHeader, test: { ...panelHeader.test, section: 'TX' } },
      renewed: [
        { lineId: glucose, version: 4 },
        { lineId: potassium, version: 3 },
      ],
    });
    given(leftOut, headerChanged)
      .when(results([corrected], { isCorrection: true, header: headerChanged.header }))
      .thenNothing();
  });

  it('does so once more where it says something else of the lines that it names', () => {
    const again = { ...corrected, value: measured('96', 'mg/dL', '70-99') };
    given(leftOut)
      .when(results([again]))
      .then(
        received({
          lines: [{ ...again, version: 4 }],
          ...{ renewed: [{ lineId: potassium, version: 3 }], leftOut: [potassium] },
        }),
      );
  });

  it('does so once more of a line that was told anew since', () => {
    const told = received({
      lines: [{ ...sentPotassium({ value: measured('4.1', 'mmol/L', '3.5-5.1') }), version: 3 }],
    });
    given(leftOut, told)
      .when(results([corrected]))
      .then(received({ renewed: [{ lineId: potassium, version: 4 }], leftOut: [potassium] }));
  });

  it.each([
    ['where only a line says that it is corrected', [corrected], {}],
    ['where it names all of them', [corrected, sentPotassium()], { isCorrection: true }],
  ])('leaves the reviews of the others alone %s', (_where, lines, rest) =>
    given()
      .when(results(lines, rest))
      .then(received({ lines: [{ ...corrected, version: 3 }] })),
  );

  it('leaves them alone where it names no line: it corrects what is said of the order', () =>
    given().when(results([])).thenNothing());

  it('leaves out what is withdrawn anyway', () => {
    const of = (status: ResultStatus) => {
      const withdrawn = { ...sentPotassium({ status, value: noValue }), version: 1 };
      const { lines } = labReport.evolve(labReport.initialState, {
        ...panelFinal,
        lines: [withdrawn],
      });
      return linesLeftOut(lines, { isCorrection: true, lines: [corrected] }, true);
    };
    expect([of('cancelled'), of('final'), of('preliminary')]).toEqual([
      [],
      [potassium],
      [potassium],
    ]);
  });
});
