import {
  areCorrectedSince,
  stillFoundWrong,
  timesAfter,
  timesFound,
  timesOfLine,
  timesWithLate,
  withoutWrong,
  type VersionWithTimes,
} from './collection-times.policy.js';

type FoundBefore = Parameters<typeof timesFound>[0];
type FoundTimes = Parameters<typeof timesFound>[1];

describe('the times of collection of a report or a line', () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['told once', [], ['A'], ['A']],
    ['told otherwise, both', ['A'], ['B'], ['B', 'A']],
    ['told again, once', ['B', 'A'], ['B'], ['B', 'A']],
    ['told several in one message, all', ['A'], ['B', 'C'], ['B', 'C', 'A']],
    ['left out later, still', ['A', 'B'], [], ['A', 'B']],
    ['told twice in a message, once', [], ['A', 'A'], ['A']],
  ])('count: %s', (_says, ...[before, told, count]) => {
    expect(timesAfter(before, told, false)).toEqual(count);
  });

  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['those that it tells and no other', ['B', 'A'], ['C'], ['C']],
    ['all that it tells, though they disagree', ['A'], ['C', 'B'], ['C', 'B']],
    ['those of before where it tells none', ['B', 'A'], [], ['B', 'A']],
  ])('count behind a correction: %s', (_says, ...[before, told, count]) => {
    expect(timesAfter(before, told, true)).toEqual(count);
  });

  it.each<[string, readonly string[], readonly string[], boolean, readonly string[]]>([
    [
      'by another offset of the message, besides',
      ['T08-08:00', 'T08'],
      ['T08-07:00', 'T08'],
      false,
      ['T08-08:00', 'T08', 'T08-07:00'],
    ],
    [
      'so by a correction, too, which corrects no time',
      ['T08-08:00', 'T08'],
      ['T08-07:00', 'T08'],
      true,
      ['T08-08:00', 'T08', 'T08-07:00'],
    ],
    [
      'as a stretch by another offset, besides',
      ['T08-08:00/T09-08:00', 'T08/T09'],
      ['T08-07:00/T09-07:00', 'T08/T09'],
      true,
      ['T08-08:00/T09-08:00', 'T08/T09', 'T08-07:00/T09-07:00'],
    ],
    [
      'but not with an offset of their own, which is another time',
      ['T08-08:00'],
      ['T08-07:00'],
      true,
      ['T08-07:00'],
    ],
  ])('count %s', (_says, ...[before, told, isCorrection, count]) => {
    expect(timesAfter(before, told, isCorrection)).toEqual(count);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['the ones that were found', ['A'], ['A']],
    ['those by whatever offset', ['T08-07:00', 'T08', 'T08-08:00'], ['T08', 'T08-08:00']],
    ['a stretch by whatever offset, to a day', ['T08-07:00/D2'], ['T08/D2']],
    ['no other ones', [], ['B', 'T08']],
    ['neither the begin of a stretch, nor one that begins alike', [], ['T09/T10']],
  ])('count no more once they are found wrong: %s', (_which, wrong, found) => {
    const right = ['T09-07:00', 'T09-07:00/T11-07:00'];
    expect(withoutWrong([...right, ...wrong], found)).toEqual(right);
  });

  it('count when they come too late, behind those told in order', () => {
    expect(timesWithLate(['A'], ['B', 'A'])).toEqual(['A', 'B']);
  });

  it.each<[string, FoundBefore, FoundTimes, readonly string[], readonly string[]]>([
    [
      'the one that was found, and the ones told before are wrong',
      { header: { collected: ['A'] } },
      { collected: ['B'], insteadOf: ['A'] },
      ['B'],
      ['A'],
    ],
    [
      'one more that was told since the proposal',
      { header: { collected: ['A', 'C'] } },
      { collected: ['B'], insteadOf: ['A'] },
      ['B', 'C'],
      ['A'],
    ],
    [
      'one that was found wrong before, once it is found to be right',
      { header: { collected: ['B'] }, timesFoundWrong: ['A', 'C'] },
      { collected: ['A'], insteadOf: ['B'] },
      ['A'],
      ['C', 'B'],
    ],
    ['what they were where nothing was found', { header: { collected: ['A'] } }, {}, ['A'], []],
  ])('count when two people have found them: %s', (_what, ...[before, found, count, wrong]) => {
    expect(timesFound(before, found)).toEqual({ collected: count, timesFoundWrong: wrong });
  });

  const header = { collected: ['A'] };
  it.each<[string, Parameters<typeof stillFoundWrong>[1], readonly string[]]>([
    ['what only repeats them', { header }, ['A', 'B']],
    ['a correction of the report', { header, collectedAnew: { ofReport: true } }, ['B']],
    ['a correction of a line', { header, collectedAnew: { countAgain: ['B'] } }, ['A']],
  ])('that were found wrong are so still behind %s', (_what, said, left) => {
    expect(stillFoundWrong(['A', 'B'], said)).toEqual(left);
  });

  const noon = '2026-03-11T12:00:00Z';
  const one = '2026-03-11T13:00:00Z';
  it.each<[string, string | undefined, string, boolean, boolean]>([
    ['no correction', undefined, noon, false, false],
    ['no correction, and only repeated', undefined, noon, true, false],
    ['a correction behind their message', one, noon, false, true],
    ['a correction before their message', noon, one, false, false],
    ['a correction in their message', noon, noon, false, false],
    ['a correction before a message that only repeats', noon, one, true, true],
  ])('came too late with %s', (_what, ...[correctedAt, cameAt, isRepeated, corrected]) => {
    expect(areCorrectedSince(correctedAt, { cameAt, isRepeated })).toBe(corrected);
  });

  const [first, second]: readonly VersionWithTimes[] = [{ collected: ['A'] }, { collected: ['B'] }];
  const anew: VersionWithTimes = { collected: ['C'], collectedAnew: true };
  const versions = [first, second].flatMap((version) => version ?? []);
  it.each<[string, readonly VersionWithTimes[], readonly string[], readonly string[]]>([
    ['every version', versions, [], ['A', 'B']],
    ['the correction, and none before it', [...versions, anew], [], ['C']],
    ['versions behind the correction too', [...versions, anew, ...versions], [], ['C', 'A', 'B']],
    ['what came too late', versions, ['D'], ['A', 'B', 'D']],
    ['nothing', [], [], []],
  ])('of a line are those of %s', (_what, ...[told, late, count]) => {
    expect(timesOfLine(told, late)).toEqual(count);
  });
});
