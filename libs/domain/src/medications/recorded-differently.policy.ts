import { presentFields } from '../shared/present-fields.js';

/**
 * Does a repeat say something else than what was recorded under the same id, and in which fields?
 *
 * An interface sends again and an import runs twice, so the same again is no news. Something else
 * under the same id is a mistake of the source or of ours, and overwriting would change what
 * earlier refills were decided on, so it is refused (the practice's decision, November 2026). What
 * was left out now and then counts as said: silence and a value differ.
 * Not covered here: corrections, which need an event of their own once a source sends them.
 * Answers with names only, for what the fields say is patient data and a refusal may be logged.
 */
export const fieldsSaidDifferently = <Said extends object>(
  before: Said,
  said: Said,
): readonly string[] => {
  const [one, other]: Record<string, unknown>[] = [presentFields(before), presentFields(said)];
  return Object.keys({ ...one, ...other }).filter((name) => one?.[name] !== other?.[name]);
};
