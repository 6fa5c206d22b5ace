import * as fc from 'fast-check';
import { labVisibilityOf, RecordFacility, type LabFacts } from '@anamnesis/domain';
import { readLive, until, type LiveReader } from '../live-reader.fixture.js';
import { harbourId, type LabClinic } from './lab-clinic.fixture.js';
import { expectedLines } from './lab-expectations.fixture.js';
import { livesAtOnce, plainHistory, type LivedAtOnce } from './lab-histories.fixture.js';
import { after, lived, type Happening, type Life } from './lab-lives.fixture.js';
import {
  beginLives,
  beginWorlds,
  endWorlds,
  happeningsOf,
  inBoth,
  live,
  policies,
  settle,
  visitorFor,
  type Worlds,
} from './lab-worlds.fixture.js';
import type { LabResultsChanged } from './my-lab-answers.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await beginWorlds();
}, 60_000);
afterAll(() => endWorlds(worlds), 30_000);

const SAME_FOR_ALL = { 'X-Correlation-Id': 'the-same-for-all' };
const A_MOMENT = 1 / 3_600_000;
/** Longer than the time in which changes are told together, and than a view needs. */
const QUIET_MS = 500;

type Told = LabResultsChanged | { readonly because: string };

/** What a live list has to tell by the decision alone, from one instant to the next. */
class Expectation {
  /** Empty for whoever may not look at all. */
  readonly told: Told[];
  private shown: ReadonlyMap<string, string>;

  constructor(
    private readonly life: Life,
    private readonly viewer: LabFacts['viewer'],
    hours: number,
  ) {
    this.shown = this.shownAt(hours);
    this.told = this.standsAt(hours) ? [{ changed: [], gone: [], unread: this.shown.size }] : [];
  }

  /** @returns whether there is something to tell */
  goOn(hours: number): boolean {
    const { told, shown: before } = this;
    const last = told.at(-1);
    if (!last || 'because' in last) return false;
    if (!this.standsAt(hours)) return told.push({ because: 'no-longer-allowed' }) > 0;
    const now = this.shownAt(hours);
    this.shown = now;
    const changed = [...now.keys()].filter((id) => now.get(id) !== before.get(id));
    const gone = [...before.keys()].filter((id) => !now.has(id));
    if (changed.length + gone.length === 0) return false;
    return told.push({ changed: changed.sort(), gone: gone.sort(), unread: now.size }) > 0;
  }

  private standsAt(hours: number): boolean {
    const { reports } = this.life;
    const { applied } = labVisibilityOf(
      (reports[0] ?? this.life.secret).facts(this.viewer),
      after(hours),
      policies,
    );
    return !applied.some(({ rule }) => rule === 'L7' || rule === 'no_standing');
  }

  private shownAt(hours: number): ReadonlyMap<string, string> {
    const looking = { viewer: this.viewer, at: after(hours), policies };
    const shown = new Map<string, string>();
    for (const { reportId, lineId, value } of expectedLines(this.life.reports, looking)) {
      shown.set(reportId, `${shown.get(reportId) ?? ''} ${lineId}@${value}`);
    }
    return shown;
  }
}

const inOrder = (told: Told): Told =>
  'because' in told
    ? told
    : { ...told, changed: told.changed.toSorted(), gone: told.gone.toSorted() };

/** One viewer's list in both worlds. */
interface Followed {
  readonly expected: Expectation;
  readonly readers: readonly LiveReader<Told>[];
}

const follow = async (life: Life, [who, viewer]: Life['asking'][number], hours: number) => {
  const path = `/api/v1/patients/${life.patientId}/my-lab-results/live`;
  const readers = await inBoth(worlds, async (clinic) => {
    const { token } = await visitorFor(clinic, who, life.patientId);
    return readLive<Told>(`${clinic.journey.url}${path}`, token, SAME_FOR_ALL);
  });
  return { expected: new Expectation(life, viewer, hours), readers } satisfies Followed;
};

