import * as fc from 'fast-check';
import { labVisibilityOf, rolesOf, type LabFacts } from '@anamnesis/domain';
import { lookingAs, type LookingAs } from '@anamnesis/domain/labs/explained-report.policy';
import { portalControllers } from '../api.module.js';
import { exampleOf } from '../example.fixture.js';
import type { Heard, Visitor } from '../journey.fixture.js';
import { messageSchema } from '../message-schemas.js';
import type { OpenApiDocument } from '../openapi-document.js';
import { actionOf } from '../route-access.fixture.js';
import { routesOf, type Route } from '../routes.js';
import {
  allBytesOf,
  askEverything,
  askForResults,
  bytesOf,
  channels,
  LIVE,
  type HeardByChannel,
} from './lab-channels.fixture.js';
import { expectedLines, shownAndExpected } from './lab-expectations.fixture.js';
import {
  agreedHistory,
  correctedHistory,
  livesAtOnce,
  plainHistory,
  undatedHistory,
  type LivedAtOnce,
} from './lab-histories.fixture.js';
import { after, lived, type Life } from './lab-lives.fixture.js';
import { everybodyLooks, lookersIn } from './lab-looks.fixture.js';
import { announcedTo, newsOf, type AnnouncedNews } from './lab-news.fixture.js';
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
  tick,
  visitorFor,
  type Worlds,
} from './lab-worlds.fixture.js';

/** For all that is drawn; a machine that nobody else uses needs less. */
const ENOUGH_MS = 25_000;

let worlds: Worlds;
beforeAll(async () => {
  worlds = await beginWorlds();
}, 60_000);
afterAll(() => endWorlds(worlds), 30_000);

/** What the server documents, with what its routes hand to a bus. */
const documented = async (): Promise<readonly (readonly [string, Route])[]> => {
  const { url } = worlds.bare.journey;
  const { paths } = (await (await fetch(`${url}/api/docs/openapi.json`)).json()) as OpenApiDocument;
  const routes = routesOf(portalControllers);
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => {
      const route = routes.find(
        (each) => each.path === path && each.method === method.toUpperCase(),
      );
      if (!route) throw new Error(`${method} ${path} is documented and served by nothing`);
      return [`${route.method} ${path}`, route] as const;
    }),
  );
};

const mayAsk = ({ message }: Route, ...roles: readonly string[]): boolean =>
  message !== undefined && rolesOf(actionOf(message)).some((role) => roles.includes(role));

const idsOf = ({ patientId, secret }: Life): Readonly<Record<string, string>> => ({
  patientId,
  reportId: secret.reportId,
  lineId: secret.lineIds[0] ?? '',
});

/** The route with the ids of what is hidden, wherever it takes an id of this kind. */
const askAbout = (visitor: Visitor, route: Route, life: Life): Promise<Heard> => {
  const example = route.message ? exampleOf(messageSchema(route.message)) : {};
  const said = { ...example, ...pick(idsOf(life), Object.keys(example)) };
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_whole, field: string) =>
    String(said[field] ?? life.secret.reportId),
  );
  const headers = { 'X-Correlation-Id': '00000000-0000-4000-8000-00000000c0de' };
  return route.method === 'POST' ? visitor.post(path, said, headers) : visitor.get(path, headers);
};

const pick = (from: Readonly<Record<string, string>>, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));

/** Lived in both worlds until an instant, with the same answers to what patients said meanwhile. */
const liveUntil = async (lives: readonly Life[], hours: { from: number; until: number }) => {
  const isDue = (happening: { readonly hours: number }): boolean =>
    happening.hours > hours.from && happening.hours <= hours.until;
  const [bare, full] = await Promise.all(
    (['bare', 'full'] as const).map(async (world) => {
      const clinic = worlds[world];
      const due = lives.flatMap((life) => happeningsOf(life, world)).filter(isDue);
      // Time goes by alike in both.
      const ticks = lives.flatMap((life) => happeningsOf(life, 'full')).map(tick);
      const heard = await live(
        clinic,
        [...ticks.filter(isDue), ...due].toSorted((one, other) => one.hours - other.hours),
      );
      clinic.at = after(hours.until);
      await followedUp(clinic);
      await settle(clinic);
      return heard.map(bytesOf);
    }),
  );
  expect(full).toEqual(bare);
};

interface Round {
  readonly who: string;
  readonly round: string;
  readonly ask: typeof askEverything;
}

const askInBoth = (life: Life, { who, round, ask }: Round) =>
  inBoth(worlds, async (clinic) =>
    ask({ ...life, round, visitor: await visitorFor(clinic, who, life.patientId) }),
  );

const expectTheSame = (bare: HeardByChannel, full: HeardByChannel): void =>
  expect(allBytesOf(full)).toEqual(allBytesOf(bare));

interface Decided {
  readonly viewer: LookingAs;
  readonly visible: boolean;
}
interface ToldToStaff {
  readonly reportId: string;
  readonly lines: readonly { readonly lineId: string; readonly decisions: readonly Decided[] }[];
}

