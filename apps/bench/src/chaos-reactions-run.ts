import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { killingPoints } from '@anamnesis/eventing/contract/killing-points';
import { prepareEventTable } from '@anamnesis/eventing/postgres/event-store';
import { prepareReactionTables } from '@anamnesis/eventing/postgres/reaction-tables';
import { chanceFrom, type Chance } from './chaos-chance.js';
import { Child } from './chaos-child.js';
import { openRunFolder, type RunFolder } from './chaos-folder.js';
import { Violations } from './chaos-ledger.js';
import { connected } from './chaos-log-reading.js';
import { openDesk, startReactor, type Desk } from './chaos-reactions-running.js';
import { countThings, type CountedThings } from './chaos-reactions-count.js';
import { CHAOS_DATABASE, ChaosServer } from './chaos-server.js';
import { openSink, type ChaosSink } from './chaos-sink.js';

export interface ReactionsAsked {
  readonly seconds: number;
  /** Things that are posted. */
  readonly events: number;
  /** Kills of processes; every place between two steps takes its turn. */
  readonly faults: number;
  readonly seed: number;
}

export interface ReactionsReport extends CountedThings {
  readonly scenario: 'reactions';
  readonly seed: number;
  readonly posted: number;
  readonly kills: number;
  readonly databaseKills: number;
  readonly killsByPoint: Readonly<Record<string, number>>;
  readonly busy: number;
  readonly hungUp: number;
  readonly sentAfterDecision: number;
  readonly violations: number;
  readonly told: readonly string[];
  readonly took: number;
}

const REACTORS = 2;
const AT_RANDOM = 'at random';
const SETTLING_MS = 60_000;
/** After so many passings of its point, at most, a process ends itself. */
const MOST_PASSINGS = 12;

/** Two processes react and are killed again and again, while things are posted steadily. */
export const runReactionsChaos = async (
  asked: ReactionsAsked,
  say: (line: string) => void,
): Promise<ReactionsReport> => {
  say(`Chaos on what follows from events, seed ${asked.seed}.`);
  const startedAt = performance.now();
  const chance = chanceFrom(asked.seed);
  const home = await openRunFolder();
  const server = await ChaosServer.start(home.postgres);
  const sink = await openSink(chance);
  const run = new Run({ asked, say, chance, home, server, sink });
  try {
    const report = await run.all();
    return { ...report, took: Math.round((performance.now() - startedAt) / 1_000) };
  } finally {
    await run.close();
    await sink.close();
    await server.stop();
    home.settled();
    rmSync(home.path, { recursive: true, force: true });
  }
};

interface Parts {
  readonly asked: ReactionsAsked;
  readonly say: (line: string) => void;
  readonly chance: Chance;
  readonly home: RunFolder;
  readonly server: ChaosServer;
  readonly sink: ChaosSink;
}

class Run {
  private readonly reactors: Child[] = [];
  private readonly posted: string[] = [];
  private readonly killsByPoint: Record<string, number> = {};
  private readonly violations = new Violations();
  private points: string[] = [];
  private kills = 0;
  private isOver = false;
  private desk: Desk | undefined;

  constructor(private readonly parts: Parts) {}

  async all(): Promise<Omit<ReactionsReport, 'took'>> {
    await this.prepare();
    for (const reactor of this.reactors) reactor.start();
    await Promise.all([this.post(), this.killAtRandom(), this.killDatabase()]);
    this.isOver = true;
    await this.stopReactors();
    return this.settle();
  }

  async close(): Promise<void> {
    await this.stopReactors();
    await this.desk?.store.close();
  }

  private get url(): string {
    return this.parts.server.running.applicationUrl(CHAOS_DATABASE);
  }

  private async prepare(): Promise<void> {
    const { server, home, sink } = this.parts;
    const applicationRole = new URL(this.url).username;
    await connected(server.running.ownerUrl(CHAOS_DATABASE), async (owner) => {
      await prepareEventTable(owner, { applicationRole });
      await prepareReactionTables(owner, { applicationRole });
    });
    this.desk = openDesk(this.url);
    for (let index = 0; index < REACTORS; index += 1) {
      const name = `reactor-${index}`;
      const environment = {
        ANAMNESIS_CHAOS_URL: this.url,
        ANAMNESIS_CHAOS_SINK: sink.url,
        ANAMNESIS_CHAOS_OWNER: name,
      };
      const perStart = () => this.nextKill(name);
      const options = { name, program: 'bench/dist/chaos-reactor.js', folder: home.path };
      this.reactors.push(new Child({ ...options, environment, perStart }));
    }
  }

  /** Where the process that starts now is to end itself; the one before has just ended. */
  private nextKill(name: string): Readonly<Record<string, string>> {
    const { chance, asked } = this.parts;
    if (this.isOver || this.kills >= asked.faults) return {};
    if (this.points.length === 0) this.points = chance.shuffled(killingPoints);
    const point = this.points.pop() ?? '';
    this.countKill(point);
    this.parts.say(`${this.kills}/${asked.faults} kills: ${name}, ${point}`);
    const passing = String(chance.below(MOST_PASSINGS));
    return { ANAMNESIS_CHAOS_KILL_AT: point, ANAMNESIS_CHAOS_PASSING: passing };
  }

