import type { RequestsChangedAnswer } from '@anamnesis/read-models';
import { EventStream, type EndOfLive, type EventStreamStart } from '../event-stream.js';

/** Asks on from a position; nothing when the caller may not look any more. */
export type AskChanges = (since: string | undefined) => Promise<RequestsChangedAnswer | undefined>;

export interface LiveStart extends EventStreamStart {
  readonly ask: AskChanges;
  readonly first: RequestsChangedAnswer;
}

/**
 * One open live queue. It holds no list of changes: it knows a position, and asks the view what
 * changed since then, one question at a time and only when the reader has taken the answer before.
 * So any number of changes is one question, and a slow reader costs one answer of memory.
 */
export class LiveConnection {
  private position: string;
  private counts = '';
  /** One page of the queue, with names and texts: held until it is told, and no longer. */
  private first: RequestsChangedAnswer | undefined;
  private readonly ask: AskChanges;
  /** Told before anything else could be; none any more once it has begun. */
  private forgottenBefore: string[] | undefined = [];
  private readonly stream: EventStream;

  constructor({ first, ask, ...opening }: LiveStart) {
    this.stream = new EventStream(opening);
    this.position = first.position;
    this.first = first;
    this.ask = ask;
  }

  /** The view went on; what is new is asked when it is time. */
  noteChange(): void {
    this.stream.noteChange();
  }

  /** The patient's rows are gone from the views: a screen that still shows them takes them away. */
  tellForgotten(patientId: string): void {
    if (this.forgottenBefore) {
      this.forgottenBefore.push(patientId);
      return;
    }
    this.stream.tellInPassing({ event: 'forgotten', data: { patientId } });
  }

  end(because: EndOfLive): void {
    this.stream.end(because);
  }

  /** Resolves when the connection is over. */
  run(): Promise<void> {
    const { stream } = this;
    return stream.run({
      begin: () => this.begin(),
      goOn: async () => {
        const answer = await this.ask(this.position);
        if (!answer) return 'no-longer-allowed';
        await this.tell(answer);
        return undefined;
      },
      // The heartbeat asks as well: a right that has ended is noticed, a lost notice made good.
      atLatestMs: stream.times.heartbeatMs,
    });
  }

  private async begin(): Promise<void> {
    const before = this.forgottenBefore ?? [];
    this.forgottenBefore = undefined;
    const { first } = this;
    this.first = undefined;
    if (first) await this.tell(first);
    for (const patientId of before) this.tellForgotten(patientId);
  }

  private async tell(answer: RequestsChangedAnswer): Promise<void> {
    const counts = JSON.stringify(answer.counts);
    const isNews = answer.rows.length > 0 || counts !== this.counts;
    this.position = answer.position;
    this.counts = counts;
    if (answer.more) this.stream.noteChange();
    if (!isNews) return this.stream.beat();
    return this.stream.tell({ event: 'changed', id: this.position, data: answer });
  }
}
