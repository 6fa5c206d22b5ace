import { rosasGlucose } from '../lab-rules/lab-case.fixture.js';
import { labPolicies } from '../lab-rules/lab-rules.policy.js';
import { lookedAt, rehearsalReportOf, type RehearsalAsked } from './rehearsal-report.policy.js';
import type { RehearsedChange } from './rehearsal.policy.js';

const [before, ours = before] = labPolicies;
const policy = { ...ours, version: 'lab-visibility-3', effectiveFrom: '2026-03-01T08:00:00Z' };
const asked = (from: string, to: string): RehearsalAsked => ({
  ...{ policy, upTo: '00000000000000000042', zone: 'America/Los_Angeles' },
  range: { inForce: labPolicies, rehearsal: [...labPolicies, policy], from, to },
  looked: { patients: 2, reports: 3, lines: 9 },
});
const march = asked('2026-03-01T08:00:00Z', '2026-05-01T07:00:00Z');

const rosas: RehearsedChange = {
  ...{ reportId: 'report-1', patientId: 'rosa', viewer: 'patient', lineId: 'line-1' },
  ...{ change: 'becomes-visible', rule: 'L1', isThereAtOnce: false },
  ...{ category: 'none', rehearsedCategory: 'none' },
  ...{ from: '2026-03-02T17:00:00.000Z', until: '2026-03-03T17:00:00.000Z' },
};
const { until: _ended, ...lasting } = rosas;
const { lineId: _line, ...ofNotes } = rosas;
const inApril = '2026-04-01T07:00:00.000Z';

describe('the report of a rehearsal', () => {
  it('counts lines, reports and patients for each kind of viewer', () => {
    const { totals, looked } = rehearsalReportOf(march, [
      rosas,
      { ...lasting, lineId: 'line-2' },
      { ...lasting, reportId: 'report-2', patientId: 'omar' },
      { ...rosas, viewer: 'proxy-by-court' },
    ]);
    expect(looked).toEqual({ patients: 2, reports: 3, lines: 9 });
    const change = 'becomes-visible';
    expect(totals).toEqual([
      { viewer: 'patient', change, lines: 3, notes: 0, reports: 2, patients: 2, stillSo: 2 },
      { viewer: 'proxy-by-court', change, lines: 1, notes: 0, reports: 1, patients: 1, stillSo: 0 },
    ]);
  });

  it('counts a line once that changes twice, and notes apart from lines', () => {
    const twice = [rosas, { ...rosas, from: inApril }, { ...ofNotes, category: 'notes' as const }];
    const [total] = rehearsalReportOf(march, twice).totals;
    expect(total).toMatchObject({ lines: 1, notes: 1, reports: 1, patients: 1, stillSo: 0 });
  });

  it.each([
    ['the month in the practice’s zone', rosas, '2026-03'],
    ['the month that begins at midnight there', { ...rosas, from: inApril }, '2026-04'],
    ['the month before it', { ...rosas, from: '2026-04-01T06:59:59.000Z' }, '2026-03'],
    ['what changes at one stroke', { ...rosas, isThereAtOnce: true }, 'at-once'],
  ])('groups by %s', (_what, change, when) =>
    expect(rehearsalReportOf(march, [change]).groups).toMatchObject([{ when, lines: 1 }]),
  );

  it('groups by direction, rule and both kinds', () => {
    const { groups } = rehearsalReportOf(march, [
      rosas,
      { ...rosas, change: 'becomes-hidden' },
      { ...rosas, rule: 'unclassified_hold', category: 'unclassified' },
      { ...rosas, rehearsedCategory: 'genetic' },
      { ...rosas, reportId: 'report-2' },
    ]);
    expect(groups.map(({ lines }) => lines).sort()).toEqual([1, 1, 1, 2]);
  });

  it.each([
    ['2021-01-01T08:00:00Z', '2022-01-01T08:00:00Z', ['lab-visibility-1']],
    ['2021-01-01T08:00:00Z', '2024-01-01T08:00:00Z', ['lab-visibility-1', 'lab-visibility-2']],
    ['2021-01-01T08:00:00Z', '2023-01-01T08:00:00Z', ['lab-visibility-1']],
    ['2026-03-01T08:00:00Z', '2026-04-01T07:00:00Z', ['lab-visibility-2']],
  ])('names what was in force from %s to %s', (from, to, versions) =>
    expect(rehearsalReportOf(asked(from, to), []).inForce).toEqual(versions),
  );

  it.each([
    ['none where none was adopted', [], {}],
    ['each that was', [ours, policy], { toBegin: ['lab-visibility-2', 'lab-visibility-3'] }],
  ])('names what begins behind the range: %s', (_which, toBegin, told) => {
    const { toBegin: named } = rehearsalReportOf({ ...march, toBegin }, []);
    expect(named === undefined ? {} : { toBegin: named }).toEqual(told);
  });

  it('is the same in whatever order the changes are found', () => {
    const changes = [
      rosas,
      lasting,
      { ...rosas, reportId: 'report-0' },
      { ...rosas, from: inApril },
    ];
    const report = rehearsalReportOf(march, changes);
    const reversed = rehearsalReportOf(march, [...changes].reverse());
    expect(reversed.groups).toEqual(report.groups);
    expect(report.changes.map(({ reportId, from }) => [reportId, from])).toEqual([
      ['report-0', rosas.from],
      ['report-1', rosas.from],
      ['report-1', rosas.from],
      ['report-1', inApril],
    ]);
  });

  it('lists the notes of a report before its lines', () => {
    const line = { ...rosas, lineId: '1f0c2d2e' };
    const { changes } = rehearsalReportOf(march, [line, ofNotes]);
    expect(changes.map(({ lineId }) => lineId)).toEqual([undefined, '1f0c2d2e']);
  });
});

describe('how much a rehearsal has looked at', () => {
  it('is each patient once, and every report and line', () => {
    const report = { hasNotes: false, facts: rosasGlucose };
    expect(
      lookedAt([
        { ...report, reportId: 'report-1', patientId: 'rosa', lineIds: ['line-1', 'line-2'] },
        { ...report, reportId: 'report-2', patientId: 'rosa', lineIds: ['line-3'] },
        { ...report, reportId: 'report-3', patientId: 'omar', lineIds: [] },
      ]),
    ).toEqual({ patients: 2, reports: 3, lines: 3 });
  });
});
