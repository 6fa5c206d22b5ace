/** A number, or one of the three things that can be expected without knowing a number. */
export type ExpectedRevision = number | 'any' | 'no-stream' | 'stream-exists';

/** What stands in the event of a `$$` stream about the stream it belongs to. */
export interface StreamSettings {
  readonly maxCount?: number;
  readonly maxAgeSeconds?: number;
  readonly truncateBefore?: number | 'deleted';
  /** As written, so that undeleting a stream keeps what it does not understand. */
  readonly written: Readonly<Record<string, unknown>>;
}

export interface StreamState {
  readonly name: string;
  /** By revision: numbering has no holes and goes on after a soft delete. */
  readonly records: LogRecord[];
  /** What its `$$` stream said, oldest first, each with the index of the record that said it. */
  readonly settings: { readonly index: number; readonly settings: StreamSettings }[];
  tombstone?: LogRecord | undefined;
}

/** One stored event: what is needed to find it, and the bytes that every reader is sent. */
export interface LogRecord {
  readonly index: number;
  readonly position: number;
  readonly stream: StreamState;
  readonly revision: number;
  readonly type: string;
  readonly id: string;
  readonly createdAt: number;
  readonly message: Buffer;
}

export const NO_REVISION = -1;

/** .NET's largest long stands for "deleted", as a revision and as a truncation mark. */
export const DELETED_REVISION = 9_223_372_036_854_775_807n;

export const settingsFrom = (data: Uint8Array): StreamSettings => {
  const text = Buffer.from(data).toString('utf8');
  const written = parsed(text);
  const number = (key: string): number | undefined => {
    const value = written[key];
    return typeof value === 'number' ? value : undefined;
  };
  const truncateBefore = number('$tb');
  const maxCount = number('$maxCount');
  const maxAgeSeconds = number('$maxAge');
  return {
    written,
    ...(maxCount === undefined ? {} : { maxCount }),
    ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
    ...(truncateBefore === undefined
      ? {}
      : {
          truncateBefore: truncateBefore >= Number(DELETED_REVISION) ? 'deleted' : truncateBefore,
        }),
  };
};

const parsed = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? { ...value } : {};
  } catch {
    return {};
  }
};

export const isSoftDeleted = (stream: StreamState, settings = stream.settings.at(-1)): boolean =>
  settings?.settings.truncateBefore === 'deleted';

export type AppendCheck =
  | { readonly is: 'allowed'; readonly undeletes: boolean }
  | { readonly is: 'repeated'; readonly last: LogRecord }
  | { readonly is: 'conflict'; readonly actual: number }
  | { readonly is: 'deleted' };

/** What an append needs to know; none of it changes anything. */
export interface AppendQuestion {
  readonly stream: StreamState;
  readonly expected: ExpectedRevision;
  readonly ids: readonly string[];
  /** Where the newest event of that id is, whichever stream it is in. */
  readonly recordOf: (id: string) => LogRecord | undefined;
  readonly metastreamExists: boolean;
}

/**
 * May these events be appended, or are they there already? Ids are compared at the revision that
 * the append expects; only without one are they looked up, in a memory that does not last for ever.
 */
export const checkAppend = (question: AppendQuestion): AppendCheck => {
  const { stream, expected, metastreamExists } = question;
  const actual = stream.records.length - 1;
  if (stream.tombstone) return { is: 'deleted' };
  if (expected === 'stream-exists' && actual === NO_REVISION && !metastreamExists) {
    return { is: 'conflict', actual };
  }
  if (expected === 'any' || expected === 'stream-exists') return repeatedAnywhere(question, actual);
  const revision = expected === 'no-stream' ? NO_REVISION : expected;
  if (revision < actual) return repeatedAt(question, revision, actual);
  if (revision > actual) return { is: 'conflict', actual };
  return { is: 'allowed', undeletes: isSoftDeleted(stream) };
};

const repeatedAnywhere = (question: AppendQuestion, actual: number): AppendCheck => {
  const { stream, ids, recordOf } = question;
  let last: LogRecord | undefined;
  for (const id of ids) {
    const known = recordOf(id);
    if (!known || known.stream !== stream) {
      return last
        ? { is: 'conflict', actual }
        : { is: 'allowed', undeletes: isSoftDeleted(stream) };
    }
    last = known;
  }
  return last ? { is: 'repeated', last } : { is: 'allowed', undeletes: isSoftDeleted(stream) };
};

const repeatedAt = (question: AppendQuestion, revision: number, actual: number): AppendCheck => {
  const { stream, ids, expected } = question;
  let last: LogRecord | undefined;
  for (const [index, id] of ids.entries()) {
    const there = stream.records[revision + 1 + index];
    if (there?.id !== id) {
      const startsAnew = !last && expected === 'no-stream' && isSoftDeleted(stream);
      return startsAnew ? { is: 'allowed', undeletes: true } : { is: 'conflict', actual };
    }
    last = there;
  }
  return last ? { is: 'repeated', last } : { is: 'conflict', actual };
};
