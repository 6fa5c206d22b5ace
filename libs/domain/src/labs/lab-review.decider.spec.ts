import { idFor } from '../shared/ids.js';
import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import {
  ImportLabReviewAsReviewed,
  RecordLabReview,
  ReleaseLabComment,
  ReviewLabResults,
} from './commands.js';
import type { LabReportEvent } from './events.js';
import {
  drHale,
  drLindqvist,
  drOkafor,
  glucose,
  glucosePreliminary,
  itoIdentifies,
  jonas,
  maria,
  nurseIto,
  okaforComments,
  okaforCoveredByLindqvist,
  okaforReviews,
  ordererUnknown,
  panel,
  panelFinal,
  potassium,
  potassiumCorrected,
  theInterface,
} from './history.fixture.js';
import { labReport, type LabReportReason } from './lab-report.decider.js';

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

const review = said(ReviewLabResults, { ...ofThePanel, lines: both });
const reviewing = (fields: Partial<Omit<ReviewLabResults, 'type'>>) =>
  said(ReviewLabResults, { ...review, ...fields });
const comment = (text = okaforComments.text) => said(ReleaseLabComment, { ...ofThePanel, text });
const commentReleased = { ...okaforComments, commentId: idFor('command-1', 'comment') };

describe('reviewing results', () => {
  it('names the version of each line that the ordering provider saw', () =>
    given().when(review).then(okaforReviews));

  it('may be about some of the lines', () => {
    const [first] = both;
    if (!first) throw new Error('no line');
    given()
      .when(reviewing({ lines: [first] }))
      .then({ ...okaforReviews, lines: [first] });
  });

  it('changes nothing when the same person has reviewed the same versions', () =>
    given(okaforReviews).when(review).thenNothing());

  it('tells the lines that are reviewed for the first time', () => {
    const rest = [{ lineId: potassium, version: 2 }];
    given(okaforReviews, potassiumCorrected)
      .when(reviewing({ lines: [{ lineId: glucose, version: 2 }, ...rest] }))
      .then({ ...okaforReviews, lines: rest });
  });

  it('counts a line that is named twice once', () =>
    given()
      .when(reviewing({ lines: [...both, ...both] }))
      .then(okaforReviews));

  it('releases a comment with what was reviewed', () =>
    given()
      .when(reviewing({ comment: okaforComments.text }))
      .then(okaforReviews, commentReleased));

  it('releases the comment alone when the rest was so already', () =>
    given(okaforReviews)
      .when(reviewing({ comment: okaforComments.text }))
      .then(commentReleased));

  it('by a covering provider is on behalf of whoever ordered', () =>
    given()
      .by(drLindqvist)
      .at(whileCovered)
      .when(review)
      .then({
        ...okaforReviews,
        reviewedBy: drLindqvist,
        onBehalfOf: drOkafor,
        by: drLindqvist,
        at: whileCovered,
      }));

  it('by another reviewer is one more review', () =>
    given(okaforReviews).by(drLindqvist).at(whileCovered).when(review).thenSomething());

  it('on behalf of another is said again: it did not count for this one', () => {
    const behalf = { ...okaforReviews, reviewedBy: drLindqvist, by: drLindqvist };
    given({ ...behalf, onBehalfOf: drHale })
      .by(drLindqvist)
      .at(whileCovered)
      .when(review)
      .then({ ...behalf, onBehalfOf: drOkafor, at: whileCovered });
  });

  it.each<[string, ReturnType<typeof given>, ReviewLabResults, LabReportReason, object]>([
    [
      'an older version: the newer one is named',
      given(potassiumCorrected),
      review,
      'newer-version-exists',
      { lineId: potassium, version: '2' },
    ],
    [
      'a version that is yet to come',
      given(),
      reviewing({ lines: [{ lineId: glucose, version: 3 }] }),
      'no-such-result',
      { lineId: glucose },
    ],
    [
      'a line that the report does not have',
      given(),
      reviewing({ lines: [{ lineId: panel, version: 1 }] }),
      'no-such-result',
      { lineId: panel },
    ],
  ])('is refused for %s, and nothing of it counts', (_what, then, ...[command, reason, details]) =>
    then.when(command).thenRefused(reason, details as Record<string, string>),
  );

  it('is refused to whoever neither ordered nor covers', () => {
    given().by(drHale).when(review).thenRefused('not-the-ordering-provider');
    given().by(drLindqvist).when(review).thenRefused('not-the-ordering-provider');
    given()
      .knowing({ orderer: undefined })
      .by(drLindqvist)
      .at(whileCovered)
      .when(review)
      .thenRefused('not-the-ordering-provider');
  });

  it('is refused by a covering that was recorded too late, or nobody knows when', () => {
    const covering = okaforCoveredByLindqvist.coverings['covering-1'];
    if (!covering) throw new Error('no covering');
    const { recordedAt: _unknown, ...unrecorded } = covering;
    for (const late of [{ ...covering, recordedAt: whileCovered }, unrecorded]) {
      const orderer = { ...okaforCoveredByLindqvist, coverings: { late } };
      given()
        .knowing({ orderer })
        .by(drLindqvist)
        .at(whileCovered)
        .when(review)
        .thenRefused('not-the-ordering-provider');
    }
  });

  it('is refused while nobody knows who ordered, and allowed once staff have found out', () => {
    const first = reviewing({ lines: [{ lineId: glucose, version: 1 }] });
    const unknown = givenFor(labReport)(ordererUnknown).by(drOkafor);
    unknown.when(first).thenRefused('orderer-unknown');
    givenFor(labReport)(ordererUnknown, itoIdentifies).by(drOkafor).when(first).thenSomething();
  });

  it('is refused where there is no report, and for another patient’s', () => {
    givenFor(labReport)().by(drOkafor).when(review).thenRefused('no-such-result');
    given()
      .when(reviewing({ patientId: jonas }))
      .thenRefused('no-such-result');
  });

  it('looks up who covers for whoever ordered', () => {
    const state = labReport.evolve(labReport.initialState, panelFinal);
    expect(labReport.lookUp?.(state, review, {})).toMatchObject({
      orderer: { stream: `practitioner-${drOkafor}` },
    });
    expect(labReport.lookUp?.(labReport.initialState, review, {})).not.toHaveProperty('orderer');
  });

  it('is refused to one who covers and has left, by the day on which they left', () => {
    const left = (departedOn: string) =>
      given()
        .knowing({ orderer: okaforCoveredByLindqvist, actor: { coverings: {}, departedOn } })
        .by(drLindqvist)
        .at(whileCovered)
        .when(review);
    left('2026-03-14').thenRefused('has-departed');
    left('2026-04-30').thenSomething();
  });

  it('looks up whoever acts, for no command names them', () => {
    const state = labReport.evolve(labReport.initialState, panelFinal);
    const { actor } = labReport.lookUp?.(state, review, {}) ?? {};
    if (!actor || !('streamOfActor' in actor)) throw new Error('Whoever acts is not looked up.');
    expect(actor.streamOfActor(drLindqvist)).toBe(`practitioner-${drLindqvist}`);
  });
});

