import { describe, expect, it } from '@jest/globals';
import { readArguments } from './arguments.js';

describe('the arguments of an import', () => {
  it('are files and folders, with a practice to import them', () =>
    expect(readArguments(['bundles', 'maria.json'])).toEqual({
      paths: ['bundles', 'maria.json'],
      shiftDatesTo: undefined,
      facility: { name: 'Imported practice', zone: 'America/Los_Angeles', phone: '555-0100' },
      prescriber: { familyName: 'Okafor', givenName: 'Grace' },
      dryRun: false,
    }));

  it('can move dates and name the prescriber', () =>
    expect(
      readArguments(['tables', '--shift-dates-to', '2026-11-20', '--prescriber', 'Moreau, Claire']),
    ).toMatchObject({
      shiftDatesTo: '2026-11-20',
      prescriber: { familyName: 'Moreau', givenName: 'Claire' },
    }));

  it('can ask for help', () => expect(readArguments(['--help'])).toBe('help'));

  it.each([
    ['nothing to import', [], /at least one file or folder/],
    ['a day that is none', ['a', '--shift-dates-to', '2026-02-30'], /calendar date/],
    ['a date of another form', ['a', '--shift-dates-to', '20.11.2026'], /calendar date/],
    ['half a name', ['a', '--prescriber', 'Okafor'], /Family, Given/],
    ['a zone that nobody keeps', ['a', '--zone', 'Mars/Olympus'], /IANA zone/],
    ['an option that is none', ['a', '--shift'], /--shift/],
  ])('are answered with a sentence on %s', (_what, given, sentence) => {
    const answer = readArguments(given);
    expect(answer).toEqual({ mistakes: [expect.stringMatching(sentence)] });
  });
});
