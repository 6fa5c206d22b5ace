import { randomUUID } from 'node:crypto';
import {
  accessLogStreamOf,
  messageAccessStreamOf,
  type AccessLogEvent,
  type PortalCaller,
} from '@anamnesis/domain';
import { ACCESS_POLICY_VERSION } from '@anamnesis/domain/access/access.policy';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import {
  appendSettled,
  eventIdOf,
  StoreUnavailable,
  SubjectForgotten,
  type EventCodec,
  type EventStore,
  type EventToStore,
  type ExpectedRevision,
  type KeyRing,
  type SubjectKey,
} from '@anamnesis/eventing';
import { hasHome } from './subject-homes.js';

/** What is noted of an access; who, when and under which id is added here. */
export type AccessToNote = DistributiveOmit<
  AccessLogEvent,
  'accessId' | 'by' | 'role' | 'onBehalfOf' | 'at' | 'correlationId'
>;

/** `Omit` of each member of a union; the plain one would merge them. */
export type DistributiveOmit<Union, Field extends PropertyKey> = Union extends unknown
  ? Omit<Union, Field>
  : never;

export interface AccessLog {
  /**
   * Resolves when all of it is durable: no answer leaves before.
   * @throws {StoreUnavailable | OutcomeUnknown} not noted: the answer must not leave. So where a
   *   key is lost of somebody whom it concerns
   */
  note(caller: PortalCaller, at: string, accesses: readonly Access[]): Promise<void>;
}

/** Facts of one append: keeps it far below the store's limit. */
const MOST_AT_ONCE = 200;
/** Several processes note on one stream; each conflict tells the revision to go on from. */
const MOST_CONFLICTS = 20;
const MOST_WAITING = 10_000;
const MOST_LINES = 10_000;

/** @param keys of the store, where one seals: they tell who is known and who was forgotten */
export const accessLog = (
  store: EventStore,
  codec: EventCodec,
  keys?: Pick<KeyRing, 'find'>,
): AccessLog => new StoredAccessLog(store, codec, keys);

type Access = AccessToNote & {
  readonly onBehalfOf?: string;
  /** Of an access that is noted in two places; drawn when left out. */
  readonly accessId?: string;
  /** Of a message that is nobody's yet: it stands with the message, sealed with its key. */
  readonly ofMessage?: string;
};

/**
 * `unknown`: no key, and nothing was ever recorded about it; it may be whatever somebody typed.
 * `forgotten`: the key was destroyed, and none is ever made again.
 */
type Known = 'known' | 'unknown' | 'forgotten';

class StoredAccessLog implements AccessLog {
  private readonly lines = new Map<string, Line>();

  constructor(
    private readonly store: EventStore,
    private readonly codec: EventCodec,
    private readonly keys: Pick<KeyRing, 'find'> | undefined,
  ) {}

  async note(caller: PortalCaller, at: string, accesses: readonly Access[]): Promise<void> {
    const known = await this.knownOf(accesses);
    await Promise.all(
      accesses.map(({ ofMessage, ...access }, index) => {
        const event = accessOf(caller, at, access);
        return this.noteOne({ event, ofMessage }, known[index]);
      }),
    );
    this.forgetIdle();
  }

  /** About whom nothing can be sealed, it is noted with the practice: no key is made for it. */
  private async noteOne(of: NotedAccess, known: Known = 'known'): Promise<void> {
    const { event, ofMessage } = of;
    const { patientId, at } = event;
    const noted = known === 'unknown' ? withoutPatient(event) : event;
    const subject = known === 'known' ? (ofMessage ?? patientId) : undefined;
    const isWithMessage = subject !== undefined && subject === ofMessage;
    const stream = isWithMessage ? messageAccessStreamOf(subject) : accessLogStreamOf(subject, at);
    try {
      await this.lineOf(stream).note(encode(this.codec, stream, { event: noted, subject }));
    } catch (failure) {
      if (!(failure instanceof SubjectForgotten) || known !== 'known') throw failure;
      await this.noteOne(of, 'forgotten');
    }
  }

  private async knownOf(accesses: readonly Access[]): Promise<readonly Known[]> {
    if (!this.keys) return accesses.map(() => 'known');
    const subjects = accesses.map(({ ofMessage, patientId }) => ofMessage ?? patientId);
    const found = await this.keys.find(new Set(subjects.filter((each) => each !== undefined)));
    const known = subjects.map((subject) =>
      subject === undefined ? 'known' : knownBy(found.get(subject)),
    );
    const keyless = new Set(subjects.filter((_subject, index) => known[index] === 'unknown'));
    if (keyless.size === 0) return known;
    const onLog = await this.onLogAmong(keyless);
    return known.map((each, index) => onLog.get(subjects[index] ?? '') ?? each);
  }

