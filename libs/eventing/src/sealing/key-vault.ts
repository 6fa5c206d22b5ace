/**
 * The port of the key vault: a data key for each subject (a patient, or an enrolment before there
 * is a patient), kept apart from the events, with backups of its own. Who forgets a person
 * destroys the person's key; events sealed with it can be read by nobody from then on.
 */
export interface KeyVault {
  /** Drawn with the vault: the log notes which vault its events were sealed with. */
  readonly id: string;

  /**
   * The keys of those subjects that have or had one, in one batch; the others are left out, and
   * whoever has a key that is damaged and opens no more: that concerns nobody else.
   * @throws {VaultUnavailable}
   */
  find(subjects: readonly string[]): Promise<ReadonlyMap<string, FoundKey>>;

  /**
   * Like `find`, and makes what is missing. A made key is durable before this resolves, and
   * whoever makes one for the same subject at the same time, in any process, gets the same.
   * A destroyed key is never made again, and none beside a damaged one: who is left out here has
   * such a key, and nothing may be sealed for them.
   * @throws {VaultUnavailable} nothing may be sealed
   */
  findOrCreate(subjects: readonly string[]): Promise<ReadonlyMap<string, FoundKey>>;

  /**
   * Durable before it resolves, and may be repeated. Also for subjects without a key: none can be
   * made for them from then on.
   * @throws {VaultUnavailable} not known to be destroyed: repeat it
   */
  destroy(subject: string): Promise<void>;

  close(): Promise<void>;
}

export type FoundKey =
  /** 32 bytes for AES-256-GCM, the caller's own: wiped by whoever asked, when no longer needed. */
  { readonly is: 'key'; readonly key: Uint8Array } | { readonly is: 'destroyed' };

/** Says what to do; never a key and nothing of a key. */
export class VaultUnavailable extends Error {
  override readonly name = 'VaultUnavailable';
}

/** Somebody's data was to be sealed whose key was destroyed. Names the opaque id only. */
export class SubjectForgotten extends Error {
  override readonly name = 'SubjectForgotten';

  constructor(readonly subject: string) {
    super(`The subject ${subject} was forgotten: nothing can be recorded about it any more.`);
  }
}
