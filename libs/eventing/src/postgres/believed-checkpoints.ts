import { BEGINNING, type Position } from '../event-store.js';
import {
  ProjectionStoreUnavailable,
  type Held,
  type RowsOf,
} from '../projections/projection-store.js';

interface Moving extends Held {
  readonly checkpoint: Position;
}

/**
 * Saving does not wait for the disk, so a crash of PostgreSQL may take what was answered as saved,
 * and a writer that was idle meanwhile would not notice. So each write and each renewal names the
 * position that it believes to be saved; when another one stands there, it must open again. What
 * leaves the position as it is cannot be told by it, and waits for the disk instead.
 */
export class BelievedCheckpoints {
  private readonly positions = new Map<string, Position>();

  constructor(private readonly epochOf: (of: RowsOf) => Promise<number | undefined>) {}

  /** As opening has answered it. */
  believe(of: RowsOf, position: Position): void {
    this.positions.set(keyOf(of), position);
  }

  of(of: RowsOf): Position {
    return this.positions.get(keyOf(of)) ?? BEGINNING;
  }

  /**
   * @param write answers a row when the epoch and the position that it is given stood there
   * @throws {ProjectionStoreUnavailable} the epoch is the writer's and the position another
   */
  async move(
    moving: Moving,
    write: (believed: Position) => Promise<readonly unknown[]>,
  ): Promise<'saved' | 'fenced'> {
    const written = await write(this.of(moving));
    if (!(await this.holds(moving, written.length > 0))) return 'fenced';
    this.believe(moving, moving.checkpoint);
    return 'saved';
  }

  /**
   * @param wasFound whether the epoch and the position stood there together
   * @throws {ProjectionStoreUnavailable} as `move` does
   */
  async holds(held: Held, wasFound: boolean): Promise<boolean> {
    if (wasFound) return true;
    if ((await this.epochOf(held)) !== held.epoch) return false;
    throw new ProjectionStoreUnavailable('What was saved is not there any more: open again.');
  }
}

const keyOf = ({ name, generation }: RowsOf): string => `${generation} ${name}`;
