import type { EventDeclarations } from '@anamnesis/eventing';

/** A closed list: nobody whose key is lost can be described here. */
export const LOST_KEY_REASONS = ['vault-lost', 'key-damaged'] as const;
export type LostKeyReason = (typeof LOST_KEY_REASONS)[number];

/** One person says that no copy of the vault has the key any more. */
export interface KeyDeclaredLost {
  readonly type: 'KeyDeclaredLost';
  readonly whose: string;
  readonly reason: LostKeyReason;
  readonly by: string;
}

/** Another one agrees: from here on what the key sealed counts as absent, for good. */
export interface KeyGivenUp {
  readonly type: 'KeyGivenUp';
  readonly whose: string;
  readonly reason: LostKeyReason;
  readonly declaredBy: string;
  readonly by: string;
}

export type LostKeyEvent = KeyDeclaredLost | KeyGivenUp;

export const lostKeyStreamOf = (whose: string): string => `installation-lostKey-${whose}`;

export const KEY_GIVEN_UP: KeyGivenUp['type'] = 'KeyGivenUp';

export const lostKeyEvents: EventDeclarations<LostKeyEvent> = {
  KeyDeclaredLost: { version: 1, keys: ['whose', 'by'] },
  KeyGivenUp: { version: 1, keys: ['whose', 'declaredBy', 'by'] },
};
