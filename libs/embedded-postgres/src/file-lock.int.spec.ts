import { jest } from '@jest/globals';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heard, killChildren, killHard, startChild } from './child-process.fixture.js';
import { withLock } from './file-lock.js';
import { thisProcess } from './process-identity.js';

// A busy machine starts processes slowly.
jest.setTimeout(60_000);

describe('a lock between processes', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anamnesis-lock-'));
    path = join(folder, 'lock');
  });

  afterEach(async () => {
    await killChildren();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets one work at a time and leaves nothing behind', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((settle) => setTimeout(settle, 5));
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(path, work)));
    expect(most).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is free again when the work fails', async () => {
    await expect(withLock(path, () => Promise.reject(new Error('no disk')))).rejects.toThrow(
      'no disk',
    );
    await expect(withLock(path, () => Promise.resolve('mine'))).resolves.toBe('mine');
  });

  it.each([
    ['a process that has ended', { pid: 2 ** 22 + 1, startedAt: '1' }],
    ['an earlier process of the same number', { ...thisProcess(), startedAt: '1' }],
    ['nobody who could be read', {}],
  ])('is taken over from %s', async (_owner, content) => {
    writeFileSync(path, JSON.stringify(content));
    await expect(withLock(path, () => Promise.resolve('mine'))).resolves.toBe('mine');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the living owner when patience ends', async () => {
    writeFileSync(path, JSON.stringify(thisProcess()));
    await expect(withLock(path, () => Promise.resolve(), 60)).rejects.toThrow(
      `Process ${process.pid} holds ${path} for too long: end it, then try again.`,
    );
  });

  it('loses no count among four processes while holders are killed in the middle', async () => {
    const counter = join(folder, 'counter');
    writeFileSync(counter, '');
    const append = (times: number, end: string): string => `
      import { appendFileSync, existsSync, writeFileSync, rmSync } from 'node:fs';
      const busy = ${JSON.stringify(join(folder, 'busy'))};
      for (let time = 0; time < ${times}; time++) {
        await it.withLock(${JSON.stringify(path)}, async () => {
          const shared = existsSync(busy);
          writeFileSync(busy, '');
          await new Promise((settle) => setTimeout(settle, 2));
          appendFileSync(${JSON.stringify(counter)}, shared ? '!' : '.');
          rmSync(busy);
        });
      }
      ${end}`;
    const holder = `
      await it.withLock(${JSON.stringify(path)}, () => new Promise((settle) => {
        say('inside');
        setTimeout(settle, 60_000);
      }));`;
    const victim = startChild('file-lock', holder);
    await heard(victim);
    const workers = [1, 2, 3, 4].map(() => startChild('file-lock', append(25, "say('done');")));
    await new Promise((settle) => setTimeout(settle, 150));
    await killHard(victim);
    await Promise.all(workers.map((worker) => heard(worker)));
    expect(readFileSync(counter, 'utf8')).toBe('.'.repeat(100));
  });
});
