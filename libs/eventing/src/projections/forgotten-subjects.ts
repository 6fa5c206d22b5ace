import type { Position } from '../event-store.js';
import type { RecordedEvent } from '../envelope.js';
import { whereThrown } from './where-thrown.js';
import type { StoppedAt } from './projection-store.js';

/**
 * Which events say that a person is forgotten. Every projection meets them, whatever else it
 * folds: that person's rows are deleted there, and events about that person are left out
 * afterwards. So a rebuild from the beginning, which no longer finds those events, agrees.
 */
export interface ForgettingRule {
  readonly eventTypes: readonly string[];
  /** Whose rows go; none when this event forgets nobody. */
  readonly subjectsOf: (recorded: RecordedEvent) => readonly string[];
}

/** Events that are folded together; before the first of them somebody may have to be forgotten. */
export interface Part {
  readonly forgets?: readonly string[];
  readonly recorded: readonly RecordedEvent[];
  /** How far the log is folded when this part is; none when nothing in it can be. */
  readonly position: Position | undefined;
  readonly poison?: StoppedAt;
}

/** What one run knows of forgotten people. */
export class ForgottenSubjects {
  constructor(
    private readonly rule: ForgettingRule | undefined,
    private readonly known: Set<string>,
  ) {}

  /**
   * The events in parts, each begun by an event that forgets: what is before it must be in the
   * table by then. An event about somebody who is forgotten is in none of them.
   */
  partsOf(whole: Omit<Part, 'forgets'>): readonly Part[] {
    if (!this.rule && this.known.size === 0) return [whole];
    const { recorded, position, poison } = whole;
    const parts: Part[] = [];
    let forgets: readonly string[] | undefined;
    let kept: RecordedEvent[] = [];
    let last: Position | undefined;
    const end = (rest: Pick<Part, 'position' | 'poison'>): void => {
      const begun = forgets === undefined ? {} : { forgets };
      parts.push({ ...begun, recorded: kept, ...rest });
      kept = [];
    };
    for (const each of recorded) {
      const found = this.subjectsOf(each);
      if ('eventId' in found) {
        end({ position: last, poison: found });
        return parts;
      }
      if (found.length > 0) {
        if (last !== undefined || forgets !== undefined) end({ position: last });
        forgets = found;
        for (const subject of found) this.known.add(subject);
      }
      last = each.position;
      if (!this.isAbout(each)) kept.push(each);
    }
    end({ position, ...(poison ? { poison } : {}) });
    return parts;
  }

  isAbout({ metadata: { subject } }: RecordedEvent): boolean {
    return subject !== undefined && this.known.has(subject);
  }

  private subjectsOf(recorded: RecordedEvent): readonly string[] | StoppedAt {
    if (!this.rule?.eventTypes.includes(recorded.event.type)) return [];
    try {
      return this.rule.subjectsOf(recorded);
    } catch (error) {
      return { eventId: recorded.id, reason: whereThrown(error) };
    }
  }
}
