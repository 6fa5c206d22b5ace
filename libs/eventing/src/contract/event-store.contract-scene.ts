import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { writerElsewhere, type WriterElsewhere } from './contract-writer-process.js';
import type { BreakableLinks, EventStoreHarness } from './contract-harness.js';
import type {
  Append,
  AppendOutcome,
  EventFilter,
  EventStore,
  EventStoreCapabilities,
  EventToStore,
  ExpectedRevision,
  Position,
  StoredEvent,
} from '../event-store.js';
import { uuidFrom } from '../ids.js';

export interface ContractCase {
  readonly title: string;
  readonly needs?: Need;
  readonly run: (scene: Scene) => Promise<void>;
}

export type Need = Exclude<keyof EventStoreCapabilities, 'positionForm'> | 'boundedQueue';

export type Appender = Pick<EventStore, 'append'>;

/**
 * What the cases of the contract act on, with names that no other run uses. Cases take what they
 * need by name, so its members are values rather than methods.
 */
export class Scene {
  private readonly run = randomUUID();
  private readonly tag = this.run.replaceAll('-', '').slice(0, 10);
  private readonly opened: EventStore[] = [];
  private writer: Promise<WriterElsewhere> | undefined;
  private names = 0;
  private ids = 0;

  private constructor(
    private readonly harness: EventStoreHarness,
    readonly capabilities: EventStoreCapabilities,
    readonly store: EventStore,
  ) {
    this.opened.push(store);
  }

  static async of(harness: EventStoreHarness, capabilities: EventStoreCapabilities) {
    return new Scene(harness, capabilities, await harness.store());
  }

  /** Another store on the same log; closed with the scene. */
  readonly another = async (): Promise<EventStore> => {
    const store = await this.harness.store();
    this.opened.push(store);
    return store;
  };

  /** Another process where there can be one, else the same store. */
  readonly elsewhere = async (): Promise<Appender> => {
    if (!this.capabilities.manyProcesses) return this.store;
    const recipe = this.harness.elsewhere;
    if (!recipe) throw new Error('The harness claims other processes but cannot start one.');
    this.writer ??= writerElsewhere(recipe);
    return this.writer;
  };

  readonly links = (): BreakableLinks => {
    const { links } = this.harness;
    if (!links) throw new Error('The harness claims links that break but has none.');
    return links;
  };

  readonly crowded = async (mostWaiting: number): Promise<EventStore> => {
    const store = await this.harness.crowded?.(mostWaiting);
    if (!store) throw new Error('The harness claims a bounded queue but has none.');
    this.opened.push(store);
    return store;
  };

  /** A category of this run's own, whose name begins with the letters given. */
  readonly category = (letters = 'contract'): string => {
    this.names += 1;
    return `${letters}${this.tag}n${this.names}`;
  };

  /** An event type of this run's own. */
  readonly type = (): string => this.category('Tested');

  readonly event = (type = `Tested${this.tag}`): EventToStore => {
    this.ids += 1;
    return {
      id: uuidFrom(this.run, String(this.ids)),
      type,
      data: Buffer.from(JSON.stringify({ number: this.ids })),
      metadata: Buffer.from(JSON.stringify({ actor: 'contract' })),
    };
  };

  readonly events = (count: number, type?: string): readonly EventToStore[] =>
    Array.from({ length: count }, () => this.event(type));

  async close(): Promise<void> {
    await (await this.writer)?.close();
    for (const store of this.opened) await store.close();
    await this.harness.close();
  }
}

export const append = (
  stream: string,
  expectedRevision: ExpectedRevision,
  events: readonly EventToStore[],
): Append => ({ stream, expectedRevision, events });

/** Appends what must be appended for a case to begin, and says where it ended. */
export const given = async (
  store: Appender,
  ...appends: readonly Append[]
): Promise<Extract<AppendOutcome, { is: 'appended' }>> => {
  let last: AppendOutcome = { is: 'conflict', actual: 'no-stream' };
  for (const asked of appends) {
    last = await store.append(asked);
    if (last.is !== 'appended') break;
  }
  if (last.is !== 'appended') throw new Error('What was given could not be appended.');
  return last;
};

export const idsOf = (events: readonly { readonly id: string }[]): readonly string[] =>
  events.map(({ id }) => id);

export const allAfter = async (
  store: EventStore,
  after: Position,
  options: { readonly filter?: EventFilter; readonly pageSize?: number } = {},
): Promise<readonly StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for await (const page of store.readAll({ after, ...options })) events.push(...page.events);
  return events;
};

export const expectRisingPositions = (events: readonly StoredEvent[]): void => {
  const jumps = events.filter(({ position }, index) => {
    const before = events[index - 1];
    return before !== undefined && !(before.position < position);
  });
  expect(jumps).toEqual([]);
};
