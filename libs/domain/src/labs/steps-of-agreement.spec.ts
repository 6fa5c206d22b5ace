import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { TakeLabReleaseStep } from './commands.js';
import type { LabReportEvent } from './events.js';
import {
  drOkafor,
  glucosePreliminary,
  maria,
  mariaAsked,
  nurseIto,
  okaforCoveredByLindqvist,
  okaforReviews,
  panel,
  panelFinal,
  potassium,
  potassiumCorrected,
} from './history.fixture.js';
import { labReport } from './lab-report.decider.js';

const both = okaforReviews.lines;
const ofThePanel = { reportId: panel, patientId: maria };
const whileCovered = '2026-03-20T17:00:00Z';

/** What stands in the panel when Dr. Okafor looks at it on Wednesday. */
const given = (...events: readonly LabReportEvent[]) =>
  givenFor(labReport)(glucosePreliminary, panelFinal, ...events)
    .knowing({ orderer: okaforCoveredByLindqvist })
    .by(drOkafor)
    .at(okaforReviews.at)
    .as('command-1');

describe('the agreement to release a blocked result', () => {
  const lines = mariaAsked.lines;
  const step = (fields: Partial<Omit<TakeLabReleaseStep, 'type'>>) =>
    said(TakeLabReleaseStep, { ...ofThePanel, step: 'requested', lines, ...fields });
  const asked = step({ requestedBy: 'patient' });

  it('begins with what the patient asked for, which anybody of the practice may write down', () =>
    given().by(nurseIto).at(mariaAsked.at).when(asked).then(mariaAsked));

  it.each(['professional-agreed', 'discussed'] as const)(
    'needs that it is %s by whoever may review',
    (which) => {
      const { requestedBy: _patient, ...taken } = mariaAsked;
      given(mariaAsked)
        .at(whileCovered)
        .when(step({ step: which }))
        .then({ ...taken, step: which, by: drOkafor, at: whileCovered });
      given(mariaAsked)
        .by(nurseIto)
        .when(step({ step: which }))
        .thenRefused('not-the-ordering-provider');
    },
  );

  it('says who asked in the first step only', () => {
    const { requestedBy: _patient, ...taken } = mariaAsked;
    given()
      .at(whileCovered)
      .when(step({ step: 'discussed', requestedBy: 'patient' }))
      .then({ ...taken, step: 'discussed', by: drOkafor, at: whileCovered });
  });

  it('takes each step for each version once', () => {
    given(mariaAsked).when(asked).thenNothing();
    given(mariaAsked)
      .when(step({ requestedBy: 'representative' }))
      .thenSomething();
    given(mariaAsked)
      .at(mariaAsked.at)
      .by(nurseIto)
      .when(step({ requestedBy: 'patient', lines: both }))
      .then({ ...mariaAsked, lines: [{ lineId: potassium, version: 1 }] });
  });

  const { requestedBy: _asker, ...taken } = mariaAsked;
  const agreed = { ...taken, step: 'professional-agreed', by: drOkafor } as const;
  const agree = step({ step: 'professional-agreed' });
  it('is agreed to by nobody before anybody has asked for it, each line by itself', () => {
    given().when(agree).thenRefused('not-requested-yet');
    given(mariaAsked)
      .when(step({ step: 'professional-agreed', lines: both }))
      .thenRefused('not-requested-yet');
    given({ ...mariaAsked, requestedBy: 'representative' })
      .when(agree)
      .thenSomething();
  });

  it('may be discussed before anybody asks', () =>
    given()
      .when(step({ step: 'discussed' }))
      .thenSomething());

  it('is agreed to once, and once more when somebody else has asked for it since', () => {
    given(mariaAsked, agreed).when(agree).thenNothing();
    const alsoAsked = { ...mariaAsked, requestedBy: 'representative' } as const;
    given(mariaAsked, agreed, alsoAsked)
      .at(whileCovered)
      .when(agree)
      .then({
        ...agreed,
        at: whileCovered,
      });
  });

  it('speaks of current versions only', () =>
    given(potassiumCorrected)
      .when(step({ requestedBy: 'patient', lines: both }))
      .thenRefused('newer-version-exists', { lineId: potassium, version: '2' }));
});
