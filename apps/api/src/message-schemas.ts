import { getMetadataStorage } from 'class-validator';
import { AN_ID, CALENDAR_DATE } from '@anamnesis/domain';
import type { JsonSchema } from './json-schema.js';

/** A class as a decorator sees it. */
export type MessageClass = new () => object;

/**
 * The schema of a command or query, read from the very metadata that validates it: the
 * documentation cannot say anything else than the door. A rule that is not known here throws, so
 * that a new one is learnt and not left out.
 */
export const messageSchema = (message: object): JsonSchema => {
  const rules = rulesByField(message);
  const properties = Object.fromEntries(
    [...rules].map(([field, ofField]) => [field, fieldSchema(field, ofField)]),
  );
  const required = [...rules]
    .filter(([, ofField]) => !ofField.some(({ type }) => type === 'conditionalValidation'))
    .map(([field]) => field);
  return {
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
};

/** Names of the fields that a message may hold. */
export const fieldsOf = (message: object): ReadonlySet<string> =>
  new Set(rulesByField(message).keys());

/** Fields that hold a list or an object. */
export const isNested = (message: object, field: string): boolean => {
  const type = fieldType(message, field);
  return type === 'array' || type === 'object';
};

/** Fields that are numbers or flags: in an address they arrive as text. */
export const fieldType = (message: object, field: string): JsonSchema['type'] => {
  const rules = rulesByField(message).get(field);
  return rules && fieldSchema(field, rules).type;
};

interface Rule {
  readonly type: string;
  readonly name?: string | undefined;
  readonly constraints?: readonly unknown[] | undefined;
  /** Of each item of a list. */
  readonly each?: boolean | undefined;
  /** What class stands in a nested field, as `commands.shapes.ts` notes it. */
  readonly context?: { readonly of?: () => MessageClass } | undefined;
  readonly propertyName: string;
}

/** Classes do not change once they are loaded, and every request asks. */
const known = new WeakMap<object, ReadonlyMap<string, readonly Rule[]>>();

const rulesByField = (message: object): ReadonlyMap<string, readonly Rule[]> => {
  const before = known.get(message);
  if (before) return before;
  const rules: readonly Rule[] = getMetadataStorage().getTargetValidationMetadatas(
    message as MessageClass,
    '',
    false,
    false,
  );
  const byField = new Map<string, readonly Rule[]>();
  for (const rule of rules) {
    byField.set(rule.propertyName, [...(byField.get(rule.propertyName) ?? []), rule]);
  }
  known.set(message, byField);
  return byField;
};

const fieldSchema = (field: string, rules: readonly Rule[]): JsonSchema => {
  const schema = rules.reduce<JsonSchema>(
    (before, rule) => both(before, schemaOf(field, rule)),
    {},
  );
  if (!rules.some(({ name }) => name === 'isIso8601')) return schema;
  const isDate = schema.maxLength === 10 || schema.pattern === CALENDAR_DATE[0].source;
  if (isDate) return { type: 'string', format: 'date' };
  if (schema.items) return { ...schema, items: { ...schema.items, format: 'date-time' } };
  return { ...schema, format: 'date-time' };
};

/** Rules of each item are gathered in what the items are. */
const both = (before: JsonSchema, rule: JsonSchema): JsonSchema => ({
  ...before,
  ...rule,
  ...(before.items || rule.items ? { items: { ...before.items, ...rule.items } } : {}),
});

const schemaOf = (field: string, rule: Rule): JsonSchema => {
  const { type, each } = rule;
  const schema = type === 'nestedValidation' ? nestedSchema(field, rule) : ruleSchema(field, rule);
  return each ? { type: 'array', items: schema } : schema;
};

const nestedSchema = (field: string, { context }: Rule): JsonSchema => {
  if (!context?.of) throw new Error(`The field ${field} does not say what is nested in it.`);
  return messageSchema(context.of());
};

const ruleSchema = (field: string, { type, name, constraints = [] }: Rule): JsonSchema => {
  if (type === 'conditionalValidation') {
    return name === 'isOptional'
      ? {}
      : { description: 'Asked for depending on what the other fields say.' };
  }
  const learnt = name === undefined ? undefined : byRule[name];
  if (!learnt) {
    throw new Error(
      `The rule ${name} of the field ${field} has no JSON Schema: add one to byRule.`,
    );
  }
  return learnt(constraints);
};

const byRule: Readonly<Record<string, (constraints: readonly unknown[]) => JsonSchema>> = {
  isString: () => ({ type: 'string' }),
  isLength: ([shortest, longest]) => ({
    type: 'string',
    ...(typeof shortest === 'number' ? { minLength: shortest } : {}),
    ...(typeof longest === 'number' ? { maxLength: longest } : {}),
  }),
  maxLength: ([longest]) => ({ type: 'string', maxLength: Number(longest) }),
  minLength: ([shortest]) => ({ type: 'string', minLength: Number(shortest) }),
  isIn: ([values]) => ({ type: 'string', enum: (values as readonly unknown[]).map(String) }),
  isInt: () => ({ type: 'integer' }),
  min: ([least]) => ({ minimum: Number(least) }),
  max: ([most]) => ({ maximum: Number(most) }),
  isBoolean: () => ({ type: 'boolean' }),
  isIso8601: () => ({ type: 'string' }),
  matches: ([form]) => ({
    type: 'string',
    ...(form === AN_ID[0] ? { format: 'uuid' } : {}),
    ...(form instanceof RegExp ? { pattern: form.source } : {}),
  }),
  equals: ([value]) => ({
    type: typeof value === 'boolean' ? 'boolean' : 'string',
    const: value as string | boolean,
  }),
  isArray: () => ({ type: 'array' }),
  arrayMinSize: ([least]) => ({ type: 'array', minItems: Number(least) }),
  arrayMaxSize: ([most]) => ({ type: 'array', maxItems: Number(most) }),
  isObject: () => ({ type: 'object' }),
  isCodeMappings: () => ({
    type: 'object',
    description:
      'Kinds of tests in capitals, by `SYSTEM|CODE`, or by `SENDER|SYSTEM|CODE` where the system ' +
      'is one of the own ones of the sender.',
    additionalProperties: { type: 'string' },
  }),
  isBase64: () => ({ type: 'string', contentEncoding: 'base64' }),
  isTimeZone: () => ({ type: 'string', description: 'A time zone of the IANA database.' }),
  isEmail: () => ({ type: 'string', format: 'email' }),
};
