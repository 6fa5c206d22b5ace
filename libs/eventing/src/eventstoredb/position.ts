import { BEGINNING, type Position } from '../event-store.js';

/** As wide as an unsigned 64-bit number can be, so that text compares like the pair of numbers. */
const DIGITS = 20;

export const positionForm = new RegExp(`^\\d{${DIGITS}}/\\d{${DIGITS}}$`);

export interface LogPosition {
  readonly commit: string;
  readonly prepare: string;
}

/** Both parts: the events of one old transaction share their commit, and differ in their prepare. */
export const asPosition = ({ commit, prepare }: LogPosition): Position =>
  `${commit.padStart(DIGITS, '0')}/${prepare.padStart(DIGITS, '0')}`;

/** Undefined for `BEGINNING`. */
export const asLogPosition = (position: Position): LogPosition | undefined => {
  if (position === BEGINNING) return undefined;
  const [commit = '', prepare = ''] = position.split('/');
  return { commit: withoutZeros(commit), prepare: withoutZeros(prepare) };
};

const withoutZeros = (digits: string): string => digits.replace(/^0+(?=\d)/, '');

/** A server that does not know where an event lies says so by the highest number, or by none. */
const NOWHERE = '18446744073709551615';

export const isSomewhere = ({ commit, prepare }: LogPosition): boolean =>
  [commit, prepare].every((part) => part !== '' && !part.startsWith('-') && part !== NOWHERE);