describe('recording a review that was made in the EMR', () => {
  const recordReview = (reviewedBy: string) =>
    said(RecordLabReview, { ...ofThePanel, lines: both, reviewedBy });

  it('names the provider who reviewed; the machine only says it', () =>
    given()
      .by(theInterface)
      .when(recordReview(drOkafor))
      .then({ ...okaforReviews, how: 'emr', by: theInterface }));

  it('asks the same of that provider as of one who reviews here', () => {
    given().by(theInterface).when(recordReview(drHale)).thenRefused('not-the-ordering-provider');
    given()
      .by(theInterface)
      .at(whileCovered)
      .when(recordReview(drLindqvist))
      .then({
        ...okaforReviews,
        reviewedBy: drLindqvist,
        onBehalfOf: drOkafor,
        how: 'emr',
        by: theInterface,
        at: whileCovered,
      });
  });

  it('releases the comment that came with it', () =>
    given()
      .by(theInterface)
      .when(said(RecordLabReview, { ...recordReview(drOkafor), comment: okaforComments.text }))
      .then(
        { ...okaforReviews, how: 'emr', by: theInterface },
        { ...commentReleased, saidBy: drOkafor, by: theInterface },
      ));

  it('releases the same words of the same provider once, whoever brings them', () => {
    const recorded = { ...okaforReviews, how: 'emr', by: theInterface } as const;
    const again = said(RecordLabReview, {
      ...recordReview(drOkafor),
      comment: okaforComments.text,
    });
    given(recorded, { ...commentReleased, saidBy: drOkafor, by: theInterface })
      .by(theInterface)
      .when(again)
      .thenNothing();
    given(recorded, commentReleased).by(theInterface).when(again).thenNothing();
  });
});