const decisionOf = (
  { reports }: Life,
  { reportId, lineId }: { readonly reportId: string; readonly lineId: string },
  { viewer, at }: { readonly viewer: LabFacts['viewer']; readonly at: string },
): boolean | undefined => {
  const report = reports.find((each) => each.reportId === reportId);
  const index = report?.lines.findIndex((line) => line.lineId === lineId) ?? -1;
  return report && labVisibilityOf(report.facts(viewer), at, policies).lines[index]?.visible;
};

/** Staff are told of every line what is decided of it, for each who might look. */
const expectStaffAgrees = async (life: Life, at: string): Promise<void> => {
  const [bare, full] = await inBoth(worlds, async ({ journey }) => {
    const nurse = await journey.visitor({ sub: 'nurse-ito', role: 'staff' });
    const path = `/api/v1/patients/${life.patientId}/lab-visibility`;
    return (await nurse.get(path)).body.rows as unknown as readonly ToldToStaff[];
  });
  const told = bare.flatMap(({ reportId, lines }) =>
    lines.flatMap(({ lineId, decisions }) =>
      decisions.map(({ viewer, visible }) => ({ reportId, lineId, viewer, visible })),
    ),
  );
  expect(told.map(({ visible }) => visible)).toEqual(
    told.map((each) => decisionOf(life, each, { viewer: lookingAs[each.viewer], at })),
  );
  const hidden = full
    .flatMap(({ lines }) => lines)
    .filter(({ lineId }) => !told.some((each) => each.lineId === lineId));
  expect(hidden.flatMap(({ decisions }) => decisions.map(({ visible }) => visible))).toEqual(
    hidden.flatMap(({ decisions }) => decisions.map(() => false)),
  );
};

/**
 * Auditors are told the decision of any instant, by what was known then and by what is now. What was
 * known then goes by the log's own clock, which no history sets: only the other is compared.
 */
const expectAuditorAgrees = async (life: Life, at: string): Promise<void> => {
  const auditor = await worlds.bare.journey.visitor({ sub: 'auditor-lang', role: 'auditor' });
  const [, viewer = { role: 'patient' }] = life.asking[0] ?? [];
  const as = viewer.role === 'proxy' ? (`proxy-${viewer.grant?.basis}` as LookingAs) : 'patient';
  for (const { reportId } of life.reports) {
    const { status, body } = await auditor.get(
      `/api/v1/labs/${reportId}/decision?at=${at}&as=${as}`,
    );
    // Nothing of it has come yet.
    if (status === 404) continue;
    const decisions = body['decisions'] as readonly {
      readonly known: 'then' | 'now';
      readonly lines: readonly { readonly lineId: string; readonly visible: boolean }[];
    }[];
    for (const { lines } of decisions.filter(({ known }) => known === 'now')) {
      expect(lines.map(({ visible }) => visible)).toEqual(
        lines.map(({ lineId }) => decisionOf(life, { reportId, lineId }, { viewer, at })),
      );
    }
  }
};

/** Another patient or proxy hears that there is nothing, staff that it is not theirs to ask. */
const expectOutsiderSeesNothing = async (life: Life, routes: ReadonlyMap<string, Route>) => {
  const { outsider, patientId } = life;
  const round = `outside-${patientId}`;
  const [bare, full] = await inBoth(worlds, async ({ journey }) =>
    askEverything({ ...life, round, visitor: await journey.visitor(outsider) }),
  );
  expectTheSame(bare, full);
  const denied = ['patient', 'proxy'].includes(outsider.role) ? 404 : 403;
  for (const [name, heard] of Object.entries(full)) {
    const route = routes.get(name);
    if (denied === 403 && route && mayAsk(route, outsider.role)) continue;
    expect([name, ...heard.map(({ status }) => status)]).toEqual([
      name,
      ...heard.map(() => denied),
    ]);
  }
};

/** How much there was to compare, for all who asked. */
interface Compared {
  seen: number;
  /** Of a listed kind. */
  released: number;
  corrections: number;
  announced: number;
  /** Whom of the practice they were told to have looked. */
  lookers: number;
}

const expectChannelsAgree = async (
  life: Life,
  { day, isLast }: { readonly day: number; readonly isLast: boolean },
  compared: Compared,
): Promise<void> => {
  for (const [index, [who, viewer]] of life.asking.entries()) {
    const looking = { viewer, at: after(day * 24), policies };
    expect(expectedLines([life.secret], looking)).toEqual([]);
    const expected = expectedLines(life.reports, looking);
    const ask = isLast && index === 0 ? askEverything : askForResults;
    const round = `${life.patientId}-${day}`;
    const [bare, full] = await askInBoth(life, { who, round, ask });
    for (const [channel, told, decided] of shownAndExpected(bare, expected, life)) {
      expect([channel, told]).toEqual([channel, decided]);
    }
    expectTheSame(bare, full);
    compared.seen += expected.length;
    compared.released += expected.filter(({ test }) => test === 'HIV-1 Ab').length;
    for (const { body } of bare[CORRECTIONS]) {
      compared.corrections += (body['corrections'] as readonly unknown[] | undefined)?.length ?? 0;
    }
    for (const { body } of bare[WHO_LOOKED] ?? []) {
      compared.lookers += lookersIn((body['looks'] ?? []) as Parameters<typeof lookersIn>[0]);
    }
  }
};
const WHO_LOOKED = 'GET /api/v1/patients/{patientId}/who-looked';
const CORRECTIONS = 'GET /api/v1/patients/{patientId}/my-lab-results/corrections';

