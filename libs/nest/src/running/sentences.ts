import { StoreUnavailable, VaultUnavailable } from '@anamnesis/eventing';
import { SealingRefused } from '../sealing-refused.js';

type FailureClass = abstract new (...given: never[]) => Error;

/** Their messages are written for whoever runs the program. */
const FOR_PEOPLE: readonly FailureClass[] = [StoreUnavailable, VaultUnavailable, SealingRefused];

/** The sentence of a failure that a person can mend; none where it is a mistake of ours. */
export const sentenceIn = (
  failure: unknown,
  alsoForPeople: readonly FailureClass[] = [],
): string | undefined => {
  const isForPeople = [...FOR_PEOPLE, ...alsoForPeople].some((each) => failure instanceof each);
  return isForPeople ? (failure as Error).message : undefined;
};

/** The same for a command that ends with it: a mistake of ours is thrown on. */
export const sentenceOf = (
  failure: unknown,
  alsoForPeople: readonly FailureClass[] = [],
): string => {
  const sentence = sentenceIn(failure, alsoForPeople);
  if (sentence === undefined) throw failure;
  return sentence;
};

/** Says why a command ends, a line each. @returns the exit code */
export const giveUp = (sentences: readonly string[], code: number): number => {
  for (const sentence of sentences) console.error(sentence);
  return code;
};
