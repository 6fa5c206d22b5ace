import { setTimeout as delay } from 'node:timers/promises';
import { chanceFrom, type Chance } from './chaos-chance.js';
import { faults, type FaultKind, type Struck } from './chaos-faults.js';
import { Ledger, LogCheck, Violations } from './chaos-ledger.js';
import { LoadReports } from './chaos-load-reports.js';
import { commandsInAccessLog, readLog } from './chaos-log-reading.js';
import { CHAOS_DATABASE } from './chaos-server.js';
import { untilFollowedUp, untilNobodyIsConnected } from './chaos-settling.js';
import { compareViews, type ViewsCompared } from './chaos-views.js';
import { toldPositions, World } from './chaos-world.js';

export interface ChaosAsked {
  /** Bounds the load; what is checked at the end takes its own time. */
  readonly seconds: number;
  readonly events: number;
  readonly faults: number;
  readonly seed: number;
}

export interface ChaosToRun {
  readonly scenario: string;
  readonly kinds: readonly [FaultKind, ...FaultKind[]];
  readonly asked: ChaosAsked;
  readonly say: (line: string) => void;
  /** What a run with violations has left is kept, for a person to look at. */
  readonly keeps: boolean;
}

export interface ChaosReport {
  readonly scenario: string;
  readonly seed: number;
  readonly asked: Pick<ChaosAsked, 'seconds' | 'events' | 'faults'>;
  readonly events: number;
  readonly faults: number;
  readonly faultsByKind: Readonly<Record<string, number>>;
  readonly appendsAcknowledged: number;
  readonly commandsAccepted: number;
  readonly commandsRefused: number;
  readonly sentAgain: number;
  readonly internalErrors: number;
  /** Processes that ended without being killed: a start while PostgreSQL was away. */
  readonly falls: number;
  readonly tookOver: number;
  readonly views: number;
  readonly rowsCompared: number;
  readonly violations: number;
  readonly told: readonly string[];
  readonly seconds: number;
}

/** Work is planned for this share of the time, so that the rest makes up for what faults cost. */
const PLANNED = 0.7;
const SETTLING_MS = 120_000;
/** After the events that were asked for, faults still find something to hurt. */
const TRICKLE = 0.1;
/** What was missed is made up for, at no more than so many times the planned pace. */
const HASTE = 3;

const ENDS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Hurts a whole portal under load and counts what it promised all the same. */
export const chaosRun = async (given: ChaosToRun): Promise<ChaosReport> => {
  const chance = chanceFrom(given.asked.seed);
  const violations = new Violations();
  const log = new LogCheck(violations);
  const ledger = new Ledger(log, violations);
  const reports = new LoadReports(ledger, violations, toldPositions);
  const startedAt = performance.now();
  given.say(`Chaos on PostgreSQL: ${given.scenario}, seed ${given.asked.seed}.`);
  const world = await World.open(
    { apis: 2, projectors: 2, writers: 2, writerLanes: 16, visitorLanes: 4 },
    chance,
    reports.hear,
  );
  const closeWhenAsked = (): void => void world.close(false).then(() => process.exit(130));
  for (const signal of ENDS) process.once(signal, closeWhenAsked);
  const run = new Run({ ...given, world, chance, violations, log, ledger, reports });
  try {
    await run.begin();
    await run.hurt();
    await run.settle();
    const compared = await run.compare();
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    return { ...run.report(compared), seconds };
  } finally {
    for (const signal of ENDS) process.off(signal, closeWhenAsked);
    const isKept = given.keeps && violations.count > 0;
    await world.close(isKept);
    if (isKept) {
      given.say(`What is left lies in ${world.folder} and ${world.server.running.folder}.`);
    }
  }
};

interface RunParts extends ChaosToRun {
  readonly world: World;
  readonly chance: Chance;
  readonly violations: Violations;
  readonly log: LogCheck;
  readonly ledger: Ledger;
  readonly reports: LoadReports;
}

class Run {
  private readonly byKind: Record<string, number> = {};
  private readonly struck: Struck;
  private struckFaults = 0;
  private bag: FaultKind[] = [];

  constructor(private readonly parts: RunParts) {
    const { world, chance } = parts;
    this.struck = { world, chance, burst: (size) => this.burst(size), tookOver: 0 };
  }

  async begin(): Promise<void> {
    const { world, reports } = this.parts;
    for (const { child } of world.linked) child.start();
    world.visitors.start();
    if (!(await reports.within('ready', SETTLING_MS))) {
      throw new Error(`No api answers; its output is in ${world.folder}.`);
    }
  }

  /** Faults at chance moments, one slot of time for each; the log is checked after every one. */
  async hurt(): Promise<void> {
    const { asked, chance } = this.parts;
    const beganAt = performance.now();
    const passed = (): number => (performance.now() - beganAt) / 1_000;
    const slot = (asked.seconds * PLANNED) / Math.max(1, asked.faults);
    while (passed() < asked.seconds) {
      this.pace(passed());
      const isDone = this.struckFaults >= asked.faults;
      if (isDone && this.parts.log.events >= asked.events) return;
      if (isDone) {
        await delay(Math.min(1_000, Math.max(0, (asked.seconds - passed()) * 1_000)));
      } else {
        const due = (this.struckFaults + chance.between(0, 1)) * slot;
        await delay(Math.max(0, Math.min(due, asked.seconds) - passed()) * 1_000);
        if (passed() >= asked.seconds) return;
        await this.strike();
      }
      await this.check();
    }
  }

