import type { ValueOnFile } from '@anamnesis/domain/labs/lab-report.row';
import type { LineValue } from '@anamnesis/domain/labs/events';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { enclosedApart, enclosedIn, referredToBy, type LabAttachment } from './lab-attachment.js';
import type { DocumentTexts } from './lab-documents.js';

/** What a person reads of a value that was sent in a type of HL7's table 0125. */
export interface ShownValue {
  readonly valueType?: string;
  readonly values: readonly string[];
  readonly attachments: readonly LabAttachment[];
}

/** The log keeps values as they were sent; they are made readable where somebody reads them. */
export const shownValueOf = (
  { valueType, values, enclosed = [] }: Pick<ValueOnFile, 'valueType' | 'values' | 'enclosed'>,
  documents?: DocumentTexts,
): ShownValue => {
  const type = valueType?.toUpperCase() ?? '';
  const attachmentIn = type === 'ED' ? enclosedIn : type === 'RP' ? referredToBy : undefined;
  const apart = enclosed.map((told) => {
    const text = documents?.get(told.document);
    return text === undefined ? enclosedApart(told) : enclosedIn(text);
  });
  // One empty text says that there is none any more. Where nothing stands apart, the row is of a
  // version of the view that had documents in its lines.
  const within = attachmentIn ? values.filter(Boolean).map(attachmentIn) : [];
  return presentFields({
    valueType,
    values: attachmentIn ? [] : values.map(readableAs(type)),
    attachments: [...apart, ...within],
  });
};

/** What is no number has no place in a trend: words, ratios, ranges, and several values at once. */
export const numberIn = (value: ValueOfNumber): MeasuredNumber | undefined => {
  const told = digitsIn(value);
  if (!told) return undefined;
  const { digits, ...besides } = told;
  return { value: Number(digits), ...besides };
};

type ValueOfNumber = Pick<LineValue, 'valueType' | 'values'>;

/** The same number as it was written. */
export const digitsIn = (value: ValueOfNumber): MeasuredDigits | undefined => {
  const { valueType, values } = shownValueOf(value);
  const [sent, ...others] = values;
  if (sent === undefined || others.length > 0 || !mayBeNumber(valueType)) return undefined;
  const text = sent.trim();
  if (text.length > LONGEST_NUMBER) return undefined;
  const [, comparator, digits] = A_NUMBER.exec(text) ?? [];
  if (digits === undefined || !Number.isFinite(Number(digits))) return undefined;
  return comparator === undefined
    ? { digits }
    : { digits, comparator: comparator as NonNullable<MeasuredNumber['comparator']> };
};

const A_NUMBER = /^(<=?|>=?)?\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/u;
/** Nobody measures with more digits; a long text costs time that grows with its square. */
const LONGEST_NUMBER = 40;

export interface MeasuredNumber {
  readonly value: number;
  /** The laboratory said below or above this value. */
  readonly comparator?: '<' | '>' | '<=' | '>=';
}

export interface MeasuredDigits extends Pick<MeasuredNumber, 'comparator'> {
  readonly digits: string;
}

/** A year and a code are no measurements, though they are digits. */
const mayBeNumber = (valueType: string | undefined): boolean =>
  valueType === undefined || ['NM', 'SN', 'ST', 'TX', 'FT'].includes(valueType.toUpperCase());

const readableAs =
  (type: string) =>
  (text: string): string => {
    const read = readers.get(type)?.(text.split('^').map((part) => part.trim()));
    // Of a message with delimiters of its own, in whose texts the usual ones are but letters.
    return read?.replaceAll('\\S\\', '^').replaceAll('\\T\\', '&') ?? text;
  };

type Components = readonly string[];

/** `>^100`, `^1^:^128`: what it equals needs no sign. */
const structured = ([comparator = '', first = '', separator = '', second = '']: Components) =>
  `${comparator === '=' ? '' : comparator}${first}${separator}${second}`;

const spaced = (components: Components): string =>
  components
    .map((component) => component.split('&')[0] ?? '')
    .filter(Boolean)
    .join(' ');

/** As precise as it was told; what is no date stays as it was sent. */
const dated = ([text = '']: Components): string => {
  const [, year, month, day, clock] = A_DATE.exec(text) ?? [];
  const time = clock === undefined ? '' : clockIn(clock);
  const isDate = isUpTo(month, 12) && isUpTo(day, 31) && time !== undefined;
  if (year === undefined || !isDate) return text;
  const date = [year, month, day].filter((part) => part !== undefined).join('-');
  return time === '' ? date : `${date}T${time}`;
};

const A_DATE = /^(\d{4})(?:(\d{2})(?:(\d{2})(\d{2}[\d.]*(?:[+-]\d{4})?)?)?)?(?:[+-]\d{4})?$/u;

const isUpTo = (digits: string | undefined, most: number): boolean =>
  digits === undefined || (Number(digits) >= 1 && Number(digits) <= most);

const clockIn = (text: string): string | undefined => {
  const [, hour, minute, second, fraction = '', offset = ''] = A_CLOCK.exec(text) ?? [];
  if (hour === undefined) return undefined;
  const clock = [hour, minute, second].filter((part) => part !== undefined).join(':');
  return `${clock}${fraction}${offset.replace(/(\d{2})(\d{2})/u, '$1:$2')}`;
};

const A_CLOCK = /^([01]\d|2[0-3])(?:([0-5]\d)(?:([0-5]\d)(\.\d{1,4})?)?)?([+-]\d{4})?$/u;

const joinedBy =
  (sign: string) =>
  (components: Components): string =>
    components.join(sign);

/** Types whose components say something only together; every other text is read as it was sent. */
const readers: ReadonlyMap<string, (components: Components) => string> = new Map([
  ['SN', structured],
  ['DT', dated],
  ['DTM', dated],
  ['TS', dated],
  ['TM', ([text = '']: Components) => clockIn(text) ?? text],
  ['DR', (ends: Components) => ends.map((end) => dated([end])).join('/')],
  ['NR', joinedBy(' to ')],
  ['NA', joinedBy(', ')],
  ...['CQ', 'MO', 'CP', 'CX', 'EI', 'HD', 'PN', 'XPN', 'CN', 'XCN', 'AD', 'XAD', 'XTN', 'XON'].map(
    (type) => [type, spaced] as const,
  ),
]);
