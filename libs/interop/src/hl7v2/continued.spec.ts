import { partOfMessage } from './continued.js';
import { readMessage } from './message.js';

const HEADER = 'MSH|^~\\&|LAB|ACME|PORTAL|CLINIC|||ORU^R01|1|P|2.5.1';

const partIn = (...lines: readonly string[]) => {
  const reading = readMessage(Buffer.from(lines.join('\r')));
  if (reading.is !== 'message') throw new Error(reading.because);
  return partOfMessage(reading.message);
};

describe('a message that is only a part of one', () => {
  it.each([
    ['goes on behind it', [HEADER, 'OBR|1', 'DSC|7|F'], 'DSC', undefined],
    ['goes on with a cut segment', [HEADER, 'ADD|more', 'OBR|1'], 'ADD', undefined],
    ['goes on with another one', [`${HEADER}||7`, 'OBR|1'], 'MSH', 14],
  ])('says so where it %s', (_how, lines, ...[segment, field]) => {
    expect(partIn(...lines)).toEqual({ segment, occurrence: 1, ...(field && { field }) });
  });

  it.each([
    ['nothing of it', [HEADER, 'OBR|1']],
    ['that there is no pointer', [`${HEADER}|13|""`, 'OBR|1']],
  ])('is none where it says %s', (_what, lines) => {
    expect(partIn(...lines)).toBeUndefined();
  });
});
