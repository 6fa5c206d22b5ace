import { KeyMissing, type EventStore } from '@anamnesis/eventing';
import {
  recordForgotten,
  recordMessageForgotten,
  recordNewsLost,
  recordNewsSettled,
  type Completing,
} from './forgetting-completion.js';
import type { NamingMessages } from './intake/messages-naming.js';
import { pause, Pauses } from './pauses.js';

export interface ForgettingWorkOptions extends Completing {
  readonly store: Pick<EventStore, 'head' | 'readStream'>;
  /** What the log says by now. */
  readonly known: {
    isCompleted(patientId: string): boolean;
    /** Messages that are the patient's, and have keys of their own. */
    messagesOf(patientId: string): readonly string[];
    isMessageForgotten(messageId: string): boolean;
    /** Its lost key was given up, and it is nobody's who was forgotten. */
    isGivenUp(subject: string): boolean;
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
  /** Messages that nobody can read here, so that nobody can say whom they name. */
  readonly unreadableMessages: readonly string[];
  /** Reports of which nothing is shown for a message whose key was given up: two let it go. */
  readonly reportsInVain: readonly string[];
}

/** Fewer may be a moment in which a server was away. */
const REPEATEDLY = 3;

/** Where some wait in vain: people let them go, and nobody says so here. */
const LOOK_AGAIN_MS = 10 * 60 * 1_000;

type Outcome = 'done' | 'again' | 'later';

/**
 * What is left to do when a person's key is destroyed, done and recorded by one process: messages
 * that name the person go, every view lets go of the rows, and at last it is said that it is done.
 */
export class ForgettingWork {
  /** By patient: two for one patient would take each other's word for what they looked through. */
  private readonly loops = new Map<string, Promise<void>>();
  private readonly askedAgain = new Set<string>();
  private lookingOver: Promise<void> = Promise.resolve();
  private readonly failing = new Set<string>();
  /** By patient: the messages that are waited for. */
  private readonly waiting = new Map<string, readonly string[]>();
  private unreadable: readonly string[] = [];
  private inVain: readonly string[] = [];
  private readonly toldOf = new Set<string>();
  private isWatchingVain = false;
  private isLookingNext = false;
  private lastLook: Promise<unknown> = Promise.resolve();
  private nextLook: Promise<NamingMessages | undefined> | undefined;

  constructor(private readonly given: ForgettingWorkOptions) {}

  get troubles(): ForgettingTroubles {
    return {
      failing: [...this.failing],
      waitingMessages: [...new Set([...this.waiting.values()].flat())].filter(
        (messageId) => !this.unreadable.includes(messageId),
      ),
      unreadableMessages: this.unreadable,
      reportsInVain: this.inVain,
    };
  }

  complete(patientId: string): void {
    if (this.given.signal.aborted) return;
    if (this.loops.has(patientId)) {
      this.askedAgain.add(patientId);
      return;
    }
    const loop = this.untilDone(() => this.recordCompleted(patientId), {
      failing: (isSo) => void (isSo ? this.failing.add(patientId) : this.failing.delete(patientId)),
    }).finally(() => {
      this.loops.delete(patientId);
      if (this.askedAgain.delete(patientId)) this.complete(patientId);
    });
    this.loops.set(patientId, loop);
  }

  /** Once at a start: what was left by who was cut off, or had an older copy of the vault. */
  lookOver(): void {
    this.lookingOver = this.untilDone(() => this.lookedOver());
    void this.lookingOver.then(() => this.lookAtVain());
  }

  /** A lost key was given up: what waits for its messages is noted now, once for many keys. */
  lookForLost(): void {
    if (this.isLookingNext) return;
    this.isLookingNext = true;
    this.lookingOver = this.lookingOver.then(async () => {
      this.isLookingNext = false;
      await this.untilDone(() => this.lookedForLost());
    });
    void this.lookingOver.then(() => this.lookAtVain());
  }

  async ended(): Promise<void> {
    await Promise.all([...this.loops.values(), this.lookingOver]);
  }

  /** @returns whether one of them was not forgotten before */
  async forgetMessages(patientId: string, messages: readonly string[]): Promise<boolean> {
    const { known, destroyMessage } = this.given;
    // Before it is recorded that they went: whoever is cut off does it again.
    await this.settleNews(messages);
    const left = messages.filter((messageId) => !known.isMessageForgotten(messageId));
    for (const messageId of left) {
      await recordMessageForgotten(this.given, { patientId, messageId });
      await destroyMessage(messageId);
    }
    return left.length > 0;
  }

  /**
   * No report waits for what is not there any more: neither for these messages, which go now, nor
   * for those that came as a patient's own and went with that patient's key. For one whose lost key
   * was given up they wait on: nobody ever saw what it would have changed in them. That it is lost is
   * noted, so that two people can let it go.
   */
  private async settleNews(going: readonly string[]): Promise<void> {
    const waiting = (await this.given.reportsWaiting?.()) ?? [];
    const inVain = new Set<string>();
    for (const each of waiting) {
      const end = await this.endOf(each.messageId);
      if (end === 'given-up') {
        inVain.add(each.reportId);
        await recordNewsLost(this.given, each).catch(unlessKeyMissing);
      } else if (end === 'gone' || going.includes(each.messageId)) {
        await recordNewsSettled(this.given, each).catch(unlessKeyMissing);
      }
    }
    this.inVain = [...inVain];
  }