describe('counting imported history as reviewed', () => {
  const reason = 'Reviewed in the former system.';
  const given = (...events: readonly LabReportEvent[]) =>
    givenFor(labReport)({ ...ordererUnknown, source: 'import' }, itoIdentifies, ...events)
      .knowing({ orderer: okaforCoveredByLindqvist })
      .at(okaforReviews.at);
  const both = panelFinal.lines.map(({ lineId }) => ({ lineId, version: 1 }));
  const okaforReviewed = { ...okaforReviews, lines: both };
  const importReview = (reviewedBy: string) =>
    said(ImportLabReviewAsReviewed, { ...ofThePanel, lines: both, reviewedBy, reason });

  it('says who answers for it, and why', () =>
    given()
      .by(nurseIto)
      .when(importReview(drOkafor))
      .then({ ...okaforReviewed, how: 'import-as-reviewed', reason, by: nurseIto }));

  it('is refused for an earlier version than the one that a laboratory sent last', () =>
    givenFor(labReport)(glucosePreliminary, panelFinal)
      .by(drOkafor)
      .at(okaforReviews.at)
      .when(
        said(ImportLabReviewAsReviewed, {
          ...importReview(drOkafor),
          lines: [{ lineId: glucose, version: 1 }],
        }),
      )
      .thenRefused('newer-version-exists', { lineId: glucose, version: '2' }));

  it('is refused for a version that a laboratory sent, behind an imported one, too', () => {
    const [first, second] = both;
    if (!first || !second) throw new Error('no lines');
    const corrected = { ...potassiumCorrected, lines: [...potassiumCorrected.lines] };
    const lines = [first, { ...second, version: 2 }];
    given(corrected)
      .by(drOkafor)
      .when(said(ImportLabReviewAsReviewed, { ...importReview(drOkafor), lines }))
      .thenRefused('not-imported', { lineId: potassium });
    givenFor(labReport)(panelFinal)
      .by(drOkafor)
      .when(
        said(ImportLabReviewAsReviewed, {
          ...importReview(drOkafor),
          lines: [{ lineId: glucose, version: 2 }],
        }),
      )
      .thenRefused('not-imported', { lineId: glucose });
  });

  it('may be by one who has left since: it was reviewed before', () =>
    given()
      .knowing({ orderer: { ...okaforCoveredByLindqvist, departedOn: '2026-01-01' } })
      .by(nurseIto)
      .when(importReview(drOkafor))
      .thenSomething());

  it('is refused for a reviewer who neither ordered nor covers', () =>
    given().by(nurseIto).when(importReview(nurseIto)).thenRefused('not-the-ordering-provider'));

  it('changes nothing where that provider has reviewed it here', () =>
    given(okaforReviewed).by(nurseIto).when(importReview(drOkafor)).thenNothing());
});

describe('a provider who has left the practice', () => {
  const departedOn = '2026-03-11';
  const orderer = { ...okaforCoveredByLindqvist, departedOn };
  const recordReview = (reviewedBy: string) =>
    said(RecordLabReview, { ...ofThePanel, lines: both, reviewedBy });

  it('reviews nothing and releases nothing from that day on', () => {
    for (const command of [review, comment()]) {
      given().knowing({ orderer }).when(command).thenRefused('has-departed');
    }
    given().knowing({ orderer }).when(recordReview(drOkafor)).thenRefused('has-departed');
    given()
      .knowing({ orderer: { ...orderer, departedOn: '2026-03-12' } })
      .when(review)
      .thenSomething();
  });

  it('is covered for still', () =>
    given().knowing({ orderer }).by(drLindqvist).at(whileCovered).when(review).thenSomething());

  it('covers for nobody, as far as the EMR says who reviewed', () => {
    const reviewer = { coverings: {}, departedOn };
    const covering = given().knowing({ reviewer }).by(theInterface).at(whileCovered);
    covering.when(recordReview(drLindqvist)).thenRefused('has-departed');
    given()
      .knowing({ reviewer: { coverings: {}, departedOn: '2026-03-21' } })
      .by(theInterface)
      .at(whileCovered)
      .when(recordReview(drLindqvist))
      .thenSomething();
  });
});

describe('releasing a comment', () => {
  it('tells the patient something about the report', () =>
    given().when(comment()).then(commentReleased));

  it('of the same words changes nothing, of other words adds to it', () => {
    given(okaforComments).when(comment()).thenNothing();
    given(okaforComments).when(comment('Please call me.')).thenSomething();
    given(okaforComments).by(drLindqvist).at(whileCovered).when(comment()).thenSomething();
  });

  it('is for whoever may review', () => {
    given().by(drHale).when(comment()).thenRefused('not-the-ordering-provider');
    givenFor(labReport)(ordererUnknown).by(drOkafor).when(comment()).thenRefused('orderer-unknown');
  });
});
