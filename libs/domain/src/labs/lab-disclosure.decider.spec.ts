import { givenFor } from '@anamnesis/eventing/testing';
import { idFor } from '../shared/ids.js';
import type { LabDisclosureEvent } from './events.js';
import { disclosureAsked, labDisclosure } from './lab-disclosure.decider.js';
import {
  about,
  adopted,
  arrived,
  corrected,
  december,
  factsFrom,
  glucose,
  harbour,
  hiv,
  look,
  mode,
  reviewed,
  rosa,
  shown,
} from './lab-disclosure.fixture.js';
import { drLee, lees } from './review-due.fixture.js';

const portal = 'anamnesis-portal';
const commandId = 'command-1';
const given = (...events: readonly LabDisclosureEvent[]) =>
  givenFor(labDisclosure)(...events).by(portal);
const line = { lineId: 'glucose', version: 1, collectedOn: '2026-11-30' };
const stamp = (at: string) => ({ ...about, by: portal, at });
const policyVersion = 'lab-visibility-2';
const begun: LabDisclosureEvent = {
  ...{ type: 'LabDisclosureBegun', ...stamp(december(2)), policyVersion, lines: [line] },
  newsId: idFor(commandId, 'begun'),
};
const correction = arrived(december(3), corrected(glucose));
const ended = (isTold: boolean): LabDisclosureEvent => ({
  ...{ type: 'LabDisclosureEnded', ...stamp(december(3)), policyVersion, isTold },
  lines: [{ ...line, hiddenSince: december(3) }],
  newsId: idFor(commandId, isTold ? 'corrected' : 'hidden'),
});

describe('noting what can be seen of a report', () => {
  it('says which versions can be seen for the first time, and of which day they are', () =>
    given().at(december(2)).knowing(factsFrom(shown)).when(look).then(begun));
  it('says nothing of what was said already', () =>
    given(begun).at(december(9)).knowing(factsFrom(shown)).when(look).thenNothing());
  it('says what is being corrected', () =>
    given(begun)
      .at(december(3))
      .knowing(factsFrom([...shown, correction]))
      .when(look)
      .then(ended(true)));
  it('says for auditors what is hidden without a word', () =>
    given(begun)
      .at(december(3))
      .knowing(factsFrom([...shown, arrived(december(3), corrected(glucose, { test: hiv }))]))
      .when(look)
      .then(ended(false)));
  it('says what is shown again as no news', () =>
    given(begun, ended(false))
      .at(december(4))
      .knowing(factsFrom(shown))
      .when(look)
      .then({
        ...{ type: 'LabDisclosureResumed', ...stamp(december(4)), policyVersion, lines: [line] },
        news: [idFor(commandId, 'begun')],
      }));
  it('plans the next look, once', () => {
    const hold = { adopted: [adopted(mode({ mode: 'hold', hours: 24 }), december(1, 1))] };
    const facts = factsFrom([arrived(december(1), glucose)], hold);
    const planned: LabDisclosureEvent = {
      ...{ type: 'LabDisclosureLookPlanned', ...stamp(december(1)), lookAt: december(2) },
    };
    given().at(december(1)).knowing(facts).when(look).then(planned);
    given(planned).at(december(1, 20)).knowing(facts).when(look).thenNothing();
  });
  it.each([
    ['of which nothing came', factsFrom([])],
    ['that is ordered outside the group', factsFrom(shown, { orderer: lees.external })],
  ])('says nothing of a report %s', (_which, facts) =>
    given().at(december(2)).knowing(facts).when(look).thenNothing(),
  );
  it('says nothing of somebody else’s report', () => {
    const theirs = { ...shown[0], patientId: harbour } as (typeof shown)[0];
    given()
      .at(december(2))
      .knowing(factsFrom([theirs, ...shown.slice(1)]))
      .when(look)
      .thenNothing();
  });
  it('says nothing before announcements began', () =>
    given()
      .at('2026-11-21T23:59:59Z')
      .knowing(factsFrom(shown.map((event) => ({ ...event, at: '2026-11-20T17:00:00Z' }))))
      .when(look)
      .thenNothing());
});

describe('what is remembered of a disclosure', () => {
  it('is told by which news, also while it is hidden and when it is shown again', () => {
    const state = [begun, ended(true)].reduce(labDisclosure.evolve, labDisclosure.initialState);
    expect(state.lines['glucose']).toEqual({
      shown: [1],
      last: line,
      newsId: idFor(commandId, 'begun'),
      hidden: {
        since: december(3),
        isTold: true,
        newsId: idFor(commandId, 'corrected'),
      },
    });
    const again = labDisclosure.evolve(state, {
      ...{ type: 'LabDisclosureResumed', ...stamp(december(4)), policyVersion, lines: [line] },
      news: [idFor(commandId, 'begun')],
    });
    expect(again).toEqual({
      lines: { glucose: { shown: [1], last: line, newsId: idFor(commandId, 'begun') } },
      lookedAt: december(4),
    });
  });
});

describe('what is read to look at a report', () => {
  const streams = (...found: Parameters<NonNullable<typeof labDisclosure.lookUp>>) =>
    Object.values(labDisclosure.lookUp?.(...found) ?? {}).flatMap((lookUp) =>
      lookUp && 'stream' in lookUp ? [lookUp.stream.replace(/-.*/, '')] : [],
    );
  const { initialState } = labDisclosure;

  it('is the report and the rule set, and no more where everything waits for its review', () => {
    const waiting = factsFrom([arrived(december(1), glucose)]);
    expect(streams(initialState, look, {})).toEqual(['labReport', 'labPolicy']);
    expect(streams(initialState, look, { ...waiting, patient: undefined })).toHaveLength(2);
    expect(disclosureAsked(initialState, waiting, december(1))).toBeUndefined();
  });
  it.each([
    ['reviewed', initialState, factsFrom(shown)],
    ['noted before', { ...initialState, lookedAt: december(1) }, factsFrom([correction])],
    [
      'shown by a rule set without a review',
      initialState,
      factsFrom([correction], {
        adopted: [adopted(mode({ mode: 'immediate' }), december(1))],
      }),
    ],
  ])('is everything that the engine asks for where it is %s', (_how, state, facts) => {
    expect(streams(state, look, facts)).toEqual([
      ...['labReport', 'labPolicy', 'patient', 'labWishes', 'practitioner', 'facility'],
    ]);
    expect(disclosureAsked(state, facts, december(1))).toBeDefined();
  });
  it('is neither an orderer nor an office that nobody knows', () => {
    const { orderingProviderId: _lee, ...header } = correction.header;
    const facts = factsFrom([{ ...correction, header }, reviewed(december(4), { glucose: 2 })]);
    expect(streams(initialState, look, { ...facts, patient: undefined })).toEqual([
      ...['labReport', 'labPolicy', 'patient', 'labWishes'],
    ]);
    expect(drLee).toBe(correction.header.orderingProviderId);
  });
  it('stands on a stream of the report, with the patient’s data', () => {
    expect(labDisclosure.streamOf(look, '')).toBe(`labDisclosure-${about.reportId}`);
    expect(labDisclosure.patientOf(initialState, look)).toBe(rosa);
    expect(labDisclosure.subjectOf(initialState, begun)).toBe(rosa);
  });
});
