import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  identityFromStat,
  identityOf,
  isAlive,
  programOf,
  thisProcess,
} from './process-identity.js';

const fields = '0 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4711 0';

describe('telling a process from a later one with the same number', () => {
  it('reads when it started, whatever its program is called', () => {
    expect(identityFromStat(7, `7 (node) S ${fields}`)).toEqual({ pid: 7, startedAt: '4711' });
    expect(identityFromStat(7, `7 (a ) b (c)) S ${fields}`)).toEqual({ pid: 7, startedAt: '4711' });
  });

  it.each(['Z', 'X'])('takes the state %s for dead', (state) => {
    expect(identityFromStat(7, `7 (postgres) ${state} ${fields}`)).toBeUndefined();
  });

  it('knows itself to be alive, and not to be a process of the same number that began earlier', () => {
    const itself = thisProcess();
    expect(isAlive(itself)).toBe(true);
    expect(isAlive({ ...itself, startedAt: `${itself.startedAt}0` })).toBe(false);
    expect(programOf(itself.pid)).toBeDefined();
  });

  it('sees that a process has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const { pid } = child;
    await once(child, 'exit');
    expect(pid && identityOf(pid)).toBeUndefined();
  });
});
