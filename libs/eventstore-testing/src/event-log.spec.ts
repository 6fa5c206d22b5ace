import { beforeEach, describe, expect, it } from '@jest/globals';
import { EventLog, type ProposedEvent } from './event-log.js';

let log: EventLog;

beforeEach(() => {
  log = new EventLog();
});

const event = (id: string, data = '{}'): ProposedEvent => ({
  id,
  type: 'Recorded',
  contentType: 'application/json',
  data: Buffer.from(data),
  metadata: Buffer.alloc(0),
});

const idsOf = (stream: string) => log.stream(stream)?.records.map(({ id }) => id);

describe('what is written and not committed', () => {
  it('is checked against, but not counted as committed', () => {
    log.append('s', 'no-stream', [event('a')]);
    log.commits.hold();
    log.append('s', 0, [event('b')]);
    expect(log.commits.committed).toBe(1);
    expect(log.append('s', 0, [event('c')])).toEqual({ is: 'conflict', actual: 1 });
  });

  it('is committed all at once when nothing holds it any more', () => {
    const release = [log.commits.hold(), log.commits.hold()];
    log.append('s', 'no-stream', [event('a'), event('b')]);
    release[0]?.();
    release[0]?.();
    expect(log.commits.committed).toBe(0);
    release[1]?.();
    expect(log.commits.committed).toBe(2);
  });

  it('is as if it had never been after it was dropped', () => {
    log.append('s', 'no-stream', [event('a')]);
    log.commits.hold();
    log.append('s', 0, [event('b')]);
    log.append('$$s', 'no-stream', [event('m', '{"$maxCount":1}')]);
    log.tombstone('s', 'any');
    const fates: string[] = [];
    log.commits.whenSettled(1, (fate) => fates.push(fate));
    log.dropUncommitted();
    expect(fates).toEqual(['lost']);
    expect(idsOf('s')).toEqual(['a']);
    expect(log.stream('s')?.tombstone).toBeUndefined();
    expect(log.stream('s')?.settings).toEqual([]);
    expect(log.append('s', 'any', [event('b')])).toMatchObject({ is: 'stored' });
    expect(idsOf('s')).toEqual(['a', 'b']);
  });
});

describe('positions', () => {
  it('grow and are not dense; the place of each is found, and of what lies between', () => {
    log.append('s', 'no-stream', [event('a'), event('b'), event('c')]);
    const positions = log.stream('s')?.records.map(({ position }) => position) ?? [];
    const [a = -1, b = -1, c = -1] = positions;
    expect(b).toBeGreaterThan(a + 1);
    expect([a, a + 1, b, b + 1, c].map((position) => log.indexAt(position))).toEqual([
      0, 1, 1, 2, 2,
    ]);
    expect(log.indexAt(c + 1)).toBe(3);
  });
});

describe('a soft-deleted stream', () => {
  it('keeps what was set for it when it is appended to again', () => {
    log.append('s', 'no-stream', [event('a')]);
    log.softDelete('s', 'any');
    log.append('$$s', 'any', [event('m', '{"$tb":9223372036854775807,"own":"kept"}')]);
    log.append('s', 'no-stream', [event('b')]);
    expect(log.stream('s')?.settings.at(-1)?.settings).toEqual({
      truncateBefore: 1,
      written: { $tb: 1, own: 'kept' },
    });
  });

  it('is still a conflict behind its old revision', () => {
    log.append('s', 'no-stream', [event('a'), event('b')]);
    log.softDelete('s', 'any');
    expect(log.append('s', 0, [event('c')])).toEqual({ is: 'conflict', actual: 1 });
  });
});
