import { describe, expect, it } from '@jest/globals';
import { readArguments } from './arguments.js';

describe('the arguments of an import', () => {
  it('are files and folders, with a practice to import them', () =>
    expect(readArguments(['bundles', 'maria.json'])).toEqual({
      paths: ['bundles', 'maria.json'],
      shiftDatesTo: undefined,
      facility: { name: 'Imported practice', zone: 'America/Los_Angeles', phone: '555-0100' },
      prescriber: { familyName: 'Okafor', givenName: 'Grace' },
      members: undefined,
      reviewed: undefined,
      dryRun: false,
    }));

  it('can move dates and name the prescriber', () =>
    expect(
      readArguments(['tables', '--shift-dates-to', '2026-11-20', '--prescriber', 'Moreau, Claire']),
    ).toMatchObject({
      shiftDatesTo: '2026-11-20',
      prescriber: { familyName: 'Moreau', givenName: 'Claire' },
    }));

  it('can say who is a member, and who answers for what counts as reviewed', () => {
    const words = [
      '--members',
      'practice',
      '--as-reviewed',
      'On paper',
      '--answers-for',
      'staff-1',
    ];
    expect(readArguments(['tables', ...words, '--reviewed-before', '2026-01-01'])).toMatchObject({
      members: 'practice',
      reviewed: { reason: 'On paper', answersFor: 'staff-1', before: '2026-01-01' },
    });
  });

  it('can ask for help', () => expect(readArguments(['--help'])).toBe('help'));

  it.each([
    ['nothing to import', [], /at least one file or folder/],
    ['a day that is none', ['a', '--shift-dates-to', '2026-02-30'], /calendar date/],
    ['a date of another form', ['a', '--shift-dates-to', '20.11.2026'], /calendar date/],
    ['half a name', ['a', '--prescriber', 'Okafor'], /Family, Given/],
    ['a zone that nobody keeps', ['a', '--zone', 'Mars/Olympus'], /IANA zone/],
    ['members of elsewhere', ['a', '--members', 'elsewhere'], /--members takes practice/],
    ['a review that nobody answers for', ['a', '--as-reviewed', 'On paper'], /--answers-for/],
    ['a review without a reason', ['a', '--answers-for', 'staff-1'], /belong to --as-reviewed/],
    ['an option that is none', ['a', '--shift'], /--shift/],
  ])('are answered with a sentence on %s', (_what, given, sentence) => {
    const answer = readArguments(given);
    expect(answer).toEqual({ mistakes: [expect.stringMatching(sentence)] });
  });
});
