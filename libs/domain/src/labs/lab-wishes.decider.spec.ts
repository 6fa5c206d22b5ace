import { givenFor } from '@anamnesis/eventing/testing';
import { idFor } from '../shared/ids.js';
import { said } from '../shared/said.fixture.js';
import { EndLabViewingWish, RecordLabViewingWish } from './commands.js';
import type { LabWishesEvent } from './events.js';
import { firstWish, maria, mariaEndsHerWish, mariaOnFile, mariaWishes } from './history.fixture.js';
import { labWishes } from './lab-wishes.decider.js';

const wishId = idFor('command-1', 'wish');
const given = (...events: readonly LabWishesEvent[]) =>
  givenFor(labWishes)(...events)
    .knowing({ patient: mariaOnFile })
    .by(maria)
    .at(mariaWishes.at);

type Wish = RecordLabViewingWish['wish'];
const wishing = (wish: Wish) => said(RecordLabViewingWish, { patientId: maria, wish });
const laterByTwoDays: Wish = { asked: 'delay', delayHours: 48 };
const end = (which = firstWish) => said(EndLabViewingWish, { patientId: maria, wishId: which });

describe('wishing to see results later, or not at all', () => {
  it('counts from now on', () =>
    given()
      .when(wishing(laterByTwoDays))
      .then({ ...mariaWishes, wishId }));

  it('may say from when, until when and of which kinds', () =>
    given()
      .when(
        wishing({
          asked: 'not-to-see',
          from: '2026-03-20T10:00:00-07:00',
          to: '2026-04-20T10:00:00-07:00',
          categories: ['none', 'hepatitis', 'none'],
        }),
      )
      .then({
        ...mariaWishes,
        wishId,
        wish: {
          asked: 'not-to-see',
          from: '2026-03-20T17:00:00Z',
          to: '2026-04-20T17:00:00Z',
          categories: ['hepatitis', 'none'],
        },
      }));

  it('says hours of a delay only', () =>
    given()
      .when(wishing({ asked: 'after-review', delayHours: 48 }))
      .then({ ...mariaWishes, wishId, wish: { asked: 'after-review', from: mariaWishes.at } }));

  it('changes nothing while the same is wished already', () => {
    given(mariaWishes).when(wishing(laterByTwoDays)).thenNothing();
    given(mariaWishes).at('2026-03-15T17:00:00Z').when(wishing(laterByTwoDays)).thenNothing();
  });

  it.each<[string, Wish]>([
    ['another delay', { asked: 'delay', delayHours: 24 }],
    ['another way', { asked: 'not-to-see' }],
    ['an end', { ...laterByTwoDays, to: '2026-04-01T17:00:00Z' }],
    ['some kinds only', { ...laterByTwoDays, categories: ['hepatitis'] }],
  ])('is another wish where it says %s', (_what, wish) =>
    given(mariaWishes).when(wishing(wish)).thenSomething(),
  );

  it('is another wish where it says never instead of after the review', () =>
    given({ ...mariaWishes, wish: { asked: 'after-review', from: mariaWishes.at } })
      .when(wishing({ asked: 'not-to-see' }))
      .thenSomething());

  it('is a new wish once the one before has ended, or from an earlier time on', () => {
    given(mariaWishes, mariaEndsHerWish)
      .at('2026-03-21T17:00:00Z')
      .when(wishing(laterByTwoDays))
      .thenSomething();
    const later = { ...mariaWishes.wish, from: '2026-03-20T17:00:00Z' };
    given({ ...mariaWishes, wish: later })
      .when(wishing(laterByTwoDays))
      .thenSomething();
  });

  it('is a wish of its own where somebody else wishes the same, so that nobody is told', () => {
    const elenas = given(mariaWishes).by('elena').onBehalfOf(maria);
    elenas.when(wishing(laterByTwoDays)).then({ ...mariaWishes, wishId, by: 'elena' });
    given({ ...mariaWishes, by: 'elena' })
      .when(wishing(laterByTwoDays))
      .thenSomething();
    given(mariaWishes, { ...mariaWishes, wishId, by: 'elena' })
      .by('elena')
      .onBehalfOf(maria)
      .when(wishing(laterByTwoDays))
      .thenNothing();
  });

  it('never takes back what was shown before', () =>
    given()
      .when(wishing({ ...laterByTwoDays, from: '2026-03-09T16:59:59Z' }))
      .thenRefused('wish-begins-in-the-past'));

  it.each(['2026-03-09T17:00:00Z', '2026-03-01T17:00:00Z'])('ends behind its beginning: %s', (to) =>
    given()
      .when(wishing({ ...laterByTwoDays, to }))
      .thenRefused('wish-ends-before-it-begins'),
  );

  it('is of somebody who is on file', () =>
    given()
      .knowing({ patient: undefined })
      .when(wishing(laterByTwoDays))
      .thenRefused('no-such-patient'));
});

describe('ending a wish', () => {
  it('ends it now', () =>
    given(mariaWishes).at(mariaEndsHerWish.at).when(end()).then(mariaEndsHerWish));

  it('changes nothing when it is over', () => {
    given(mariaWishes, mariaEndsHerWish).at('2026-03-20T17:00:00Z').when(end()).thenNothing();
    const over = { ...mariaWishes.wish, to: '2026-03-10T17:00:00Z' };
    given({ ...mariaWishes, wish: over })
      .at('2026-03-10T17:00:00Z')
      .when(end())
      .thenNothing();
  });

  it('is not for a proxy where the wish is another person’s, which sounds like none', () => {
    const others = given(mariaWishes).at(mariaEndsHerWish.at).by('elena').onBehalfOf(maria);
    others.when(end()).thenRefused('no-such-wish');
    const over = given(mariaWishes, mariaEndsHerWish).by('elena').onBehalfOf(maria);
    over.when(end()).thenRefused('no-such-wish');
    given({ ...mariaWishes, by: 'elena' })
      .at(mariaEndsHerWish.at)
      .by('elena')
      .onBehalfOf(maria)
      .when(end())
      .then({ ...mariaEndsHerWish, by: 'elena' });
  });

  it('is for the patient and for staff, whoever has wished it', () => {
    for (const by of [maria, 'nurse-ito']) {
      given({ ...mariaWishes, by: 'elena' })
        .at(mariaEndsHerWish.at)
        .by(by)
        .when(end())
        .then({ ...mariaEndsHerWish, by });
    }
  });

  it('needs a wish', () => {
    given(mariaWishes).when(end(wishId)).thenRefused('no-such-wish');
    expect(labWishes.evolve(labWishes.initialState, mariaEndsHerWish)).toEqual({ wishes: {} });
  });
});

it('stands on a stream of the person, whose data it is', () => {
  const command = wishing(laterByTwoDays);
  expect(labWishes.streamOf(command, 'command-1')).toBe(`labWishes-${maria}`);
  expect(labWishes.patientOf(labWishes.initialState, command)).toBe(maria);
  expect(labWishes.subjectOf(labWishes.initialState, mariaWishes)).toBe(maria);
});
