import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/** To the millisecond, however long the telling takes. */
const isAhead = (tell: () => string, byMs: number): void => {
  const before = Date.now();
  const real = Date.parse(tell()) - byMs;
  expect(real).toBeGreaterThanOrEqual(before);
  expect(real).toBeLessThanOrEqual(Date.now());
};

describe('the demo’s clock', () => {
  it('tells the real time until it is set forward, and then the same everywhere', async () => {
    const [portal, projector] = [demoClock(folder), demoClock(folder)];
    isAhead(portal.now, 0);

    isAhead(() => advanceDemoClock(folder, 3 * DAY_MS), 3 * DAY_MS);
    await delay(300);
    isAhead(portal.now, 3 * DAY_MS);
    isAhead(projector.now, 3 * DAY_MS);
  });

  it('adds up, and is the same after a restart', () => {
    advanceDemoClock(folder, DAY_MS);
    advanceDemoClock(folder, 2 * DAY_MS);
    isAhead(demoClock(folder).now, 3 * DAY_MS);
  });

  it('never goes back, whatever is asked or stands in the file', () => {
    expect(() => advanceDemoClock(folder, -DAY_MS)).toThrow('forward only');
    writeFileSync(join(folder, 'demo-clock.json'), '{"offsetMs":-1000}');
    isAhead(demoClock(folder).now, 0);
    writeFileSync(join(folder, 'demo-clock.json'), 'half a fi');
    isAhead(demoClock(folder).now, 0);
  });

  it('says what it told when the log’s clock told this, each time that it was set forward', async () => {
    const told = (real: number): number =>
      Date.parse(demoClock(folder).toldAt(new Date(real).toISOString())) - real;
    const begun = Date.now();
    await delay(5);
    advanceDemoClock(folder, DAY_MS);
    const between = Date.now();
    await delay(5);
    advanceDemoClock(folder, 2 * DAY_MS);
    expect([begun, between, Date.now()].map(told)).toEqual([0, DAY_MS, 3 * DAY_MS]);
  });

  it('reads a file of before, which was written when it was set forward', () => {
    const file = join(folder, 'demo-clock.json');
    writeFileSync(file, `{"offsetMs":${DAY_MS}}`);
    const since = statSync(file).mtimeMs;
    advanceDemoClock(folder, DAY_MS);
    const clock = demoClock(folder);
    isAhead(clock.now, 2 * DAY_MS);
    const before = new Date(since - 1_000).toISOString();
    expect(clock.toldAt(before)).toBe(before);
    const then = new Date(Math.ceil(since)).toISOString();
    expect(Date.parse(clock.toldAt(then)) - Date.parse(then)).toBeGreaterThanOrEqual(DAY_MS);
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
