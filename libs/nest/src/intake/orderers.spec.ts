import { describe, expect, it } from '@jest/globals';
import { ordererAmong } from './orderers.js';
import { DR_REYES, REYES_NPI, TOMAS } from './laboratory.fixture.js';

const reyes = { practitionerId: DR_REYES, familyName: 'Reyes', npi: REYES_NPI };
const other = { practitionerId: TOMAS, familyName: 'Ito', npi: '1999999984' };
const directory = [reyes, other];
const ana = { familyName: 'Reyes', givenName: 'Ana' };
const npi = { id: REYES_NPI, type: 'NPI' };

describe('who ordered', () => {
  it.each([
    ['is known by an NPI', [{ identifier: npi }]],
    ['is known by an NPI and a name that agrees', [{ identifier: npi, familyName: 'REYES' }]],
    [
      'is known by the authority',
      [{ identifier: { id: REYES_NPI, authority: '2.16.840.1.113883.4.6' } }],
    ],
    ['is known by a number of which nothing is said', [{ identifier: { id: REYES_NPI } }]],
    ['is known by the directory’s own id', [{ identifier: { id: DR_REYES, authority: 'PORTAL' } }]],
    ['may be said twice', [{ identifier: npi }, { identifier: { id: DR_REYES } }]],
    [
      'may be said again by a local number with the same names',
      [
        { identifier: npi, ...ana },
        { identifier: { id: '12', type: 'EI' }, ...ana },
      ],
    ],
    ['may have further numbers', [{ identifier: { id: '12' }, others: [npi] }]],
    ['may stand beside an empty repetition', [{ identifier: npi }, {}]],
  ])('%s', (_how, people) => expect(ordererAmong(directory, people)).toBe(DR_REYES));

  it.each([
    ['nobody is named', []],
    ['there is a name only', [{ familyName: 'Reyes' }]],
    ['the name disagrees', [{ identifier: npi, familyName: 'Ito' }]],
    [
      'the number is somebody’s who is not here',
      [{ identifier: { id: '1000000004', type: 'NPI' } }],
    ],
    ['the number is of another kind', [{ identifier: { id: REYES_NPI, type: 'EI' } }]],
    ['the number is of another authority', [{ identifier: { id: REYES_NPI, authority: 'ACME' } }]],
    [
      'somebody besides is not here',
      [{ identifier: { id: '1000000004', type: 'NPI' } }, { identifier: npi, ...ana }],
    ],
    [
      'somebody besides has a local number only',
      [{ identifier: npi }, { identifier: { id: '12' } }],
    ],
    [
      'somebody besides has the same family name only',
      [
        { identifier: npi, ...ana },
        { identifier: { id: '12' }, familyName: 'Reyes', givenName: 'Luis' },
      ],
    ],
    ['somebody besides has no number', [{ identifier: npi }, { familyName: 'Novak' }]],
    [
      'one of two disagrees with the directory',
      [{ identifier: npi }, { identifier: { id: '1999999984', type: 'NPI' }, familyName: 'Reyes' }],
    ],
    ['one has the numbers of two', [{ identifier: npi, others: [{ id: TOMAS }] }]],
    ['two are named', [{ identifier: npi }, { identifier: { id: '1999999984', type: 'NPI' } }]],
  ])('is nobody when %s', (_how, people) =>
    expect(ordererAmong(directory, people)).toBeUndefined(),
  );

  it('is nobody when two have the same number', () =>
    expect(
      ordererAmong([reyes, { ...other, npi: REYES_NPI }], [{ identifier: npi }]),
    ).toBeUndefined());
});
