import { labDisclosure, disclosureAsked } from './lab-disclosure.decider.js';
import type { LabDisclosureEvent } from './events.js';
import {
  about,
  adopted,
  arrived,
  corrected,
  december,
  factsFrom,
  glucose,
  heardOf,
  look,
  lookedAt,
  mode,
  reviewed,
  shown,
  sodium,
  type OnFileBesides,
} from './lab-disclosure.fixture.js';
import { disclosureNewsOf, isAnyNews, isStillNews } from './lab-disclosure.policy.js';
import { harbourClinic, line } from './review-due.fixture.js';

const potassium = line('potassium', {
  test: { code: '2823-3', system: 'LN', name: 'Potassium' },
  collected: ['2026-11-30'],
});
const three = [
  arrived(december(1), glucose, sodium, potassium),
  reviewed(december(2), { glucose: 1, sodium: 1, potassium: 1 }),
];
/** A rule set that takes these lines for tests that are never shown. */
const hiding = (from: string, ...codes: readonly string[]) =>
  adopted(
    { mappings: Object.fromEntries(codes.map((code) => [`LN|${code}`, 'genetic' as const])) },
    from,
  );
const [ofGlucose, ofSodium] = ['2345-7', '2951-2'];

describe('when a report is looked at again', () => {
  it.each<[string, OnFileBesides, string | undefined]>([
    ['never, where nothing changes by itself', {}, undefined],
    [
      'not when other rules come into force that show the same lines',
      { adopted: [adopted({ longestHoldHours: 96 }, december(20))] },
      undefined,
    ],
    [
      'when rules come into force that hide one of the lines',
      { adopted: [hiding(december(20), ofSodium)] },
      december(20),
    ],
    [
      'when rules come into force that show one line more',
      { adopted: [hiding(december(1, 1), ofSodium), hiding(december(20))] },
      december(20),
    ],
    [
      'when rules come into force that show as many lines, and another one among them',
      { adopted: [hiding(december(1, 1), ofSodium), hiding(december(20), ofGlucose)] },
      december(20),
    ],
  ])('is %s', (_when, besides, lookAgainAt) => {
    const asked = disclosureAsked({ lines: {} }, factsFrom(three, besides), december(3));
    expect(asked && disclosureNewsOf(asked).lookAgainAt).toBe(lookAgainAt);
  });
});

describe('what is worth noting', () => {
  const policyVersion = 'lab-visibility-2';
  const nothing = { begun: [], ended: [], resumed: [], policyVersion };
  const shownLine = { lineId: 'glucose', version: 1 };
  const hiddenLine = { line: { ...shownLine, hiddenSince: december(3) }, isTold: true };

  it.each([
    ['that a line is shown', { ...nothing, begun: [shownLine] }, true],
    ['that a line is hidden', { ...nothing, ended: [hiddenLine] }, true],
    ['that a line is shown again', { ...nothing, resumed: [shownLine] }, true],
    ['nothing', nothing, false],
  ])('is %s', (_what, news, isAny) => {
    expect(isAnyNews(news, { lines: {} })).toBe(isAny);
  });
});

describe('what happened in the instant in which announcements began', () => {
  const began = '2026-11-22T00:00:00.000Z';
  const early = arrived('2026-11-03T17:00:00.000Z', glucose);
  const before = {
    ...early,
    header: { ...early.header, collected: ['2026-11-02'] },
    lines: early.lines.map((each) => ({ ...each, collected: [] })),
  };
  const inThatInstant = [before, reviewed(began, { glucose: 1 })];

  it('is announced', () => {
    expect(heardOf({ events: inThatInstant })).toEqual(['22: announced glucose 1']);
  });
  it('counts as shown where it was hidden again before anybody looked', () => {
    const hidden = '2026-11-23T17:00:00.000Z';
    const again = corrected(glucose, { collected: [] });
    const facts = factsFrom([...inThatInstant, { ...before, lines: [again], at: hidden }]);
    expect(lookedAt([], facts, hidden)).toMatchObject([
      { type: 'LabDisclosureEnded', isTold: true, lines: [{ lineId: 'glucose', version: 1 }] },
    ]);
  });
});

describe('what is hidden between two looks', () => {
  const [begun] = lookedAt([], factsFrom(shown), december(2));
  it('without a word stays so, though it could be told of by now', () => {
    const wish = { asked: 'not-to-see', from: december(4), to: december(6) } as const;
    const facts = factsFrom([...shown, arrived(december(5), corrected(glucose))], {
      adopted: [adopted({ inForce: ['L9'] }, december(1))],
      wishes: [wish],
    });
    expect(lookedAt(begun ? [begun] : [], facts, december(7))).toMatchObject([
      { type: 'LabDisclosureEnded', isTold: false, lines: [{ hiddenSince: december(4) }] },
    ]);
  });
});

