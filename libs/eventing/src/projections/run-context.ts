import type { EventCodec } from '../event-codec.js';
import type { EventStore } from '../event-store.js';
import type { ForgettingRule } from './forgotten-subjects.js';
import type { Pace } from './paced-decoder.js';
import type { Folding } from './projection-fold.js';
import type { ProjectionProgress } from './projection-progress.js';
import type { ProjectionSettings } from './projection-settings.js';
import type { ProjectionStore, StoppedAt } from './projection-store.js';

export interface RunContext {
  readonly projection: Folding;
  readonly store: Pick<EventStore, 'subscribe'>;
  /** The same log, to be asked where it ends. */
  readonly log: Pick<EventStore, 'head'>;
  readonly codec: EventCodec;
  readonly rows: ProjectionStore;
  readonly progress: ProjectionProgress;
  readonly settings: ProjectionSettings;
  /** How many events are folded at once; outlives the run, for a refused batch is tried smaller. */
  readonly pace: Pace;
  readonly forgetting?: ForgettingRule;
  readonly onParked?: (key: string, at: StoppedAt) => void;
  /** The one that is built; the live one when left out. */
  readonly generation?: number;
}

export type RunEnd =
  | { readonly is: 'closed' | 'fenced' }
  | { readonly is: 'stopped'; readonly at: StoppedAt }
  | { readonly is: 'retry-smaller' };
