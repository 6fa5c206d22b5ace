import type { ProjectionTable } from '../postgres/projection-table.js';

export const meterTable: ProjectionTable = {
  table: 'views.meter',
  generations: 'generations.meter',
  key: 'meterId',
  subject: 'house',
  columns: [
    { property: 'meterId', column: 'meter_id', type: 'text' },
    { property: 'house', column: 'house', type: 'text' },
    { property: 'installedAt', column: 'installed_at', type: 'timestamptz' },
    { property: 'readings', column: 'readings', type: 'integer' },
    { property: 'units', column: 'units', type: 'bigint' },
    { property: 'colour', column: 'colour', type: 'text' },
    { property: 'history', column: 'history', type: 'jsonb' },
    { property: 'houses', column: 'houses', type: 'text[]' },
  ],
};
