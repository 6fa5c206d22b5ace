import { setMaxListeners } from 'node:events';
import type {
  ForgettingApproved,
  ForgettingEvent,
  MessageForgotten,
  MessagePatientAttached,
} from '@anamnesis/domain';
import {
  BEGINNING,
  StoreUnavailable,
  type EventCodec,
  type EventStore,
  type ForgettingRule,
  type KeyRing,
  type KeyVault,
  type Position,
  type StoredEvent,
} from '@anamnesis/eventing';
import {
  recordForgotten,
  recordMessageForgotten,
  type Completing,
} from './forgetting-completion.js';
import { outsideOfSeal } from './outside-of-seal.js';

/** What tells every projection that a person's rows are to go, or those of a message. */
export const forgettingRule: ForgettingRule = {
  eventTypes: ['ForgettingApproved', 'MessageForgotten'],
  subjectOf: ({ event }) => {
    const fact = event as ForgettingApproved | MessageForgotten;
    return fact.type === 'MessageForgotten' ? fact.messageId : fact.patientId;
  },
};

export interface ForgottenSubjectsOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly vault: Pick<KeyVault, 'destroy'>;
  readonly keys: Pick<KeyRing, 'forget'>;
}

/** Somebody was forgotten: everything that a part of the process holds of that person goes now. */
export type WhenForgotten = (subject: string, position: Position) => void;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Who was forgotten, as the log says: read whole before anything else is done, then followed. Each
 * time the key is destroyed again, whatever a restored vault holds. There is nothing to resume:
 * a process that was killed at any step begins anew at its next start.
 */
export class ForgottenSubjects {
  private readonly positions = new Map<string, Position>();
  private readonly completed = new Set<string>();
  private readonly messages = new AttachedMessages();
  /** Messages of which the log says that they went with somebody. */
  private readonly forgottenMessages = new Set<string>();
  private readonly listeners = new Set<WhenForgotten>();
  private readonly closing = new AbortController();
  private following: Promise<unknown> = Promise.resolve();
  private completing: Completing | undefined;
  private readonly working = new Set<Promise<void>>();
  private seen: Position = BEGINNING;
  private isHeldUp = false;

  private constructor(private readonly options: ForgottenSubjectsOptions) {
    // Every follower of the log is waited for, under one signal.
    setMaxListeners(0, this.closing.signal);
  }

  /** Resolves when everybody is forgotten whom the log names up to now. */
  static async open(options: ForgottenSubjectsOptions): Promise<ForgottenSubjects> {
    const subjects = new ForgottenSubjects(options);
    const { store } = options;
    for await (const page of store.readAll({ after: BEGINNING, filter: ofForgetting })) {
      await subjects.take(page.events);
      subjects.seen = page.scannedTo;
    }
    return subjects;
  }

  has(subject: string): boolean {
    return this.positions.has(subject);
  }

  /**
   * Until a view has seen this, it may still hold rows of these people. None where nobody of them
   * was forgotten, or all of it is done.
   */
  unfinishedAt(subjects: Iterable<string>): Position | undefined {
    let latest: Position | undefined;
    for (const subject of subjects) {
      const position = this.completed.has(subject) ? undefined : this.positions.get(subject);
      if (position !== undefined && (latest === undefined || position > latest)) latest = position;
    }
    return latest;
  }

  /** For people who run the server: what keeps this process from forgetting whom it should. */
  get trouble(): string | undefined {
    return this.isHeldUp
      ? 'Who is to be forgotten cannot be: the key vault or the event store does not answer.'
      : undefined;
  }

  /** @returns ends the listening */
  onForgotten(listener: WhenForgotten): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** From now on live; with `completing`, what is done is also recorded as done. */
  follow(completing: Completing | undefined): void {
    this.completing = completing;
    for (const subject of this.positions.keys()) this.complete(subject);
    this.following = this.followLive();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.following;
    await Promise.all(this.working);
  }

  /**
   * A message turned out to be of somebody who was forgotten when it was on its way: it goes, too.
   * @throws {StoreUnavailable | VaultUnavailable} it is to be asked for again
   */
  async forgetMessage(patientId: string, messageId: string): Promise<void> {
    const { completing } = this;
    if (!completing || !this.positions.has(patientId)) {
      throw new StoreUnavailable('Who was forgotten is not known here yet. Try again in a moment.');
    }
    await this.forgetMessages(completing, patientId, [messageId]);
  }

