import { policyWith, without } from '../lab-rules/lab-case.fixture.js';
import { disclosureAsked, labDisclosure } from './lab-disclosure.decider.js';
import type { LabMinorConsentMarked, LabReportEvent } from './events.js';
import {
  about,
  arrived,
  corrected,
  december,
  factsFrom,
  glucose,
  heardOf,
  lookedAt,
  reviewed,
  shown,
  sodium,
} from './lab-disclosure.fixture.js';
import { isStillNews } from './lab-disclosure.policy.js';
import { drLee } from './review-due.fixture.js';

const marked = (at: string): LabMinorConsentMarked => ({
  ...{ type: 'LabReportStepTaken', ...about, step: 'minor-consent-marked' },
  ...{ reason: 'She came alone.', by: drLee, at },
});
/** What a minor consented to alone is hidden from parents; what is of 12 to 17 is shown here. */
const adopted = [
  {
    policy: without(policyWith({ inForce: ['L11'] }), 'L6')[0],
    effectiveFrom: december(1, 1),
  },
];
const [ten, fifteen, adult] = ['2016-05-28', '2011-05-28', '1980-05-01'];
const isCorrected = arrived(december(4), corrected(glucose));
/** What was said of the order stays with it. */
const correctedOnceMarked = {
  ...isCorrected,
  header: { ...isCorrected.header, isMinorConsentService: true },
};
const ofAge = '28: announced glucose 1';
/** Before it was reviewed, and after. */
const [early, late] = [marked(december(1, 20)), marked(december(3))];

describe('news of a minor’s result, which a parent’s address would hear', () => {
  it.each<[string, string, readonly LabReportEvent[], readonly string[]]>([
    ['is told of what a parent may see, of a child of ten', ten, shown, ['2: announced glucose 1']],
    ['and of a child of fifteen', fifteen, shown, ['2: announced glucose 1']],
    [
      'and that it is being corrected',
      ten,
      [...shown, isCorrected],
      ['2: announced glucose 1', '4: being corrected glucose 1'],
    ],
    ['is none of what a child of ten consented to alone', ten, [...shown, early], [ofAge]],
    ['nor of a child of fifteen, before both are of age', fifteen, [...shown, early], [ofAge]],
    ['nor that it is being corrected', fifteen, [...shown, early, correctedOnceMarked], []],
    [
      'ends without a word when it is marked',
      fifteen,
      [...shown, late],
      ['2: announced glucose 1', '3: silently hidden glucose 1', '28: again glucose 1'],
    ],
    [
      'says no word of a correction that comes with the mark or behind it',
      fifteen,
      [...shown, { ...late, at: december(4) }, correctedOnceMarked],
      ['2: announced glucose 1', '4: silently hidden glucose 1'],
    ],
    ['is an adult’s own, whatever it is', adult, [...shown, late], ['2: announced glucose 1']],
  ])('%s', (_says, birthDate, ...[events, expected]) => {
    const besides = [{ since: december(1, 1), adopted, birthDate }];
    expect(heardOf({ events, besides })).toEqual(expected);
  });

  it('comes when the child is of age, by time alone', () => {
    const besides = [{ since: december(1, 1), adopted, birthDate: '2008-12-20' }];
    expect(heardOf({ events: [...shown, early], besides })).toEqual(['20: announced glucose 1']);
  });

  it('comes then also where rules come into force later that show the same', () => {
    const later = adopted.map((each) => ({ ...each, effectiveFrom: december(25) }));
    const besides = [
      { since: december(1, 1), adopted: [...adopted, ...later], birthDate: '2008-12-20' },
    ];
    expect(heardOf({ events: [...shown, early], besides })).toEqual(['20: announced glucose 1']);
  });

  it('is none of what a child of fifteen asked not to see, whoever acts for the child', () => {
    const [policy] = without(policyWith({ inForce: ['L9', 'L11'] }), 'L6');
    const besides = [
      {
        ...{ since: december(1, 1), birthDate: fifteen },
        adopted: [{ policy, effectiveFrom: december(1, 1) }],
        wishes: [{ asked: 'not-to-see', from: december(1, 1) } as const],
      },
    ];
    expect(heardOf({ events: shown, besides })).toEqual([]);
  });

  it('is none where nobody knows how old the patient is', () => {
    const events = [...shown, early];
    const besides = [{ since: december(1, 1), adopted, birthDate: 'some time ago' }];
    expect(heardOf({ events, besides })).toEqual([]);
  });

  it('is so no more once what waits in a mail is marked', () => {
    const two = [
      arrived(december(1), glucose, sodium),
      reviewed(december(2), { glucose: 1, sodium: 1 }),
    ];
    const [begun] = lookedAt([], factsFrom(two, { adopted, birthDate: ten }), december(2));
    if (begun?.type !== 'LabDisclosureBegun') throw new Error('It is news.');
    const known = labDisclosure.evolve(labDisclosure.initialState, begun);
    const isStill = (...more: readonly LabReportEvent[]) => {
      const facts = factsFrom([...two, ...more], { adopted, birthDate: ten });
      const asked = disclosureAsked(known, facts, december(3));
      return asked && isStillNews(asked, begun.newsId);
    };
    expect([isStill(), isStill(late)]).toEqual([true, false]);
  });
});