describe('what is being corrected', () => {
  const begun = lookedAt([], factsFrom(shown), december(2));
  const isCorrected = [...shown, arrived(december(3), corrected(glucose))];
  const heard = [...begun, ...lookedAt(begun, factsFrom(isCorrected), december(3))];

  it('is said once, though it may not be told of any more', () => {
    const facts = factsFrom(isCorrected, { adopted: [hiding(december(4), ofGlucose)] });
    expect(lookedAt(heard, facts, december(5))).toEqual([]);
  });
  it('is said once, though it was shown and hidden again before anybody looked', () => {
    const facts = factsFrom([
      ...isCorrected,
      reviewed(december(4), { glucose: 2 }),
      arrived(december(5), corrected(glucose, { version: 3 })),
    ]);
    expect(lookedAt(heard, facts, december(6))).toEqual([]);
  });
  it('is news still, and so is what is shown, beside lines of which nothing was said', () => {
    const both = [arrived(december(1), glucose, sodium), reviewed(december(2), { glucose: 1 })];
    const [news] = lookedAt([], factsFrom(both), december(2));
    if (news?.type !== 'LabDisclosureBegun') throw new Error('The glucose is news.');
    const known = labDisclosure.evolve(labDisclosure.initialState, news);
    const asked = disclosureAsked(known, factsFrom(both), december(2));
    expect(asked && isStillNews(asked, news.newsId)).toBe(true);
  });
});

describe('what came by a clock that runs ahead', () => {
  const immediate = { adopted: [adopted(mode({ mode: 'immediate' }), december(1, 1))] };
  const [soon, sooner] = ['2026-12-01T17:00:02.000Z', '2026-12-03T17:00:02.000Z'];
  const first = arrived(soon, glucose);
  const said = (events: Parameters<typeof factsFrom>[0], at: string, besides: OnFileBesides) =>
    lookedAt([], factsFrom(events, besides), at);

  it('is announced when it is on file, where results are shown at once', () => {
    expect(said([first], december(1), immediate)).toMatchObject([
      { type: 'LabDisclosureBegun', lines: [{ lineId: 'glucose', version: 1 }] },
    ]);
  });
  it('is announced as what it was corrected to, and not as what it was', () => {
    const events = [first, arrived(sooner, corrected(glucose))];
    expect(said(events, december(3), immediate)).toMatchObject([
      { type: 'LabDisclosureBegun', lines: [{ lineId: 'glucose', version: 2 }] },
    ]);
  });
  it('is announced when its review comes before its clock does', () => {
    const events = [first, reviewed(december(1), { glucose: 1 })];
    expect(said(events, december(1), {})).toMatchObject([
      { type: 'LabDisclosureBegun', lines: [{ lineId: 'glucose', version: 1 }] },
    ]);
  });
});

describe('looking at a report', () => {
  it('tells the day by the calendar of the patient’s office', () => {
    const lateInTheWest = { ...glucose, collected: ['2026-12-01T06:30:00Z'] };
    const arrival = arrived(december(1), lateInTheWest);
    const header = { ...arrival.header, collected: [] };
    const facts = factsFrom([{ ...arrival, header }, reviewed(december(2), { glucose: 1 })]);
    const { recorded } = harbourClinic;
    const inTheEast = {
      ...harbourClinic,
      ...(recorded ? { recorded: { ...recorded, zone: 'America/New_York' } } : {}),
    };
    const dayIn = (facility: typeof facts.facility): readonly LabDisclosureEvent[] =>
      lookedAt([], { ...facts, facility }, december(2));
    expect(dayIn(harbourClinic)).toMatchObject([{ lines: [{ collectedOn: '2026-11-30' }] }]);
    expect(dayIn(inTheEast)).toMatchObject([{ lines: [{ collectedOn: '2026-12-01' }] }]);
    expect(dayIn(undefined)).toMatchObject([{ lines: [{ collectedOn: '2026-11-30' }] }]);
  });

  it('reads of the report what is on file of it', () => {
    const { report } = labDisclosure.lookUp?.(labDisclosure.initialState, look, {}) ?? {};
    if (!report || !('stream' in report)) throw new Error('The report is read.');
    expect(report.stream).toBe(`labReport-${about.reportId}`);
    const onFile = shown.reduce<typeof report.initialState>(
      (before, event) => report.evolve(before, event as never),
      report.initialState,
    );
    expect(onFile).toEqual(factsFrom(shown).report);
  });
});