  private countKill(point: string): void {
    this.kills += 1;
    this.killsByPoint[point] = (this.killsByPoint[point] ?? 0) + 1;
  }

  private async post(): Promise<void> {
    const { asked, chance } = this.parts;
    const pause = (asked.seconds * 1_000) / Math.max(1, asked.events);
    const posting: Promise<void>[] = [];
    for (let index = 0; index < asked.events; index += 1) {
      const thingId = chance.uuid();
      posting.push(this.postOne(thingId));
      await delay(pause);
    }
    await Promise.all(posting);
  }

  /** The same command until somebody has answered it: PostgreSQL may be away. */
  private async postOne(thingId: string): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      try {
        const command = { type: 'PostThing', thingId } as const;
        const answer = await this.desk?.decide(command, { commandId: thingId });
        if (answer?.is === 'accepted') {
          this.posted.push(thingId);
          return;
        }
      } catch {
        // Sent again with the same id.
      }
      await delay(250);
    }
    this.violations.add(`Thing ${thingId} could not be posted.`);
  }

  /** Besides those that end themselves. */
  private async killAtRandom(): Promise<void> {
    const { asked, chance } = this.parts;
    const random = Math.floor(asked.faults / 4);
    for (let index = 0; index < random; index += 1) {
      await delay(((asked.seconds * 1_000) / Math.max(1, random)) * chance.between(0.5, 1));
      if (this.isOver) return;
      this.countKill(AT_RANDOM);
      this.reactors[chance.below(REACTORS)]?.kill(50);
    }
  }

  /** What it had not yet put on its disk is gone: all of the outbox's last moments together. */
  private async killDatabase(): Promise<void> {
    const { asked, chance, server } = this.parts;
    const times = Math.round(asked.seconds / 12);
    for (let index = 0; index < times; index += 1) {
      await delay((asked.seconds * 1_000 * chance.between(0.5, 0.9)) / times);
      if (this.isOver) return;
      this.parts.say('kill -9 of PostgreSQL');
      await server.kill(chance.between(50, 400));
    }
  }

  private async stopReactors(): Promise<void> {
    await Promise.all(this.reactors.splice(0).map((reactor) => reactor.stop()));
  }

  /** One that nobody kills any more ends what the killed ones have left. */
  private async settle(): Promise<Omit<ReactionsReport, 'took'>> {
    const { sink, asked, server } = this.parts;
    sink.calm();
    const reactor = startReactor({
      ...{ url: this.url, owner: 'the last one' },
      sink: async (thingId) => {
        const { status } = await fetch(`${sink.url}/${thingId}`, { method: 'POST' });
        return status === 200 ? { is: 'sent' } : { is: 'try-later', reason: 'busy' };
      },
    });
    const desk = openDesk(this.url);
    try {
      const what = { desk, posted: this.posted, taken: sink.taken, patienceMs: SETTLING_MS };
      const counted = await countThings({
        ...what,
        violations: this.violations,
        say: this.parts.say,
      });
      const { counts, parked } = counted;
      const sentAfterDecision = await this.decide(desk, parked);
      const waiting = await leftWaiting(reactor);
      if (waiting > 0) this.violations.add(`${waiting} rows of the outbox wait for ever.`);
      return {
        ...{ scenario: 'reactions', seed: asked.seed, posted: this.posted.length, ...counts },
        ...{ kills: this.kills, killsByPoint: this.killsByPoint, databaseKills: server.deaths },
        ...{ busy: sink.counts.busy, hungUp: sink.counts.hungUp, sentAfterDecision },
        ...{ violations: this.violations.count, told: this.violations.told },
      };
    } finally {
      await desk.store.close();
      await reactor.close();
    }
  }

  /** As a person may: it was looked into, and is to be tried again. */
  private async decide(desk: Desk, parked: readonly string[]): Promise<number> {
    for (const thingId of parked) {
      const command = { type: 'TakeThingNoteStep', thingId, step: { is: 'retried' } } as const;
      await desk.decide(command, { commandId: this.parts.chance.uuid() });
    }
    const what = { desk, posted: parked, patienceMs: SETTLING_MS, say: this.parts.say };
    const { counts } = await countThings({ ...what, violations: this.violations });
    return counts.sent;
  }
}

/** What was sent is in the log first, and its row goes when the log is followed. */
const leftWaiting = async ({ reactions }: ReturnType<typeof startReactor>): Promise<number> => {
  const until = performance.now() + SETTLING_MS;
  for (;;) {
    const { waiting } = await reactions.counts();
    if (waiting === 0 || performance.now() > until) return waiting;
    await delay(200);
  }
};
