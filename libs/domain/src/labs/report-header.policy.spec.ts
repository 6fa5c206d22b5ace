import type { ReportHeader } from './events.js';
import { drHale, drOkafor, panelHeader as before } from './history.fixture.js';
import { headerAfter, isSameHeader } from './report-header.policy.js';

const nothing: ReportHeader = { test: {}, collected: [], notes: [] };
const brings = { ordererFound: undefined, bringsValues: true };
const bringsNone = { ordererFound: undefined, bringsValues: false };

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
    ['which test', { test: { name: 'Renal panel' } }],
    ['which numbers', { fillerNumber: 'F-2', placerNumber: 'P-2' }],
    ['who ordered', { orderingProviderId: drHale, orderedByAsSent: 'Hale^Ada' }],
    ['ordered when', { orderedAt: '2026-03-09' }],
    ['collected when', { collected: ['2026-03-09', '20260310'] }],
    ['resulted when', { resultedAt: '2026-03-12T15:00:00Z' }],
    ['performed where', { performedBy: 'Another Laboratory' }],
    ['that a minor consents alone', { isMinorConsentService: true }],
    ['that a minor does not', { isMinorConsentService: false }],
    ['with which notes', { notes: ['Haemolysed.'] }],
  ])('says what the last message says: %s', (_what, sent) => {
    expect(headerAfter(before, { ...nothing, ...sent }, brings)).toEqual({ ...before, ...sent });
  });

  it('keeps notes behind a message without values, and else has those of the message', () => {
    const noted = { ...before, notes: ['Fasting.'] };
    expect(headerAfter(noted, nothing, bringsNone).notes).toEqual(['Fasting.']);
    expect(headerAfter(noted, nothing, brings).notes).toEqual([]);
    const other = { ...nothing, notes: ['Not fasting.'] };
    expect(headerAfter(noted, other, bringsNone).notes).toEqual(['Not fasting.']);
  });

  it('names whom staff have found, whatever the laboratory repeats', () => {
    const found = { ordererFound: drOkafor, bringsValues: true };
    const sent = { ...nothing, orderingProviderId: drHale };
    expect(headerAfter(before, sent, found).orderingProviderId).toBe(drOkafor);
    expect(headerAfter(before, nothing, found).orderingProviderId).toBe(drOkafor);
  });

  it('takes an order by any of its codes for one that says which', () => {
    const alternates = [{ code: 'BMP', system: 'L' }];
    const sent = { ...nothing, test: { alternates } };
    expect(headerAfter(before, sent, brings).test).toEqual({ alternates });
    expect(headerAfter(before, { ...nothing, test: { section: 'CH' } }, brings).test).toEqual(
      before.test,
    );
  });

  it('is the same in whatever order its fields stand', () => {
    const { test, notes, ...rest } = before;
    expect(isSameHeader(before, { notes, ...rest, test })).toBe(true);
    expect(isSameHeader(before, { ...before, notes: ['Fasting.'] })).toBe(false);
  });
});
