import { attorney, judged, labCase, mother } from './lab-case.fixture.js';
import { labPolicies } from './lab-rules.policy.js';
import type { Viewer } from './facts.js';
import { minorityGrantHasEnded, standingOf, standingSpanOf } from './viewer-standing.policy.js';

describe('the standing of a viewer', () => {
  const granted = (to?: string): Viewer => ({
    role: 'proxy',
    grant: { basis: 'court', from: '2026-01-01T00:00:00Z', ...(to ? { to } : {}) },
  });

  it.each<[string, Viewer, string, string]>([
    ['the patient', { role: 'patient' }, '2026-03-04T17:00:00Z', 'sees'],
    ['whoever works with results', { role: 'workforce' }, '2026-03-04T17:00:00Z', 'sees-all'],
    ['a stranger', { role: 'stranger' }, '2026-03-04T17:00:00Z', 'none'],
    ['a proxy without a grant', { role: 'proxy' }, '2026-03-04T17:00:00Z', 'none'],
    ['a proxy from the beginning of the grant on', granted(), '2026-01-01T00:00:00Z', 'sees'],
    ['a proxy the moment before', granted(), '2025-12-31T23:59:59Z', 'none'],
    [
      'a proxy at the end of the grant',
      granted('2026-03-04T17:00:00Z'),
      '2026-03-04T17:00:00Z',
      'none',
    ],
    [
      'a proxy whose grant cannot be read',
      { role: 'proxy', grant: { basis: 'court', from: 'ever' } },
      '2026-03-04T17:00:00Z',
      'none',
    ],
  ])('%s', (_who, ...[viewer, at, standing]) => {
    expect(standingOf(viewer, Date.parse(at))).toBe(standing);
  });
});

describe('the end of a minority grant (L7, P14)', () => {
  it.each<[string, Viewer, string | undefined, boolean]>([
    ['of the mother on the 18th birthday', mother, '2008-03-04', true],
    ['not on the day before', mother, '2008-03-05', false],
    ['as early as a partial birth date allows', mother, '2008', true],
    ['as early as a partial birth date allows, and not sooner', mother, '2009', false],
    ['without a birth date', mother, undefined, true],
    ['not of a power of attorney', attorney, '1980-05-01', false],
    ['not of the patient', { role: 'patient' }, '1980-05-01', false],
  ])('%s', (_says, ...[viewer, birthDate, hasEnded]) => {
    const facts = { ...labCase({ viewer }), patient: birthDate === undefined ? {} : { birthDate } };
    expect(minorityGrantHasEnded(judged(facts))).toBe(hasEnded);
  });

  it.each([
    ['not in the last second of 27 February', '2030-02-28T07:59:59Z', false],
    ['with the first minute of 28 February in California', '2030-02-28T08:00:00Z', true],
  ])('of a child born on 29 February %s', (_sentence, at, hasEnded) => {
    const facts = labCase({ viewer: mother, patient: { birthDate: '2012-02-29' } });
    expect(minorityGrantHasEnded(judged(facts, labPolicies, at))).toBe(hasEnded);
  });
});

describe('how long somebody may look', () => {
  const byMinority: Viewer = {
    role: 'proxy',
    grant: { basis: 'minority', from: '2015-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' },
  };
  const inMarch = Date.parse('2026-03-04T17:00:00Z');

  it('ends for a mother in the very minute in which her child comes of age', () => {
    const facts = labCase({ viewer: byMinority, patient: { birthDate: '2008-03-09' } });
    const birthday = Date.parse('2026-03-09T07:00:00Z');
    expect(standingSpanOf(facts, birthday - 1)).toEqual({ sees: true, until: birthday });
    expect(standingSpanOf(facts, birthday)).toEqual({ sees: false });
  });

  it.each<[string, Viewer, string | undefined, string | undefined]>([
    ['a patient without end', { role: 'patient' }, '1980-05-01', 'without end'],
    ['a stranger never', { role: 'stranger' }, '1980-05-01', undefined],
    ['a proxy without a grant never', { role: 'proxy' }, '1980-05-01', undefined],
    ['an attorney without end', attorney, '1980-05-01', 'without end'],
    [
      "a mother until the child's birthday at midnight",
      byMinority,
      '2008-03-09',
      '2026-03-09T07:00:00.000Z',
    ],
    [
      'a mother until her grant ends, where that comes first',
      byMinority,
      '2012-01-01',
      '2027-01-01T00:00:00.000Z',
    ],
    ['a mother of an adult never', byMinority, '2008-03-04', undefined],
    ['a mother of a child of unknown birth never', byMinority, undefined, undefined],
  ])('%s', (_who, viewer, ...[birthDate, ends]) => {
    const { patient: _rosa, ...facts } = labCase({ viewer });
    const patient = birthDate === undefined ? {} : { birthDate };
    const { sees, until } = standingSpanOf({ ...facts, patient }, inMarch);
    expect(sees).toBe(ends !== undefined);
    const told = until === undefined ? 'without end' : new Date(until).toISOString();
    if (sees) expect(told).toBe(ends);
  });
});
