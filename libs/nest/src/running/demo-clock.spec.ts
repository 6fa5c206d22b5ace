import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { advanceDemoClock, demoClock, spanOf } from './demo-clock.js';

const DAY_MS = 86_400_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anamnesis-demo-clock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const offset = (instant: string): number =>
  Math.round((Date.parse(instant) - Date.now()) / 1_000) || 0;
const DAY = DAY_MS / 1_000;

describe('the demo’s clock', () => {
  it('tells the real time until it is set forward, and then the same everywhere', async () => {
    const [portal, projector] = [demoClock(folder), demoClock(folder)];
    expect(offset(portal.now())).toBe(0);

    expect(offset(advanceDemoClock(folder, 3 * DAY_MS))).toBe(3 * DAY);
    await delay(300);
    expect(offset(portal.now())).toBe(3 * DAY);
    expect(offset(projector.now())).toBe(3 * DAY);
  });

  it('adds up, and is the same after a restart', () => {
    advanceDemoClock(folder, DAY_MS);
    advanceDemoClock(folder, 2 * DAY_MS);
    expect(offset(demoClock(folder).now())).toBe(3 * DAY);
  });

  it('never goes back, whatever is asked or stands in the file', () => {
    expect(() => advanceDemoClock(folder, -DAY_MS)).toThrow('forward only');
    writeFileSync(join(folder, 'demo-clock.json'), '{"offsetMs":-1000}');
    expect(offset(demoClock(folder).now())).toBe(0);
    writeFileSync(join(folder, 'demo-clock.json'), 'half a fi');
    expect(offset(demoClock(folder).now())).toBe(0);
  });
});

describe('a span of time', () => {
  it.each([
    ['3d', 3 * DAY_MS],
    ['90m', 90 * 60_000],
    ['12h', DAY_MS / 2],
    ['0d', undefined],
    ['-3d', undefined],
    ['3', undefined],
    ['3w', undefined],
    ['12345d', undefined],
  ])('is read from %s', (words, ms) => expect(spanOf(words)).toBe(ms));
});
