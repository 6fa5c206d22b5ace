/**
 * The port of the place where wrapped data keys lie. It never sees a key that is not wrapped.
 * Every method rejects with `VaultUnavailable` when it cannot do what it says.
 */
export interface WrappedKeys {
  /** The identity of the vault, drawn with it. */
  readonly vault: string;

  /** What is known of each subject, durable by now; subjects never heard of are left out. */
  find(subjects: readonly string[]): Promise<ReadonlyMap<string, FoundWraps>>;

  /**
   * Durable before it resolves. The first data key of a subject stays the only one: later ones,
   * those of subjects destroyed by now, and those under a master key that was given up, are
   * dropped silently. Ask `find` which one it is, if any.
   */
  add(keys: readonly WrappedKey[]): Promise<void>;

  /**
   * The same data keys, wrapped anew: durable first, then the wraps they replace are erased.
   * Those of subjects destroyed by now are dropped.
   */
  replace(keys: readonly Rewrap[]): Promise<void>;

  /** Durable before it resolves, wins over every key before and after, and erases the wraps. */
  destroy(subject: string): Promise<void>;

  /**
   * From now on no first key of anybody is stored under this master key, whoever may still hold
   * it: durable before it resolves. Only where master keys are destroyed by us and never named
   * again; those of an environment may come back.
   */
  giveUp?(masterKey: string): Promise<void>;

  /** Subjects of which a wrap is left under another master key than this one, page by page. */
  notWrappedWith(masterKey: string): AsyncIterable<readonly string[]>;

  /** How many keys open with none of these master keys. */
  openedByNone(masterKeys: readonly string[]): Promise<number>;

  census(): Promise<Census>;

  /** Only of files: a database looks after its own pages. */
  lineTroubles?(): Promise<LineTroubles>;

  close(): Promise<void>;
}

export interface WrappedKey {
  readonly subject: string;
  /** Tells two data keys of one subject apart, made at the same time; says nothing of the key. */
  readonly dataKey: string;
  readonly masterKey: string;
  readonly ciphertext: Uint8Array;
}

export interface Rewrap extends WrappedKey {
  /** The master keys of the wraps that it was made from, or that were there beside it. */
  readonly replaces: readonly string[];
}

export type FoundWraps =
  /** One data key, the newest wrap first; more than one while the master key is being rotated. */
  | { readonly is: 'wrapped'; readonly wraps: readonly WrappedKey[] }
  | { readonly is: 'destroyed' }
  /** There is a key, but it cannot be read: another one must not be made. */
  | { readonly is: 'damaged' };

export interface Census {
  readonly keys: number;
  readonly destroyed: number;
  /** How many wraps there are under each master key, those included that a newer one replaces. */
  readonly byMasterKey: ReadonlyMap<string, number>;
  /** Lines and keys that are there but cannot be read. */
  readonly damaged: number;
}

/** Lines that count for nothing: cut off while they were written, or changed since. */
export interface LineTroubles {
  readonly path: string;
  /** No harm: nobody was told that such a line was stored. */
  readonly torn: number;
  /** Bytes of the file at which they begin. */
  readonly damagedAt: readonly number[];
}
