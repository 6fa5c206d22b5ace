import { validateSync, type ValidationError } from 'class-validator';
import type { MalformedField } from './answers.js';

/**
 * What is wrong with a command or query, by field. Every entry point comes through here, so no
 * caller can say more than its class holds. Values are never repeated: they may be patient data.
 */
export const malformedFields = (message: object): readonly MalformedField[] => [
  ...nullFields(message),
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

const fieldsOf = (error: ValidationError, path: string): readonly MalformedField[] => {
  const field = `${path}${error.property}`;
  const problems = Object.values(error.constraints ?? {});
  const nested = (error.children ?? []).flatMap((child) => fieldsOf(child, `${field}.`));
  return problems.length > 0 ? [{ field, problems }, ...nested] : nested;
};
