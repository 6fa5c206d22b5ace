import { foldedWords, lettersOf } from '../shared/folded-text.js';

/**
 * Whose is what a laboratory sends?
 *
 * The number with its assigning authority finds the file; birth date and name must agree with it,
 * or a person looks at the message (requirements section 2, *whose result*; safety, November 2026).
 * The family name must be told and agree; a given name that is told must agree in its first word,
 * or be its initial: twins differ in nothing else. Names are compared without case, accents, blanks
 * and punctuation. A birth date that is missing or partial confirms nothing. Numbers that nobody
 * has assigned are passed over; those that name two people name nobody. Sex, address and phone do
 * not count, and nothing of what a message says changes the file.
 * Not covered: former names and nicknames; whoever uses them is found by a person.
 */
export const patientMatchOf = (
  told: PersonAsTold,
  found: readonly PatientOnFile[],
): PatientMatch => {
  const [first, ...others] = found;
  if (!first) return { is: 'patient-unknown' };
  const { patientId } = first;
  if (others.some((other) => other.patientId !== patientId)) return { is: 'patient-ambiguous' };
  const agrees =
    isSameBirthDate(told, first) && isSameFamily(told, first) && isSameGiven(told, first);
  return agrees ? { is: 'matched', patientId } : { is: 'patient-disagrees' };
};

/** Anything but `matched` is the reason for which the message waits on the worklist. */
export type PatientMatch =
  | { readonly is: 'matched'; readonly patientId: string }
  | { readonly is: 'patient-unknown' | 'patient-ambiguous' | 'patient-disagrees' };

export interface PersonAsTold {
  readonly familyName?: string | undefined;
  readonly givenName?: string | undefined;
  /** YYYY-MM-DD; a month or a year confirms nothing. */
  readonly birthDate?: string | undefined;
}

/** Whom one of the told numbers names, as the file has it. */
export interface PatientOnFile {
  readonly patientId: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly birthDate: string;
}

const isSameBirthDate = (told: PersonAsTold, file: PatientOnFile): boolean =>
  told.birthDate === file.birthDate;

const isSameFamily = (told: PersonAsTold, file: PatientOnFile): boolean => {
  const family = lettersOf(told.familyName ?? '');
  return family !== '' && family === lettersOf(file.familyName);
};

const isSameGiven = (told: PersonAsTold, file: PatientOnFile): boolean => {
  const whole = lettersOf(told.givenName ?? '');
  if (whole === '' || whole === lettersOf(file.givenName)) return true;
  const [first = ''] = foldedWords(told.givenName ?? '').split(' ');
  const [known = ''] = foldedWords(file.givenName).split(' ');
  const isInitial = first.length === 1 || known.length === 1;
  return isInitial ? first.charAt(0) === known.charAt(0) : first === known;
};
