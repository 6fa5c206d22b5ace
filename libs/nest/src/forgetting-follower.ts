import { setMaxListeners } from 'node:events';
import type { ForgettingApproved, ForgettingEvent, MessageForgotten } from '@anamnesis/domain';
import {
  BEGINNING,
  StoreUnavailable,
  type EventCodec,
  type EventStore,
  type ForgettingRule,
  type KeyRing,
  type KeyVault,
  type Position,
  type RecordedEvent,
  type StoredEvent,
} from '@anamnesis/eventing';
import { ATTACHED, AttachedMessages, attachmentIn } from './attached-messages.js';
import type { Completing } from './forgetting-completion.js';
import { ForgettingWork, type ForgettingTroubles } from './forgetting-work.js';
import { KEY_GIVEN_UP, type KeyGivenUp } from './lost-key-events.js';
import { pause, Pauses } from './pauses.js';

/**
 * What tells every projection that a person's rows are to go, or those of a message. With a message
 * the person's go once more: it may have been attached by who had not heard of the approval.
 */
export const forgettingRule: ForgettingRule = {
  eventTypes: ['ForgettingApproved', 'MessageForgotten', KEY_GIVEN_UP],
  subjectsOf: ({ event }) => {
    const fact = event as ForgettingApproved | MessageForgotten | KeyGivenUp;
    if (fact.type === KEY_GIVEN_UP) return [fact.whose];
    const { patientId } = fact;
    return fact.type === 'MessageForgotten' ? [fact.messageId, patientId] : [patientId];
  },
};

/** Whom this event forgets, if anybody. */
export const forgottenIn = (recorded: RecordedEvent): readonly string[] =>
  forgettingRule.eventTypes.includes(recorded.event.type)
    ? forgettingRule.subjectsOf(recorded)
    : [];

export interface ForgettingFollowerOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly vault: Pick<KeyVault, 'destroy'>;
  readonly keys: Pick<KeyRing, 'forget'>;
}

/** Somebody was forgotten: everything that a part of the process holds of that person goes now. */
export type WhenForgotten = (subject: string, position: Position) => void;

/** What is to be known of forgetting in this process, for people who run the server. */
export interface ForgettingReport extends ForgettingTroubles {
  /** How many are approved and not recorded as done. */
  readonly unfinished: number;
  /** Whether what is left of a forgetting is done by this process: no other one knows of troubles. */
  readonly isEndedHere: boolean;
}

/**
 * Who was forgotten, as the log says: read whole before anything else is done, then followed. Each
 * time the key is destroyed again, whatever a restored vault holds. There is nothing to resume:
 * a process that was killed at any step begins anew at its next start.
 */
export class ForgettingFollower {
  private readonly positions = new Map<string, Position>();
  private readonly completed = new Set<string>();
  private readonly givenUp = new Set<string>();
  private readonly messages = new AttachedMessages((patientId) => this.has(patientId));
  /** Messages of which the log says that they went with somebody. */
  private readonly forgottenMessages = new Set<string>();
  private readonly listeners = new Set<WhenForgotten>();
  private readonly keepers = new Set<() => void>();
  private readonly closing = new AbortController();
  private following: Promise<unknown> = Promise.resolve();
  private work: ForgettingWork | undefined;
  private seen: Position = BEGINNING;
  private isHeldUp = false;

  private constructor(private readonly options: ForgettingFollowerOptions) {
    // Every follower of the log is waited for, under one signal.
    setMaxListeners(0, this.closing.signal);
  }

