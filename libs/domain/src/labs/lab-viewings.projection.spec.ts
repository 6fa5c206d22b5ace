import { givenProjection } from '@anamnesis/eventing/testing';
import type { RecordViewed } from '../audit/events.js';
import { labViewings } from './lab-viewings.projection.js';

const given = givenProjection(labViewings);
const opened: RecordViewed = {
  type: 'RecordViewed',
  accessId: 'access-1',
  patientId: 'rosa',
  by: 'rosa',
  role: 'patient',
  at: '2026-03-04T17:00:00Z',
  what: 'myLabResult',
  rule: 'patient-for-themselves',
  correlationId: 'access-1',
  items: [{ id: 'report-1', parts: ['line-1@1'] }],
};

describe('who has opened a laboratory report', () => {
  it('is known with the versions that were shown, the first time and the last', () => {
    const on = (day: string, ...parts: readonly string[]): RecordViewed => ({
      ...opened,
      at: `2026-03-${day}T17:00:00Z`,
      items: [{ id: 'report-1', parts }],
    });
    const [joined, again] = [on('05', 'line-1@1', 'line-2@1'), on('09', 'line-1@2', 'line-2@1')];
    given(opened, joined, again).thenRow('report-1/rosa', {
      viewingId: 'report-1/rosa',
      patientId: 'rosa',
      reportId: 'report-1',
      viewer: 'rosa',
      role: 'patient',
      firstViewedAt: opened.at,
      lastViewedAt: again.at,
      parts: ['line-1@2', 'line-2@1'],
      firstShown: { 'line-1@1': opened.at, 'line-2@1': joined.at, 'line-1@2': again.at },
      lastPosition: '000003',
    });
  });

  it('is known of a report without lines', () => {
    given({ ...opened, items: [{ id: 'report-1' }] }).thenRowWith('report-1/rosa', { parts: [] });
  });

  it('is known of each report that was opened', () => {
    const items = [
      { id: 'report-1', parts: ['line-1@1'] },
      { id: 'report-2', parts: ['line-2@4'] },
    ];
    given({ ...opened, items }).thenRowWith('report-1/rosa', { parts: ['line-1@1'] });
    given({ ...opened, items }).thenRowWith('report-2/rosa', { parts: ['line-2@4'] });
  });

  it('is not who has opened something that is of no patient', () => {
    const { patientId: _nobody, ...ofNobody } = opened;
    given(ofNobody).thenNoRow('report-1/rosa');
  });

  it('is not who has only seen it in a list', () => {
    const listed: RecordViewed = { ...opened, what: 'myLabResults', items: [{ id: 'report-1' }] };
    given(listed).thenNoRow('report-1/rosa');
  });
});
