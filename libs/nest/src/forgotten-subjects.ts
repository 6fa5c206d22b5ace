import {
  forgetting,
  type ForgettingApproved,
  type ForgettingEvent,
  type MessagePatientAttached,
} from '@anamnesis/domain';
import {
  BEGINNING,
  commandIdOf,
  type EventCodec,
  type EventStore,
  type Execution,
  type ForgettingRule,
  type KeyRing,
  type KeyVault,
  type Position,
  type ProjectionProgress,
  type StoredEvent,
} from '@anamnesis/eventing';
import type { AccessLog } from './access-log.js';

/** What tells every projection that a person's rows are to go. */
export const forgettingRule: ForgettingRule = {
  eventTypes: ['ForgettingApproved'],
  subjectOf: ({ event }) => (event as ForgettingApproved).patientId,
};

export interface ForgottenSubjectsOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly vault: Pick<KeyVault, 'destroy'>;
  readonly keys: Pick<KeyRing, 'forget'>;
}

/** Somebody was forgotten: everything that a part of the process holds of that person goes now. */
export type WhenForgotten = (subject: string, position: Position) => void;

export interface Completing {
  readonly execution: Execution;
  readonly accessLog: AccessLog;
  readonly clock: { now(): string };
  /** Waits a while until everything that follows the log has let go of the person's rows. */
  readonly havePassed: (position: Position, signal: AbortSignal) => Promise<boolean>;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
const LOOK_AGAIN_MS = 30_000;
const MACHINE = 'anamnesis';

/**
 * Who was forgotten, as the log says: read whole before anything else is done, then followed. Each
 * time the key is destroyed again, whatever a restored vault holds. There is nothing to resume:
 * a process that was killed at any step begins anew at its next start.
 */
export class ForgottenSubjects {
  private readonly positions = new Map<string, Position>();
  private readonly completed = new Set<string>();
  private readonly messages = new AttachedMessages();
  private readonly listeners = new Set<WhenForgotten>();
  private readonly closing = new AbortController();
  private following: Promise<unknown> = Promise.resolve();
  private completing: Completing | undefined;
  private readonly completions = new Set<Promise<void>>();
  private seen: Position = BEGINNING;
  private isHeldUp = false;

  private constructor(private readonly options: ForgottenSubjectsOptions) {}

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
    for (const [subject, position] of this.positions) this.complete(subject, position);
    this.following = this.followLive();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.following;
    await Promise.all(this.completions);
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
    this.complete(subject, position);
  }

  /** A message whose patient was found later has a key of its own, which goes with the patient's. */
  private async attached(stored: StoredEvent): Promise<void> {
    const { messageId, patientId } = attachmentIn(stored);
    this.messages.attach(messageId, patientId);
    if (!this.positions.has(patientId)) return;
    // By a process that had not heard of it yet.
    this.options.keys.forget(messageId);
    await this.options.vault.destroy(messageId);
  }

  private complete(subject: string, position: Position): void {
    const { completing } = this;
    if (!completing || this.completed.has(subject)) return;
    const work = this.recordCompleted(completing, subject, position).finally(() =>
      this.completions.delete(work),
    );
    this.completions.add(work);
  }

  private async recordCompleted(
    completing: Completing,
    subject: string,
    position: Position,
  ): Promise<void> {
    const { signal } = this.closing;
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted && !this.completed.has(subject);) {
      try {
        if (await completing.havePassed(position, signal)) {
          await record(completing, subject);
          return;
        }
      } catch {
        await pause(pauseMs, signal);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }
}

const ATTACHED = 'MessagePatientAttached' satisfies MessagePatientAttached['type'];

const ofForgetting = {
  by: 'type',
  types: ['ForgettingApproved', 'PatientForgotten', ATTACHED],
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
const attachmentIn = ({
  metadata,
}: StoredEvent): Pick<MessagePatientAttached, 'messageId' | 'patientId'> => {
  const { keys } = JSON.parse(new TextDecoder().decode(metadata)) as {
    readonly keys: Pick<MessagePatientAttached, 'messageId' | 'patientId'>;
  };
  return keys;
};

const eventOf = (codec: EventCodec, stored: StoredEvent): ForgettingEvent =>
  codec.decode(stored).event as ForgettingEvent;

/** Followers of the log, by the names of their checkpoints. */
export interface Followers {
  readonly progress: ProjectionProgress;
  readonly names: readonly string[];
}

export const havePassed =
  (all: readonly Followers[]): Completing['havePassed'] =>
  async (position, signal) => {
    const waits = all.flatMap(({ progress, names }) =>
      names.map((name) => progress.waitFor(name, position, { timeoutMs: LOOK_AGAIN_MS, signal })),
    );
    return (await Promise.all(waits)).every(Boolean);
  };

/** The same id in every process and at every try: it is recorded once. */
const record = async (
  { execution, accessLog, clock }: Completing,
  patientId: string,
): Promise<void> => {
  const commandId = commandIdOf(MACHINE, `forgotten ${patientId}`);
  const command = { type: 'RecordForgettingCompleted', patientId } as const;
  const caller = { actor: MACHINE };
  const answer = await execution.execute(forgetting, { command, caller, commandId });
  if (answer.is === 'conflict') throw new Error('Its stream is written by others: try again.');
  if (answer.is !== 'accepted' || answer.repeated || answer.events.length === 0) return;
  const { type: what } = command;
  await accessLog.note({ actor: MACHINE, role: 'service' }, clock.now(), [
    { type: 'CommandAccepted', commandId, what, rule: 'machine-records', patientId },
  ]);
};

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
