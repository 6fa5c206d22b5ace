import {
  mayDecideOnRefill,
  responsibleProviderOf,
  type Covering,
} from './refill-authoriser.policy.js';

const at = '2026-03-25T17:00:00Z';
const moment = { at, today: '2026-03-25' };

const lindqvistCovers = (from: string, to?: string): Covering => ({
  coveredBy: 'dr-lindqvist',
  from,
  ...(to === undefined ? {} : { to }),
});

const okafor = (coverings: readonly Covering[], departedOn?: string) => ({
  practitionerId: 'dr-okafor',
  coverings,
  ...(departedOn === undefined ? {} : { departedOn }),
});

const march = lindqvistCovers('2026-03-01T08:00:00Z', '2026-04-01T07:00:00Z');
const fromNow = lindqvistCovers('2026-03-25T17:00:00Z');
const untilNow = lindqvistCovers('2026-03-01T08:00:00Z', '2026-03-25T17:00:00Z');
const fromLater = lindqvistCovers('2026-03-25T17:00:01Z');
const inAnotherZone = lindqvistCovers('2026-03-25T09:59:00-07:00', '2026-03-25T10:01:00-07:00');
const stranger = 'not-prescriber-or-covering';
const departed = 'prescriber-departed';

describe('who may decide on a refill of Dr. Okafor', () => {
  it.each([
    [{ by: 'dr-okafor', when: 'nobody covers' }, okafor([]), 'prescriber'],
    [{ by: 'dr-okafor', when: 'Dr. Lindqvist covers in March' }, okafor([march]), 'prescriber'],
    [{ by: 'dr-okafor', when: 'she leaves tomorrow' }, okafor([], '2026-03-26'), 'prescriber'],
    [{ by: 'dr-okafor', when: 'she has left today' }, okafor([], '2026-03-25'), departed],
    [{ by: 'dr-okafor', when: 'she left last year' }, okafor([march], '2025-12-31'), departed],
    [{ by: 'dr-lindqvist', when: 'nobody covers' }, okafor([]), stranger],
    [{ by: 'dr-lindqvist', when: 'he covers in March' }, okafor([march]), 'covering provider'],
    [
      { by: 'dr-lindqvist', when: 'he covers from this instant on' },
      okafor([fromNow]),
      'covering provider',
    ],
    [
      { by: 'dr-lindqvist', when: 'his covering ends at this instant' },
      okafor([untilNow]),
      stranger,
    ],
    [
      { by: 'dr-lindqvist', when: 'his covering begins a second later' },
      okafor([fromLater]),
      stranger,
    ],
    [
      { by: 'dr-lindqvist', when: 'two minutes in another zone' },
      okafor([inAnotherZone]),
      'covering provider',
    ],
    [
      { by: 'dr-lindqvist', when: 'she left, he covers' },
      okafor([march], '2025-12-31'),
      'covering provider',
    ],
    [{ by: 'dr-chen', when: 'Dr. Lindqvist covers' }, okafor([march]), stranger],
  ])('$by, when $when', ({ by }, prescriber, answer) => {
    const decided = mayDecideOnRefill(by, prescriber, moment);
    expect(decided.may ? decided.as : decided.because).toBe(answer);
  });
});

describe('who is asked to decide on a refill of Dr. Okafor', () => {
  const chen: Covering = { coveredBy: 'dr-chen', from: '2026-03-20T08:00:00Z' };

  it.each([
    ['she is there', okafor([]), 'dr-okafor'],
    ['she is there and covered for', okafor([march]), 'dr-okafor'],
    ['she leaves tomorrow', okafor([march], '2026-03-26'), 'dr-okafor'],
    ['she has left and is covered for', okafor([march], '2026-03-25'), 'dr-lindqvist'],
    ['two cover: who began last', okafor([chen, march], '2026-03-25'), 'dr-chen'],
    ['two cover, told in another order', okafor([march, chen], '2026-03-25'), 'dr-chen'],
    ['the covering is over', okafor([untilNow], '2026-03-25'), 'dr-okafor'],
    ['she has left and nobody covers', okafor([], '2026-03-25'), 'dr-okafor'],
  ])('when %s', (_when, prescriber, responsible) => {
    expect(responsibleProviderOf(prescriber, moment)).toBe(responsible);
  });
});
