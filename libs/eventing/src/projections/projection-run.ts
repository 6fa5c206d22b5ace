import type { RecordedEvent } from '../envelope.js';
import type { Position } from '../event-store.js';
import { ForgottenSubjects, type Part } from './forgotten-subjects.js';
import { PacedDecoder } from './paced-decoder.js';
import { PageBuffer, type Batch } from './page-buffer.js';
import {
  ProjectionThrew,
  foldRows,
  planFold,
  type FoldPlan,
  type ProjectedRow,
} from './projection-fold.js';
import { tryParkedRows } from './parked-rows.js';
import { RowsRefused, type Lease, type Opened, type StoppedAt } from './projection-store.js';
import type { RunContext, RunEnd } from './run-context.js';
import { sameRow } from './same-row.js';
import { whereThrown } from './where-thrown.js';

interface Folded {
  readonly rows: ReadonlyMap<string, ProjectedRow>;
  /** How far the log is folded; short of the batch when an event in it cannot be taken. */
  readonly position: Position | undefined;
  readonly poison?: StoppedAt;
  /** The row that could not take the poison, where it is known. */
  readonly key?: string;
}

/** Folded and not yet written. */
interface Load {
  readonly rows: Map<string, ProjectedRow>;
  readonly first: Pick<RecordedEvent, 'id' | 'recordedAt'>;
  events: number;
  position: Position;
}

interface Flight extends Readonly<Load> {
  readonly saved: Promise<'saved' | 'fenced'>;
  hasLanded: boolean;
}

/**
 * One projection followed under one epoch: read ahead, fold the next batches while one is being
 * written, and never two writes at a time. The slower the writes, the more batches share one.
 */
export class ProjectionRun {
  /** Rows as they will be once everything is written; kept only while there is a backlog. */
  private known = new Map<string, ProjectedRow | undefined>();
  private flight: Flight | undefined;
  private waiting: Load | undefined;
  /** Looked at and not yet noted in the store, for nothing in it concerned this projection. */
  private looked: Position | undefined;
  /** Folded up to here, whether it is written yet or not. */
  private done: Position;
  /** In the table up to here. */
  private written: Position;
  /** Rows that take no event, for there is one that they could not take. */
  private parked = new Set<string>();
  private isAtHead = false;
  private savedAt = performance.now();
  private buffer: PageBuffer | undefined;
  private readonly decoder: PacedDecoder;
  hasProgressed = false;

  constructor(
    private readonly context: RunContext,
    private readonly opened: Opened,
  ) {
    this.done = opened.checkpoint;
    this.written = opened.checkpoint;
    this.decoder = new PacedDecoder(context.codec, context.settings, context.pace);
  }

  /** When the oldest event was recorded that is not in the rows yet; none when all are. */
  get oldestUnseen(): string | undefined {
    const { first } = this.flight ?? this.waiting ?? {};
    return first?.recordedAt ?? this.buffer?.oldest;
  }

  /** @throws whatever the log or the rows throw when their links break */
  async follow(signal: AbortSignal): Promise<RunEnd> {
    const { store, projection, settings, forgetting, rows } = this.context;
    const forgotten = new ForgottenSubjects(forgetting, new Set(await rows.forgotten()));
    const types = [...new Set([...projection.events, ...(forgetting?.eventTypes ?? [])])];
    if ((await this.tryParkedAgain(forgotten)) === 'fenced') return { is: 'fenced' };
    const ending = new AbortController();
    const after = this.opened.checkpoint;
    this.buffer = new PageBuffer(
      store.subscribe({
        after,
        filter: { by: 'type', types },
        pageSize: settings.pageSize,
        signal: AbortSignal.any([signal, ending.signal]),
      }),
      after,
      { events: settings.mostEvents * 2, bytes: settings.mostBytesAhead },
    );
    try {
      return await this.loop(this.buffer, forgotten, signal);
    } catch (error) {
      if (error instanceof Fenced) return { is: 'fenced' };
      if (error instanceof RowsRefused) return await this.refused(error).catch(fencedOrThrow);
      throw error;
    } finally {
      ending.abort();
    }
  }

  /** Rows that somebody has asked for are made anew before anything else is folded. */
  private async tryParkedAgain(forgotten: ForgottenSubjects): Promise<'done' | 'fenced'> {
    const { rows, projection, store, codec, settings } = this.context;
    const { lease } = this;
    const given = { projection, log: store, codec, pageSize: settings.pageSize };
    const tried = await tryParkedRows({
      ...given,
      ...{ rows, lease, until: this.opened.checkpoint },
      isLeftOut: (recorded) => forgotten.isAbout(recorded),
      onPage: () => this.stayAwake(),
    });
    if (tried !== 'fenced') this.parked = tried;
    return tried === 'fenced' ? 'fenced' : 'done';
  }

