import { presentFields } from '../shared/present-fields.js';
import type { TakePatientUpdate } from './commands.js';
import type { Demographics, ProposedField } from './events.js';
import { nameAfter } from './name-in-update.policy.js';

/**
 * What of a record system's message counts at once, and what waits for staff?
 *
 * Name and sex are the practice's own word and are taken. E-mail and zip are only proposed: with
 * them an account is activated and mails are sent, so staff first ask the patient that nobody else
 * reads the address (requirements rows 13, 26 and 27). A birth date is only proposed: it decides
 * which results are hidden for ever and when a proxy loses sight of them, and what was shown by
 * mistake cannot be taken back (rules L6 and L7; safety, November 2026). What is left unsaid stays;
 * of several e-mails the first counts, unless one of them is on file.
 * Not covered: whose message it is and whether it is older than another, which is decided before;
 * deaths and further numbers, which are facts of their own; phones, which stay as they are.
 */
export const demographicUpdateOf = (file: Demographics, told: UpdateAsTold): DemographicUpdate => ({
  taken: { ...nameAfter(file, nameIn(told)), administrativeGender: genderAfter(file, told) },
  proposable: [...emailIn(file, told), ...zipIn(file, told), ...birthDateIn(file, told)],
});

export type UpdateAsTold = Pick<
  TakePatientUpdate,
  'familyName' | 'givenName' | 'administrativeGender' | 'emails' | 'zip' | 'birthDate' | 'none'
>;

export interface DemographicUpdate {
  /** How these are from now on. */
  readonly taken: Pick<Demographics, 'familyName' | 'givenName'> & {
    readonly administrativeGender: Demographics['administrativeGender'] | undefined;
  };
  readonly proposable: readonly ToldValue[];
}

/** What the sender says now of one field. */
export interface ToldValue {
  readonly field: ProposedField;
  /** Left out where there is none any more. */
  readonly value?: string;
  readonly isOnFile: boolean;
}

/** Servers of mail do not tell capitals apart, and four more digits of a zip are the same place. */
export const isSameValue = (
  field: ProposedField,
  one: string | undefined,
  other: string | undefined,
): boolean =>
  one === undefined || other === undefined
    ? one === other
    : comparable[field](one) === comparable[field](other);

const comparable: Readonly<Record<ProposedField, (value: string) => string>> = {
  email: (value) => value.trim().toLowerCase(),
  zip: (value) =>
    value
      .replaceAll(' ', '')
      .toUpperCase()
      .replace(/^(\d{5})-?\d{4}$/, '$1'),
  birthDate: (value) => value,
};

const nameIn = ({ familyName, givenName, none = [] }: UpdateAsTold) => ({
  familyName,
  givenName,
  hasNoMiddleNames: none.includes('middleNames'),
});

const genderAfter = (
  file: Demographics,
  { administrativeGender, none = [] }: UpdateAsTold,
): Demographics['administrativeGender'] | undefined =>
  none.includes('administrativeGender')
    ? undefined
    : (administrativeGender ?? file.administrativeGender);

const emailIn = (file: Demographics, { emails = [], none = [] }: UpdateAsTold) => {
  const known = emails.find((email) => isSameValue('email', email, file.email));
  const value = known ?? emails[0];
  return value === undefined && !none.includes('email') ? [] : [toldValue(file, 'email', value)];
};

const zipIn = (file: Demographics, { zip, none = [] }: UpdateAsTold) =>
  zip === undefined && !none.includes('zip') ? [] : [toldValue(file, 'zip', zip)];

const birthDateIn = (file: Demographics, { birthDate }: UpdateAsTold) =>
  birthDate === undefined ? [] : [toldValue(file, 'birthDate', birthDate)];

const toldValue = (
  file: Demographics,
  field: ProposedField,
  value: string | undefined,
): ToldValue => presentFields({ field, value, isOnFile: isSameValue(field, value, file[field]) });
