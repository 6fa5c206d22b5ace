import { ProposeLabPolicy, RecordLabResults, labPolicies } from '@anamnesis/domain';
import { LabPolicySaid } from '@anamnesis/domain/labs/commands.shapes';
import { plainToInstance } from 'class-transformer';
import { malformedFields } from './validation.js';

const id = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01';
const line = {
  lineId: id,
  status: 'final',
  test: { code: '2345-7', system: 'LN', alternates: [{ name: 'Glucose' }] },
  collected: ['2026-03-10'],
  value: { values: ['94'], flags: [], notes: [] },
};
const results = {
  reportId: id,
  patientId: id,
  source: 'hl7v2',
  header: { test: {}, collected: [], notes: [] },
  lines: [line],
};
const mistakesOf = (said: object): readonly string[] =>
  malformedFields(plainToInstance(RecordLabResults, { ...results, ...said })).map(
    ({ field }) => field,
  );
const withLine = (other: object): object => ({ lines: [{ ...line, ...other }] });

describe('what is nested in a command', () => {
  it('is validated as deep as it stands', () => {
    expect(mistakesOf({})).toEqual([]);
    expect(mistakesOf(withLine({ status: 'perfect' }))).toEqual(['lines.0.status']);
    expect(mistakesOf(withLine({ test: { alternates: [{ name: ' ' }] } }))).toEqual([
      'lines.0.test.alternates.0.name',
    ]);
  });

  it.each<[string, object, readonly string[]]>([
    ['a field that nobody knows', withLine({ secret: 'x' }), ['lines.0.secret']],
    ['a version, which the decider counts', withLine({ version: 7 }), ['lines.0.version']],
    ['a list where one thing belongs', { header: [] }, ['header']],
    ['one thing where a list belongs', { lines: line }, ['lines']],
    ['a list in a list', { lines: [[line]] }, ['lines']],
    ['a text where a line belongs', { lines: ['x'] }, ['lines', 'lines.0']],
    ['a number among texts', withLine({ collected: [20260310] }), ['lines.0.collected']],
    ['nothing where something belongs', withLine({ value: undefined }), ['lines.0.value']],
  ])('is refused for %s', (_what, said, fields) => {
    expect([...new Set(mistakesOf(said))]).toEqual(fields);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['the character NUL', 'a\0b'],
    ['half of a character', 'a\ud83d'],
  ])('is refused for %s, which cannot be kept', (_what, text) => {
    const said = withLine({ value: { ...line.value, units: text } });
    expect(mistakesOf(said)).toContain('lines.0.value.units');
  });

  it('is refused for a null in a list, which the library would let through', () => {
    expect(mistakesOf({ lines: [line, null] })).toContain('lines.1');
    expect(mistakesOf(withLine({ collected: [null] }))).toContain('lines.0.collected.0');
  });

  it('is told to be too deep before anybody looks into it', () => {
    let deep: object = {};
    for (let depth = 0; depth < 5_000; depth += 1) deep = { deep };
    const said = Object.assign(new RecordLabResults(), results, { header: deep });
    expect(malformedFields(said)).toEqual([
      { field: expect.any(String), problems: ['must not be nested more than 10 deep'] },
    ]);
  });
});

describe('a rule set in a command', () => {
  const [, ours] = labPolicies;
  const mistakesIn = (other: object): readonly string[] =>
    malformedFields(
      plainToInstance(ProposeLabPolicy, { policy: { ...ours, ...other }, reason: 'law-changed' }),
    ).map(({ field }) => field);

  it('may be the one that is in force', () => {
    expect(ours).toBeDefined();
    expect(mistakesIn({})).toEqual([]);
    expect(plainToInstance(LabPolicySaid, ours)).toEqual(ours);
  });

  it.each<[string, object, string]>([
    ['without one of the rules', { rules: { ...ours?.rules, L5: undefined } }, 'policy.rules.L5'],
    ['with a rule that nobody knows', { rules: { ...ours?.rules, L12: {} } }, 'policy.rules.L12'],
    [
      'with a kind that nobody knows',
      { release: { byDefault: { mode: 'immediate' }, byCategory: { blood: { mode: 'never' } } } },
      'policy.release.byCategory.blood',
    ],
    [
      'with a hold of no hours',
      { release: { byDefault: { mode: 'hold' }, byCategory: {} } },
      'policy.release.byDefault.hours',
    ],
    ['from a day instead of an instant', { effectiveFrom: '2026-12-01' }, 'policy.effectiveFrom'],
    ['with a mapping to no kind', { mappings: { 'L|HBS': 'liver' } }, 'policy.mappings'],
    ['with a mapping in small letters', { mappings: { 'l|hbs': 'hepatitis' } }, 'policy.mappings'],
    ['with a mapping that no code matches', { mappings: { 'L |HBS': 'none' } }, 'policy.mappings'],
    ['with a mapping of no code', { mappings: { 'L|': 'hepatitis' } }, 'policy.mappings'],
    [
      'that releases what is not blocked',
      { releasableByAgreement: ['none'] },
      'policy.releasableByAgreement',
    ],
  ])('is refused %s', (_how, other, field) => {
    expect(mistakesIn(other)).toEqual([field]);
  });
});