  private async loop(
    buffer: PageBuffer,
    forgotten: ForgottenSubjects,
    signal: AbortSignal,
  ): Promise<RunEnd> {
    for (;;) {
      if (buffer.isEmpty && this.isAtHead) await this.rest();
      const batch = await this.next(buffer, signal);
      if (signal.aborted) {
        await this.rest();
        if (this.looked !== undefined) await this.saveLooked();
        return { is: 'closed' };
      }
      if (!batch) {
        await this.rest();
        await this.stayAwake();
        continue;
      }
      this.isAtHead = batch.atHead;
      const { recorded, poison } = this.decoder.decode(batch.events);
      const position = poison ? recorded.at(-1)?.position : batch.scannedTo;
      const whole = { recorded, position, ...(poison ? { poison } : {}) };
      for (const part of forgotten.partsOf(whole)) {
        const stopped = await this.take(part);
        if (stopped) return { is: 'stopped', at: stopped };
      }
    }
  }

  /** Answers the event at which it stops. */
  private async take({ forgets, ...part }: Part): Promise<StoppedAt | undefined> {
    if (forgets) await this.forget(forgets);
    for (let { recorded } = part; ;) {
      const { rows, position, poison, key } = await this.fold({ ...part, recorded });
      if (position !== undefined) await this.write(rows, { position, recorded });
      if (!poison) return undefined;
      await this.rest();
      this.written = this.done;
      if (key === undefined || this.context.projection.onPoison !== 'park-key') return poison;
      await this.park(key, poison);
      recorded = recorded.slice(recorded.findIndex(({ id }) => id === poison.eventId));
    }
  }

  /**
   * The checkpoint stays before the event that forgets: when this process ends before that one
   * is folded too, it is met again, and deleting twice is deleting once.
   */
  private async forget(subjects: readonly string[]): Promise<void> {
    await this.rest();
    this.looked = undefined;
    this.savedAt = performance.now();
    const { rows } = this.context;
    for (const subject of subjects) {
      const outcome = await rows.forget({ ...this.lease, checkpoint: this.done, subject });
      if (outcome === 'fenced') throw new Fenced();
      this.written = this.done;
    }
  }

