import { usualDelimiters, type Delimiters } from './delimiters.js';
import { escaped } from './escapes.js';
import type { Hl7Message, Segment } from './message.js';

/**
 * What a receiver may say (table 0008). Original mode answers once, with what became of the
 * message; enhanced mode answers first that it is safely kept (`C…`).
 */
export type AcknowledgementCode = 'AA' | 'AE' | 'AR' | 'CA' | 'CE' | 'CR';

/** Table 0357, as far as it is used here. */
const errorConditions = {
  'segment-sequence': { code: '100', text: 'Segment sequence error' },
  'required-field-missing': { code: '101', text: 'Required field missing' },
  'data-type': { code: '102', text: 'Data type error' },
  'table-value-not-found': { code: '103', text: 'Table value not found' },
  'unsupported-message-type': { code: '200', text: 'Unsupported message type' },
  'unsupported-processing-id': { code: '202', text: 'Unsupported processing id' },
  'unsupported-version': { code: '203', text: 'Unsupported version id' },
  'unknown-key': { code: '204', text: 'Unknown key identifier' },
  'internal-error': { code: '207', text: 'Application internal error' },
} as const;

export type ErrorCondition = keyof typeof errorConditions;

export interface AcknowledgedError {
  readonly condition: ErrorCondition;
  /** Where it is, never what stands there. */
  readonly at?: { readonly segment: string; readonly occurrence: number; readonly field?: number };
  /** A sentence of ours that says what to do; it repeats nothing of the message. */
  readonly sentence?: string;
}

export interface Acknowledgement {
  readonly code: AcknowledgementCode;
  /** Our own message control id. */
  readonly controlId: string;
  /** `20260302093000-0800` */
  readonly at: string;
  readonly error?: AcknowledgedError;
}

/**
 * The acknowledgement in the sender's own version and delimiters, addressed back to it. Works also
 * for a message of which nothing but the header could be read; without even that it answers in the
 * usual form and names no message.
 */
export const acknowledgementOf = (
  message: Pick<Hl7Message, 'delimiters' | 'header'> | undefined,
  { code, controlId, at, error }: Acknowledgement,
): string => {
  const { delimiters = usualDelimiters, header } = message ?? {};
  const version = codeLike(/^\d(\.\d{1,2}){0,3}$/, header?.text(12)) ?? '2.5.1';
  const put = (text = ''): string => escaped(text, delimiters);
  const trigger = codeLike(/^[A-Z][A-Z\d]{2}$/, header?.text(9, { component: 2 }));
  const { component, field } = delimiters;
  const type =
    isBefore(version, 2.4) || trigger === undefined
      ? ['ACK', ...(trigger === undefined ? [] : [trigger])]
      : ['ACK', trigger, 'ACK'];
  const msh = [
    `MSH${field}${encodingOf(delimiters)}`,
    ...[5, 6, 3, 4].map((place) => addressIn(header, place, delimiters)),
    at,
    '',
    type.join(component),
    put(controlId),
    codeLike(/^[A-Z]$/, header?.text(11)) ?? 'P',
    version,
  ];
  const sentence = isBefore(version, 2.5) ? [put(sentenceOf(error))] : [];
  const msa = ['MSA', code, header?.asSent(10) ?? '', ...sentence];
  const segments = [msh, msa, ...(error ? [errorSegment(error, version, delimiters)] : [])];
  return segments.map((fields) => `${fields.join(field).replace(trailing(field), '')}\r`).join('');
};

/** What else stands there may be data of a patient, moved into the header of a broken message. */
const codeLike = (pattern: RegExp, said: string | undefined): string | undefined =>
  said !== undefined && pattern.test(said) ? said : undefined;

const encodingOf = ({
  component,
  repetition,
  escape = '',
  subcomponent = '',
  truncation = '',
}: Delimiters): string => `${component}${repetition}${escape}${subcomponent}${truncation}`;

/** Namespace, universal id and its type, as the sender said them. */
const addressIn = (header: Segment | undefined, field: number, delimiters: Delimiters): string => {
  const parts = [1, 2, 3].map((component) =>
    escaped(header?.text(field, { component }) ?? '', delimiters),
  );
  return parts.join(delimiters.component).replace(trailing(delimiters.component), '');
};

const errorSegment = (
  error: AcknowledgedError,
  version: string,
  delimiters: Delimiters,
): readonly string[] => {
  const { component, subcomponent = '&' } = delimiters;
  const { code, text } = errorConditions[error.condition];
  const { segment = '', occurrence, field } = error.at ?? {};
  const place = [segment, occurrence ?? '', field ?? ''];
  if (isBefore(version, 2.5)) {
    const condition = [code, text, 'HL70357'].join(subcomponent);
    return ['ERR', [...place, condition].join(component)];
  }
  const location = segment === '' ? '' : place.join(component).replace(trailing(component), '');
  const condition = [code, text, 'HL70357'].join(component);
  const said = escaped(sentenceOf(error), delimiters);
  return ['ERR', '', location, condition, 'E', '', '', '', said];
};

const sentenceOf = (error: AcknowledgedError | undefined): string => error?.sentence ?? '';

const isBefore = (version: string, other: number): boolean => Number.parseFloat(version) < other;

const trailing = (delimiter: string): RegExp =>
  new RegExp(`${delimiter.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}+$`);
