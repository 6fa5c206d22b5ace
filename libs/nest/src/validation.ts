import { validateSync, type ValidationError } from 'class-validator';
import type { MalformedField } from './answers.js';

/**
 * What is wrong with a command or query, by field. Every entry point comes through here, so no
 * caller can say more than its class holds. Values are never repeated: they may be patient data.
 */
export const malformedFields = (message: object): readonly MalformedField[] => {
  const unfit = unfitFields(message, { path: '', depth: 0 });
  // Whoever nests so deeply is told that alone: looking into it would exhaust the validator.
  if (unfit.some(({ problems }) => problems.includes(TOO_DEEP))) return unfit;
  return [
    ...unfit,
    ...validateSync(message, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      validationError: { target: false, value: false },
    }).flatMap((error) => fieldsOf(error, '')),
  ];
};

/** Half of a character outside the basic plane, without its other half. */
const HALF_A_CHARACTER = /\p{Surrogate}/u;

const MOST_NESTED = 10;
const TOO_DEEP = `must not be nested more than ${MOST_NESTED} deep`;

/**
 * What is optional may be left out, but the library would take `null` for that. And JSON can say
 * what PostgreSQL cannot keep: such a text would be stored as an event and then stop every view
 * that folds it, for everybody. Both end here, however deep they stand.
 */
const unfitFields = (
  value: unknown,
  { path, depth }: { readonly path: string; readonly depth: number },
): readonly MalformedField[] => {
  if (value === null) {
    return [{ field: path, problems: ['must not be null; leave it out instead'] }];
  }
  if (typeof value === 'string') {
    return isKeepable(value)
      ? []
      : [{ field: path, problems: ['must not contain the character NUL or half of a character'] }];
  }
  if (typeof value !== 'object') return [];
  if (depth > MOST_NESTED) return [{ field: path, problems: [TOO_DEEP] }];
  return Object.entries(value).flatMap(([field, inside]) =>
    unfitFields(inside, { path: `${path}${path && '.'}${field.slice(0, 100)}`, depth: depth + 1 }),
  );
};

const isKeepable = (text: string): boolean => !text.includes('\0') && !HALF_A_CHARACTER.test(text);

const fieldsOf = (error: ValidationError, path: string): readonly MalformedField[] => {
  const field = `${path}${error.property}`;
  const problems = Object.values(error.constraints ?? {});
  const nested = (error.children ?? []).flatMap((child) => fieldsOf(child, `${field}.`));
  return problems.length > 0 ? [{ field, problems }, ...nested] : nested;
};
