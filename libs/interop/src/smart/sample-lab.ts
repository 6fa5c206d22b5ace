import type { KeyedIds } from '@anamnesis/domain';
import { mapping, required, unusable } from '../fhir/fields.js';
import type { Mapped } from '../import-plan.js';
import { keepableResults, lineIdOf } from '../lab-results.js';
import { said } from '../said.js';
import { idsFromSource } from '../source-ids.js';
import type { Row } from './tab-separated.js';

/** A row of the table of laboratory values: one result, dated, and nobody's panel. */
export const sampleLab = (
  row: Row,
  who: {
    readonly patientId: string;
    readonly orderingProviderId: string;
    readonly idOf: KeyedIds;
  },
): { readonly source: string; readonly as: Mapped } => ({
  source: `labs/${row['ID'] ?? '?'}`,
  as: mapping(() => {
    const field = (name: string): string => required(name, row[name] || undefined);
    const { idOf } = who;
    const reportId = idsFromSource(idOf, 'smart')(`lab/${field('ID')}`);
    const test = { code: field('LOINC'), system: 'http://loinc.org', name: field('NAME') };
    const command = keepableResults({
      ...{ reportId, patientId: who.patientId, source: 'import' },
      header: {
        ...{ test, orderingProviderId: who.orderingProviderId },
        ...{ collected: [field('DATE')], notes: [] },
      },
      lines: [
        {
          lineId: lineIdOf({ idOf, reportId }, test.code),
          status: 'final',
          test,
          collected: [],
          value: valueIn(row),
        },
      ],
    });
    if (!required('PID', row['PID'] || undefined) || !command) {
      return unusable('(the row)', 'is longer than a result is');
    }
    return { commands: [command] };
  }),
});

const valueIn = (row: Row) => {
  const isNumber = row['SCALE'] === 'Qn';
  const [low, high] = [row['LOW'], row['HIGH']];
  return said({
    valueType: isNumber ? 'NM' : 'ST',
    values: row['VALUE'] ? [row['VALUE']] : [],
    units: row['UNITS'] || undefined,
    referenceRange: isNumber && low && high ? `${low}-${high}` : undefined,
    flags: [],
    notes: [],
  });
};
