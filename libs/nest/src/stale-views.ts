import type { ProjectionStore } from '@anamnesis/eventing';

const LOOK_EVERY_MS = 1_000;

/**
 * Which views stand still because an event has stopped them: an answer from one is marked, for it
 * may lack what was recorded since. Looked at once a second at most, whoever asks.
 */
export class StaleViews {
  /** Nothing while it cannot be asked. */
  private stopped: Promise<ReadonlySet<string> | undefined> = Promise.resolve(undefined);
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly rows: Pick<ProjectionStore, 'checkpoints'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** None when it cannot be asked: the query itself will say what is wrong. */
  async among(views: readonly string[]): Promise<readonly string[]> {
    const stopped = await this.known();
    return views.filter((view) => stopped?.has(view));
  }

  /** Also when it cannot be asked: for what must never be decided on old rows. */
  async mayLack(views: readonly string[]): Promise<boolean> {
    const stopped = await this.known();
    return !stopped || views.some((view) => stopped.has(view));
  }

  private known(): Promise<ReadonlySet<string> | undefined> {
    if (this.now() - this.lookedAt >= LOOK_EVERY_MS) {
      this.lookedAt = this.now();
      this.stopped = this.look();
    }
    return this.stopped;
  }

  private async look(): Promise<ReadonlySet<string> | undefined> {
    const checkpoints = await this.rows.checkpoints().catch(() => undefined);
    return (
      checkpoints && new Set(checkpoints.filter(({ stopped }) => stopped).map(({ name }) => name))
    );
  }
}
