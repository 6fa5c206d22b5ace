import { describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { InOrder } from './in-order.js';

/** Work that is found out after a while, done after a while, and notes when it began and ended. */
const runs =
  (inOrder: InOrder, noted: string[]) =>
  (name: string, about: string | undefined, { finding = 0, working = 0 } = {}) =>
    inOrder.run(
      async () => {
        await delay(finding);
        return about;
      },
      (found) => found,
      async () => {
        noted.push(`${name} begins`);
        await delay(working);
        noted.push(`${name} ends`);
        return name;
      },
    );

describe('work about the same thing', () => {
  it('is done in the order of asking, however long finding out takes', async () => {
    const noted: string[] = [];
    const run = runs(new InOrder(), noted);
    await Promise.all([
      run('first', 'maria', { finding: 20, working: 5 }),
      run('second', 'maria', { finding: 0, working: 1 }),
    ]);
    expect(noted).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });
  it('waits for nobody else’s', async () => {
    const noted: string[] = [];
    const run = runs(new InOrder(), noted);
    await Promise.all([
      run('first', 'maria', { finding: 0, working: 30 }),
      run('second', 'tomas', { finding: 5, working: 1 }),
    ]);
    expect(noted.indexOf('second ends')).toBeLessThan(noted.indexOf('first ends'));
  });
  it('waits for nothing that is about nothing', async () => {
    const noted: string[] = [];
    const run = runs(new InOrder(), noted);
    await Promise.all([
      run('first', undefined, { finding: 0, working: 30 }),
      run('second', undefined, { finding: 5, working: 1 }),
    ]);
    expect(noted.indexOf('second ends')).toBeLessThan(noted.indexOf('first ends'));
  });
  it('may wait for everything that began before it, and for nothing that began later', async () => {
    const inOrder = new InOrder();
    const noted: string[] = [];
    const [first, second] = [runs(inOrder, noted), runs(inOrder, noted)];
    const waits = (name: string, about: string) =>
      inOrder.run(
        () => Promise.resolve(about),
        (found) => found,
        async (_found, earlier) => {
          noted.push(`${name} waited: ${await earlier()}`);
          noted.push(`${name} waited: ${await earlier()}`);
        },
      );
    await Promise.all([
      first('first', 'maria', { working: 20 }),
      waits('second', 'tomas'),
      waits('third', 'jonas'),
      second('fourth', 'ada', { working: 40 }),
    ]);
    expect(noted.filter((each) => !each.startsWith('fourth'))).toEqual([
      'first begins',
      'first ends',
      'second waited: true',
      'second waited: false',
      'third waited: true',
      'third waited: false',
    ]);
  });
  it('goes on behind what failed', async () => {
    const inOrder = new InOrder();
    const failing = inOrder.run(
      () => Promise.resolve('maria'),
      (found) => found,
      () => Promise.reject(new Error('away')),
    );
    const lost = inOrder.run(
      () => Promise.reject<string>(new Error('not found out')),
      (found) => found,
      () => Promise.resolve(),
    );
    const after = runs(inOrder, [])('after', 'maria');
    await expect(failing).rejects.toThrow('away');
    await expect(lost).rejects.toThrow('not found out');
    await expect(after).resolves.toBe('after');
  });
});