  private async next(buffer: PageBuffer, signal: AbortSignal): Promise<Batch | undefined> {
    const { lookedEveryMs, leaseMs } = this.context.settings;
    const due = this.isAtHead && this.looked === undefined ? leaseMs / 3 : lookedEveryMs;
    try {
      return await buffer.take(this.context.pace.events, due);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  private async fold({ recorded, position, poison }: Part): Promise<Folded> {
    const { projection, forgetting } = this.context;
    const { events } = projection;
    const isDeclared = ({ event }: RecordedEvent): boolean => events.includes(event.type);
    const folding = forgetting ? recorded.filter(isDeclared) : recorded;
    try {
      const rows = await this.foldRecorded(folding);
      return { rows, position, ...(poison ? { poison } : {}) };
    } catch (error) {
      if (!(error instanceof ProjectionThrew)) throw error;
      // What the fold has already changed in memory must not be written: start from the table.
      await this.rest();
      const before = folding.slice(
        0,
        folding.findIndex(({ id }) => id === error.eventId),
      );
      return {
        rows: await this.foldRecorded(before),
        position: before.at(-1)?.position,
        poison: { eventId: error.eventId, reason: whereThrown(error.cause) },
        ...(error.key === undefined ? {} : { key: error.key }),
      };
    }
  }

  /** From here on the row stays as it is in the table; events of other rows go on. */
  private async park(key: string, at: StoppedAt): Promise<void> {
    const { rows } = this.context;
    const checkpoint = this.written;
    const outcome = await rows.park({ ...this.lease, checkpoint, key, at });
    if (outcome === 'fenced') throw new Fenced();
    this.parked.add(key);
    this.context.onParked?.(key, at);
  }

  private async foldRecorded(
    recorded: readonly RecordedEvent[],
  ): Promise<ReadonlyMap<string, ProjectedRow>> {
    const { projection } = this.context;
    const plan = { ...planFold(projection, recorded), parked: this.parked };
    if (this.known.size + plan.keys.size > this.context.settings.mostKnownRows) await this.rest();
    const working = await this.loadInto(plan);
    const changed = new Map<string, ProjectedRow>();
    for (const [key, before] of foldRows(projection, plan, working)) {
      const after = working.get(key);
      if (after && !(before && sameRow(before, after))) changed.set(key, after);
    }
    return changed;
  }

  /** The rows that the plan asks for, as they are when everything before it is written. */
  private async loadInto({
    keys,
    where,
  }: FoldPlan): Promise<Map<string, ProjectedRow | undefined>> {
    const { rows, projection } = this.context;
    // Which rows carry a value is asked of the table, so everything before must be in it.
    if (where.size > 0) await this.rest();
    const missing = [...keys].filter((key) => !this.known.has(key));
    if (missing.length > 0 || where.size > 0) {
      // A key that is missing here is in no flight either, so both may go at the same time.
      const { generation } = this.opened;
      const of = { name: projection.name, generation };
      const loaded = await rows.load(of, { keys: missing, where });
      for (const key of missing) this.known.set(key, undefined);
      for (const [key, row] of loaded) this.known.set(key, row);
    }
    return this.known;
  }

  private async write(
    rows: ReadonlyMap<string, ProjectedRow>,
    { position, recorded }: { position: Position; recorded: readonly RecordedEvent[] },
  ): Promise<void> {
    this.done = position;
    const [first] = recorded;
    if (rows.size > 0 && first) {
      this.waiting ??= { rows: new Map(), first, events: 0, position };
      this.waiting.events += recorded.length;
      for (const [key, row] of rows) this.waiting.rows.set(key, row);
    }
    if (this.waiting) {
      this.waiting.position = position;
      const { settings, pace } = this.context;
      const isFull =
        this.waiting.rows.size >= settings.mostEvents || this.waiting.events >= pace.events * 4;
      if (isFull || this.flight?.hasLanded !== false) await this.takeOff();
      return;
    }
    await this.land();
    this.reached(position);
    this.looked = position;
    const sinceSaved = performance.now() - this.savedAt;
    if (sinceSaved >= this.context.settings.lookedEveryMs) await this.saveLooked();
  }

  private async takeOff(): Promise<void> {
    await this.land();
    const load = this.waiting;
    if (!load) return;
    this.waiting = undefined;
    this.looked = undefined;
    const saved = this.save(load.position, load.rows);
    const flight: Flight = { ...load, saved, hasLanded: false };
    this.flight = flight;
    saved.then(
      (outcome) => {
        flight.hasLanded = true;
        if (outcome !== 'saved') return;
        this.written = flight.position;
        this.reached(flight.position);
      },
      // Met by whoever lands the flight, which may be after the next batch has loaded.
      () => (flight.hasLanded = true),
    );
  }

  private save(
    checkpoint: Position,
    rows: ReadonlyMap<string, ProjectedRow>,
  ): Promise<'saved' | 'fenced'> {
    this.savedAt = performance.now();
    return this.context.rows.save({ ...this.lease, checkpoint, rows });
  }

  private get lease(): Lease {
    const { projection, settings } = this.context;
    const { epoch, generation } = this.opened;
    return { name: projection.name, generation, epoch, leaseMs: settings.leaseMs };
  }

  private async saveLooked(): Promise<void> {
    if (this.looked === undefined) return;
    if ((await this.save(this.looked, new Map())) === 'fenced') throw new Fenced();
    this.written = this.looked;
    this.looked = undefined;
  }

  /** @throws {Fenced} and what the write has met; the flight then tells which events it held */
  private async land(): Promise<void> {
    if (!this.flight) return;
    if ((await this.flight.saved) === 'fenced') throw new Fenced();
    this.flight = undefined;
  }

  private reached(position: Position): void {
    this.hasProgressed = true;
    this.context.progress.reached(this.context.projection.name, position);
  }

  /** Everything is in the table, and nothing is remembered beside it. */
  private async rest(): Promise<void> {
    await this.takeOff();
    await this.land();
    this.known.clear();
  }

  private async stayAwake(): Promise<void> {
    const { rows, settings } = this.context;
    if (this.looked !== undefined) return this.saveLooked();
    if (performance.now() - this.savedAt < settings.leaseMs / 3) return;
    this.savedAt = performance.now();
    const lease = await rows.renewLease(this.lease);
    if (lease === 'fenced') throw new Fenced();
  }

  /** A refused write is tried again in halves, down to the one event that makes it. */
  private async refused({ message }: RowsRefused): Promise<RunEnd> {
    const { pace, projection } = this.context;
    const { first, events = 1, rows } = this.flight ?? {};
    if (first && events === 1) {
      const at = { eventId: first.id, reason: message };
      if (projection.onPoison !== 'park-key') return { is: 'stopped', at };
      for (const key of rows?.keys() ?? []) await this.park(key, at);
      return { is: 'retry-smaller' };
    }
    pace.events = Math.max(1, Math.floor(Math.min(pace.events, events) / 2));
    return { is: 'retry-smaller' };
  }
}

const fencedOrThrow = (error: unknown): RunEnd => {
  if (error instanceof Fenced) return { is: 'fenced' };
  throw error;
};

class Fenced extends Error {}
