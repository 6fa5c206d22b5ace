import type { EventStore } from '@anamnesis/eventing';

/** A patient is put on file before anything else is said of one; a message is of itself. */
export const homesOf = (subject: string): readonly string[] => [
  `patient-${subject}`,
  `interfaceMessage-${subject}`,
];

/**
 * Whether anything was ever recorded of this subject, sealed with a key of its own: who has none
 * then has lost it.
 */
export const hasHome = async (
  store: Pick<EventStore, 'readStream'>,
  subject: string,
): Promise<boolean> => {
  const begun = await Promise.all(
    homesOf(subject).map((home) => store.readStream(home, { limit: 1 })),
  );
  return begun.some(([first]) => first?.subject === subject);
};