  /** Resolves when everybody is forgotten whom the log names up to now. */
  static async open(options: ForgettingFollowerOptions): Promise<ForgettingFollower> {
    const subjects = new ForgettingFollower(options);
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

  /** Its lost key was given up: what it sealed is absent for good, and nobody was forgotten. */
  isGivenUp(subject: string): boolean {
    return this.givenUp.has(subject) && !this.has(subject);
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

  get report(): ForgettingReport {
    const unfinished = [...this.positions.keys()].filter((each) => !this.completed.has(each));
    const troubles = this.work?.troubles ?? NO_TROUBLES;
    return { unfinished: unfinished.length, isEndedHere: this.work !== undefined, ...troubles };
  }

  /** @returns ends the listening */
  onForgotten(listener: WhenForgotten): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * A person was forgotten, or a message: whatever was folded before and is kept goes now.
   * @returns ends the listening
   */
  onAnyForgotten(letGo: () => void): () => void {
    this.keepers.add(letGo);
    return () => this.keepers.delete(letGo);
  }

  /** From now on live; with `completing`, what is done is also recorded as done. */
  follow(completing: Completing | undefined): void {
    this.work = completing && this.workWith(completing);
    for (const subject of this.positions.keys()) this.work?.complete(subject);
    if (this.positions.size + this.givenUp.size > 0) this.work?.lookOver();
    this.following = this.followLive();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.following;
    await this.work?.ended();
  }

  /**
   * A message turned out to be of somebody who was forgotten when it was on its way: it goes, too.
   * @throws {StoreUnavailable | VaultUnavailable} it is to be asked for again
   */
  async forgetMessage(patientId: string, messageId: string): Promise<void> {
    if (!this.work || !this.has(patientId)) {
      throw new StoreUnavailable('Who was forgotten is not known here yet. Try again in a moment.');
    }
    await this.work.forgetMessages(patientId, [messageId]);
  }

  private workWith(completing: Completing): ForgettingWork {
    return new ForgettingWork({
      ...completing,
      store: this.options.store,
      known: {
        isCompleted: (patientId) => this.completed.has(patientId),
        messagesOf: (patientId) => this.messages.of(patientId),
        isMessageForgotten: (messageId) => this.forgottenMessages.has(messageId),
        isGivenUp: (subject) => this.isGivenUp(subject),
      },
      destroyMessage: (messageId) => this.forgetOneMessage(messageId),
      signal: this.closing.signal,
    });
  }

  private async followLive(): Promise<void> {
    const { store } = this.options;
    const { signal } = this.closing;
    for (let pauses = new Pauses(); !signal.aborted;) {
      try {
        const pages = store.subscribe({ after: this.seen, filter: ofForgetting, signal });
        for await (const page of pages) {
          await this.take(page.events);
          this.seen = page.scannedTo;
          this.isHeldUp = false;
          pauses = new Pauses();
        }
      } catch {
        // The vault or the log is away. Nobody is forgotten twice, so it is simply done again.
        this.isHeldUp = true;
        await pause(pauses.next(), signal);
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
      if (event.type === KEY_GIVEN_UP) {
        await this.giveUp(event.whose, stored.position);
        continue;
      }
      const { patientId } = event;
      if (event.type === 'PatientForgotten') this.complete(patientId);
      if (event.type === 'ForgettingApproved') await this.forget(patientId, stored.position);
      if (event.type === 'MessageForgotten') await this.forgetOneMessage(event.messageId);
    }
  }

  /** Until the last row was gone, somebody may have looked at it and had it remembered again. */
  private complete(patientId: string): void {
    this.completed.add(patientId);
    this.letGo();
  }

  private async forget(subject: string, position: Position): Promise<void> {
    const { keys, vault } = this.options;
    const messages = this.messages.of(subject);
    // First what costs nothing and cannot fail: from here on this process seals and opens nothing.
    for (const each of [subject, ...messages]) keys.forget(each);
    this.positions.set(subject, position);
    this.letGo();
    for (const listener of this.listeners) listener(subject, position);
    for (const each of [...messages, subject]) await vault.destroy(each);
    this.work?.complete(subject);
  }

  /**
   * A key that is lost opens nothing again, whatever copy of the vault turns up. Nobody was
   * forgotten: there is nothing to complete, and messages with keys of their own stay.
   */
  private async giveUp(whose: string, position: Position): Promise<void> {
    // Before the vault says destroyed: who reads that must not take it for a forgetting.
    this.givenUp.add(whose);
    await this.destroy(whose);
    this.forgottenMessages.add(whose);
    for (const listener of this.listeners) listener(whose, position);
    this.work?.lookForLost();
  }

  /** A message whose patient was found later has a key of its own, which goes with the patient's. */
  private async attached(stored: StoredEvent): Promise<void> {
    const attachment = attachmentIn(stored);
    const patientId = this.messages.attach(attachment);
    if (!this.positions.has(patientId)) return;
    // By a process that had not heard of it yet.
    await this.destroy(attachment.messageId);
    this.work?.complete(patientId);
  }

  private async forgetOneMessage(messageId: string): Promise<void> {
    await this.destroy(messageId);
    this.forgottenMessages.add(messageId);
  }

  private async destroy(subject: string): Promise<void> {
    this.options.keys.forget(subject);
    this.letGo();
    await this.options.vault.destroy(subject);
  }

  private letGo(): void {
    for (const letGo of this.keepers) letGo();
  }
}

const NO_TROUBLES: ForgettingTroubles = {
  failing: [],
  waitingMessages: [],
  unreadableMessages: [],
  reportsInVain: [],
};

const ofForgetting = {
  by: 'type',
  types: ['ForgettingApproved', 'PatientForgotten', 'MessageForgotten', KEY_GIVEN_UP, ATTACHED],
} as const;

const eventOf = (codec: EventCodec, stored: StoredEvent): ForgettingEvent | KeyGivenUp =>
  codec.decode(stored).event as ForgettingEvent | KeyGivenUp;
