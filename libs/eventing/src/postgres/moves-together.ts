/** As the statement of one move wants them, in its order. */
type Values = readonly unknown[];
/** Something when epoch and position stood there as they were believed to. */
type Moved = readonly unknown[];

export interface MoveStatements {
  readonly one: (values: Values) => Promise<Moved>;
  /** A list for each value; answers the ordinals, from 1, of those that it has moved. */
  readonly many: (columns: readonly Values[]) => Promise<readonly (readonly (string | null)[])[]>;
}

interface Waiting {
  readonly values: Values;
  readonly settle: (moved: Moved | Promise<Moved>) => void;
}

/**
 * Checkpoints that are moved in the same moment, and no row with them, share one statement: all
 * projections of a process pass over an event at once. What that statement has not moved, because
 * somebody holds it, because of another epoch or position, or because it failed as a whole, is then
 * moved by itself, so nobody waits for another's lock and everybody hears of his own trouble only.
 */
export const movesTogether = ({ one, many }: MoveStatements): MoveStatements['one'] => {
  let waiting: Waiting[] = [];

  const flush = async (): Promise<void> => {
    const together = waiting;
    waiting = [];
    const moved = together.length > 1 ? await many(columnsOf(together)).catch(() => []) : [];
    const ordinals = new Set(moved.map(([ordinal]) => Number(ordinal)));
    for (const [index, { values, settle }] of together.entries()) {
      settle(ordinals.has(index + 1) ? [values] : one(values));
    }
  };

  return (values) =>
    new Promise((settle) => {
      waiting.push({ values, settle });
      if (waiting.length === 1) setImmediate(() => void flush());
    });
};

const columnsOf = (moves: readonly Waiting[]): readonly Values[] =>
  (moves[0]?.values ?? []).map((_, column) => moves.map(({ values }) => values[column]));
