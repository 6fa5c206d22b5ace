import { Writable } from 'node:stream';
import pino from 'pino';
import type { ProjectionNotice } from '../portal-options.js';
import { logProjections } from './projection-log.js';

const stopped = { is: 'stopped', at: { eventId: 'e-1', reason: 'TypeError at project' } } as const;
const brokenLink = { is: 'waiting-for-link', reason: 'ECONNREFUSED' } as const;

const linesOf = (...statuses: readonly ProjectionNotice['status'][]): readonly string[] => {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      const { level, msg } = JSON.parse(chunk.toString()) as { level: number; msg: string };
      lines.push(`${pino.levels.labels[level] ?? ''}: ${msg}`);
      done();
    },
  });
  const tell = logProjections(pino({ level: 'info' }, sink));
  for (const status of statuses) tell({ projection: 'queue', of: 'rows', status });
  return lines;
};

describe('the log of projections', () => {
  it('says nothing of those that start as they should', () => {
    expect(linesOf({ is: 'starting' }, { is: 'running' })).toEqual([]);
  });

  it('says what stands still, and that it goes on', () => {
    expect(linesOf({ is: 'running' }, stopped, { is: 'running' }, { is: 'running' })).toEqual([
      'error: projection stopped',
      'info: projection running',
    ]);
  });

  it('warns while a link is broken', () => {
    expect(linesOf(brokenLink, { is: 'running' })).toEqual([
      'warn: projection waiting-for-link',
      'info: projection running',
    ]);
  });
});
