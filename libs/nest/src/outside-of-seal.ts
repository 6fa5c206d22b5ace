import type { StoredEvent } from '@anamnesis/eventing';

/** What of an event can be read also when nothing else can: opaque ids. */
export interface OutsideOfSeal {
  /** Whose data it is. */
  readonly subject?: string;
  readonly keys: Readonly<Record<string, string>>;
}

export const outsideOfSeal = ({ metadata }: StoredEvent): OutsideOfSeal => {
  const { subject, keys = {} } = JSON.parse(new TextDecoder().decode(metadata)) as Partial<
    Pick<OutsideOfSeal, 'subject' | 'keys'>
  >;
  return subject === undefined ? { keys } : { subject, keys };
};
