import type { Hl7Message } from './message.js';

/** Where a message says that it is a part of one. */
export interface PartOfMessage {
  readonly segment: string;
  readonly occurrence: 1;
  readonly field?: number;
}

/**
 * Where it says that another message goes on with it, or that it goes on with another one: by a
 * pointer in MSH-14 or DSC, or by ADD, which goes on with a segment that was cut. Parts are not put
 * together here, and one by itself would be cut off where nobody sees it.
 */
export const partOfMessage = ({ header, segments }: Hl7Message): PartOfMessage | undefined => {
  const part = segments.find(({ name }) => name === 'ADD' || name === 'DSC');
  if (part) return { segment: part.name, occurrence: 1 };
  return header.text(14) === undefined ? undefined : { segment: 'MSH', occurrence: 1, field: 14 };
};