/** Both have told all that there is to tell. */
const toldAll = ({ expected, readers }: Followed): Promise<void> =>
  until(() => readers.every(({ told }) => told.length >= expected.told.length));

const expectToldAlike = ({ expected, readers }: Followed): void => {
  const ofBoth = readers.map(({ response, told, bytes, stop }) => {
    stop();
    expect(response.status).toBe(expected.told.length > 0 ? 200 : 404);
    expect(told.map(({ data }) => inOrder(data))).toEqual(expected.told);
    const headers = [...response.headers].filter(([name]) => name !== 'date');
    return [headers, bytes().replaceAll(': heartbeat\n\n', '')];
  });
  expect(ofBoth[1]).toEqual(ofBoth[0]);
};

let phone = 0;
/** What wakes every live list and is about nobody: as if a timer had gone off in each. */
const wakeAll = (): Promise<unknown> => {
  phone += 1;
  const office = { facilityId: harbourId, name: 'Harbour Clinic', zone: 'America/Los_Angeles' };
  return inBoth(worlds, (clinic) =>
    clinic.says(RecordFacility, { ...office, phone: `555-${String(phone).padStart(4, '0')}` }),
  );
};

/** @returns whether anybody is to be told something */
const allGoOn = (all: readonly Followed[], hours: number): boolean =>
  all.filter(({ expected }) => expected.goOn(hours)).length > 0;

const setClocks = (hours: number): void => {
  for (const clinic of Object.values(worlds) as LabClinic[]) clinic.at = after(hours);
};

/** By time alone: until the moment before something happens. */
const letTimePass = async (all: readonly Followed[], hours: number): Promise<void> => {
  setClocks(hours);
  if (!allGoOn(all, hours)) return;
  await wakeAll();
  await Promise.all(all.map(toldAll));
};

const at = (hours: number, happenings: readonly Happening[]): readonly Happening[] =>
  happenings.filter((happening) => happening.hours === hours);

const liveThemAll = async ({ lives: drawn }: LivedAtOnce): Promise<number> => {
  const lives = drawn.map(lived);
  const [bare, full] = (['bare', 'full'] as const).map((world) =>
    lives.flatMap((life) => happeningsOf(life, world)),
  );
  if (!bare || !full) throw new Error('There are two worlds.');
  const hours = [...new Set([...bare, ...full].map((each) => each.hours))].sort((a, b) => a - b);
  // Two at one instant may be told together or one by one.
  fc.pre(hours.every((each) => at(each, bare).length <= 1 && at(each, full).length <= 1));
  const [begin = 0, end = 0] = [hours[0], hours.at(-1)];
  await beginLives(worlds, lives);
  setClocks(begin - 1);
  await inBoth(worlds, settle);
  const all = await Promise.all(
    lives.flatMap((life) => life.asking.map((asking) => follow(life, asking, begin - 1))),
  );
  await Promise.all(all.map(toldAll));
  for (const hour of hours) {
    await letTimePass(all, hour - A_MOMENT);
    await Promise.all([live(worlds.bare, at(hour, bare)), live(worlds.full, at(hour, full))]);
    setClocks(hour);
    if (allGoOn(all, hour)) await Promise.all(all.map(toldAll));
  }
  await letTimePass(all, end + 200);
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  for (const followed of all) expectToldAlike(followed);
  return all.reduce((sum, { expected }) => sum + Math.max(expected.told.length - 1, 0), 0);
};

describe('live lists', () => {
  it('tell what the decision says as it comes to be so, and not one byte of what is hidden', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(livesAtOnce(3), async (drawn) => {
        told += await liveThemAll(drawn);
      }),
      {
        examples: [[{ lives: [plainHistory], asked: [2] }]],
        numRuns: 6,
        interruptAfterTimeLimit: 20_000,
        markInterruptAsFailure: false,
      },
    );
    expect(told).toBeGreaterThan(0);
  }, 90_000);
});
