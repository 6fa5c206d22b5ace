import type { EntityMetadata, EntitySchemaColumnOptions } from 'typeorm';
import type {
  ColumnType,
  ProjectionColumn,
  ProjectionTable,
} from '@anamnesis/eventing/postgres/projection-store';

export const VIEWS = 'views';

/** Where the tables are whose live rows the views show. */
export const GENERATIONS = 'generations';

/**
 * How columns of rows are declared. Ids, dates, instants and positions are text in the order of
 * their bytes, so that a row comes back exactly as it was projected.
 */
export const text = (name: string): EntitySchemaColumnOptions => ({
  type: 'text',
  name,
  collation: 'C',
});

export const optional = (column: EntitySchemaColumnOptions): EntitySchemaColumnOptions => ({
  ...column,
  nullable: true,
});

export const key = (name: string): EntitySchemaColumnOptions => ({ ...text(name), primary: true });

export const column = (
  name: string,
  type: keyof typeof columnTypes,
): EntitySchemaColumnOptions => ({ type, name });

const columnTypes = {
  text: 'text',
  integer: 'integer',
  boolean: 'boolean',
  jsonb: 'jsonb',
} as const satisfies Readonly<Record<string, ColumnType>>;

/**
 * An entity's table, as the writer of a projection's rows needs it described.
 * @param subject the property that says whose a row is, or `none`
 */
export const tableOf = (
  { name, tableName, tablePath, columns }: EntityMetadata,
  subject: string,
): ProjectionTable => {
  const keyed = columns.find(({ isPrimary }) => isPrimary);
  if (!keyed) throw new Error(`The entity ${name} needs a primary column.`);
  return {
    table: tablePath,
    generations: `${GENERATIONS}.${tableName}`,
    key: keyed.propertyName,
    subject,
    columns: columns.map(({ propertyName, databaseName, type }): ProjectionColumn => {
      const known = Object.values(columnTypes).find((each) => each === type);
      if (!known) throw new Error(`Add the type of ${name}.${propertyName} to the column types.`);
      return { property: propertyName, column: databaseName, type: known };
    }),
  };
};
