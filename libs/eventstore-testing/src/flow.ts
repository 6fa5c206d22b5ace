import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { MidwayEnd, Strikable } from './faults.js';
import type { NodeContext } from './node-context.js';
import { consumerTooSlow, isRefusal, type Refusal } from './refusals.js';

/** A read answers with messages that were serialised when their events were stored. */
export type ReadCall = ServerWritableStream<ReadReq, Buffer>;

export type Ending = 'end' | Refusal;

const FLUSH_MS = 20;

/** Where the messages of a read or a subscription come from, one at a time. */
export interface Source {
  /** Events handed out so far, which control messages are not. */
  readonly events: number;
  /** Undefined when there is nothing to send now, though there may be later. */
  next(): Buffer | Ending | undefined;
  /** A live subscriber for whom more is waiting than may be; it is asked even when it takes nothing. */
  isTooFarBehind?(): boolean;
}

export interface FlowOf {
  readonly source: Source;
  readonly method: 'read' | 'subscribe';
  readonly stream: string;
}

/**
 * Carries messages from a source to a client no faster than the client takes them. It is pumped
 * when the log has grown, when the client has drained what it was sent, and when a freeze is over.
 */
export class Flow implements Strikable {
  private isOver = false;
  private isFull = false;
  private isPumping = false;
  private struck: { readonly how: MidwayEnd; readonly at: number } | undefined;
  private readonly undo: (() => void)[];
  private readonly source: Source;
  readonly method: 'read' | 'subscribe';
  readonly stream: string;

  constructor(
    private readonly node: NodeContext,
    private readonly call: ReadCall,
    { source, method, stream }: FlowOf,
  ) {
    this.source = source;
    this.method = method;
    this.stream = stream;
    this.undo = [
      node.faults.watch(this),
      node.gate.onOpen(() => this.pump()),
      node.log.commits.onAdvance(() => this.pump()),
    ];
    call.on('drain', () => {
      this.isFull = false;
      this.pump();
    });
    call.on('cancelled', () => this.close());
    call.on('close', () => this.close());
  }

  strike(how: MidwayEnd, afterEvents: number): void {
    this.struck = { how, at: this.source.events + afterEvents };
    this.pump();
  }

  pump(): void {
    if (this.isPumping) return;
    this.isPumping = true;
    if (!this.isOver && this.source.isTooFarBehind?.()) this.end(consumerTooSlow);
    while (!this.isOver && !this.isFull && !this.node.gate.isShut) {
      if (this.struck && this.source.events >= this.struck.at) {
        this.suffer(this.struck.how);
        break;
      }
      const next = this.source.next();
      if (next === undefined) break;
      if (Buffer.isBuffer(next)) this.isFull = !this.call.write(next);
      else this.end(next);
    }
    this.isPumping = false;
  }

  private suffer(how: MidwayEnd): void {
    switch (how) {
      case 'ok':
        return this.end('end');
      case 'silence':
        // The call stays open; nothing will be sent on it any more.
        return this.close();
      case 'reset':
        this.close();
        // What was sent before is to arrive; a reset overtakes it.
        this.node.timers.after(FLUSH_MS, () => this.node.cut(this.call.getPeer()));
        return;
    }
    this.end(how);
  }

  private end(how: Ending): void {
    this.close();
    if (how !== 'end' && isRefusal(how)) this.call.emit('error', how.refused);
    else this.call.end();
  }

  private close(): void {
    this.isOver = true;
    for (const undo of this.undo.splice(0)) undo();
  }
}
