import { Observable, share } from 'rxjs';
import type { Position, ProjectionProgress } from '@anamnesis/eventing';

export interface ViewChange {
  readonly projection: string;
  /** Rows of all events up to here can be read. */
  readonly position: Position;
}

const LOOK_AGAIN_MS = 30_000;

/**
 * Tells when a projection has gone on, wherever it runs. What has changed is asked of the view:
 * a change that nobody listened to is not lost with it.
 */
export class ViewChanges {
  private readonly shared = new Map<string, Observable<ViewChange>>();

  constructor(private readonly progress: ProjectionProgress) {}

  /** Looks only while somebody listens. */
  of(projection: string): Observable<ViewChange> {
    const known = this.shared.get(projection) ?? this.follow(projection).pipe(share());
    this.shared.set(projection, known);
    return known;
  }

  private follow(projection: string): Observable<ViewChange> {
    return new Observable((subscriber) => {
      const listening = new AbortController();
      const { signal } = listening;
      const wait = async (): Promise<void> => {
        let seen = this.progress.positionOf(projection) ?? '';
        while (!signal.aborted) {
          // The smallest text that is greater: any later position.
          const later = `${seen}\u0000`;
          await this.progress.waitFor(projection, later, { timeoutMs: LOOK_AGAIN_MS, signal });
          const position = this.progress.positionOf(projection) ?? seen;
          if (position > seen) subscriber.next({ projection, position });
          seen = position;
        }
      };
      wait().catch((failure: unknown) => subscriber.error(failure));
      return () => listening.abort();
    });
  }
}
