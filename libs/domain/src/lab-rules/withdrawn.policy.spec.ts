import { judged, labCase } from './lab-case.fixture.js';
import { labPolicies } from './lab-rules.policy.js';
import type { ResultStatus } from './facts.js';
import { withdrawnResult } from './withdrawn.policy.js';

describe('a withdrawn result (L2)', () => {
  const versions = (...statuses: readonly ResultStatus[]) =>
    statuses.map((status, index) => ({
      version: index + 1,
      status,
      receivedAt: `2026-03-0${index + 1}T00:00:00Z`,
    }));

  it.each<[string, readonly ResultStatus[], string | undefined]>([
    ['is a cancelled one', ['final', 'cancelled'], 'cancelled'],
    ['is one entered in error', ['entered-in-error'], 'entered-in-error'],
    ['is one of the wrong patient', ['wrong-patient'], 'wrong-patient'],
    [
      'stays withdrawn of the wrong patient, whatever comes after',
      ['wrong-patient', 'corrected'],
      'wrong-patient',
    ],
    ['is a result again when a later version comes', ['cancelled', 'corrected'], undefined],
    ['is not a corrected one', ['final', 'corrected'], undefined],
    [
      'is not one that is withdrawn tomorrow',
      ['final', 'final', 'final', 'final', 'cancelled'],
      undefined,
    ],
  ])('%s', (_says, statuses, because) => {
    expect(withdrawnResult(judged(labCase({ result: { versions: versions(...statuses) } })))).toBe(
      because,
    );
  });

  it.each<[string, readonly ResultStatus[], string, string | undefined]>([
    ['another line is of', ['final', 'wrong-patient'], '2026-03-04T17:00:00Z', 'wrong-patient'],
    ['another line was of', ['wrong-patient', 'final'], '2026-03-04T17:00:00Z', 'wrong-patient'],
    [
      'another line is of since now',
      ['final', 'wrong-patient'],
      '2026-03-02T00:00:00Z',
      'wrong-patient',
    ],
    ['another line will be of', ['final', 'wrong-patient'], '2026-03-01T17:00:00Z', undefined],
    ['no line is of', ['final', 'entered-in-error'], '2026-03-04T17:00:00Z', undefined],
  ])('is one of a report of which %s the wrong patient', (_says, ...[statuses, at, because]) => {
    const components = [
      { test: { name: 'HDL' }, versions: versions('final') },
      { test: { name: 'LDL' }, versions: versions(...statuses) },
    ];
    const facts = labCase({ result: { components, versions: [] } });
    expect(withdrawnResult(judged(facts, labPolicies, at))).toBe(because);
  });

  it('is one of a report of which a line without versions is of the wrong patient', () => {
    const components = [
      { test: { name: 'HDL' } },
      { test: { name: 'LDL' }, status: 'wrong-patient' as const },
    ];
    expect(withdrawnResult(judged(labCase({ result: { components } })))).toBe('wrong-patient');
  });

  it('is a line that was withdrawn by itself', () => {
    const components = [{ test: { name: 'HDL' }, status: 'entered-in-error' as const }];
    expect(withdrawnResult(judged(labCase({ result: { components } })))).toBe('entered-in-error');
  });
});
