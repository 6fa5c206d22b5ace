import type { EventStore } from '@anamnesis/eventing';
import {
  recordForgotten,
  recordMessageForgotten,
  recordNewsSettled,
  type Completing,
} from './forgetting-completion.js';
import { pause, Pauses } from './pauses.js';

export interface ForgettingWorkOptions extends Completing {
  readonly store: Pick<EventStore, 'head'>;
  /** What the log says by now. */
  readonly known: {
    isCompleted(patientId: string): boolean;
    /** Messages that are the patient's, and have keys of their own. */
    messagesOf(patientId: string): readonly string[];
    isMessageForgotten(messageId: string): boolean;
  };
  readonly destroyMessage: (messageId: string) => Promise<void>;
  readonly signal: AbortSignal;
}

/** What people who run the server must know; all ids are opaque. */
export interface ForgettingTroubles {
  /** Whose forgetting fails again and again at its end: it is tried on. */
  readonly failing: readonly string[];
  /** Messages of others that name somebody who is to be forgotten: staff have to be done with them. */
  readonly waitingMessages: readonly string[];
  /** Messages whose keys the vault does not have: nobody can read them, or say whom they name. */
  readonly unreadableMessages: readonly string[];
}

/** Fewer may be a moment in which a server was away. */
const REPEATEDLY = 3;

/**
 * What is left to do when a person's key is destroyed, done and recorded by one process: messages
 * that name the person go, every view lets go of the rows, and at last it is said that it is done.
 */
export class ForgettingWork {
  private readonly working = new Set<Promise<void>>();
  private readonly failing = new Set<string>();
  /** By patient: what is waited for. */
  private readonly waiting = new Map<string, readonly string[]>();
  private unreadable: readonly string[] = [];

  constructor(private readonly given: ForgettingWorkOptions) {}

  get troubles(): ForgettingTroubles {
    return {
      failing: [...this.failing],
      waitingMessages: [...new Set([...this.waiting.values()].flat())],
      unreadableMessages: this.unreadable,
    };
  }

  complete(patientId: string): void {
    const work = this.untilDone(patientId).finally(() => this.working.delete(work));
    this.working.add(work);
  }

  async ended(): Promise<void> {
    await Promise.all(this.working);
  }

  /** @returns whether one of them was not forgotten before */
  async forgetMessages(patientId: string, messages: readonly string[]): Promise<boolean> {
    const { known, destroyMessage } = this.given;
    const left = messages.filter((messageId) => !known.isMessageForgotten(messageId));
    await this.settleNews(left);
    for (const messageId of left) {
      await recordMessageForgotten(this.given, { patientId, messageId });
      await destroyMessage(messageId);
    }
    return left.length > 0;
  }

  /** Before it is recorded that they went: whoever is cut off does it again. */
  private async settleNews(messages: readonly string[]): Promise<void> {
    if (messages.length === 0) return;
    const waiting = (await this.given.reportsWaitingFor?.(messages)) ?? [];
    for (const each of waiting) await recordNewsSettled(this.given, each);
  }

  private async untilDone(patientId: string): Promise<void> {
    const { signal } = this.given;
    const pauses = new Pauses();
    for (let failures = 0; !signal.aborted;) {
      const outcome = await this.recordCompleted(patientId).catch(() => 'failed' as const);
      failures = outcome === 'failed' ? failures + 1 : 0;
      if (failures >= REPEATEDLY) this.failing.add(patientId);
      else if (failures === 0) this.failing.delete(patientId);
      if (outcome === 'done') return;
      if (outcome !== 'again') await pause(pauses.next(), signal);
    }
  }

  private async recordCompleted(patientId: string): Promise<'done' | 'again' | 'later'> {
    const { known, signal } = this.given;
    const attached = known.messagesOf(patientId);
    const isLate = known.isCompleted(patientId);
    if (isLate && attached.every((messageId) => known.isMessageForgotten(messageId))) return 'done';
    // All that came before this process had heard of it is in the views by then.
    if (!(await this.havePassedAll())) return 'again';
    if (isLate) {
      await this.forgetMessages(patientId, attached);
      return 'done';
    }
    const named = await this.forgetNaming(patientId, attached);
    if (named !== 'none-new') return named;
    if (!signal.aborted) await recordForgotten(this.given, patientId);
    return 'done';
  }

  private async forgetNaming(
    patientId: string,
    attached: readonly string[],
  ): Promise<'none-new' | 'again' | 'later'> {
    const waited = this.waiting.get(patientId);
    const found = await this.given.messagesNaming?.(patientId, waited);
    if (found && !waited) this.unreadable = found.unreadable;
    const isNews = await this.forgetMessages(patientId, [...attached, ...(found?.goes ?? [])]);
    if (found && found.waits.length > 0) {
      this.waiting.set(patientId, found.waits);
      return 'later';
    }
    // Others may have come while those were waited for, so all of them are looked through anew.
    if (this.waiting.delete(patientId)) return 'again';
    return isNews && !(await this.havePassedAll()) ? 'again' : 'none-new';
  }

  private async havePassedAll(): Promise<boolean> {
    const { store, havePassed, signal } = this.given;
    return havePassed(await store.head(), signal);
  }
}
