import { givenFor } from '@anamnesis/eventing/testing';
import { idFor } from '../shared/ids.js';
import { said } from '../shared/said.fixture.js';
import {
  ApproveLabReportCorrection,
  MarkMinorConsentService,
  ProposeLabReportCorrection,
  RecordLabResults,
  RefuseLabReportCorrection,
} from './commands.js';
import type {
  LabMinorConsentMarked,
  LabReportCorrectionApproved,
  LabReportCorrectionProposed,
  LabReportCorrectionRefused,
  LabReportEvent,
  LabResultsReceived,
} from './events.js';
import {
  drOkafor,
  glucose,
  glucosePreliminary,
  jonas,
  maria,
  noValue,
  nurseIto,
  okaforReviews,
  panel,
  panelFinal,
  panelHeader,
  potassium,
  sentGlucose,
  sentPotassium,
  theInterface,
} from './history.fixture.js';
import { labReport } from './lab-report.decider.js';

const given = (...events: readonly LabReportEvent[]) =>
  givenFor(labReport)(...events)
    .by(nurseIto)
    .at('2026-03-12T17:00:00Z')
    .as('command-1');
const ofThePanel = { reportId: panel, patientId: maria };
const said12 = { by: nurseIto, at: '2026-03-12T17:00:00Z' };
const correctionId = idFor('command-1', 'correction');
const reason = 'The clinic’s own book says so.';

const marked: LabMinorConsentMarked = {
  type: 'LabReportStepTaken',
  step: 'minor-consent-marked',
  ...{ ...ofThePanel, reason, ...said12 },
};
const mark = said(MarkMinorConsentService, { ...ofThePanel, reason });
const unmark = said(ProposeLabReportCorrection, {
  ...{ ...ofThePanel, corrects: 'minor-consent', reason },
});
const unmarkProposed: LabReportCorrectionProposed = {
  type: 'LabReportCorrectionProposed',
  ...{ ...ofThePanel, correctionId, corrects: 'minor-consent', reason, ...said12 },
};
const approve = said(ApproveLabReportCorrection, { ...ofThePanel, correctionId });
const refusal = said(RefuseLabReportCorrection, { ...ofThePanel, correctionId, reason });
const refused: LabReportCorrectionRefused = {
  type: 'LabReportCorrectionRefused',
  ...{ ...ofThePanel, correctionId, reason, ...said12 },
};
const byOkafor = { by: drOkafor, at: '2026-03-12T18:00:00Z' };
const unmarked: LabReportCorrectionApproved = {
  type: 'LabReportCorrectionApproved',
  ...{ ...ofThePanel, correctionId, corrects: 'minor-consent', ...byOkafor },
};
const reviewed = [glucosePreliminary, panelFinal, okaforReviews];

describe('a service to which a minor consented alone', () => {
  it('is one from when one person says so', () => {
    given(...reviewed)
      .when(mark)
      .then(marked);
  });

  it('is one once', () => {
    given(...reviewed, marked)
      .when(mark)
      .thenNothing();
  });

  it('is none any more when two people say so', () => {
    given(...reviewed, marked)
      .when(unmark)
      .then(unmarkProposed);
    given(...reviewed, marked, unmarkProposed)
      .by(byOkafor.by)
      .at(byOkafor.at)
      .when(approve)
      .then(unmarked);
    given(...reviewed, marked, unmarkProposed, unmarked)
      .when(mark)
      .then(marked);
  });

  it('cannot be taken back where nobody has said it', () => {
    given(...reviewed)
      .when(unmark)
      .thenRefused('nothing-to-correct');
    given(...reviewed, marked, unmarkProposed, unmarked)
      .when(unmark)
      .thenRefused('nothing-to-correct');
  });

  it('is what people have found of it, whatever a message repeats', () => {
    const message = (isMinorConsentService: boolean) =>
      said(RecordLabResults, {
        ...{ ...ofThePanel, source: 'hl7v2', lines: [] },
        header: { ...panelHeader, isMinorConsentService },
      });
    given(...reviewed, marked)
      .by(theInterface)
      .when(message(false))
      .thenNothing();
    given(...reviewed, marked, unmarkProposed, unmarked)
      .by(theInterface)
      .when(message(true))
      .thenNothing();
  });

  it('is not taken back by a message that says otherwise than the one before', () => {
    const before = {
      ...panelFinal,
      header: { ...panelHeader, isMinorConsentService: true },
    };
    const message = said(RecordLabResults, {
      ...{ ...ofThePanel, source: 'hl7v2', lines: [] },
      header: { ...panelHeader, isMinorConsentService: false },
    });
    given(before).by(theInterface).when(message).thenNothing();
  });
});

