import type { RecordedEvent } from '../envelope.js';
import type { EventCodec } from '../event-codec.js';
import { BEGINNING, type EventStore, type Position } from '../event-store.js';
import { decodeUntilPoison } from './decode-until-poison.js';
import {
  foldRows,
  planFold,
  ProjectionThrew,
  type Folding,
  type ProjectedRow,
} from './projection-fold.js';
import type { Lease, ProjectionStore, StoppedAt } from './projection-store.js';
import { whereThrown } from './where-thrown.js';

export interface MakingAnew {
  readonly projection: Folding;
  readonly log: Pick<EventStore, 'subscribe'>;
  readonly codec: EventCodec;
  readonly pageSize: number;
  /** Rows are made as they must be here. */
  readonly until: Position;
  /** An event about somebody who was forgotten counts as absent. */
  readonly isLeftOut: (recorded: RecordedEvent) => boolean;
  /** Asked between pages: a long log must not cost the lease. */
  readonly onPage: () => Promise<void>;
}

export interface MadeAnew {
  readonly rows: ReadonlyMap<string, ProjectedRow>;
  /** Rows that still cannot take an event, and which. */
  readonly failed: ReadonlyMap<string, StoppedAt>;
}

export interface TryingParked extends MakingAnew {
  readonly rows: Pick<ProjectionStore, 'parked' | 'park' | 'save' | 'unpark'>;
  readonly lease: Lease;
}

/**
 * Makes those parked rows anew that somebody has asked for. Answers which take no event still. A
 * process that ends in between has done nothing that is not right to do once more.
 */
export const tryParkedRows = async (given: TryingParked): Promise<Set<string> | 'fenced'> => {
  const { rows, lease, until: checkpoint } = given;
  const found = await rows.parked(lease);
  const parked = new Set(found.map(({ key }) => key));
  const asked = new Set(found.filter(({ isRetried }) => isRetried).map(({ key }) => key));
  if (asked.size === 0) return parked;
  const { rows: made, failed } = await makeAnew(given, asked);
  for (const [key, at] of failed) {
    if ((await rows.park({ ...lease, checkpoint, key, at })) === 'fenced') return 'fenced';
  }
  const mended = [...asked].filter((key) => !failed.has(key));
  if ((await rows.save({ ...lease, checkpoint, rows: made })) === 'fenced') return 'fenced';
  await rows.unpark(lease, mended);
  return new Set([...parked].filter((key) => !mended.includes(key)));
};

/** Folds some rows from their first event on, in one reading of the log. */
const makeAnew = async (given: MakingAnew, keys: ReadonlySet<string>): Promise<MadeAnew> => {
  const wanted = new Set(keys);
  const failed = new Map<string, StoppedAt>();
  let rows = new Map<string, ProjectedRow | undefined>();
  for await (const recorded of pagesUntil(given)) {
    while (wanted.size > 0) {
      const folded = foldPage(given.projection, recorded, { rows, wanted });
      if ('rows' in folded) {
        rows = folded.rows;
        break;
      }
      for (const key of folded.failed) {
        failed.set(key, folded.at);
        wanted.delete(key);
        rows.delete(key);
      }
    }
    await given.onPage();
  }
  const made = [...rows].filter((entry): entry is [string, ProjectedRow] => Boolean(entry[1]));
  return { rows: new Map(made), failed };
};

async function* pagesUntil(given: MakingAnew): AsyncGenerator<readonly RecordedEvent[]> {
  const { projection, log, codec, pageSize, until, isLeftOut } = given;
  if (until === BEGINNING) return;
  const ending = new AbortController();
  const filter = { by: 'type', types: projection.events } as const;
  const { signal } = ending;
  try {
    for await (const page of log.subscribe({ after: BEGINNING, filter, pageSize, signal })) {
      const within = page.events.filter(({ position }) => position <= until);
      const { recorded, poison } = decodeUntilPoison(codec, within);
      if (poison) throw new Error(`Event ${poison.eventId} cannot be read: ${poison.reason}`);
      yield recorded.filter((each) => !isLeftOut(each));
      if (page.scannedTo >= until) return;
    }
  } finally {
    ending.abort();
  }
}

interface Anew {
  readonly rows: ReadonlyMap<string, ProjectedRow | undefined>;
  readonly wanted: ReadonlySet<string>;
}

type Folded =
  | { readonly rows: Map<string, ProjectedRow | undefined> }
  | { readonly failed: readonly string[]; readonly at: StoppedAt };

const foldPage = (
  projection: Folding,
  recorded: readonly RecordedEvent[],
  { rows, wanted }: Anew,
): Folded => {
  const working = new Map(rows);
  try {
    const { steps, ...plan } = planFold(projection, recorded);
    const narrowed = steps.map((step) => ({
      ...step,
      keys: step.keys.filter((key) => wanted.has(key)),
    }));
    foldRows(projection, { ...plan, steps: narrowed }, working);
    return { rows: working };
  } catch (error) {
    if (!(error instanceof ProjectionThrew)) throw error;
    const at = { eventId: error.eventId, reason: whereThrown(error.cause) };
    return { failed: error.key === undefined ? [...wanted] : [error.key], at };
  }
};