  /**
   * Of whom the log holds something: whoever has no key then has lost it, and to keep their access
   * apart from them would be to lose it.
   * @throws {StoreUnavailable}
   */
  private async onLogAmong(
    keyless: Iterable<string | undefined>,
  ): Promise<ReadonlyMap<string, Known>> {
    const onLog: string[] = [];
    for (const subject of keyless) {
      if (subject !== undefined && (await hasHome(this.store, subject))) onLog.push(subject);
    }
    // Asked again: another process may have made the key and used it meanwhile.
    const found = await this.keys?.find(onLog);
    return new Map(
      onLog.map((subject) => {
        const known = knownBy(found?.get(subject));
        if (known === 'unknown') throw new StoreUnavailable(sentenceOnLostKey(subject));
        return [subject, known];
      }),
    );
  }

  private lineOf(stream: string): Line {
    const line = this.lines.get(stream) ?? new Line(this.store, stream);
    this.lines.set(stream, line);
    return line;
  }

  private forgetIdle(): void {
    if (this.lines.size <= MOST_LINES) return;
    for (const [stream, line] of this.lines) if (line.isIdle) this.lines.delete(stream);
  }
}

const knownBy = (key: SubjectKey | undefined): Known => {
  if (key?.isDestroyed) return 'forgotten';
  return key && !key.bytes ? 'unknown' : 'known';
};

const sentenceOnLostKey = (subject: string): string =>
  `No access to the data of the subject ${subject} can be noted: the vault has no key for it, and ` +
  'the log holds sealed events of it. Restore the newest copy of the vault; if no copy has the ' +
  'key: npm run keys -- give-up.';

interface NotedAccess {
  readonly event: AccessLogEvent;
  readonly ofMessage: string | undefined;
}

interface Waiting {
  readonly event: EventToStore;
  readonly settle: (failure?: unknown) => void;
}

/** One stream: facts that come in while an append is under way go together in the next one. */
class Line {
  private readonly waiting: Waiting[] = [];
  private isBusy = false;
  private expected: ExpectedRevision | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly stream: string,
  ) {}

  get isIdle(): boolean {
    return !this.isBusy;
  }

  note(event: EventToStore): Promise<void> {
    if (this.waiting.length >= MOST_WAITING) {
      throw new StoreUnavailable('The access log cannot keep up. Try again in a moment.');
    }
    return new Promise((resolve, reject) => {
      const settle = (failure?: unknown): void => {
        if (failure === undefined) resolve();
        else reject(failure instanceof Error ? failure : new StoreUnavailable('Not noted.'));
      };
      this.waiting.push({ event, settle });
      if (!this.isBusy) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.isBusy = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MOST_AT_ONCE);
      try {
        await this.append(batch.map(({ event }) => event));
        for (const { settle } of batch) settle();
      } catch (failure) {
        // What an append in doubt left behind is read anew by the next one.
        this.expected = undefined;
        for (const { settle } of batch) settle(failure);
      }
    }
    this.isBusy = false;
  }

  private async append(events: readonly EventToStore[]): Promise<void> {
    const { stream, store } = this;
    let expectedRevision = this.expected ?? (await revisionOf(store, stream));
    for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts += 1) {
      const outcome = await appendSettled(store, { stream, expectedRevision, events });
      expectedRevision = outcome.is === 'appended' ? outcome.revision : outcome.actual;
      this.expected = expectedRevision;
      if (outcome.is === 'appended') return;
    }
    throw new StoreUnavailable('The access log is written by too many at once. Try again.');
  }
}

const accessOf = (
  caller: PortalCaller,
  at: string,
  access: Omit<Access, 'ofMessage'>,
): AccessLogEvent => {
  // What is noted in a second place was allowed when it was noted first.
  const { accessId = randomUUID(), policyVersion = ACCESS_POLICY_VERSION } = access;
  const { actor: by, role, correlationId = accessId } = caller;
  return { ...access, accessId, by, role, at, correlationId, policyVersion } as AccessLogEvent;
};

const withoutPatient = (event: AccessLogEvent): AccessLogEvent => {
  const { patientId: _typed, onBehalfOf: _same, ...rest } = event;
  return rest;
};

const encode = (
  codec: EventCodec,
  stream: string,
  { event, subject }: { event: AccessLogEvent; subject: string | undefined },
): EventToStore => {
  const { accessId, by, onBehalfOf, correlationId, policyVersion } = event;
  return codec.encode(eventIdOf(stream, accessId, 0), event, {
    actor: by,
    ...presentFields({ onBehalfOf, policyVersion }),
    commandId: accessId,
    commandDigest: '',
    correlationId,
    causationId: 'commandId' in event ? event.commandId : accessId,
    ...(subject === undefined ? {} : { subject }),
  });
};

const revisionOf = async (store: EventStore, stream: string): Promise<ExpectedRevision> => {
  const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
  return last ? last.revision : 'no-stream';
};