  private async followLive(): Promise<void> {
    const { store } = this.options;
    const { signal } = this.closing;
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted;) {
      try {
        const pages = store.subscribe({ after: this.seen, filter: ofForgetting, signal });
        for await (const page of pages) {
          await this.take(page.events);
          this.seen = page.scannedTo;
          this.isHeldUp = false;
          pauseMs = FIRST_PAUSE_MS;
        }
      } catch {
        // The vault or the log is away. Nobody is forgotten twice, so it is simply done again.
        this.isHeldUp = true;
        await pause(pauseMs, signal);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  private async take(events: readonly StoredEvent[]): Promise<void> {
    for (const stored of events) {
      if (stored.type === ATTACHED) {
        await this.attached(stored);
        continue;
      }
      const event = eventOf(this.options.codec, stored);
      const { patientId } = event;
      if (event.type === 'PatientForgotten') this.completed.add(patientId);
      if (event.type === 'ForgettingApproved') await this.forget(patientId, stored.position);
      if (event.type === 'MessageForgotten') {
        await this.destroy(event.messageId);
        this.forgottenMessages.add(event.messageId);
      }
    }
  }

  private async forget(subject: string, position: Position): Promise<void> {
    const { keys, vault } = this.options;
    const messages = this.messages.of(subject);
    // First what costs nothing and cannot fail: from here on this process seals and opens nothing.
    for (const each of [subject, ...messages]) keys.forget(each);
    this.positions.set(subject, position);
    for (const listener of this.listeners) listener(subject, position);
    for (const each of [...messages, subject]) await vault.destroy(each);
    this.complete(subject);
  }

  /** A message whose patient was found later has a key of its own, which goes with the patient's. */
  private async attached(stored: StoredEvent): Promise<void> {
    const { messageId, patientId } = attachmentIn(stored);
    this.messages.attach(messageId, patientId);
    if (!this.positions.has(patientId)) return;
    // By a process that had not heard of it yet.
    await this.destroy(messageId);
    this.complete(patientId);
  }

  private async destroy(messageId: string): Promise<void> {
    this.options.keys.forget(messageId);
    await this.options.vault.destroy(messageId);
  }

  private complete(subject: string): void {
    const { completing } = this;
    if (!completing) return;
    const work = this.untilDone(() => this.recordCompleted(completing, subject)).finally(() =>
      this.working.delete(work),
    );
    this.working.add(work);
  }

  private async untilDone(step: () => Promise<boolean>): Promise<void> {
    const { signal } = this.closing;
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted;) {
      try {
        if (await step()) return;
      } catch {
        await pause(pauseMs, signal);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  /** @returns whether there is nothing left to do */
  private async recordCompleted(completing: Completing, subject: string): Promise<boolean> {
    const { signal } = this.closing;
    const attached = this.messages.of(subject);
    if (this.completed.has(subject)) {
      await this.forgetMessages(completing, subject, attached);
      return true;
    }
    // All that came before this process had heard of it is in the views by then.
    if (!(await this.havePassedAll(completing))) return false;
    const naming = (await completing.messagesNaming?.(subject)) ?? [];
    const isNews = await this.forgetMessages(completing, subject, [...attached, ...naming]);
    if (isNews && !(await this.havePassedAll(completing))) return false;
    if (!signal.aborted) await recordForgotten(completing, subject);
    return true;
  }

  private async havePassedAll({ havePassed }: Completing): Promise<boolean> {
    return havePassed(await this.options.store.head(), this.closing.signal);
  }

  /** @returns whether one of them was not forgotten before */
  private async forgetMessages(
    completing: Completing,
    patientId: string,
    messages: readonly string[],
  ): Promise<boolean> {
    const left = messages.filter((messageId) => !this.forgottenMessages.has(messageId));
    for (const messageId of left) {
      await recordMessageForgotten(completing, { patientId, messageId });
      await this.destroy(messageId);
      this.forgottenMessages.add(messageId);
    }
    return left.length > 0;
  }
}

const ATTACHED = 'MessagePatientAttached' satisfies MessagePatientAttached['type'];

const ofForgetting = {
  by: 'type',
  types: ['ForgettingApproved', 'PatientForgotten', 'MessageForgotten', ATTACHED],
} as const;

/** Whose the messages are that came without a patient: whom staff named last. */
class AttachedMessages {
  private readonly patients = new Map<string, string>();
  private readonly messages = new Map<string, Set<string>>();

  attach(messageId: string, patientId: string): void {
    const before = this.patients.get(messageId);
    if (before !== undefined) this.messages.get(before)?.delete(messageId);
    this.patients.set(messageId, patientId);
    this.messages.set(patientId, (this.messages.get(patientId) ?? new Set()).add(messageId));
  }

  of(patientId: string): readonly string[] {
    return [...(this.messages.get(patientId) ?? [])];
  }
}

/** The ids stand outside of the seal: they can be read also when nothing else can. */
const attachmentIn = (
  stored: StoredEvent,
): Pick<MessagePatientAttached, 'messageId' | 'patientId'> => {
  const { messageId = '', patientId = '' } = outsideOfSeal(stored).keys;
  return { messageId, patientId };
};

const eventOf = (codec: EventCodec, stored: StoredEvent): ForgettingEvent =>
  codec.decode(stored).event as ForgettingEvent;

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
