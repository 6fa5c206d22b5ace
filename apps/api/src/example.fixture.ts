import type { JsonSchema } from './json-schema.js';

const ID = 'a0000000-0000-4000-8000-00000000abcd';

/** Where a pattern decides, an example cannot be made from the schema alone. */
const byField: Readonly<Record<string, string>> = {
  askedOn: `prescription-${ID}`,
  supersededByAskedOn: `patientRequest-${ID}`,
  zone: 'America/Los_Angeles',
  npi: '1234567890',
  since: '1',
  month: '2026-03',
  raw: 'TVNI',
  sha256: 'a'.repeat(64),
  sender: 'acme-lab',
  messageType: 'ORU^R01',
  reference: 'CV-2026-00123',
  rehearsalDigest: 'a'.repeat(64),
};

/** A body that its documentation allows, with every field that it has. */
export const exampleOf = ({ properties = {} }: JsonSchema): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(properties).map(([field, schema]) => [field, valueOf(field, schema)]),
  );

const valueOf = (field: string, schema: JsonSchema): unknown => {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'array') return [valueOf(field, schema.items ?? {})];
  if (schema.type === 'object') return schema.properties ? exampleOf(schema) : {};
  if (schema.type === 'integer') return schema.minimum ?? 1;
  if (schema.type === 'boolean') return true;
  if (schema.format === 'uuid') return ID;
  if (schema.format === 'date') return '2026-03-02';
  if (schema.format === 'date-time') return '2026-03-02T09:00:00Z';
  if (schema.format === 'email') return 'maria@mail.example';
  return byField[field] ?? 'example'.padEnd(schema.minLength ?? 0, '.');
};
