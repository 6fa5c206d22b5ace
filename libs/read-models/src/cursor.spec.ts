import { InvalidCursor, openCursor, sealCursor } from './cursor.js';
import type { AskedBy } from './query.js';

const asked: AskedBy = {
  by: 'nurse-ito',
  at: '2026-03-25T17:00:00Z',
  view: 'staff',
  cursorKey: new Uint8Array(32).fill(1),
};
const question = { query: 'archive', patientName: 'Álvarez' };
const place = { sortName: 'Álvarez, María', requestId: 'request-1' };
const cursor = sealCursor(question, place, asked);

describe('a cursor', () => {
  it('brings back the place that it was made for, however many rows a page has', () => {
    expect(openCursor({ ...question, cursor, limit: 7 }, asked)).toEqual(place);
    expect(openCursor(question, asked)).toBeUndefined();
  });

  it('shows nobody what it holds, and is another one every time', () => {
    expect(Buffer.from(cursor, 'base64url').toString('utf8')).not.toMatch(/María|request-1/);
    expect(sealCursor(question, place, asked)).not.toBe(cursor);
  });

  const otherKey = { ...asked, cursorKey: new Uint8Array(32).fill(2) };
  const changed = `${cursor.startsWith('A') ? 'B' : 'A'}${cursor.slice(1)}`;

  it.each([
    ['of another query', () => openCursor({ ...question, query: 'queue', cursor }, asked)],
    [
      'of other filters',
      () => openCursor({ ...question, ...{ patientName: 'Novak' }, cursor }, asked),
    ],
    ['sealed with another key', () => openCursor({ ...question, cursor }, otherKey)],
    ['that was changed', () => openCursor({ ...question, cursor: changed }, asked)],
    ['that is too short', () => openCursor({ ...question, cursor: 'AAAA' }, asked)],
    ['that is no cursor', () => openCursor({ ...question, cursor: 'x'.repeat(80) }, asked)],
  ])('is refused when it is one %s', (_what, open) => {
    expect(open).toThrow(InvalidCursor);
  });
});
