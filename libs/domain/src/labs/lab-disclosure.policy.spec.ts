import { labDisclosure, disclosureAsked } from './lab-disclosure.decider.js';
import type { LabDisclosureEvent, LabReportEvent } from './events.js';
import {
  adopted,
  agreed,
  arrived,
  corrected,
  december,
  factsFrom,
  glucose,
  heardOf,
  hiv,
  lookedAt,
  mode,
  reviewed,
  shown,
  sodium,
  type Life,
  type OnFileBesides,
} from './lab-disclosure.fixture.js';
import { disclosureNewsOf, isAnyNews, isStillNews } from './lab-disclosure.policy.js';

const early = arrived('2026-11-03T17:00:00.000Z', glucose, sodium);
const arrivedEarly = {
  ...early,
  header: { ...early.header, collected: ['2026-11-02'] },
  lines: early.lines.map((each) => ({ ...each, collected: [] })),
};
describe('a result that becomes visible', () => {
  it.each<[string, Life, readonly string[]]>([
    [
      'is announced when it is reviewed, not when it arrives',
      { events: shown },
      ['2: announced glucose 1'],
    ],
    [
      'is announced once, however many lines there are',
      {
        events: [
          arrived(december(1), glucose, sodium),
          reviewed(december(2), { glucose: 1, sodium: 1 }),
        ],
      },
      ['2: announced glucose 1, sodium 1'],
    ],
    [
      'is announced line by line where lines are reviewed one by one',
      {
        events: [
          arrived(december(1), glucose, sodium),
          reviewed(december(2), { glucose: 1 }),
          reviewed(december(3), { sodium: 1 }),
        ],
      },
      ['2: announced glucose 1', '3: announced sodium 1'],
    ],
    [
      'is not announced when it is of a kind that is never shown',
      {
        events: [
          arrived(december(1), { ...glucose, test: hiv }),
          reviewed(december(2), { glucose: 1 }),
        ],
      },
      [],
    ],
    [
      'is not announced when it was collected at 12 to 17',
      { events: shown, besides: [{ since: december(1), birthDate: '2010-05-01' }] },
      [],
    ],
    [
      'is announced on arrival where the practice shows results at once',
      {
        events: [arrived(december(1), glucose)],
        besides: [
          {
            since: december(1, 1),
            adopted: [adopted(mode({ mode: 'immediate' }), december(1, 1))],
          },
        ],
      },
      ['1: announced glucose 1'],
    ],
    [
      'is announced when its hold has ended, by time alone',
      {
        events: [arrived(december(1), glucose)],
        besides: [
          {
            since: december(1, 1),
            adopted: [adopted(mode({ mode: 'hold', hours: 72 }), december(1, 1))],
          },
        ],
      },
      ['4: announced glucose 1'],
    ],
    [
      'is announced when it has waited longer than the longest hold',
      {
        events: [arrived(december(1), glucose)],
        besides: [
          {
            since: december(1, 1),
            adopted: [adopted({ inForce: ['L10'], longestHoldHours: 96 }, december(1, 1))],
          },
        ],
      },
      ['5: announced glucose 1'],
    ],
    [
      'is announced when a rule set comes into force that shows it',
      {
        events: [arrived(december(1), glucose)],
        besides: [
          { since: december(6), adopted: [adopted(mode({ mode: 'immediate' }), december(6))] },
        ],
      },
      ['6: announced glucose 1'],
    ],
    [
      'is announced when a mapping says that it is ordinary',
      {
        events: [
          arrived(december(1), {
            ...glucose,
            test: { code: 'QX77', system: 'L', name: 'QX77 assay' },
          }),
          reviewed(december(2), { glucose: 1 }),
        ],
        besides: [
          {
            since: december(6),
            adopted: [adopted({ mappings: { 'L|QX77': 'none' } }, december(6))],
          },
        ],
      },
      ['6: announced glucose 1'],
    ],
    [
      'is announced when a patient’s wish to wait ends',
      {
        events: shown,
        besides: [
          {
            since: december(1),
            adopted: [adopted({ inForce: ['L9'] }, december(1))],
            wishes: [{ asked: 'not-to-see', from: december(1), to: december(8) }],
          },
        ],
      },
      ['8: announced glucose 1'],
    ],
    [
      'is announced by an agreement, at its last step',
      {
        events: [
          arrived(december(1), { ...glucose, test: hiv }),
          reviewed(december(2), { glucose: 1 }),
          agreed(december(3), 'requested'),
          agreed(december(4), 'professional-agreed'),
          agreed(december(5), 'discussed'),
        ],
        besides: [{ since: december(1), adopted: [adopted({ inForce: ['L8'] }, december(1))] }],
      },
      ['5: announced glucose 1'],
    ],
    [
      'is announced on the 18th birthday, where the practice shows adults their own',
      {
        events: shown,
        besides: [
          {
            since: december(1),
            birthDate: '2008-12-20',
            adopted: [adopted({ adolescentDataAtAdulthood: 'visible-to-self' }, december(1))],
          },
        ],
      },
      ['20: announced glucose 1'],
    ],
    [
      'is announced when a birth date is mended long after the review',
      {
        events: shown,
        besides: [
          { since: december(1), birthDate: '2010-05-01' },
          { since: december(9), birthDate: '1980-05-01' },
        ],
      },
      ['9: announced glucose 1'],
    ],
    [
      'is not announced anew when it is hidden for a while',
      {
        events: shown,
        besides: [
          {
            since: december(1),
            adopted: [adopted({ inForce: ['L9'] }, december(1))],
          },
          {
            since: december(4),
            wishes: [{ asked: 'not-to-see', from: december(4), to: december(8) }],
          },
        ],
      },
      ['2: announced glucose 1', '4: silently hidden glucose 1', '8: again glucose 1'],
    ],
    [
      'is no news where it could be seen before announcements began, and its neighbour is',
      {
        events: [
          arrivedEarly,
          reviewed('2026-11-04T17:00:00.000Z', { glucose: 1 }),
          reviewed(december(2), { sodium: 1 }),
        ],
        looks: [december(3)],
      },
      ['2: announced sodium 1'],
    ],
  ])('%s', (_what, life, expected) => {
    expect(heardOf(life)).toEqual(expected);
  });
});