  /** What is left to write in what is left of the planned time; a trickle once all is written. */
  private pace(passed: number): void {
    const { asked, log, world } = this.parts;
    const planned = asked.seconds * PLANNED;
    const average = asked.events / planned;
    const left = asked.events - log.events;
    const needed = left / Math.max(planned - passed, planned * 0.05);
    world.setPace(Math.max(TRICKLE * average, Math.min(needed, HASTE * average)));
  }

  /** One at a time mostly; sometimes a second one of another kind at once. */
  private async strike(): Promise<void> {
    const { chance, asked, say } = this.parts;
    const kinds = [this.nextKind()];
    if (chance.happens(0.2) && this.struckFaults + 2 <= asked.faults) kinds.push(this.nextKind());
    const different = [...new Set(kinds)];
    for (const kind of different) this.byKind[kind] = (this.byKind[kind] ?? 0) + 1;
    this.struckFaults += different.length;
    await Promise.all(different.map((kind) => faults[kind](this.struck)));
    const { log, violations } = this.parts;
    const counted = `${this.struckFaults}/${asked.faults} faults, ${log.events} events`;
    say(`${counted}, ${violations.count} violations: ${different.join(' and ')}`);
  }

  /** Every kind in turn, in an order that chance has shuffled. */
  private nextKind(): FaultKind {
    const { chance, kinds } = this.parts;
    if (this.bag.length === 0) this.bag = chance.shuffled(kinds);
    return this.bag.pop() ?? kinds[0];
  }

  private async burst(prescriptions: number): Promise<void> {
    const { world, reports, violations } = this.parts;
    world.visitors.tell({ order: 'burst', prescriptions });
    if (await reports.within('burst over', SETTLING_MS)) return;
    violations.add('Requests of a burst were not answered definitely in time.');
  }

  private async check(): Promise<void> {
    const { ledger, log, world } = this.parts;
    ledger.beginReading();
    await readLog(world.server.url, log, world.server.furthestClock);
    ledger.settle();
  }

  /**
   * Everything works again; all doubts must be settled, and what follows from events must be
   * recorded and shown. Then everybody ends, so that the log is compared as it stays.
   */
  async settle(): Promise<void> {
    const { world, violations, scenario } = this.parts;
    world.mend();
    const loads = [world.visitors, ...world.writers.map(({ child }) => child)];
    await Promise.all(
      loads.map(async (child) => {
        if (await child.end({ order: 'end' })) return;
        violations.add(`${child.name} could not settle what was in doubt.`);
      }),
    );
    const settling = { url: world.server.url, patienceMs: this.patienceMs(), violations };
    await untilFollowedUp(settling);
    for (const { child } of [...world.apis, ...world.projectors]) await child.stop();
    await untilNobodyIsConnected(settling);
    await this.check();
    await this.checkFromTheBeginning();
    if (scenario === 'pauses' && this.struckFaults > 0 && this.struck.tookOver === 0) {
      violations.add('No projector that stood by took over from a paused one.');
    }
    if (this.parts.log.events === 0) violations.add('No event was written: nothing was tried.');
  }

  /** A reading from position 0 must see what was seen piece by piece, in the same order. */
  private async checkFromTheBeginning(): Promise<void> {
    const { world, log, reports, violations } = this.parts;
    const again = new LogCheck(new Violations());
    await readLog(world.server.url, again, Number.POSITIVE_INFINITY);
    if (again.digest() !== log.digest()) {
      violations.add(
        `Read from the beginning the log has ${again.events} events and ends at ${again.head}; ` +
          `followed live it had ${log.events} and ended at ${log.head}, or another order.`,
      );
    }
    const noted = await commandsInAccessLog(world.server.url);
    for (const commandId of reports.commands) {
      if (!noted.has(commandId)) {
        violations.add(`Command ${commandId} was accepted and is not in the access log.`);
      }
    }
  }

  async compare(): Promise<ViewsCompared> {
    this.parts.say('Making every view anew from position 0, and comparing row by row …');
    return compareViews(this.viewsToCompare());
  }

  private viewsToCompare() {
    const { world, violations, log } = this.parts;
    const { running: server } = world.server;
    const patienceMs = this.patienceMs();
    const { vault } = world;
    return { server, database: CHAOS_DATABASE, vault, head: log.head, patienceMs, violations };
  }

  /** A millisecond for each event besides. */
  private patienceMs(): number {
    return SETTLING_MS + this.parts.log.events;
  }

  report({ views, rows: rowsCompared }: ViewsCompared): Omit<ChaosReport, 'seconds'> {
    const { scenario, asked, log, reports, violations, world } = this.parts;
    const { seed, seconds, events, faults: askedFaults } = asked;
    return {
      ...{ scenario, seed, asked: { seconds, events, faults: askedFaults } },
      events: log.events,
      faults: this.struckFaults,
      faultsByKind: this.byKind,
      ...reports.counts,
      falls: world.linked.reduce((sum, { child }) => sum + child.falls, 0),
      tookOver: this.struck.tookOver,
      ...{ views, rowsCompared },
      violations: violations.count,
      told: violations.told,
    };
  }
}
