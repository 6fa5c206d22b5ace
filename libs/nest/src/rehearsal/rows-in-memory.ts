import type { Projection, RecordedEvent, Typed } from '@anamnesis/eventing';

/** The rows of one view, folded here and nowhere else. */
export interface RowsInMemory<Row> {
  readonly size: number;
  /** What the projection does not fold changes nothing. */
  take(recorded: RecordedEvent): void;
  get(key: string): Row | undefined;
  values(): IterableIterator<Row>;
}

/** For projections whose events name their rows themselves. */
export const rowsInMemory = <Row, Event extends Typed>(
  projection: Projection<Row, Event>,
): RowsInMemory<Row> => {
  const rows = new Map<string, Row>();
  const types = new Set<string>(projection.events);
  return {
    get size() {
      return rows.size;
    },
    get: (key) => rows.get(key),
    values: () => rows.values(),
    take: (any) => {
      if (!types.has(any.event.type)) return;
      const recorded = any as RecordedEvent<Event>;
      for (const key of projection.keysOf(recorded.event, recorded)) {
        const row = projection.project(rows.get(key), recorded.event, { key, recorded });
        if (row !== undefined) rows.set(key, row);
      }
    },
  };
};
