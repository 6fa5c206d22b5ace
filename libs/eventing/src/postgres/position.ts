import { BEGINNING, type Position } from '../event-store.js';

/** As wide as bigint can be, so that text compares like the number. */
const DIGITS = 19;

export const positionForm = new RegExp(`^\\d{${DIGITS}}$`);

export const asPosition = (bigint: string): Position => bigint.padStart(DIGITS, '0');

/** For a bigint parameter: what comes after `BEGINNING` is everything above 0. */
export const asBigint = (position: Position): string => (position === BEGINNING ? '0' : position);
