import {
  StoreUnavailable,
  type Append,
  type AppendOutcome,
  type EventPage,
  type EventStore,
  type EventStoreCapabilities,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type StoredEvent,
  type SubscribeOptions,
} from '../event-store.js';
import { fullJitter } from '../full-jitter.js';
import { Signal } from '../signal.js';
import type { KeyRing } from './key-ring.js';
import { VaultUnavailable } from './key-vault.js';
import { refuseSecondKey, type HomesOf } from './lost-keys.js';
import { openedWith } from './opening-events.js';
import { PageOpener } from './page-opener.js';
import { readAhead } from './read-ahead.js';
import { AppendSealer, asStoreUnavailable } from './sealing-appends.js';

/**
 * The port with every subject's data sealed at its door: below it, in files, in backups and on the
 * wire, nobody's data can be read without the key, and above it nothing of that is to be seen.
 * Events that name no subject pass as they are. A vault out of reach is a store out of reach.
 *
 * Besides what the port says, `append` throws {SubjectForgotten}, and what is read of somebody who
 * was forgotten is `forgotten` and has no data. Limits count sealed bytes. Closing it leaves the
 * ring and its vault to whoever opened them.
 */
export const sealedEventStore = (
  store: EventStore,
  keys: KeyRing,
  options: SealedStoreOptions = {},
): EventStore => new SealedEventStore(store, keys, options);

export interface SealedStoreOptions {
  /** With it, a lost key is told from one that was never made, and no second one is made. */
  readonly homesOf?: HomesOf;
  /** Told once each time that who follows the log begins to wait for the vault. */
  readonly onWaiting?: (sentence: string) => void;
}

class SealedEventStore implements EventStore {
  private readonly sealer: AppendSealer;
  private readonly pages = new PageOpener();
  private readonly closing = new AbortController();

  constructor(
    private readonly store: EventStore,
    private readonly keys: KeyRing,
    private readonly options: SealedStoreOptions,
  ) {
    const { homesOf } = options;
    const refuse =
      homesOf &&
      ((subject: string, stream: string) => refuseSecondKey({ subject, stream }, store, homesOf));
    this.sealer = new AppendSealer(keys, refuse);
  }

  get capabilities(): EventStoreCapabilities {
    return this.store.capabilities;
  }

  async append(append: Append): Promise<AppendOutcome> {
    const sealing = this.sealer.sealed(append);
    // Not awaited without need: appends of one turn share one commit below.
    const sealed = sealing instanceof Promise ? await sealing : sealing;
    try {
      return await this.store.append(sealed);
    } catch (failure) {
      this.sealer.failed(append, sealed);
      throw failure;
    }
  }

  async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly StoredEvent[]> {
    return this.opened(await this.store.readStream(stream, options));
  }

  async *readAll(options: ReadAllOptions): AsyncGenerator<EventPage> {
    for await (const page of readAhead(this.store.readAll(options))) {
      const events = await this.opened(page.events);
      await this.pages.open(events);
      yield { ...page, events };
    }
  }

  async *subscribe(options: SubscribeOptions): AsyncGenerator<EventPage> {
    const ending = new AbortController();
    const signal = AbortSignal.any([options.signal, ending.signal]);
    const pages = this.store.subscribe({ ...options, signal });
    for await (const page of readAhead(pages, () => ending.abort())) {
      const events = await this.openedPatiently(page.events, options.signal);
      if (!events) return;
      await this.pages.open(events);
      yield { ...page, events };
    }
  }

  head(): Promise<Position> {
    return this.store.head();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.store.close();
    await this.pages.close();
  }

  /** @throws {StoreUnavailable} the vault is out of reach */
  private async opened(events: readonly StoredEvent[]): Promise<readonly StoredEvent[]> {
    try {
      return await openedWith(this.keys, events);
    } catch (failure) {
      return asStoreUnavailable(failure);
    }
  }

  /** Whoever follows the log waits until the vault is back; nothing when the signal is aborted. */
  private async openedPatiently(
    events: readonly StoredEvent[],
    signal: AbortSignal,
  ): Promise<readonly StoredEvent[] | undefined> {
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        return await openedWith(this.keys, events);
      } catch (failure) {
        if (!(failure instanceof VaultUnavailable)) throw failure;
        if (attempt === 1) this.options.onWaiting?.(waiting(failure));
      }
      if (this.closing.signal.aborted) throw new StoreUnavailable('This event store was closed.');
      await pause(fullJitter(attempt), AbortSignal.any([signal, this.closing.signal]));
    }
    return undefined;
  }
}

const waiting = ({ message }: VaultUnavailable): string =>
  'The key vault does not answer: views stand still and nothing follows from events until it ' +
  `does. ${message}`;

const pause = async (ms: number, ending: AbortSignal): Promise<void> => {
  const ended = new Signal();
  const end = (): void => ended.give();
  ending.addEventListener('abort', end, { once: true });
  if (!ending.aborted) await ended.next(ms);
  ending.removeEventListener('abort', end);
};
