import type { ResultStatus } from '@anamnesis/domain';

/**
 * OBX-11, table 0085. The laboratory's own verification (V, R) is never the ordering provider's
 * review. V changes nothing: without a value it is no line, with one it is known already as a
 * preliminary one, or comes behind a final one.
 * U makes final what came before; its values, which it does not repeat, stay as they are.
 */
const OF_A_LINE: Readonly<Record<string, ResultStatus>> = {
  I: 'registered',
  O: 'registered',
  N: 'registered',
  P: 'preliminary',
  R: 'preliminary',
  V: 'preliminary',
  S: 'partial',
  F: 'final',
  U: 'final',
  B: 'appended',
  C: 'corrected',
  A: 'amended',
  X: 'cancelled',
  D: 'entered-in-error',
  W: 'wrong-patient',
};

/** OBR-25, table 0123: the order as a whole. */
const OF_AN_ORDER: Readonly<Record<string, ResultStatus>> = {
  O: 'registered',
  I: 'registered',
  S: 'registered',
  N: 'registered',
  P: 'preliminary',
  M: 'preliminary',
  R: 'partial',
  A: 'partial',
  F: 'final',
  C: 'corrected',
  X: 'cancelled',
};

export type OrderStatus = ResultStatus | 'unsaid' | 'unknown';

export const orderStatusOf = (letter: string | undefined): OrderStatus => {
  if (letter === undefined) return 'unsaid';
  return of(OF_AN_ORDER, letter) ?? 'unknown';
};

/**
 * A line's own word counts before the order's, except that nothing of a cancelled order stands.
 * Nothing where neither says one that there is.
 */
export const lineStatusOf = (
  letter: string | undefined,
  order: OrderStatus,
): ResultStatus | undefined => {
  const own = letter === undefined ? undefined : of(OF_A_LINE, letter);
  if (letter !== undefined && own === undefined) return undefined;
  if (order === 'cancelled' && own !== 'entered-in-error' && own !== 'wrong-patient') return order;
  if (own !== undefined) return own;
  return order === 'unsaid' || order === 'unknown' ? undefined : order;
};

/** The laboratory has verified what it said, and says nothing else. */
export const isVerifiedOnly = (letter: string | undefined, values: readonly string[]): boolean =>
  letter?.toUpperCase() === 'V' && values.every((value) => value === '');

const of = (
  table: Readonly<Record<string, ResultStatus>>,
  letter: string,
): ResultStatus | undefined => {
  const capital = letter.toUpperCase();
  return Object.hasOwn(table, capital) ? table[capital] : undefined;
};
