import {
  adopted,
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
} from './lab-disclosure.fixture.js';

describe('a result that could be seen and is hidden again', () => {
  const announced = '2: announced glucose 1';
  it.each<[string, Life, readonly string[]]>([
    [
      'is being corrected until the new version is reviewed',
      {
        events: [
          ...shown,
          arrived(december(3), corrected(glucose)),
          reviewed(december(4), { glucose: 2 }),
        ],
      },
      [announced, '3: being corrected glucose 1', '4: announced glucose 2'],
    ],
    [
      'is being corrected as one, though several lines are',
      {
        events: [
          arrived(december(1), glucose, sodium),
          reviewed(december(2), { glucose: 1, sodium: 1 }),
          arrived(december(3), corrected(glucose), corrected(sodium)),
        ],
      },
      ['2: announced glucose 1, sodium 1', '3: being corrected glucose 1, sodium 1'],
    ],
    [
      'is being corrected when it was withdrawn',
      { events: [...shown, arrived(december(3), corrected(glucose, { status: 'wrong-patient' }))] },
      [announced, '3: being corrected glucose 1'],
    ],
    [
      'is being corrected when a mapping calls it radiology (L4)',
      {
        events: shown,
        besides: [
          {
            since: december(3),
            adopted: [adopted({ mappings: { 'LN|2345-7': 'radiology' } }, december(3))],
          },
        ],
      },
      [announced, '3: being corrected glucose 1'],
    ],
    [
      'is being corrected when a rule set shows nothing any more (L1)',
      {
        events: shown,
        besides: [{ since: december(3), adopted: [adopted(mode({ mode: 'never' }), december(3))] }],
      },
      [announced, '3: being corrected glucose 1'],
    ],
    [
      'is silently hidden when its correction is of a kind that is never shown (L5)',
      { events: [...shown, arrived(december(3), corrected(glucose, { test: hiv }))] },
      [announced, '3: silently hidden glucose 1'],
    ],
    [
      'is silently hidden when a mapping calls it such a kind (L5)',
      {
        events: shown,
        besides: [
          {
            since: december(3),
            adopted: [adopted({ mappings: { 'LN|2345-7': 'genetic' } }, december(3))],
          },
        ],
      },
      [announced, '3: silently hidden glucose 1'],
    ],
    [
      'is silently hidden when it may have been collected at 12 to 17 (L6)',
      {
        events: [...shown, arrived(december(3), corrected(glucose, { collected: ['1995-01-01'] }))],
      },
      [announced, '3: silently hidden glucose 1'],
    ],
    [
      'is not spoken of when a hidden line arrives beside it',
      { events: [...shown, arrived(december(3), { ...sodium, test: hiv })] },
      [announced],
    ],
  ])('%s', (_what, life, expected) => {
    expect(heardOf(life)).toEqual(expected);
  });

  it('is told of when nobody looked while it was shown', () => {
    const events = [...shown, arrived(december(3), corrected(glucose))];
    const [said, ...others] = lookedAt([], factsFrom(events), december(5));
    expect(others).toEqual([]);
    expect(said).toMatchObject({
      ...{ type: 'LabDisclosureEnded', isTold: true },
      lines: [
        {
          ...{ lineId: 'glucose', version: 1, collectedOn: '2026-11-30' },
          hiddenSince: december(3),
        },
      ],
    });
  });

  it('is not told of when another rule has come that forbids it by the time of the look', () => {
    const events = [...shown, arrived(december(3), corrected(glucose))];
    const mappings = { 'LN|2345-7': 'genetic' } as const;
    const later = { adopted: [adopted({ mappings }, december(4))] };
    const said = lookedAt([], factsFrom(events, later), december(5));
    expect(said).toMatchObject([{ type: 'LabDisclosureEnded', isTold: false }]);
  });
});
