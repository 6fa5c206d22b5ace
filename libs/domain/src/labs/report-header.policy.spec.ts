import type { ReportHeader } from './events.js';
import { drHale, drOkafor, panelHeader as before } from './history.fixture.js';
import { headerAfter, isSameHeader, type HeaderCircumstances } from './report-header.policy.js';

const nothing: ReportHeader = { test: {}, collected: [], notes: [] };
const brings = { ordererFound: undefined, repeats: 'every-line' } as const;

describe('the header of a report', () => {
  it('is what was sent first', () => {
    expect(headerAfter(undefined, before, brings)).toEqual(before);
    expect(headerAfter(undefined, nothing, brings)).toEqual(nothing);
  });

  it('loses nothing that a later message leaves out', () => {
    const full: ReportHeader = {
      ...before,
      placerNumber: 'P-1',
      orderedByAsSent: 'Okafor^Ngozi',
      resultedAt: '2026-03-11T15:00:00Z',
      isMinorConsentService: true,
    };
    expect(headerAfter(full, nothing, brings)).toEqual(full);
  });

  it.each<[string, Partial<ReportHeader>]>([
    ['which test', { test: { name: 'Renal panel', section: 'MB' } }],
    ['which numbers', { fillerNumber: 'F-2', placerNumber: 'P-2' }],
    ['who ordered', { orderingProviderId: drHale, orderedByAsSent: 'Hale^Ada' }],
    ['ordered when', { orderedAt: '2026-03-09' }],
    ['resulted when', { resultedAt: '2026-03-12T15:00:00Z' }],
    ['performed where', { performedBy: 'Another Laboratory' }],
    ['that a minor consents alone', { isMinorConsentService: true }],
    ['that a minor does not', { isMinorConsentService: false }],
    ['with which notes', { notes: ['Haemolysed.'] }],
  ])('says what the last message says: %s', (_what, sent) => {
    expect(headerAfter(before, { ...nothing, ...sent }, brings)).toEqual({ ...before, ...sent });
  });

  it('keeps who sent it, which later messages of one without a name take away from nobody', () => {
    const sent = { ...before, test: { ...before.test, sender: 'acme' } };
    expect(headerAfter(undefined, sent, brings).test.sender).toBe('acme');
    expect(headerAfter(sent, before, brings).test.sender).toBe('acme');
    expect(headerAfter(before, sent, brings).test.sender).toBe('acme');
    expect(isSameHeader(before, sent)).toBe(false);
  });

  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['told last, before the earlier ones', ['A'], ['B'], ['B', 'A']],
    ['told again, once', ['B', 'A'], ['B'], ['B', 'A']],
    ['told before, and again now', ['B', 'A'], ['A'], ['A', 'B']],
    ['told several at once', ['A'], ['B', 'C'], ['B', 'C', 'A']],
    ['told and then left out', ['A', 'B'], [], ['A', 'B']],
    ['told twice in a message', [], ['A', 'A'], ['A']],
  ])('keeps every time of collection: %s', (_says, ...[told, sent, collected]) => {
    const after = headerAfter(
      { ...before, collected: told },
      { ...nothing, collected: sent },
      brings,
    );
    expect(after.collected).toEqual(collected);
  });

  it.each<
    [string, HeaderCircumstances['repeats'], { readonly sent: string[]; readonly notes: string[] }]
  >([
    ['tells every line again without them', 'every-line', { sent: [], notes: [] }],
    [
      'tells every line again, with its own',
      'every-line',
      { sent: ['Not fasting.'], notes: ['Not fasting.'] },
    ],
    ['adds a line', 'some-lines', { sent: [], notes: ['Fasting.', 'Haemolysed.'] }],
    [
      'adds a line with notes of its own',
      'some-lines',
      { sent: ['Not fasting.'], notes: ['Fasting.', 'Haemolysed.', 'Not fasting.'] },
    ],
    [
      'tells one of them again',
      'some-lines',
      { sent: ['Fasting.'], notes: ['Fasting.', 'Haemolysed.'] },
    ],
    [
      'tells them again and goes on',
      'some-lines',
      {
        sent: ['Fasting.', 'Haemolysed.', 'Seen twice.'],
        notes: ['Fasting.', 'Haemolysed.', 'Seen twice.'],
      },
    ],
    [
      'tells one of them again beside a new one',
      'some-lines',
      {
        sent: ['Fasting.', 'Seen twice.'],
        notes: ['Fasting.', 'Haemolysed.', 'Fasting.', 'Seen twice.'],
      },
    ],
    ['has neither lines nor notes', 'nothing', { sent: [], notes: ['Fasting.', 'Haemolysed.'] }],
    ['has notes and no lines', 'nothing', { sent: ['Amended.'], notes: ['Amended.'] }],
  ])('loses no note about a line that stands: a message %s', (_what, repeats, { sent, notes }) => {
    const noted = { ...before, notes: ['Fasting.', 'Haemolysed.'] };
    const circumstances = { ordererFound: undefined, repeats };
    expect(headerAfter(noted, { ...nothing, notes: sent }, circumstances).notes).toEqual(notes);
  });

  it('does not grow with what many messages note alike beside something new', () => {
    const alike = Array.from({ length: 40 }, (_, index) => `Printed line ${index}`);
    let header: ReportHeader = before;
    for (let message = 0; message < 100; message += 1) {
      const notes = [...alike, `Sent as number ${message}`];
      const some = { ordererFound: undefined, repeats: 'some-lines' } as const;
      header = headerAfter(header, { ...nothing, notes }, some);
    }
    expect(header.notes.length).toBeLessThanOrEqual(200);
    expect(new Set(header.notes).size).toBe(140);
  });

  it('keeps few notes as they were told, for lines that come again belong to a text', () => {
    const [one, other] = ['Screened:', 'Confirmed:'].map((title) => [title, 'nothing found']);
    const noted = { ...before, notes: one ?? [] };
    const sent = { ...nothing, notes: other ?? [] };
    const some = { ordererFound: undefined, repeats: 'some-lines' } as const;
    const after = headerAfter(noted, sent, some).notes;
    expect(after).toEqual(['Screened:', 'nothing found', 'Confirmed:', 'nothing found']);
  });

  it('names whom staff have found, whatever the laboratory repeats', () => {
    const found = { ordererFound: drOkafor, repeats: 'every-line' } as const;
    const sent = { ...nothing, orderingProviderId: drHale };
    expect(headerAfter(before, sent, found).orderingProviderId).toBe(drOkafor);
    expect(headerAfter(before, nothing, found).orderingProviderId).toBe(drOkafor);
  });

  it('takes an order by any of its codes for one that says which', () => {
    const alternates = [{ code: 'BMP', system: 'L' }];
    const sent = { ...nothing, test: { alternates } };
    expect(headerAfter(undefined, sent, brings).test).toEqual({ alternates });
    expect(headerAfter(before, sent, brings).test).toEqual({ alternates, section: 'CH' });
    const both = { ...before, test: { ...before.test, alternates } };
    const told = { ...nothing, test: { alternates, name: before.test.name ?? '' } };
    expect(headerAfter(both, told, brings).test.alternates).toContainEqual(alternates[0]);
  });

  const drugs = { code: '5512', system: 'L', name: 'Urine drug screen' };
  it.each<[string, ReportHeader['test'], ReportHeader['test']]>([
    ['by its code alone', { code: '5512', system: 'L' }, drugs],
    [
      'by its code and a name that says nothing',
      { ...drugs, name: 'Panel 7' },
      { ...drugs, name: 'Panel 7', alternates: [drugs] },
    ],
  ])('stays the order of a listed test that comes again %s', (_how, test, after) => {
    const ordered = { ...before, test: drugs };
    expect(headerAfter(ordered, { ...nothing, test }, brings).test).toEqual(after);
  });

  it('is not named by the words of a former code where it comes by another one', () => {
    const ordered = {
      ...before,
      test: {
        code: '2345-7',
        system: 'LN',
        name: 'Glucose',
        alternates: [{ name: 'Glucose, blood' }],
      },
    };
    const test = { code: 'X99', system: 'urn:lab' };
    expect(headerAfter(ordered, { ...nothing, test }, brings).test).toEqual(test);
  });

  const tissue: ReportHeader = {
    ...before,
    test: {
      name: 'Report',
      alternates: [{ name: 'Skin biopsy' }],
      section: 'SP',
      specimen: { name: 'Tissue' },
      parts: { system: 'Tissue' },
    },
  };

  it('keeps section, specimen and other names of a test that are left out later', () => {
    const called = { code: 'R-1', name: 'Report' };
    const after = headerAfter(tissue, { ...nothing, test: called }, brings);
    expect(after.test).toEqual({ ...tissue.test, ...called });
  });

  it.each<[string, ReportHeader['test']]>([
    ['section', { section: 'MB' }],
    ['specimen', { specimen: { name: 'Blood' } }],
    ['other names', { alternates: [{ name: 'Blood culture' }] }],
    ['parts', { parts: { system: 'Bld' } }],
  ])('has the %s that is told without saying which test', (_what, test) => {
    const after = headerAfter(tissue, { ...nothing, test }, brings);
    expect(after.test).toEqual({ ...tissue.test, ...test });
  });

  it('names nobody as orderer where somebody else is named, who is not known', () => {
    const okafor = { ...before, orderedByAsSent: 'Okafor^Ngozi' };
    const whoOrdered = (orderedByAsSent: string) =>
      headerAfter(okafor, { ...nothing, orderedByAsSent }, brings);
    expect(whoOrdered('Strange^Ada')).not.toHaveProperty('orderingProviderId');
    expect(whoOrdered('Strange^Ada').orderedByAsSent).toBe('Strange^Ada');
    expect(whoOrdered('Okafor^Ngozi').orderingProviderId).toBe(drOkafor);
    expect(headerAfter(okafor, nothing, brings).orderingProviderId).toBe(drOkafor);
    const found = { ordererFound: drHale, repeats: 'every-line' } as const;
    const strange = { ...nothing, orderedByAsSent: 'Strange^Ada' };
    expect(headerAfter(okafor, strange, found).orderingProviderId).toBe(drHale);
  });

  it('is the same in whatever order its fields stand', () => {
    const { test, notes, ...rest } = before;
    expect(isSameHeader(before, { notes, ...rest, test })).toBe(true);
    expect(isSameHeader(before, { ...before, notes: ['Fasting.'] })).toBe(false);
  });
});
