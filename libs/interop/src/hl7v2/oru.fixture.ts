import { keyedIds, type RecordLabResults } from '@anamnesis/domain';
import type { PersonAsSent } from './laboratory-report.js';
import { readMessage } from './message.js';
import { labResultsIn, type KnownOfMessage, type OrderRead } from './record-lab-results.js';

export const HEADER = 'MSH|^~\\&|LAB|ACME|PORTAL|CLINIC|||ORU^R01|1|P|2.5.1';
export const MARIA = '3f0c2d2e-7b1a-4f53-8c65-000000000001';
export const OKAFOR = '3f0c2d2e-7b1a-4f53-8c65-000000000002';
export const GLUCOSE = 'OBX|1|NM|2345-7^Glucose^LN||98|mg/dL|70-99|N|||F';

const npiOkafor = (people: readonly PersonAsSent[]): string | undefined =>
  people.some(({ identifier }) => identifier?.id === '1528068368') ? OKAFOR : undefined;

const idOf = keyedIds('the digest key of this spec, long enough');
export const known: KnownOfMessage = {
  sender: 'acme',
  idOf,
  patientId: MARIA,
  ordererOf: npiOkafor,
};

export const readWith = (
  knowing: KnownOfMessage,
  lines: readonly string[],
): readonly OrderRead[] => {
  const reading = readMessage(Buffer.from([HEADER, 'PID|1||4711', ...lines].join('\r')));
  if (reading.is !== 'message') throw new Error(reading.because);
  return labResultsIn(reading.message, knowing);
};
export const read = (...lines: readonly string[]): readonly OrderRead[] => readWith(known, lines);

export const commandOf = (order: OrderRead | undefined): RecordLabResults => {
  if (!order || 'problem' in order) throw new Error('There are no results.');
  return order.command;
};
export const resultsOf = (...lines: readonly string[]): RecordLabResults =>
  commandOf(read(...lines)[0]);

export const order = (parts: {
  filler?: string;
  placer?: string;
  code?: string;
  when?: string;
}) => {
  const { filler = '', placer = '', code = '24323-8^CMP^LN', when = '20260302' } = parts;
  return `OBR|1|${placer}|${filler}|${code}|||${when}`;
};
export const F1 = order({ filler: 'F-1' });