  private async lookAtVain(): Promise<void> {
    const { signal } = this.given;
    if (this.isWatchingVain) return;
    this.isWatchingVain = true;
    while (this.inVain.length > 0 && !signal.aborted) {
      await pause(LOOK_AGAIN_MS, signal);
      // What is away now is asked the next time.
      if (!signal.aborted) await this.settleNews([]).catch(() => undefined);
    }
    this.isWatchingVain = false;
  }

  private async endOf(messageId: string): Promise<'gone' | 'given-up' | undefined> {
    const stream = `interfaceMessage-${messageId}`;
    const [first] = await this.given.store.readStream(stream, { limit: 1 });
    if (!first?.forgotten) return undefined;
    const { subject } = first;
    return subject !== undefined && this.given.known.isGivenUp(subject) ? 'given-up' : 'gone';
  }

  private async untilDone(
    step: () => Promise<Outcome>,
    tell: { readonly failing?: (isSo: boolean) => void } = {},
  ): Promise<void> {
    const { signal } = this.given;
    const pauses = new Pauses();
    for (let failures = 0; !signal.aborted;) {
      const outcome = await step().catch(() => 'failed' as const);
      failures = outcome === 'failed' ? failures + 1 : 0;
      tell.failing?.(failures >= REPEATEDLY);
      if (outcome === 'done') return;
      if (outcome !== 'again') await pause(pauses.next(), signal);
    }
  }

  private async lookedOver(): Promise<Outcome> {
    if (!(await this.havePassedAll())) return 'again';
    await this.settleNews([]);
    this.tellOfVain();
    const found = await this.lookThrough();
    for (const [patientId, { goes, waits }] of found?.named ?? []) {
      // Whoever is not done with is looked after anyway.
      if (!this.given.known.isCompleted(patientId)) continue;
      if (goes.length > 0) await this.forgetMessages(patientId, goes);
      if (waits.length === 0) continue;
      this.waiting.set(patientId, waits);
      this.complete(patientId);
    }
    // What cannot be decoded here is looked at again by the version that can.
    return 'done';
  }

  private async lookedForLost(): Promise<Outcome> {
    if (!(await this.havePassedAll())) return 'again';
    await this.settleNews([]);
    this.tellOfVain();
    return 'done';
  }

  /** Of each report once, however often the rest is tried. */
  private tellOfVain(): void {
    const news = this.inVain.filter((reportId) => !this.toldOf.has(reportId));
    if (news.length > 0) this.given.onWaitingInVain?.(news);
    for (const reportId of news) this.toldOf.add(reportId);
  }

  private async recordCompleted(patientId: string): Promise<Outcome> {
    const { known, signal } = this.given;
    const attached = known.messagesOf(patientId);
    const waited = this.waiting.get(patientId);
    const isLate = known.isCompleted(patientId) && waited === undefined;
    if (isLate && attached.every((messageId) => known.isMessageForgotten(messageId))) return 'done';
    // All that came before this process had heard of it is in the views by then.
    if (!(await this.havePassedAll())) return 'again';
    if (isLate) {
      await this.forgetMessages(patientId, attached);
      return 'done';
    }
    const named = await this.forgetNaming(patientId, attached, waited);
    if (named !== 'none-new') return named;
    if (!signal.aborted) await recordForgotten(this.given, patientId);
    return 'done';
  }

  private async forgetNaming(
    patientId: string,
    attached: readonly string[],
    waited: readonly string[] | undefined,
  ): Promise<'none-new' | 'again' | 'later'> {
    const found = await (waited ? this.given.messagesNaming?.(waited) : this.lookThrough());
    const { goes = [], waits = [] } = found?.named.get(patientId) ?? {};
    const isNews = await this.forgetMessages(patientId, [...attached, ...goes]);
    // Whoever could decode them may find the patient in them.
    const inTheWay = [...waits, ...(found?.undecodable ?? [])];
    if (inTheWay.length > 0) {
      this.waiting.set(patientId, inTheWay);
      return 'later';
    }
    // Others may have come while those were waited for, so all of them are looked through anew.
    if (waited) {
      this.waiting.delete(patientId);
      return 'again';
    }
    return isNews && !(await this.havePassedAll()) ? 'again' : 'none-new';
  }

  /** All messages, for everybody: whoever asks while that is under way shares what is begun next. */
  private lookThrough(): Promise<NamingMessages | undefined> {
    this.nextLook ??= this.lastLook.then(async () => {
      this.nextLook = undefined;
      const found = await this.given.messagesNaming?.();
      if (found) this.unreadable = [...found.unreadable, ...found.undecodable];
      return found;
    });
    const { nextLook } = this;
    this.lastLook = nextLook.catch(() => undefined);
    return nextLook;
  }

  private async havePassedAll(): Promise<boolean> {
    const { store, havePassed, signal } = this.given;
    return havePassed(await store.head(), signal);
  }
}

/** Whose report waits can be told at a start with the key; it must not keep others from going. */
const unlessKeyMissing = (failure: unknown): void => {
  if (!(failure instanceof KeyMissing)) throw failure;
};
