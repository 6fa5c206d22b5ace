import type { JsonSchema } from './json-schema.js';

/**
 * A schema that the compiler holds against a type: each field of `Described` must be described,
 * as what it is, and optional exactly when it is. So an answer cannot change without its
 * documentation. (Answers are interfaces, which leave nothing at run time to read.)
 */
export interface AnswerSchema<Described> extends DescribedSchema {
  /** Never there: makes the compiler compare `Described` in both directions. */
  readonly describes?: (described: Described) => Described;
}

/** Any of them, where it does not matter of what. */
export interface DescribedSchema {
  readonly schema: JsonSchema;
  /** Goes among the document's components under this name. */
  readonly name?: string;
  readonly parts: readonly DescribedSchema[];
}

export interface OptionalSchema<Described> {
  readonly optional: AnswerSchema<Described>;
}

/** Every field of a type with its schema; `optional` where the type says `?`. */
export type Fields<Described> = {
  readonly [Name in keyof Described]-?: object extends Pick<Described, Name>
    ? OptionalSchema<Exclude<Described[Name], undefined>>
    : AnswerSchema<Described[Name]>;
};

export const optional = <Described>(
  schema: AnswerSchema<Described>,
): OptionalSchema<Described> => ({ optional: schema });

const leaf = <Described>(schema: JsonSchema): AnswerSchema<Described> => ({ schema, parts: [] });

export const text = (description?: string): AnswerSchema<string> =>
  leaf({ type: 'string', ...(description === undefined ? {} : { description }) });
export const uuid = (): AnswerSchema<string> => leaf({ type: 'string', format: 'uuid' });
export const instant = (): AnswerSchema<string> => leaf({ type: 'string', format: 'date-time' });
export const date = (description?: string): AnswerSchema<string> =>
  leaf({ type: 'string', format: 'date', ...(description === undefined ? {} : { description }) });
export const whole = (): AnswerSchema<number> => leaf({ type: 'integer' });
export const seconds = (): AnswerSchema<number> => leaf({ type: 'number' });
export const number = (): AnswerSchema<number> => leaf({ type: 'number' });
export const flag = (): AnswerSchema<boolean> => leaf({ type: 'boolean' });

/** The compiler counts the values: none too many, and by its invariance none too few. */
export const oneOf = <const Value extends string>(
  ...values: readonly Value[]
): AnswerSchema<Value> => leaf({ type: 'string', enum: values });

export const list = <Item>(item: AnswerSchema<Item>): AnswerSchema<readonly Item[]> => ({
  schema: { type: 'array', items: referenceTo(item) },
  parts: [item],
});

export const mapOf = <Value>(
  value: AnswerSchema<Value>,
): AnswerSchema<Readonly<Record<string, Value>>> => ({
  schema: { type: 'object', additionalProperties: referenceTo(value) },
  parts: [value],
});

export const either = <One, Other>(
  one: AnswerSchema<One>,
  other: AnswerSchema<Other>,
): AnswerSchema<One | Other> => ({
  schema: { anyOf: [referenceTo(one), referenceTo(other)] },
  parts: [one, other],
});

/** A named object; it refuses fields that it does not have, so that tests see what is new. */
export const answer = <Described>(
  name: string,
  fields: Fields<Described>,
): AnswerSchema<Described> => {
  const entries = Object.entries(fields as object as Readonly<Record<string, AnyField>>);
  const schemas = entries.map(([field, of]) => [field, schemaOf(of)] as const);
  const required = entries.filter(([, of]) => !('optional' in of)).map(([field]) => field);
  const properties = Object.fromEntries(
    schemas.map(([field, schema]) => [field, referenceTo(schema)]),
  );
  return {
    name,
    schema: { type: 'object', properties, required, additionalProperties: false },
    parts: schemas.map(([, schema]) => schema),
  };
};

export const referenceTo = (schema: DescribedSchema): JsonSchema =>
  schema.name === undefined ? schema.schema : { $ref: `#/components/schemas/${schema.name}` };

/** The named schemas that a schema leads to, itself among them. */
export const namedSchemas = (schema: DescribedSchema): Readonly<Record<string, JsonSchema>> =>
  Object.assign(
    schema.name === undefined ? {} : { [schema.name]: schema.schema },
    ...schema.parts.map(namedSchemas),
  ) as Readonly<Record<string, JsonSchema>>;

type AnyField = DescribedSchema | { readonly optional: DescribedSchema };

const schemaOf = (field: AnyField): DescribedSchema =>
  'optional' in field ? field.optional : field;
