import { decodeMessage } from './character-sets.js';
import { delimitersOf, usualDelimiters, type Delimiters } from './delimiters.js';
import { unescaped, type DecodeBytes } from './escapes.js';
import { isSegmentName } from './segment-names.js';

/**
 * What a message says at a place: a text; `null` for `""`, by which a sender says that there is
 * nothing any more; `undefined` where nothing is said.
 */
export type Said = string | null | undefined;

export interface Hl7Message {
  readonly delimiters: Delimiters;
  /** The header, MSH, is the first. */
  readonly segments: readonly Segment[];
  readonly header: Segment;
}

export interface Component {
  /** Which repetition of the field, from 1; the first when left out. */
  readonly repetition?: number;
  /** From 1; the first when left out. */
  readonly component?: number;
  /** From 1; the first when left out. */
  readonly subcomponent?: number;
}

/** Names places, never what stands there: that may be patient data. */
export type Unreadable =
  | { readonly because: 'empty' | 'no-header' | 'bad-delimiters' | 'several-messages' }
  | { readonly because: 'unknown-character-set' | 'other-character-set' }
  /** A line that no segment name begins, counted from 1: often a line end inside a value. */
  | { readonly because: 'not-a-segment'; readonly line: number };

export type Reading =
  | { readonly is: 'message'; readonly message: Hl7Message }
  | ({ readonly is: 'unreadable' } & Unreadable);

/** One message as it came over the wire, without MLLP's frame. HL7 v2.3 to 2.8. */
export const readMessage = (bytes: Uint8Array): Reading => {
  const decoded = decodeMessage(bytes);
  if (decoded.is === 'unreadable') return decoded;
  const lines = decoded.text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  const header = lines[first];
  if (header === undefined) return unreadable('empty');
  if (BEGINNING_OF_A_BATCH.test(header)) return unreadable('several-messages');
  if (!header.startsWith('MSH')) return unreadable('no-header');
  const delimiters = delimitersOf(header);
  if (!delimiters) return unreadable('bad-delimiters');
  if (decoded.text.includes(BEGINNING_OF_ANOTHER)) return unreadable('several-messages');

  const segments: Segment[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    if (!isSegment(line, delimiters)) {
      return { is: 'unreadable', because: 'not-a-segment', line: index + 1 };
    }
    segments.push(new Segment(line, delimiters, decoded.decode));
  }
  const [msh, ...others] = segments;
  if (!msh || others.some(({ name }) => name === 'MSH')) return unreadable('several-messages');
  return { is: 'message', message: { delimiters, segments, header: msh } };
};

/**
 * A sender that broke off in the middle and began anew in the same connection: where the first one
 * ended nobody knows, and an answer to it would name it while the second one is kept.
 */
const BEGINNING_OF_ANOTHER = '\u000bMSH';
/** A file of messages is no message, however many it holds. */
const BEGINNING_OF_A_BATCH = /^[FB]HS\b/;

const unreadable = (
  because: 'empty' | 'no-header' | 'bad-delimiters' | 'several-messages',
): Reading => ({ is: 'unreadable', because });

const isSegment = (line: string, { field }: Delimiters): boolean =>
  isSegmentName(line.slice(0, 3)) && (line.length === 3 || line.charAt(3) === field);

/** One line of a message; fields, repetitions, components and subcomponents count from 1. */
export class Segment {
  readonly name: string;
  private readonly fields: readonly string[];
  /** Split once: whoever reads every repetition of a long field would else split it as often. */
  private repeated: Map<number, readonly string[]> | undefined;

  constructor(
    line: string,
    private readonly delimiters: Delimiters,
    private readonly decode: DecodeBytes,
  ) {
    this.name = line.slice(0, 3);
    const fields = line.split(delimiters.field);
    // MSH-1 is the delimiter itself, so everything behind it is one further than it stands.
    this.fields = this.name === 'MSH' ? ['MSH', delimiters.field, ...fields.slice(1)] : fields;
  }

  /** How often the field is said; 0 when it is empty or not there. */
  repetitionsOf(field: number): number {
    const raw = this.fields[field] ?? '';
    if (raw === '') return 0;
    return this.isHeaderField(field) ? 1 : this.repetitions(field).length;
  }

  said(field: number, place: Component = {}): Said {
    const { repetition = 1, component = 1, subcomponent = 1 } = place;
    const raw = this.fields[field] ?? '';
    // The delimiters themselves cannot be split by themselves.
    if (this.isHeaderField(field)) return raw;
    const { delimiters } = this;
    const repeated = this.repetitions(field)[repetition - 1] ?? '';
    // `""` for the whole field says it for each of its components.
    if (repeated === '""') return null;
    const whole = repeated.split(delimiters.component)[component - 1] ?? '';
    const part =
      delimiters.subcomponent === undefined
        ? whole
        : (whole.split(delimiters.subcomponent)[subcomponent - 1] ?? '');
    return this.meaning(part);
  }

  /** The text at that place; nothing also where the sender says that there is nothing. */
  text(field: number, place: Component = {}): string | undefined {
    return this.said(field, place) ?? undefined;
  }

  /** Every repetition's text at that component. */
  texts(field: number, place: Omit<Component, 'repetition'> = {}): readonly string[] {
    const all = Array.from({ length: this.repetitionsOf(field) }, (_, index) =>
      this.text(field, { ...place, repetition: index + 1 }),
    );
    return all.filter((text) => text !== undefined);
  }

  /**
   * The whole field as one text, its delimiters left as they are: for values whose senders forget
   * to escape them, such as free text in OBX-5.
   */
  whole(field: number, repetition = 1): string | undefined {
    return this.saidWhole(field, repetition) ?? undefined;
  }

  /** The same of a field that never repeats, also where it holds what would tell repetitions apart. */
  entire(field: number): string | undefined {
    return this.meaning(this.asSent(field)) ?? undefined;
  }

  /** Letter by letter: for what is told back to whoever sent it, and compares. */
  asSent(field: number): string {
    return this.fields[field] ?? '';
  }

  saidWhole(field: number, repetition = 1): Said {
    return this.meaning(this.repetitions(field)[repetition - 1] ?? '');
  }

  /** Components and their subcomponents, whatever they say. */
  parts(field: number, repetition = 1): readonly (readonly string[])[] {
    const { component, subcomponent } = this.delimiters;
    const components = (this.repetitions(field)[repetition - 1] ?? '').split(component);
    return components.map((whole) => {
      const parts = subcomponent === undefined ? [whole] : whole.split(subcomponent);
      return parts.map((part) => unescaped(part, this.delimiters, this.decode));
    });
  }

  /** Whether its parts are told apart as nearly every message has it. */
  get isUsuallyDelimited(): boolean {
    const { component, subcomponent } = this.delimiters;
    return component === usualDelimiters.component && subcomponent === usualDelimiters.subcomponent;
  }

  private repetitions(field: number): readonly string[] {
    this.repeated ??= new Map();
    const known = this.repeated.get(field);
    if (known) return known;
    const repetitions = (this.fields[field] ?? '').split(this.delimiters.repetition);
    this.repeated.set(field, repetitions);
    return repetitions;
  }

  private isHeaderField(field: number): boolean {
    return this.name === 'MSH' && field <= 2;
  }

  private meaning(raw: string): Said {
    if (raw === '""') return null;
    const text = unescaped(raw, this.delimiters, this.decode).trim();
    return text === '' ? undefined : text;
  }
}
