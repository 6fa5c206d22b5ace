import type { ReportHeader } from './events.js';
import { drHale, drOkafor, panelHeader } from './history.fixture.js';
import { headerChanges, saysMoreInNotes } from './report-header-changes.policy.js';

const seen: ReportHeader = {
  ...panelHeader,
  test: {
    code: '24320-4',
    system: 'LN',
    name: 'Basic metabolic panel',
    alternates: [{ code: 'BMP', system: 'L', name: 'Basic panel' }],
    section: 'CH',
    specimen: { code: 'SER', system: 'HL70487', name: 'Serum' },
    parts: { component: 'Basic metabolic panel', system: 'Ser/Plas' },
  },
  placerNumber: 'P-7781',
  notes: ['Fasting.'],
};
const { test } = seen;
const tested = (changes: object): Partial<ReportHeader> => ({
  test: { ...test, ...changes },
});
const bare: ReportHeader = { test: {}, collected: [], notes: [] };

describe('the header that a provider has seen', () => {
  it.each<[string, Partial<ReportHeader>, readonly string[]]>([
    ['another code', tested({ code: '24323-8' }), ['test']],
    ['who sent it, told for the first time', tested({ sender: 'acme' }), []],
    ['a code of another system', tested({ system: 'L' }), ['test']],
    ['another name', tested({ name: 'Prenatal panel' }), ['test']],
    ['no name any more', tested({ name: undefined }), ['test']],
    ['other names besides, one of them taken back', tested({ alternates: [] }), ['test']],
    [
      'another code among its other names',
      tested({ alternates: [{ code: 'CMP', system: 'L', name: 'Basic panel' }] }),
      ['test'],
    ],
    [
      'another system among its other names',
      tested({ alternates: [{ code: 'BMP', system: '99LAB', name: 'Basic panel' }] }),
      ['test'],
    ],
    [
      'another text among its other names',
      tested({ alternates: [{ code: 'BMP', system: 'L', name: 'HIV Ab' }] }),
      ['test'],
    ],
    [
      'the system of another name told as a part of its code',
      tested({ alternates: [{ code: 'BMPL', name: 'Basic panel' }] }),
      ['test'],
    ],
    ['no specimen any more', tested({ specimen: undefined }), ['specimen']],
    ['another analyte as its part', tested({ parts: { component: 'HIV 1' } }), ['test']],
    ['another section', tested({ section: 'TX' }), ['section']],
    ['another specimen', tested({ specimen: { code: 'TIS' } }), ['specimen']],
    ['another name of the specimen', tested({ specimen: { name: 'Tissue' } }), ['specimen']],
    ['another time of collection', { collected: ['2026-03-09'] }, ['collected']],
    [
      'another time of collection besides',
      { collected: ['2026-03-09', ...seen.collected] },
      ['collected'],
    ],
    ['another orderer', { orderingProviderId: drHale }, ['orderer']],
    ['another number of the filler', { fillerNumber: 'F-0312' }, ['numbers']],
    ['another number of the placer', { placerNumber: 'P-7782' }, ['numbers']],
    [
      'several of them',
      { fillerNumber: 'F-0312', ...tested({ section: 'TX' }) },
      ['section', 'numbers'],
    ],
  ])('is another one with %s', (_what, changes, parts) => {
    expect(headerChanges(seen, { ...seen, ...changes })).toEqual(parts);
  });

  it('is another one where nobody is the orderer any more', () => {
    const { orderingProviderId: _nobody, ...rest } = seen;
    expect(headerChanges(seen, rest)).toEqual(['orderer']);
  });

  it.each<[string, Partial<ReportHeader>]>([
    ['it is spelt in capitals', tested({ name: 'BASIC  METABOLIC PANEL', section: 'ch' })],
    [
      'another name is told besides',
      tested({
        alternates: [{ code: 'CHEM7', system: 'L' }, ...(test.alternates ?? [])],
      }),
    ],
    [
      'more is told of the specimen',
      tested({
        specimen: { ...test.specimen, site: 'Left arm' },
      }),
    ],
    ['it is said when it was ordered', { orderedAt: '2026-03-08' }],
    ['whoever ordered is named in other words', { orderedByAsSent: 'OKAFOR, N' }],
    ['it was resulted later, elsewhere', { resultedAt: '2026-03-12', performedBy: 'Elsewhere' }],
    ['it is a service that a minor consents to', { isMinorConsentService: true }],
    ['the times are told in another order', { collected: [...seen.collected] }],
  ])('is the same one when %s', (_what, changes) => {
    expect(headerChanges(seen, { ...seen, ...changes })).toEqual([]);
  });

  it('is the same one whatever is told of it for the first time', () => {
    expect(headerChanges(bare, seen)).toEqual([]);
    expect(headerChanges({ ...bare, orderingProviderId: drOkafor }, seen)).toEqual([]);
  });

  it.each<[string, readonly string[], boolean]>([
    ['new words', ['Haemolysed.'], true],
    ['new words behind the old ones', ['Fasting.', 'Haemolysed.'], true],
    ['the same words', ['Fasting.'], false],
    ['no words any more', [], false],
  ])('says more in its notes by %s: %p is %p', (_what, notes, says) => {
    expect(saysMoreInNotes(seen, { ...seen, notes })).toBe(says);
  });
});