describe('what is announced by a mail that waits', () => {
  const stateAfter = (...looks: readonly (readonly [LabReportEvent[], string])[]) =>
    looks.reduce<readonly LabDisclosureEvent[]>(
      (heard, [events, at]) => [...heard, ...lookedAt(heard, factsFrom(events), at)],
      [],
    );
  const isStill = (
    heard: readonly LabDisclosureEvent[],
    of: number,
    { events, at, ...besides }: OnFileBesides & { events: LabReportEvent[]; at: string },
  ): boolean => {
    const known = heard.reduce(labDisclosure.evolve, labDisclosure.initialState);
    const asked = disclosureAsked(known, factsFrom(events, besides), at);
    const news = heard[of];
    return asked !== undefined && news !== undefined && 'newsId' in news
      ? isStillNews(asked, news.newsId)
      : false;
  };
  const isCorrected = [...shown, arrived(december(3), corrected(glucose))];
  const announced = stateAfter([shown, december(2)]);
  const correcting = stateAfter([shown, december(2)], [isCorrected, december(3)]);

  it('is so while it is shown', () => {
    expect(isStill(announced, 0, { events: shown, at: december(2, 18) })).toBe(true);
  });
  it('is so no more when it is hidden again, also before anybody noted it', () => {
    expect(isStill(announced, 0, { events: isCorrected, at: december(3) })).toBe(false);
    expect(isStill(correcting, 0, { events: isCorrected, at: december(3) })).toBe(false);
  });
  it('is so of a correction until it is shown or may not be told of', () => {
    expect(isStill(correcting, 1, { events: isCorrected, at: december(3) })).toBe(true);
    const seen = [...isCorrected, reviewed(december(4), { glucose: 2 })];
    expect(isStill(correcting, 1, { events: seen, at: december(4) })).toBe(false);
    const mappings = { 'LN|2345-7': 'genetic' } as const;
    const never = { adopted: [adopted({ mappings }, december(4))] };
    expect(isStill(correcting, 1, { events: isCorrected, at: december(4), ...never })).toBe(false);
  });
  it('is nothing of another news', () => {
    const asked = disclosureAsked({ lines: {} }, factsFrom(shown), december(2));
    expect(asked && isStillNews(asked, 'another')).toBe(false);
  });
});

describe('the next look', () => {
  it('is where time alone shows something, and is planned once', () => {
    const hold = { adopted: [adopted(mode({ mode: 'hold', hours: 24 }), december(1, 1))] };
    const facts = factsFrom([arrived(december(1), glucose)], hold);
    const asked = disclosureAsked({ lines: {} }, facts, december(1));
    const news = asked && disclosureNewsOf(asked);
    expect(news).toMatchObject({ begun: [], ended: [], lookAgainAt: december(2) });
    expect(news && isAnyNews(news, { lines: {} })).toBe(true);
    expect(news && isAnyNews(news, { lines: {}, lookAt: december(2) })).toBe(false);
  });
  it('is none where only the reason changes', () => {
    const asked = disclosureAsked({ lines: {} }, factsFrom(shown), december(1));
    expect(asked && disclosureNewsOf({ ...asked, at: december(3) })).not.toHaveProperty(
      'lookAgainAt',
    );
  });
});