/** What becomes due at one instant is looked at in any order, and no mail says in which. */
const inOrder = (news: readonly AnnouncedNews[]): readonly AnnouncedNews[] => {
  const placeOf = ({ at, reportId }: AnnouncedNews): string => `${at} ${reportId}`;
  return news.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
};

/** A mail stands for nothing that is hidden, and for all that can be seen there was one. */
const expectMailAgrees = async (life: Life, at: string): Promise<number> => {
  const [bare, full] = await inBoth(worlds, async (clinic) =>
    inOrder(await announcedTo(clinic, life.patientId)),
  );
  expect(full).toEqual(bare);
  const announced = bare.map(({ reportId }) => reportId);
  const { everShown, shownNow } = newsOf(life.reports, { ...life, policies }, at);
  expect(announced.filter((reportId) => !everShown.includes(reportId))).toEqual([]);
  expect(shownNow.filter((reportId) => !announced.includes(reportId))).toEqual([]);
  return announced.length;
};

const liveThemAll = async (
  { lives: drawn, asked }: LivedAtOnce,
  compared: Compared,
): Promise<void> => {
  const lives = drawn.map(lived);
  const routes = new Map(await documented());
  await beginLives(worlds, lives);
  const days = asked.toSorted((one, other) => one - other);
  for (const [index, day] of days.entries()) {
    const from = (days[index - 1] ?? -Infinity) * 24;
    await liveUntil(lives, { from, until: day * 24 });
    // At all that waits and at all that came, hidden or not: who did is asked of each who may see.
    await inBoth(worlds, (clinic) => everybodyLooks(clinic, lives));
    const isLast = index === days.length - 1;
    await Promise.all(
      lives.map(async (life) => {
        await expectStaffAgrees(life, after(day * 24));
        await expectChannelsAgree(life, { day, isLast }, compared);
      }),
    );
  }
  // What was just said is looked at, too, before the clock of the next lives is set back.
  await inBoth(worlds, followedUp);
  await Promise.all(
    lives.map(async (life) => {
      await expectAuditorAgrees(life, after((days[0] ?? 0) * 24));
      await expectOutsiderSeesNothing(life, routes);
      compared.announced += await expectMailAgrees(life, after((days.at(-1) ?? 0) * 24));
    }),
  );
};

describe('every route that the API documents', () => {
  it('is asked below where a patient or a proxy may ever ask it', async () => {
    const theirs = (await documented()).filter(([, route]) => mayAsk(route, 'patient', 'proxy'));
    expect(theirs.map(([name]) => name).sort()).toEqual([...Object.keys(channels), LIVE].sort());
  });

  it('is not there for a patient otherwise, whether or not something is hidden', async () => {
    const life = lived(plainHistory);
    await beginLives(worlds, [life]);
    await liveUntil([life], { from: -Infinity, until: 12 * 24 });
    for (const [name, route] of await documented()) {
      if (route.openBecause !== undefined || mayAsk(route, 'patient', 'proxy')) continue;
      const heard = await inBoth(worlds, async (clinic) =>
        askAbout(await clinic.visitorFor(life.patientId), route, life),
      );
      const [bare, full] = heard.map(bytesOf);
      expect([name, full]).toEqual([name, bare]);
      expect([name, heard[0].status]).toEqual([name, 404]);
    }
  }, 120_000);
});

const fixedHistories = [plainHistory, undatedHistory, correctedHistory, agreedHistory];

describe('every channel', () => {
  it('agrees with the decision, and differs by nothing that is hidden', async () => {
    const compared: Compared = { seen: 0, released: 0, corrections: 0, announced: 0, lookers: 0 };
    // Nothing may be left under way: what is drawn after it is taken as it is.
    const deadline = Date.now() + ENOUGH_MS;
    await fc.assert(
      fc.asyncProperty(livesAtOnce(4), async (drawn) => {
        if (Date.now() < deadline) await liveThemAll(drawn, compared);
      }),
      {
        examples: [[{ lives: fixedHistories, asked: [2, 7.3] }]],
        numRuns: 8,
      },
    );
    // Where nothing is ever shown, nothing is compared.
    for (const count of Object.values(compared)) expect(count).toBeGreaterThan(0);
  }, 120_000);
});
