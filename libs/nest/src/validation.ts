import { validateSync, type ValidationError } from 'class-validator';
import type { MalformedField } from './answers.js';

/**
 * What is wrong with a command or query, by field. Every entry point comes through here, so no
 * caller can say more than its class holds. Values are never repeated: they may be patient data.
 */
export const malformedFields = (message: object): readonly MalformedField[] => [
  ...nullFields(message),
  ...unkeepableFields(message),
  ...validateSync(message, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    validationError: { target: false, value: false },
  }).flatMap((error) => fieldsOf(error, '')),
];

/** What is optional may be left out; the library would take `null` for that. */
const nullFields = (message: object): readonly MalformedField[] =>
  Object.entries(message)
    .filter(([, value]) => value === null)
    .map(([field]) => ({ field, problems: ['must not be null; leave it out instead'] }));

/** Half of a character outside the basic plane, without its other half. */
const HALF_A_CHARACTER = /\p{Surrogate}/u;

/**
 * JSON can say what PostgreSQL cannot keep. Such a text would be stored as an event and then stop
 * every view that folds it, for everybody, so it ends here.
 */
const unkeepableFields = (message: object): readonly MalformedField[] =>
  Object.entries(message)
    .filter(([, value]) => typeof value === 'string' && !isKeepable(value))
    .map(([field]) => ({
      field,
      problems: ['must not contain the character NUL or half of a character'],
    }));

const isKeepable = (text: string): boolean => !text.includes('\0') && !HALF_A_CHARACTER.test(text);

const fieldsOf = (error: ValidationError, path: string): readonly MalformedField[] => {
  const field = `${path}${error.property}`;
  const problems = Object.values(error.constraints ?? {});
  const nested = (error.children ?? []).flatMap((child) => fieldsOf(child, `${field}.`));
  return problems.length > 0 ? [{ field, problems }, ...nested] : nested;
};
