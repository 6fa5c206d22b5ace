import * as fc from 'fast-check';
import { labVisibilityOf, RecordFacility, type LabFacts } from '@anamnesis/domain';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { readLive, until, type LiveReader } from '../live-reader.fixture.js';
import { bytesOf } from './lab-channels.fixture.js';
import { harbourId, idOf, type LabClinic } from './lab-clinic.fixture.js';
import { expectedLines } from './lab-expectations.fixture.js';
import {
  agreedHistory,
  livesAtOnce,
  plainHistory,
  type LivedAtOnce,
} from './lab-histories.fixture.js';
import { after, lived, nextNumber, type Happening, type Life } from './lab-lives.fixture.js';
import {
  beginLives,
  beginWorlds,
  endWorlds,
  followedUp,
  happeningsOf,
  inBoth,
  live,
  policies,
  settle,
  visitorFor,
  type Worlds,
} from './lab-worlds.fixture.js';
import type { LabResultsChanged } from './my-lab-answers.js';

/** For all that is drawn; a machine that nobody else uses needs less. */
const ENOUGH_MS = 20_000;

let worlds: Worlds;
beforeAll(async () => {
  worlds = await beginWorlds();
}, 60_000);
afterAll(() => endWorlds(worlds), 30_000);

const SAME_FOR_ALL = { 'X-Correlation-Id': '00000000-0000-4000-8000-00000000c0de' };
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

/** Else time may show one at the instant at which another is corrected: told together or not. */
const areApart = ({ reports }: LivedAtOnce['lives'][number]): boolean =>
  new Set(reports.map(({ minute }) => minute)).size === reports.length;

const liveThemAll = async ({ lives: drawn }: LivedAtOnce): Promise<number> => {
  fc.pre(drawn.every(areApart));
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
  // The next lives begin earlier: what was to be looked at by now would wait for its clock.
  await inBoth(worlds, followedUp);
  return all.reduce((sum, { expected }) => sum + Math.max(expected.told.length - 1, 0), 0);
};

describe('live lists', () => {
  it('tell what the decision says as it comes to be so, and not one byte of what is hidden', async () => {
    let told = 0;
    // Nothing may be left under way: what is drawn after it is taken as it is.
    const deadline = Date.now() + ENOUGH_MS;
    await fc.assert(
      fc.asyncProperty(livesAtOnce(3), async (drawn) => {
        if (Date.now() < deadline) told += await liveThemAll(drawn);
      }),
      {
        examples: [[{ lives: [plainHistory, agreedHistory], asked: [2] }]],
        numRuns: 6,
      },
    );
    expect(told).toBeGreaterThan(0);
  }, 120_000);
});

/** A month in which results are announced, and so are their corrections. */
const december = (day: number): string => `2026-12-${day}T17:00:00.000Z`;

describe('a notice that a result is being corrected', () => {
  it('names its day, and is the same where something hidden is corrected as well', async () => {
    const patientId = idOf('a', nextNumber());
    const [shownId, hiddenId] = [idOf('b', nextNumber()), idOf('b', nextNumber())];
    const [sodium, beside, alone] = [nextNumber(), nextNumber(), nextNumber()].map((number) =>
      idOf('c', number),
    );
    if (!sodium || !beside || !alone) throw new Error('There are three lines.');
    const line = (lineId: string, name: string, status: 'final' | 'corrected') => ({
      ...{ lineId, status, test: { name } },
      value: { values: [status === 'final' ? '140' : '141'] },
    });
    const comes = async (clinic: LabClinic, status: 'final' | 'corrected'): Promise<void> => {
      const hiv = line(beside, 'HIV-1 Ab', status);
      await clinic.reports({
        ...{ reportId: shownId, patientId, header: { collected: ['2026-12-01'] } },
        lines: [line(sodium, 'Sodium', status), ...(clinic === worlds.full ? [hiv] : [])],
      });
      if (clinic === worlds.bare) return;
      await clinic.reports({
        ...{ reportId: hiddenId, patientId, header: { collected: ['2026-12-02'] } },
        lines: [line(alone, 'HIV-1 Ab', status)],
      });
      const version = status === 'final' ? 1 : 2;
      await clinic.reviews({ reportId: hiddenId, patientId }, { [alone]: version });
    };
    const notices = await inBoth(worlds, async (clinic) => {
      clinic.at = december(10);
      await clinic.patient(patientId, '1980-05-01');
      await comes(clinic, 'final');
      // Three days are over; the review is the occasion to look.
      clinic.at = december(14);
      await clinic.reviews({ reportId: shownId, patientId }, { [sodium]: 1 });
      const { store } = clinic.journey.server.app.get<Portal>(PORTAL);
      const isNoted = async (count: number) =>
        (await store.readStream(`labDisclosure-${shownId}`)).length >= count;
      await until(() => isNoted(1));
      clinic.at = december(15);
      await comes(clinic, 'corrected');
      await until(() => isNoted(2));
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      await settle(clinic);
      expect(await store.readStream(`labDisclosure-${hiddenId}`)).toEqual([]);
      const patient = await clinic.visitorFor(patientId);
      return patient.get(`/api/v1/patients/${patientId}/my-lab-results/corrections`, SAME_FOR_ALL);
    });
    const [bare, full] = notices;
    expect(bare.body['corrections']).toEqual([{ collectedOn: '2026-12-01' }]);
    expect(bytesOf(full)).toBe(bytesOf(bare));
  }, 60_000);
});
