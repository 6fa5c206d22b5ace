import type {
  CodeableConcept,
  Observation,
  ObservationComponent,
  ObservationReferenceRange,
  Period,
  Quantity,
} from 'fhir/r4.js';
import type { ReportedLine } from '@anamnesis/domain';
import { said } from '../said.js';

type LineValue = ReportedLine['value'];
type Measured = Pick<Observation, 'note'> & ObservationComponent;

/** The value as it was sent, in the types of table 0125; nothing is rounded or converted. */
export const valueOf = (measured: Measured, performedBy: string | undefined): LineValue => {
  const { type, values, units } = typedValue(measured);
  const flags = (measured.interpretation ?? []).map(shortWord).filter(isSaid);
  return said({
    valueType: type,
    values,
    units,
    referenceRange:
      (measured.referenceRange ?? []).map(rangeWords).filter(isSaid).join('; ') || undefined,
    flags,
    performedBy,
    notes: [
      ...(measured.note ?? []).map(({ text }) => text),
      ...[shortWord(measured.dataAbsentReason)].filter(isSaid),
    ],
  });
};

interface TypedValue {
  readonly type?: string;
  readonly values: readonly string[];
  readonly units?: string | undefined;
}

const typedValue = (measured: Measured): TypedValue => {
  const { valueQuantity, valueCodeableConcept, valueRange, valueRatio } = measured;
  if (valueQuantity) {
    const type = valueQuantity.comparator === undefined ? 'NM' : 'ST';
    return { type, values: texts(amountOf(valueQuantity)), units: unitOf(valueQuantity) };
  }
  if (valueCodeableConcept) return { type: 'CWE', values: texts(wordsOf(valueCodeableConcept)) };
  if (valueRange) {
    const ends = [valueRange.low, valueRange.high].map((end) => amountOf(end) ?? '');
    const units = unitOf(valueRange.low) ?? unitOf(valueRange.high);
    return { type: 'ST', values: [ends.join('-')], units };
  }
  if (valueRatio) {
    const parts = [valueRatio.numerator, valueRatio.denominator].map(amountWithUnit);
    return { type: 'ST', values: [parts.join(':')] };
  }
  return plainValue(measured);
};

const plainValue = (measured: Measured): TypedValue => {
  const { valueString, valueBoolean, valueInteger, valueDateTime, valueTime } = measured;
  if (valueString !== undefined) return { type: 'ST', values: texts(valueString) };
  if (valueBoolean !== undefined) return { type: 'ST', values: [String(valueBoolean)] };
  if (valueInteger !== undefined) return { type: 'NM', values: [String(valueInteger)] };
  if (valueDateTime !== undefined) return { type: 'DTM', values: [valueDateTime] };
  if (valueTime !== undefined) return { type: 'TM', values: [valueTime] };
  const { valuePeriod, valueSampledData } = measured;
  if (valuePeriod) return { type: 'ST', values: texts(periodWords(valuePeriod)) };
  return { ...(valueSampledData && { type: 'ST' }), values: texts(valueSampledData?.data) };
};

export const hasValue = (measured: Measured): boolean =>
  typedValue(measured).values.length > 0 || measured.dataAbsentReason !== undefined;

/** `start/end`, or what there is of it. */
export const periodWords = ({ start, end }: Period): string | undefined => {
  if (start === undefined || end === undefined) return start ?? end;
  return start === end ? start : `${start}/${end}`;
};

/** Beside a number whose digits JavaScript would not keep stand these digits. */
interface AsWritten {
  readonly _value?: unknown;
}

const amountOf = (quantity: Quantity | undefined): string | undefined => {
  if (quantity?.value === undefined) return undefined;
  const { _value: written } = quantity as AsWritten;
  const digits = typeof written === 'string' ? written : String(quantity.value);
  return `${quantity.comparator ?? ''}${digits}`;
};

const unitOf = (quantity: Quantity | undefined): string | undefined =>
  quantity?.unit ?? quantity?.code;

const amountWithUnit = (quantity: Quantity | undefined): string =>
  [amountOf(quantity), unitOf(quantity)].filter(isSaid).join(' ');

const wordsOf = ({ text, coding = [] }: CodeableConcept): string | undefined =>
  text ?? coding.map(({ display }) => display).find(isSaid) ?? coding[0]?.code;

const shortWord = (concept: CodeableConcept | undefined): string | undefined =>
  concept?.coding?.[0]?.code ?? concept?.text;

const rangeWords = ({ text, low, high }: ObservationReferenceRange): string | undefined => {
  if (text !== undefined) return text;
  if (low && high) return `${amountOf(low) ?? ''}-${amountOf(high) ?? ''}`;
  if (low) return `>= ${amountOf(low) ?? ''}`;
  return high && `<= ${amountOf(high) ?? ''}`;
};

const texts = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text]);

const isSaid = (text: string | undefined): text is string => text !== undefined && text !== '';
