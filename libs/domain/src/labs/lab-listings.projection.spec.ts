import { givenProjection } from '@anamnesis/eventing/testing';
import type { RecordViewed } from '../audit/events.js';
import { labListings } from './lab-listings.projection.js';

const given = givenProjection(labListings);
const at = (second: number): string =>
  new Date(Date.parse('2026-03-04T17:00:00Z') + second * 1000).toISOString();
const listed: RecordViewed = {
  type: 'RecordViewed',
  accessId: 'access-1',
  patientId: 'rosa',
  by: 'rosa',
  role: 'patient',
  at: at(0),
  what: 'myLabResults',
  rule: 'patient-for-themselves',
  correlationId: 'access-1',
  items: [{ id: 'report-1' }, { id: 'report-2' }],
};
const again = (second: number, more: Partial<RecordViewed> = {}): RecordViewed => ({
  ...listed,
  at: at(second),
  ...more,
});
const one = [{ id: 'report-1' }];

describe('when lists showed a laboratory report', () => {
  it('is known of each report and each who looked, in a list or a search', () => {
    const found = again(60, { what: 'findMyLabResults', items: one });
    const mother = again(90, { by: 'mother', role: 'proxy', items: one });
    given(listed, found, mother)
      .thenRow('report-1/rosa', {
        listingId: 'report-1/rosa',
        patientId: 'rosa',
        reportId: 'report-1',
        viewer: 'rosa',
        role: 'patient',
        listedAt: [at(0), at(60)],
        lastPosition: '000002',
      })
      .thenRowWith('report-2/rosa', { listedAt: [at(0)] })
      .thenRowWith('report-1/mother', { role: 'proxy', listedAt: [at(90)] });
  });

  it('is known once of a screen that asks again at once', () => {
    given(listed, again(9.999), again(10), again(19)).thenRowWith('report-1/rosa', {
      listedAt: [at(0), at(10)],
      lastPosition: '000003',
    });
  });

  it('is known of the first times and the last ones, of very many', () => {
    const looks = Array.from({ length: 250 }, (_, index) => again(index * 60));
    given(...looks).thenRowWith('report-1/rosa', {
      listedAt: looks.filter((_, index) => index < 100 || index >= 150).map((look) => look.at),
    });
  });

  it.each([
    ['of what was opened', { what: 'myLabResult' }],
    ['of a trend, which shows the lines of one analyte', { what: 'myLabTrend' }],
    ['of lists of staff', { what: 'labsToReview', role: 'provider' }],
  ])('is not known %s', (_sentence, more) => {
    given(again(0, more)).thenNoRow('report-1/rosa');
  });

  it('is not known of lists that are nobody’s', () => {
    const { patientId: _nobody, ...ofNobody } = listed;
    given(ofNobody).thenNoRow('report-1/rosa');
  });
});
