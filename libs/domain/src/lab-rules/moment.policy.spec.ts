import type { TestIdentity } from '../lab-tests/facts.js';
import { labCase } from './lab-case.fixture.js';
import { labPolicies } from './lab-rules.policy.js';
import { latestVersionAt, momentOf, readFacts } from './moment.policy.js';

describe('the moment of a result', () => {
  const versions = [
    { version: 1, status: 'preliminary', receivedAt: '2026-03-01T00:00:00Z' },
    { version: 2, status: 'final', receivedAt: '2026-03-02T00:00:00Z' },
    { version: 3, status: 'preliminary', receivedAt: '2026-03-03T00:00:00Z' },
    { version: 4, status: 'corrected', receivedAt: '2026-03-04T00:00:00Z' },
  ] as const;

  it.each([
    ['has no version before the first one came', '2026-02-28T00:00:00Z', undefined],
    ['has the preliminary one from when it came', '2026-03-01T00:00:00Z', 1],
    ['has the final one from when that came', '2026-03-02T00:00:00Z', 2],
    ['keeps the final one when a preliminary one comes behind it', '2026-03-03T00:00:00Z', 2],
    ['has the corrected one from when that came', '2026-03-04T00:00:00Z', 4],
  ])('%s', (_sentence, at, version) => {
    expect(latestVersionAt(versions, Date.parse(at))?.version).toBe(version);
  });

  it.each(['registered', 'preliminary', 'partial'] as const)(
    'is not taken back by a %s version behind a final one',
    (status) => {
      const final = { version: 1, status: 'final' } as const;
      expect(latestVersionAt([final, { version: 2, status }], 0)).toBe(final);
      expect(
        latestVersionAt(
          [
            { version: 1, status },
            { ...final, version: 2 },
          ],
          0,
        )?.version,
      ).toBe(2);
    },
  );

  it('has the newest version, in whatever order they are told', () => {
    const told = [versions[3], versions[1], versions[0]];
    expect(latestVersionAt(told, Date.parse('2026-03-05T00:00:00Z'))?.version).toBe(4);
  });

  it('has a version that always was there where nobody knows when it came', () => {
    expect(latestVersionAt([{ version: 1, status: 'final' }], 0)?.version).toBe(1);
  });

  it('has the policy that is in force at its instant', () => {
    const read = readFacts(labCase(), labPolicies);
    const [line] = read.lines;
    if (!line) throw new Error('A case has a line.');
    expect(momentOf(read, line, Date.parse('2022-06-01T00:00:00Z')).policy.version).toBe(
      'lab-visibility-1',
    );
    expect(momentOf(read, line, Date.parse('2026-06-01T00:00:00Z')).policy.version).toBe(
      'lab-visibility-2',
    );
  });

  it('gives the lines of a report its specimen and its times', () => {
    const test = { name: 'Panel', specimen: { name: 'Urine' } };
    const components = [
      { test: { name: 'Gabapentin' } },
      { test: { name: 'Gabapentin', specimen: { name: 'Serum' } }, collected: ['2026-02-01'] },
    ];
    const { lines } = readFacts(labCase({ result: { test, components } }), labPolicies);
    expect(lines.map((line) => [line.test.specimen?.name, line.collected.length])).toEqual([
      ['Urine', 1],
      ['Serum', 2],
    ]);
  });

  it.each([
    ['its own section', { order: 'TX', report: 'CH', line: 'HM' }, 'HM'],
    ['the section of its order', { order: 'TX', report: '', line: '' }, 'TX'],
    ['that of its order before its report', { order: 'TX', report: 'CH', line: '' }, 'TX'],
    [
      'that of its report, where the order says the laboratory as a whole',
      { order: 'LAB', report: 'TX', line: '' },
      'TX',
    ],
    [
      'that of its report, where it says the laboratory as a whole and its order nothing',
      { order: '', report: 'TX', line: 'LAB' },
      'TX',
    ],
    [
      'that of its report, where it may hold tests of genes',
      { order: 'CH', report: 'MOL', line: '' },
      'MOL',
    ],
    [
      'the laboratory as a whole, where nothing says more',
      { order: '', report: '', line: 'LAB' },
      'LAB',
    ],
  ])('gives a line %s', (_says, { order, report, line }, becomes) => {
    const facts = labCase({
      order: { test: { name: 'Panel', section: order } },
      result: {
        test: { name: 'Panel', section: report },
        components: [{ test: { name: 'Zorblax', section: line } }],
      },
    });
    expect(readFacts(facts, labPolicies).lines[0]?.test.section).toBe(becomes);
  });

  it.each<[string, TestIdentity, TestIdentity, string]>([
    ['the sender of its order', { sender: 'acme' }, {}, 'acme'],
    [
      'its own sender, whose codes are its',
      { sender: 'acme' },
      { sender: 'other-lab' },
      'other-lab',
    ],
    ['its own sender, where its order names none', {}, { sender: 'other-lab' }, 'other-lab'],
  ])('gives a line %s', (_says, order, ...[line, sender]) => {
    const facts = labCase({
      order: { test: { name: 'Panel', ...order } },
      result: { test: {}, components: [{ test: { code: '4711', system: 'L', ...line } }] },
    });
    expect(readFacts(facts, labPolicies).lines[0]?.test.sender).toBe(sender);
  });
});
