import type { RequestHistoryRow } from '@anamnesis/domain/requests/request-history.projection';
import type { People } from '../people.js';
import { historyInWords, type Telling } from './history-in-words.js';

const names: Readonly<Record<string, string>> = {
  maria: 'María Álvarez',
  'dr-okafor': 'Dr. Ada Okafor',
};

const people: People = {
  person: (id) => (names[id] === undefined ? { id } : { id, name: names[id] }),
  isPractitioner: (id) => id.startsWith('dr-'),
  patientName: () => 'Álvarez, María',
};

const staff: Telling = { people, view: 'staff', patientId: 'maria' };
const patient: Telling = { ...staff, view: 'patient' };

const row = (fields: Partial<RequestHistoryRow>): RequestHistoryRow => ({
  entryId: 'event-1',
  requestId: 'request-1',
  position: '1',
  at: '2026-03-25T17:00:00Z',
  by: 'nurse-ito',
  did: 'asked',
  patientMayRead: true,
  facts: {},
  ...fields,
});

const asked = row({ by: 'maria', facts: { text: 'Which dose?' } });
const claimed = row({
  did: 'claimed',
  patientMayRead: false,
  facts: { expiresAt: '2026-03-25T17:30:00Z' },
});

const sentences = (rows: readonly RequestHistoryRow[], telling: Telling): readonly string[] =>
  historyInWords(rows, telling).map(({ by, did }) => `${by.name ?? by.id} ${did}`);

const befores = (rows: readonly RequestHistoryRow[], telling: Telling) =>
  historyInWords(rows, telling).map(({ before }) => before);

describe('a history in words', () => {
  it.each<[string, Partial<RequestHistoryRow>]>([
    ['asked for it', { did: 'asked', facts: { channel: 'portal' } }],
    ['took it down (it came by phone)', { did: 'asked', facts: { channel: 'phone' } }],
    ['took it down (it came by a visit)', { did: 'asked', facts: { channel: 'in-person' } }],
    ['claimed it', { did: 'claimed' }],
    ['took it over from Dr. Ada Okafor', { did: 'claimed', facts: { takenOverFrom: 'dr-okafor' } }],
    ['released it', { did: 'released' }],
    ['noted', { did: 'noted' }],
    ['answered', { did: 'answered', facts: { associate: true } }],
    ['answered, apart from the request', { did: 'answered', facts: { associate: false } }],
    ['dismissed it as completed', { did: 'dismissed', facts: { outcome: 'completed' } }],
    [
      'dismissed it because it will not be completed',
      { did: 'dismissed', facts: { outcome: 'will-not-be-completed' } },
    ],
    ['withdrew it', { did: 'withdrew' }],
    ['marked it as superseded by another request', { did: 'superseded' }],
    ['let it take the place of another request', { did: 'took-the-place-of' }],
    ['returned it to the queue', { did: 'returned' }],
    ['authorised the refill', { did: 'authorised' }],
    ['denied the refill', { did: 'denied' }],
    ['sent the refill to the pharmacy by fax', { did: 'sent', facts: { via: 'fax' } }],
    ['sent the refill to the pharmacy', { did: 'sent', facts: { via: 'electronic' } }],
    ['opened an encounter note', { did: 'opened-encounter' }],
    ['drafted the prescription', { did: 'drafted-prescription' }],
  ])('says: nurse-ito %s', (words, fields) => {
    expect(sentences([row(fields)], staff)).toEqual([`nurse-ito ${words}`]);
  });

  it.each([
    ['the patient by name', { by: 'maria' }, 'María Álvarez'],
    ['a provider by name', { by: 'dr-okafor' }, 'Dr. Ada Okafor'],
    [
      'a proxy by what they are',
      { by: 'proxy-1', onBehalfOf: 'maria' },
      'somebody acting for María Álvarez',
    ],
    ['everybody else as the care team', { by: 'nurse-ito' }, 'your care team'],
  ])('tells the patient who it was: %s', (_whom, fields, name) => {
    expect(sentences([row(fields)], patient)).toEqual([`${name} asked for it`]);
  });

  it('says how it stood before, as long as a claim binds', () => {
    const dismissed = (at: string) =>
      row({ did: 'dismissed', at, facts: { outcome: 'completed' } });
    const inTime = [asked, claimed, dismissed('2026-03-25T17:29:59Z')];
    expect(befores(inTime, staff)).toEqual([
      undefined,
      'in the queue',
      'in the queue, claimed by nurse-ito',
    ]);
    expect(befores([asked, claimed, dismissed('2026-03-25T17:30:00Z')], staff).at(-1)).toBe(
      'in the queue',
    );
    expect(befores(inTime, patient)).toEqual([undefined, 'in the queue']);
  });

  it.each([
    ['completed', row({ did: 'dismissed', facts: { outcome: 'completed' } }), 'completed'],
    [
      'not to be completed',
      row({ did: 'dismissed', facts: { outcome: 'will-not-be-completed' } }),
      'will not be completed',
    ],
    ['withdrawn', row({ did: 'withdrew' }), 'withdrawn'],
    ['superseded', row({ did: 'superseded' }), 'superseded'],
  ])('says that a returned request was %s, and by whom', (_what, archived, words) => {
    const returned = row({ did: 'returned', by: 'clerk-brandt', facts: { reason: 'By accident' } });
    const story = [asked, archived, returned, archived];
    expect(befores(story, staff).slice(2)).toEqual([
      `in the archive: ${words}, by nurse-ito`,
      'in the queue',
    ]);
    expect(historyInWords(story, staff)[2]?.detail).toBe('By accident');
    expect(historyInWords(story, patient)[2]).not.toHaveProperty('detail');
  });

  it('leaves the standing alone where nothing changed it', () => {
    const released = row({ did: 'released', patientMayRead: false });
    const authorised = row({ did: 'authorised', by: 'dr-okafor' });
    const withdrawn = row({ did: 'withdrew', by: 'maria' });
    expect(befores([asked, claimed, released, authorised, withdrawn], staff)).toEqual([
      undefined,
      'in the queue',
      'in the queue, claimed by nurse-ito',
      undefined,
      'in the queue',
    ]);
  });
});
