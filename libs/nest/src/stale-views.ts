import type { ProjectionStore } from '@anamnesis/eventing';

const LOOK_EVERY_MS = 1_000;

/**
 * Which views stand still because an event has stopped them: an answer from one is marked, for it
 * may lack what was recorded since. Looked at once a second at most, whoever asks.
 */
export class StaleViews {
  private stopped: Promise<ReadonlySet<string>> = Promise.resolve(new Set());
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly rows: Pick<ProjectionStore, 'checkpoints'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async among(views: readonly string[]): Promise<readonly string[]> {
    if (this.now() - this.lookedAt >= LOOK_EVERY_MS) {
      this.lookedAt = this.now();
      this.stopped = this.look();
    }
    const stopped = await this.stopped;
    return views.filter((view) => stopped.has(view));
  }

  /** When it cannot be asked, the query itself will say what is wrong. */
  private async look(): Promise<ReadonlySet<string>> {
    const checkpoints = await this.rows.checkpoints().catch(() => []);
    return new Set(checkpoints.filter(({ stopped }) => stopped).map(({ name }) => name));
  }
}