const told = panelHeader.collected;
const [right] = ['2026-03-09T15:30:00Z'];
const correct = (collected: readonly string[]) =>
  said(ProposeLabReportCorrection, { ...ofThePanel, corrects: 'collected', collected, reason });
const proposed: LabReportCorrectionProposed = {
  type: 'LabReportCorrectionProposed',
  ...{ ...ofThePanel, correctionId, corrects: 'collected', collected: [right] },
  ...{ insteadOf: told, reason, ...said12 },
};
const bothAnew = [
  { lineId: glucose, version: 3 },
  { lineId: potassium, version: 2 },
];
const approved: LabReportCorrectionApproved = {
  type: 'LabReportCorrectionApproved',
  ...{ ...ofThePanel, correctionId, corrects: 'collected', collected: [right] },
  ...{ insteadOf: told, renewed: bothAnew, ...byOkafor },
};
const results = (collected: readonly string[], rest: object = {}) =>
  said(RecordLabResults, {
    ...{ ...ofThePanel, source: 'hl7v2', lines: [] },
    header: { ...panelHeader, collected },
    ...rest,
  });

describe('when a report was collected', () => {
  it('is proposed by one person instead of all times that count', () => {
    given(...reviewed)
      .when(correct([right]))
      .then(proposed);
    const moved: LabResultsReceived = {
      ...{ ...panelFinal, at: '2026-03-11T17:00:00Z' },
      lines: [{ ...sentGlucose({ collected: ['2026-03-08'] }), version: 3 }],
    };
    given(...reviewed, moved)
      .when(correct([right]))
      .then({ ...proposed, insteadOf: [...told, '2026-03-08'] });
  });

  it('changes by that proposal nothing at all', () => {
    const before = reviewed.reduce<typeof labReport.initialState>(
      labReport.evolve,
      labReport.initialState,
    );
    const { corrections: _open, ...after } = labReport.evolve(before, proposed);
    const { corrections: _none, ...same } = before;
    expect(after).toEqual(same);
  });

  it('is found by another person, and every line waits for its review anew', () => {
    given(...reviewed, proposed)
      .by(byOkafor.by)
      .at(byOkafor.at)
      .when(approve)
      .then(approved);
  });

  it('is not found by whoever proposed it', () => {
    given(...reviewed, proposed)
      .when(approve)
      .thenRefused('second-person-needed');
  });

  it('is decided once', () => {
    for (const decided of [approved, refused]) {
      given(...reviewed, proposed, decided)
        .by(drOkafor)
        .when(approve)
        .thenRefused('proposal-already-decided');
      given(...reviewed, proposed, decided)
        .by(drOkafor)
        .when(refusal)
        .thenRefused('proposal-already-decided');
    }
  });

  it('stays what it was where the proposal is refused', () => {
    given(...reviewed, proposed)
      .when(refusal)
      .then(refused);
    given(...reviewed, proposed, refused)
      .when(correct([right]))
      .then(proposed);
  });

  it.each([approve, refusal])('is not decided of what nobody has proposed', (command) => {
    given(...reviewed)
      .by(drOkafor)
      .when(command)
      .thenRefused('no-such-proposal');
  });

  it('needs no correction where that is all that counts', () => {
    given(...reviewed)
      .when(correct(told))
      .thenRefused('nothing-to-correct');
    given(...reviewed, proposed, approved)
      .when(correct([right]))
      .thenRefused('nothing-to-correct');
  });

  it('is corrected by a time more, and by all times of its lines fewer', () => {
    given(...reviewed)
      .when(correct([...told, right]))
      .then({ ...proposed, collected: [...told, right], insteadOf: [] });
    const moved = [{ ...sentGlucose({ collected: ['2026-03-08'] }), version: 3 }];
    given(...reviewed, { ...panelFinal, lines: moved })
      .when(correct(told))
      .then({ ...proposed, collected: told, insteadOf: ['2026-03-08'] });
  });

  it('leaves what was withdrawn as it is', () => {
    const cancelled = { ...sentPotassium({ status: 'cancelled', value: noValue }), version: 2 };
    const withdrawal: LabResultsReceived = { ...panelFinal, lines: [cancelled] };
    given(...reviewed, withdrawal, proposed)
      .by(byOkafor.by)
      .at(byOkafor.at)
      .when(approve)
      .then({ ...approved, renewed: [{ lineId: glucose, version: 3 }] });
  });

  const later = '2026-03-13T17:00:00Z';
  const found = [...reviewed, proposed, approved];
  it('stays what was found, whatever repeats the times that were found wrong', () => {
    given(...found)
      .by(theInterface)
      .at(later)
      .when(results(told))
      .thenNothing();
    const late = results(told, { receivedAt: glucosePreliminary.at });
    given(...found)
      .by(theInterface)
      .at(later)
      .when(late)
      .thenNothing();
  });

  it('may be another time that the laboratory tells, which hides at most', () => {
    const collected = ['2026-03-07', right];
    given(...found)
      .by(theInterface)
      .at(later)
      .when(results(['2026-03-07']))
      .thenSomething();
    const state = [...found, { ...panelFinal, header: { ...panelHeader, collected } }].reduce(
      labReport.evolve,
      labReport.initialState,
    );
    expect(state.report?.header.collected).toEqual(collected);
  });

  it('is what the laboratory insists on by a correction', () => {
    const insists: LabResultsReceived = {
      ...{ type: 'LabResultsReceived', ...ofThePanel, source: 'hl7v2' },
      ...{ header: panelHeader, lines: [] },
      renewed: bothAnew.map(({ lineId, version }) => ({ lineId, version: version + 1 })),
      collectedAnew: { ofReport: true, ofLines: [], countAgain: told },
      ...{ by: theInterface, at: later },
    };
    given(...found)
      .by(theInterface)
      .at(later)
      .when(results(told, { isCorrection: true }))
      .then(insists);
    given(...found, insists)
      .by(theInterface)
      .at(later)
      .when(results(told))
      .thenNothing();
  });

  const corrected = sentPotassium({ status: 'corrected', collected: told });
  const ofThatLine: LabResultsReceived = {
    ...{ type: 'LabResultsReceived', ...ofThePanel, source: 'hl7v2' },
    header: { ...panelHeader, collected: [right] },
    lines: [{ ...corrected, version: 3 }],
    ...{ collectedAnew: { ofLines: [], countAgain: told }, by: theInterface, at: later },
  };
  it('is also what it insists on by a correction of one line', () => {
    given(...found)
      .by(theInterface)
      .at(later)
      .when(results([], { lines: [corrected] }))
      .then(ofThatLine);
    const { report } = [...found, ofThatLine].reduce(labReport.evolve, labReport.initialState);
    expect(report?.timesFoundWrong).toEqual([]);
  });

  it('is what it insists on even where that has waited: such a time can only hide', () => {
    const receivedAt = '2026-03-13T12:00:00Z';
    given(...found)
      .by(theInterface)
      .at(later)
      .when(results([], { lines: [corrected], receivedAt }))
      .then({ ...ofThatLine, receivedAt });
  });

  it('is not found any more by approving what was proposed before it insisted', () => {
    const insists: LabResultsReceived = {
      ...{ type: 'LabResultsReceived', ...ofThePanel, source: 'hl7v2' },
      ...{ header: panelHeader, lines: [], collectedAnew: { ofLines: [], countAgain: told } },
      ...{ by: theInterface, at: '2026-03-12T17:30:00Z' },
    };
    given(...reviewed, proposed)
      .by(theInterface)
      .at(insists.at)
      .when(results(told, { isCorrection: true }))
      .then(insists);
    given(...reviewed, proposed, insists)
      .by(byOkafor.by)
      .at(byOkafor.at)
      .when(approve)
      .then({ ...approved, insteadOf: [] });
  });

  it.each(['corrected', 'wrong-patient'] as const)(
    'takes nothing from a %s line whose message came before, and waited for somebody',
    (status) => {
      const line = sentPotassium({ status, collected: [], value: noValue });
      const receivedAt = '2026-03-12T17:30:00Z';
      given(...found)
        .by(theInterface)
        .at(later)
        .when(results([right], { lines: [line], receivedAt }))
        .then({
          ...{ type: 'LabResultsReceived', ...ofThePanel, source: 'hl7v2', receivedAt },
          header: { ...panelHeader, collected: [right] },
          ...{ lines: [{ ...line, version: 3 }], by: theInterface, at: later },
        });
    },
  );
});

describe('a correction of what is not there, or of somebody else', () => {
  it.each([mark, unmark, correct([right]), approve, refusal])('is refused', (command) => {
    given().when(command).thenRefused('no-such-result');
    const ofJonas = Object.assign(Object.create(Object.getPrototypeOf(command)), command, {
      patientId: jonas,
    }) as typeof command;
    given(...reviewed)
      .when(ofJonas)
      .thenRefused('no-such-result');
  });
});
