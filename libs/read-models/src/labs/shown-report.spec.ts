import { labFactsOf } from '@anamnesis/domain/labs/lab-facts.policy';
import { labPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { readFacts } from '@anamnesis/domain/lab-rules/moment.policy';
import { visibilityAt } from '@anamnesis/domain/lab-rules/visibility.policy';
import { collectedOf, shownLinesOf } from '@anamnesis/domain/labs/shown-lines.policy';
import type { DecidedReport, LabChart } from './lab-chart.js';
import { isAllRead, shownReportOf, wordsShownIn } from './shown-report.js';

const at = Date.parse('2026-03-20T00:00:00Z');
const zone = 'America/Los_Angeles';
const chart = { zone, practitioner: () => undefined } as unknown as LabChart;

interface Given {
  readonly name: string;
  readonly valueType?: string;
  readonly values?: readonly string[];
  readonly isReviewed?: boolean;
  /** Of a final version before it. */
  readonly before?: readonly string[];
  /** The latest version tells an instant that is yet to come. */
  readonly isAhead?: boolean;
  readonly subId?: string;
  readonly collected?: readonly string[];
  readonly alternates?: readonly { readonly name: string }[];
}

const lineOf = ({ name, collected = [], alternates = [], before, ...given }: Given) => {
  const { valueType = 'NM', values = ['1'], isReviewed = true, isAhead = false, subId } = given;
  const versions = [...(before ? [before] : []), values].map((each, index) => ({
    ...{ version: index + 1, status: 'final' as const },
    receivedAt: isAhead && each === values ? '2026-03-20T00:00:02Z' : '2026-03-02T17:00:00Z',
    ...{ test: { name, alternates, specimen: { name: 'Serum' } }, collected },
    ...(subId === undefined ? {} : { subId }),
    value: {
      ...{ valueType, values: each, flags: [], notes: [`about ${name}`] },
      performedBy: 'Bayside Chemistry',
    },
  }));
  const review = { by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: versions.length };
  return { lineId: name, versions, reviews: isReviewed ? [review] : [] };
};

const decidedOf = (ordered: string, ...lines: readonly Given[]): DecidedReport => {
  const row: DecidedReport['row'] = {
    reportId: 'report-1',
    header: {
      test: { name: ordered, specimen: { name: 'Serum; Cervical, ThinPrep' } },
      ...{ performedBy: 'Bayside Cytology', collected: ['2026-03-01'], notes: ['A note.'] },
    },
    orderingProviderId: 'dr-lee',
    lines: lines.map(lineOf),
    comments: [{ commentId: 'c', text: 'All well.', by: 'dr-lee', at: '2026-03-04T17:00:00Z' }],
    collectedAt: '2026-03-01T08:00:00.000Z',
    firstReceivedAt: '2026-03-02T17:00:00Z',
    isStale: false,
  };
  const memberships = { m: { group: 'practice', from: '2020-01-01T00:00:00Z' } } as const;
  const facts = labFactsOf(row, {
    orderedBy: { practitionerId: 'dr-lee', memberships, coverings: [] },
    ...{ birthDate: '1980-05-01', wishes: [], viewer: { role: 'patient' }, zone },
    onFileAt: new Date(at).toISOString(),
  });
  const answer = visibilityAt(readFacts(facts, labPolicies), at);
  return { row, answer };
};

const shown = (ordered: string, ...lines: readonly Given[]) =>
  shownReportOf(decidedOf(ordered, ...lines), { chart });

const sodium = { name: 'Sodium' };
const hidden = { name: 'Potassium', isReviewed: false };
const pdf = '^application^pdf^Base64^JVBERi0=';
const attachment = { name: 'Chloride', valueType: 'ED', values: [pdf] };
const sentences = { name: 'Calcium', valueType: 'ST', values: ['x'.repeat(101)] };

describe('what is shown of a report', () => {
  it('is all of it where every line is shown', () => {
    const { report, parts } = shown('Metabolic panel', sodium, attachment, sentences);
    expect(report).toMatchObject({ name: 'Metabolic panel', notes: ['A note.'] });
    expect(report.comments).toHaveLength(1);
    expect(report.results.map(({ name, notes }) => [name, notes])).toEqual([
      ['Sodium', ['about Sodium']],
      ['Chloride', ['about Chloride']],
      ['Calcium', ['about Calcium']],
    ]);
    expect(parts).toEqual(['Sodium@1', 'Chloride@1', 'Calcium@1', 'c@1']);
  });

  it('reads values by their types, and opens documents where one report is asked for', () => {
    const titre = { name: 'Calcium', valueType: 'SN', values: ['^1^:^128'] };
    const kept = { name: 'Sodium', valueType: 'RP', values: ['//lab/reports/7^LAB^image^jpeg'] };
    const decided = decidedOf('Metabolic panel', titre, attachment, kept);
    const resultsOf = (isOpened: boolean) =>
      shownReportOf(decided, { chart, ...(isOpened && { documents: new Map() }) }).report.results;
    const jpeg = { kind: 'kept-elsewhere', mediaType: 'image/jpeg' };
    const document = { kind: 'enclosed', mediaType: 'application/pdf', size: 5 };
    const shownOf = (opened: object) => [
      ['SN', ['1:128'], []],
      ['ED', [], [opened]],
      ['RP', [], [jpeg]],
    ];
    const told = (isOpened: boolean) =>
      resultsOf(isOpened).map(({ valueType, values, attachments }) => [
        valueType,
        values,
        attachments,
      ]);
    expect(told(false)).toEqual(shownOf(document));
    expect(told(true)).toEqual(shownOf({ ...document, data: 'JVBERi0=' }));
  });

  it('counts the groups of lines that it shows, so that no hidden one leaves a gap', () => {
    const organism = { name: 'Sodium', subId: 'A' };
    const resists = { name: 'Chloride', subId: 'C' };
    const also = { name: 'Glucose', subId: 'C' };
    const groupsOf = (...lines: readonly Given[]) =>
      shown('Metabolic panel', ...lines).report.results.map(({ name, group }) => [name, group]);
    const seen = [
      ['Sodium', 1],
      ['Chloride', 2],
      ['Glucose', 2],
      ['Calcium', undefined],
    ];
    const calcium = { name: 'Calcium' };
    expect(groupsOf(organism, resists, also, calcium)).toEqual(seen);
    const between = { ...hidden, subId: 'B' };
    expect(groupsOf(organism, between, resists, also, calcium)).toEqual(seen);
  });

  it('is corrected where a line of it has taken the place of another value', () => {
    const { report } = shown('Metabolic panel', sodium, { name: 'Glucose', before: ['98'] });
    expect(report.corrected).toBe(true);
    expect(report.results.map(({ corrected }) => corrected)).toEqual([false, true]);
    expect(shown('Metabolic panel', sodium).report.corrected).toBe(false);
  });

  it('is not corrected by a line that is hidden', () => {
    const { report } = shown('Metabolic panel', sodium, { ...hidden, before: ['98'] });
    expect(report.corrected).toBe(false);
  });

  it('leaves out, where a line is hidden, whatever could name it', () => {
    const { report, parts } = shown('Metabolic panel', sodium, attachment, sentences, hidden);
    expect(report).toMatchObject({ name: 'Metabolic panel', notes: [], comments: [] });
    expect(report.results.map(({ name, notes }) => [name, notes])).toEqual([['Sodium', []]]);
    expect(parts).toEqual(['Sodium@1']);
  });

  it('tells where and of what by its lines alone, whether or not one is hidden', () => {
    for (const lines of [[sodium], [sodium, hidden]]) {
      const { report } = shown('Metabolic panel', ...lines);
      expect(JSON.stringify(report)).not.toMatch(/Cervical|Cytology/);
      expect(report.collectedOn).toBe('2026-03-01');
      expect(report.results[0]).toMatchObject({
        ...{ specimen: 'Serum', performedBy: 'Bayside Chemistry' },
      });
    }
  });

  it('was collected when its shown lines say, before the report says it for all', () => {
    const told = { ...sodium, collected: ['2026-02-28'] };
    const secret = { ...hidden, collected: ['2026-02-27'] };
    expect(shown('Metabolic panel', secret, told).report.collectedOn).toBe('2026-02-28');
    expect(shown('Metabolic panel', told).report.collectedOn).toBe('2026-02-28');
  });

  it('tells of each line when that one was collected, or else its order', () => {
    const told = (...lines: readonly Given[]) =>
      shown('Metabolic panel', ...lines).report.results.map(
        ({ name, collectedOn, collectedAt }) => [...[name, collectedOn, collectedAt]],
      );
    const fasting = { ...sodium, collected: ['2026-03-01T08:00:00-08:00'] };
    const nextDay = { name: 'Glucose', collected: ['2026-03-02T10:00:00-08:00'] };
    const seen = [
      ['Sodium', '2026-03-01', '2026-03-01T16:00:00.000Z'],
      ['Glucose', '2026-03-02', '2026-03-02T18:00:00.000Z'],
      ['Calcium', '2026-03-01', undefined],
    ];
    expect(told(fasting, nextDay, { name: 'Calcium' })).toEqual(seen);
    const secret = { ...hidden, collected: ['2026-02-27'] };
    expect(told(secret, fasting, nextDay, { name: 'Calcium' })).toEqual(seen);
  });

  it.each<[string, readonly string[] | undefined, boolean]>([
    ['it was never opened', undefined, true],
    ['it was opened as it is', ['Sodium@1'], false],
    ['something has vanished with a hidden line', ['Sodium@1', 'Chloride@1', 'c@1'], false],
    ['something is other than it was', ['Sodium@0', 'c@1'], true],
  ])('is unread or not where %s', (_says, before, isUnread) => {
    expect(!isAllRead(before, ['Sodium@1'])).toBe(isUnread);
  });

  it('is the version on file that was decided on, though the clock of its sender runs ahead', () => {
    const ahead = decidedOf('Metabolic panel', { ...sodium, isAhead: true, before: ['1'] });
    expect(shownReportOf(ahead, { chart }).parts).toEqual(['Sodium@2', 'c@1']);
  });

  it('is found by the names that it shows and by no others', () => {
    const decided = decidedOf('Metabolic panel', { ...sodium, alternates: [{ name: 'Natrium' }] });
    expect(wordsShownIn(decided, shownLinesOf(decided))).toBe('metabolic panel sodium');
  });

  it.each([
    ['Metabolic panel', true],
    ['CBC with differential', true],
    ['Prenatal panel', false],
    ['Needlestick panel', false],
    ['CBC and bloodborne pathogens', false],
    ['Zorblax', false],
  ])('tells the name of an order by its words alone: %s, %s', (ordered, isTold) => {
    const order = { code: '24323-8', system: 'LN', alternates: [{ name: 'Glucose' }] };
    for (const lines of [[sodium], [sodium, hidden]]) {
      const { row, answer } = decidedOf(ordered, ...lines);
      const header = { ...row.header, test: { ...row.header.test, ...order } };
      const decided = { row: { ...row, header }, answer };
      const { report } = shownReportOf(decided, { chart });
      expect(report.name).toBe(isTold ? ordered : undefined);
      expect(wordsShownIn(decided, []).length > 0).toBe(isTold);
    }
  });

  it('leaves out a short sentence beside a hidden line', () => {
    const sentence = {
      ...{ name: 'Chloride', valueType: 'TX' },
      values: ['HIV-1 antibodies detected; see confirmatory assay.'],
    };
    const hiv = { name: 'HIV-1 Ab' };
    const namesOf = (...lines: readonly Given[]) =>
      shown('Prenatal panel', ...lines).report.results.map(({ name }) => name);
    expect(namesOf(sodium, sentence)).toEqual(['Sodium', 'Chloride']);
    expect(namesOf(sodium, sentence, hiv)).toEqual(['Sodium']);
    expect(namesOf(sodium, { ...sentence, valueType: 'ST' }, hiv)).toEqual(['Sodium']);
    expect(namesOf(sodium, { ...sentence, values: ['140'], valueType: 'NM' }, hiv)).toEqual([
      'Sodium',
      'Chloride',
    ]);
  });

  it.each([
    ['2026-03-01T08:30:00-08:00', '2026-03-01', '2026-03-01T16:30:00.000Z'],
    ['20260301T2330', undefined, undefined],
    ['202603012330', '2026-03-01', '2026-03-02T07:30:00.000Z'],
    ['2026-03-01', '2026-03-01', undefined],
    ['2026-03', undefined, undefined],
  ])('was collected at %s on %p at %p', (text, collectedOn, collectedAt) => {
    const when = collectedOf([text], zone);
    expect([when.collectedOn, when.collectedAt]).toEqual([collectedOn, collectedAt]);
  });
});
