import type { JsonSchema } from './json-schema.js';

type Schemas = Readonly<Record<string, JsonSchema>>;

/** Where a value is not what its documentation says; empty when it is. */
export const mismatches = (
  schema: JsonSchema,
  value: unknown,
  { schemas, path = '$' }: { readonly schemas: Schemas; readonly path?: string },
): readonly string[] => {
  const inside = (part: JsonSchema, of: unknown, at: string): readonly string[] =>
    mismatches(part, of, { schemas, path: at });
  if (schema.$ref !== undefined) {
    const named = schemas[schema.$ref.replace('#/components/schemas/', '')];
    return named ? inside(named, value, path) : [`${path}: ${schema.$ref} is nowhere`];
  }
  if (schema.allOf) return schema.allOf.flatMap((part) => inside(part, value, path));
  if (schema.anyOf) {
    const tries = schema.anyOf.map((part) => inside(part, value, path));
    return tries.some((found) => found.length === 0) ? [] : tries.flat();
  }
  const own = simpleMismatch(schema, value);
  if (own !== undefined) return [`${path}: ${own}`];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => inside(schema.items ?? {}, item, `${path}[${index}]`));
  }
  return isObject(value) ? objectMismatches(schema, value, { schemas, path }) : [];
};

const objectMismatches = (
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  { schemas, path }: { readonly schemas: Schemas; readonly path: string },
): readonly string[] => [
  ...required.filter((name) => !(name in value)).map((name) => `${path}.${name} is missing`),
  ...Object.entries(value).flatMap(([name, field]) => {
    const described = properties[name];
    if (described) return mismatches(described, field, { schemas, path: `${path}.${name}` });
    if (additionalProperties === false) return [`${path}.${name} is not documented`];
    return typeof additionalProperties === 'object'
      ? mismatches(additionalProperties, field, { schemas, path: `${path}.${name}` })
      : [];
  }),
];

const simpleMismatch = (schema: JsonSchema, value: unknown): string | undefined => {
  if (schema.type !== undefined && !isOfType(schema.type, value)) return `is no ${schema.type}`;
  if (schema.enum && !schema.enum.includes(String(value))) return `${String(value)} is not in enum`;
  const form = schema.format === undefined ? undefined : FORMATS[schema.format];
  return form && !form.test(String(value)) ? `is no ${schema.format}` : undefined;
};

const FORMATS: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/,
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOfType = (type: NonNullable<JsonSchema['type']>, value: unknown): boolean => {
  switch (type) {
    case 'object':
      return isObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
    case 'string':
    case 'boolean':
      return typeof value === type;
  }
};
