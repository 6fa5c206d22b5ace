import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { StoredEvent } from '../event-store.js';
import { KeysOverThere, openFrom, packed } from './opening-batch.js';
import { SealedEvent } from './sealed-event.js';

/** Handing over costs about as much as opening so many. */
const FEWEST_WORTH_IT = 256;

/** How long the other thread keeps a key, and of how many patients: they come again and again. */
const KEYS_KEPT_MS = 10_000;
const MOST_KEYS = 50_000;

/** Compiled, wherever this file runs from: a thread of its own knows nothing of jest. */
const PROGRAM = fileURLToPath(new URL('../../dist/sealing/opening-thread.js', import.meta.url));

/**
 * Opens large pages, as they come in a rebuild, in a thread beside the one that folds them. What
 * is opened so lies open until it is folded, which is soon; small pages, as they come live and may
 * wait long, stay sealed. Where the thread fails, events are opened when they are looked at.
 */
export class PageOpener {
  private worker: Worker | undefined;
  private isOver = false;
  private readonly keys = new KeysOverThere();
  private lettingGo: NodeJS.Timeout | undefined;
  /** Answers come in the order of the questions. */
  private readonly waiting: ((batch?: ArrayBuffer) => void)[] = [];

  constructor(private readonly program: string = PROGRAM) {}

  async open(events: readonly StoredEvent[]): Promise<void> {
    if (this.isOver || events.length < FEWEST_WORTH_IT) return;
    const sealed = events.filter((event) => event instanceof SealedEvent);
    if (sealed.length < FEWEST_WORTH_IT) return;
    if (this.keys.size >= MOST_KEYS) this.keys.letGo();
    const { batch, inside } = packed(sealed, this.keys);
    this.lettingGo ??= setTimeout(() => this.letKeysGo(), KEYS_KEPT_MS).unref();
    const opened = await this.sent(batch);
    if (opened) openFrom(opened, inside);
  }

  async close(): Promise<void> {
    this.end();
    await this.worker?.terminate();
  }

  /** What is handed over next says so too; this is for when nothing follows. */
  private letKeysGo(): void {
    this.lettingGo = undefined;
    if (this.isOver) return;
    this.keys.letGo();
    void this.sent(packed([], this.keys).batch);
  }

  private async sent(batch: ArrayBuffer): Promise<ArrayBuffer | undefined> {
    this.worker ??= this.started();
    const { worker } = this;
    worker.ref();
    worker.postMessage(batch, [batch]);
    const opened = await new Promise<ArrayBuffer | undefined>((resolve) => {
      this.waiting.push(resolve);
    });
    // A thread that waits for pages keeps no process alive; one that has some does.
    if (this.waiting.length === 0) worker.unref();
    return opened;
  }

  private started(): Worker {
    const worker = new Worker(this.program, { execArgv: [], env: {} });
    worker.on('message', (batch: ArrayBuffer) => this.waiting.shift()?.(batch));
    worker.on('error', () => this.end());
    worker.on('exit', () => this.end());
    return worker;
  }

  private end(): void {
    this.isOver = true;
    clearTimeout(this.lettingGo);
    for (const answer of this.waiting.splice(0)) answer();
  }
}
