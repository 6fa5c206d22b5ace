import { randomUUID } from 'node:crypto';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type {
  BatchAppendReq,
  BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { Append, AppendOutcome, Position } from '../event-store.js';
import type { Connection } from './connection.js';
import { asOutcomeUnknown, NoAnswer, outcomeOfRefusal } from './failures.js';
import { appendRequest } from './messages.js';
import { asPosition, isSomewhere } from './position.js';

export type SentOutcome =
  | Exclude<AppendOutcome, { readonly is: 'appended' }>
  /** A server that knows the events already may not say where they lie. */
  | { readonly is: 'appended'; readonly revision: number; readonly position: Position | undefined };

export interface BatchTimes {
  /** After so long without an answer, the append is given up as unknown. */
  readonly answerMs: number;
  /** After so long, the node is asked whether it is still there. */
  readonly suspectMs: number;
}

interface Pending {
  readonly sentAt: number;
  readonly settle: (outcome: SentOutcome) => void;
  readonly fail: (failure: Error) => void;
}

export interface BatchOwner {
  readonly times: BatchTimes;
  readonly onSuspicion: () => void;
  readonly onBroken: (failure: unknown) => void;
}

const TICK_MS = 100;

/**
 * The appends of one connection: one stream of calls, told apart by correlation ids that only this
 * object knows. Every append has an end: an answer, the end of the stream, or our own timer. In
 * the client all streams share one map, which a broken one empties for the others too, and which
 * keeps for ever what is never answered.
 */
export class BatchAppends {
  private readonly pending = new Map<string, Pending>();
  private readonly call: ClientDuplexStream<BatchAppendReq, BatchAppendResp>;
  private readonly clock: NodeJS.Timeout;
  private drained: Promise<void> | undefined;
  private goOn = (): void => undefined;
  private isOver = false;

  constructor(
    connection: Connection,
    private readonly owner: BatchOwner,
  ) {
    this.call = connection.streams.batchAppend(connection.metadata);
    this.call.on('data', (answer: BatchAppendResp) => this.answered(answer));
    this.call.on('error', (failure) => this.end(failure));
    // A stream of calls that ends by itself leaves its appends as open as one that breaks.
    this.call.on('end', () => this.end(new NoAnswer('EventStoreDB ended the stream of appends.')));
    connection.gone.addEventListener('abort', () => {
      this.end(new NoAnswer('EventStoreDB does not answer.'));
      this.call.cancel();
    });
    // After what has arrived was read: a process that stood still itself must not blame the server.
    this.clock = setInterval(() => setImmediate(() => this.tick()), TICK_MS).unref();
  }

  get inFlight(): number {
    return this.pending.size;
  }

  /** @throws {OutcomeUnknown} also when it could not be sent as a whole */
  async send(append: Append): Promise<SentOutcome> {
    const id = randomUUID();
    const answer = new Promise<SentOutcome>((settle, fail) => {
      this.pending.set(id, { sentAt: Date.now(), settle, fail });
    });
    if (this.isOver) {
      this.pending.delete(id);
      throw asOutcomeUnknown(new NoAnswer('The link to EventStoreDB has just broken.'));
    }
    if (!this.call.write(appendRequest(id, append))) this.holdBack();
    return answer;
  }

  /** Ends when the link takes more. */
  get ready(): Promise<void> | undefined {
    return this.drained;
  }

  private holdBack(): void {
    this.drained ??= new Promise((resolve) => {
      this.goOn = (): void => {
        this.drained = undefined;
        resolve();
      };
      this.call.once('drain', this.goOn);
    });
  }

  private answered(answer: BatchAppendResp): void {
    const id = answer.getCorrelationId()?.getString() ?? '';
    const pending = this.pending.get(id);
    // Too late: it was given up already, and its outcome is being settled by the same append.
    if (!pending) return;
    this.pending.delete(id);
    try {
      pending.settle(outcomeOf(answer));
    } catch (failure) {
      pending.fail(failure instanceof Error ? failure : asOutcomeUnknown(failure));
    }
  }

  /** Answers come in any order, but appends were sent in this one: the first is the oldest. */
  private tick(): void {
    const now = Date.now();
    for (const [id, { sentAt, fail }] of this.pending) {
      const age = now - sentAt;
      if (age >= this.owner.times.suspectMs) this.owner.onSuspicion();
      if (age < this.owner.times.answerMs) return;
      this.pending.delete(id);
      fail(asOutcomeUnknown(new NoAnswer('EventStoreDB did not answer in time.')));
    }
  }

  private end(failure: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    clearInterval(this.clock);
    const open = [...this.pending.values()];
    this.pending.clear();
    for (const { fail } of open) fail(asOutcomeUnknown(failure));
    this.goOn();
    this.owner.onBroken(failure);
  }
}

const outcomeOf = (answer: BatchAppendResp): SentOutcome => {
  const refusal = answer.getError();
  if (refusal) return outcomeOfRefusal(refusal);
  const success = answer.getSuccess();
  const place = success?.getPosition();
  const position = place && {
    commit: place.getCommitPosition(),
    prepare: place.getPreparePosition(),
  };
  return {
    is: 'appended',
    revision: Number(success?.getCurrentRevision()),
    position: position && isSomewhere(position) ? asPosition(position) : undefined,
  };
};
