import type { RecordLabResults } from '@anamnesis/domain';
import { readMessage } from './message.js';
import { labResultsIn } from './record-lab-results.js';
import { HEADER, GLUCOSE, known, commandOf, order } from './oru.fixture.js';

describe('the results of a message whose header has an offset', () => {
  const readAt = (sentAt: string, ...lines: readonly string[]): RecordLabResults => {
    const header = HEADER.replace('CLINIC||', `CLINIC|${sentAt}|`);
    const reading = readMessage(Buffer.from([header, 'PID|1||4711', ...lines].join('\r')));
    if (reading.is !== 'message') throw new Error(reading.because);
    return commandOf(labResultsIn(reading.message, known)[0]);
  };
  const sentAt = '20240302120000-0500';

  it('were collected by it, or else by the clock of the facility: both may be right', () => {
    const { header, lines } = readAt(
      sentAt,
      order({ filler: 'F-1', when: '202403012350' }),
      `${GLUCOSE}|||20240302010000`,
    );
    expect(header.collected).toEqual(['2024-03-01T23:50-05:00', '2024-03-01T23:50']);
    expect(lines[0]?.collected).toEqual(['2024-03-02T01:00:00-05:00', '2024-03-02T01:00:00']);
  });

  it('were resulted and ordered by it, and on a day that stays that day', () => {
    const { header, lines } = readAt(
      sentAt,
      'ORC|NW||||||||202403010900',
      `${order({ filler: 'F-1', when: '20240301' })}${'|'.repeat(15)}20240302090000`,
      `${GLUCOSE}|||20240302010000-0800`,
    );
    expect(header).toMatchObject({
      ...{ orderedAt: '2024-03-01T09:00-05:00', resultedAt: '2024-03-02T09:00:00-05:00' },
      collected: ['2024-03-01'],
    });
    expect(lines[0]?.collected).toEqual(['2024-03-02T01:00:00-08:00']);
  });

  it('are the same order in whatever season they are sent', () => {
    const obr = order({ when: '202403010900' });
    const [winter, summer] = ['20240302120000-0800', '20240402120000-0700'].map(
      (sent) => readAt(sent, obr, GLUCOSE).reportId,
    );
    expect(summer).toBe(winter);
  });
});
