import type { Typed } from '../decider.js';
import type { RecordedEvent } from '../envelope.js';
import type { AnyProjection, Projection } from '../projection.js';

/** A row as the runner sees it; its shape is the projection's and the table's matter. */
export type ProjectedRow = Readonly<Record<string, unknown>>;

/** The runner handles rows and events without knowing their shapes; this is the one cast. */
export type Folding = Projection<ProjectedRow, Typed>;
export const asFolding = (projection: AnyProjection): Folding => projection as unknown as Folding;

export const versionOf = ({ version = 1 }: Pick<Folding, 'version'>): number => version;

/** What must be loaded before events can be folded, and what each of them touches. */
export interface FoldPlan {
  readonly steps: readonly FoldStep[];
  readonly keys: ReadonlySet<string>;
  /** Values by column: the rows that events name by an indexed column. */
  readonly where: ReadonlyMap<string, ReadonlySet<string>>;
  /** Rows that take no event until they are made anew. */
  readonly parked?: ReadonlySet<string>;
}

interface FoldStep {
  readonly recorded: RecordedEvent;
  readonly keys: readonly string[];
  readonly where: { readonly column: string; readonly value: string } | undefined;
}

/** Names the event that a projection could not take, with the error that it threw. */
export class ProjectionThrew extends Error {
  override readonly name = 'ProjectionThrew';
  constructor(
    readonly eventId: string,
    override readonly cause: unknown,
    /** The row that could not take it; none when it is not known which rows it touches. */
    readonly key?: string,
  ) {
    super(`The projection threw on event ${eventId}.`);
  }
}

/** @throws {ProjectionThrew} */
export const planFold = (projection: Folding, events: readonly RecordedEvent[]): FoldPlan => {
  const steps: FoldStep[] = [];
  const keys = new Set<string>();
  const where = new Map<string, Set<string>>();
  for (const recorded of events) {
    const step = stepOf(projection, recorded);
    steps.push(step);
    for (const key of step.keys) keys.add(key);
    if (!step.where) continue;
    const values = where.get(step.where.column);
    if (values) values.add(step.where.value);
    else where.set(step.where.column, new Set([step.where.value]));
  }
  return { steps, keys, where };
};

const stepOf = (projection: Folding, recorded: RecordedEvent): FoldStep => {
  try {
    return {
      recorded,
      keys: projection.keysOf(recorded.event, recorded),
      where: projection.rowsWhere?.(recorded.event),
    };
  } catch (cause) {
    throw new ProjectionThrew(recorded.id, cause);
  }
};

/**
 * Folds the planned events into the given rows, which hold at least all that the plan asks for,
 * and puts each changed row into them; a parked one takes no event. Answers, by key, what the changed rows were before.
 * @throws {ProjectionThrew}
 */
export const foldRows = (
  projection: Folding,
  plan: FoldPlan,
  rows: Map<string, ProjectedRow | undefined>,
): ReadonlyMap<string, ProjectedRow | undefined> => {
  const changed = new Map<string, ProjectedRow | undefined>();
  const named = plan.where.size > 0 ? new NamedRows(plan.where.keys(), rows) : undefined;
  for (const { recorded, keys, where } of plan.steps) {
    const touched = where && named ? new Set([...keys, ...named.keys(where)]) : keys;
    for (const key of touched) {
      if (plan.parked?.has(key)) continue;
      const before = rows.get(key);
      const after = projectOne(projection, before, { key, recorded });
      if (after === undefined || after === before) continue;
      rows.set(key, after);
      if (!changed.has(key)) changed.set(key, before);
      named?.moved(key, before, after);
    }
  }
  return changed;
};

const projectOne = (
  projection: Folding,
  before: ProjectedRow | undefined,
  at: { readonly key: string; readonly recorded: RecordedEvent },
): ProjectedRow | undefined => {
  try {
    return projection.project(before, at.recorded.event, at);
  } catch (cause) {
    throw new ProjectionThrew(at.recorded.id, cause, at.key);
  }
};

/** Which rows carry which value, kept while a page is folded: earlier events of it may move rows. */
class NamedRows {
  private readonly byColumn = new Map<string, Map<unknown, Set<string>>>();

  constructor(columns: Iterable<string>, rows: ReadonlyMap<string, ProjectedRow | undefined>) {
    for (const column of columns) this.byColumn.set(column, new Map());
    for (const [key, row] of rows) if (row) this.moved(key, undefined, row);
  }

  keys({ column, value }: { readonly column: string; readonly value: string }): Iterable<string> {
    return this.byColumn.get(column)?.get(value) ?? [];
  }

  moved(key: string, before: ProjectedRow | undefined, after: ProjectedRow): void {
    for (const [column, byValue] of this.byColumn) {
      const value = after[column];
      if (before && before[column] === value) continue;
      if (before) byValue.get(before[column])?.delete(key);
      const keys = byValue.get(value);
      if (keys) keys.add(key);
      else byValue.set(value, new Set([key]));
    }
  }
}

/** As a table gives it back: a property without a value is absent. */
export const withoutEmpty = (row: ProjectedRow): ProjectedRow =>
  Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== undefined && value !== null),
  );
