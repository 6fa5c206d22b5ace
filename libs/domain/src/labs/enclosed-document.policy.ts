import { presentFields } from '../shared/present-fields.js';

/**
 * What is the document that came with a result, and how large is it?
 *
 * ED has source, type, subtype, encoding and data; some senders put nothing but Base64. The encoding
 * is one of table 0299, and what is not encoded is text; types are those of tables 0191 and 0291 in
 * the words of MIME, which many senders use already (HL7 2.8, chapter 2A; November 2026). Where it
 * says what it is not, or nothing, there is no document.
 * Not covered: whether the bytes are what their type says; who reads it.
 */
export const enclosedDocumentOf = (value: string): EnclosedDocument => {
  const [, type = '', subtype = '', encoding = '', ...rest] = (
    value.includes('^') ? value : `^^^Base64^${value}`
  ).split('^');
  const content = contentOf(encoding.trim().toLowerCase(), rest.join('^'));
  return presentFields({
    mediaType: mediaTypeOf(type, subtype),
    size: content && sizeOf(content),
    content,
  });
};

export interface ToldOfDocument {
  readonly mediaType?: string;
  /** In bytes; left out where there is nothing that can be opened. */
  readonly size?: number;
}

export interface EnclosedDocument extends ToldOfDocument {
  readonly content?: EncodedText;
}

export interface EncodedText {
  readonly as: 'base64' | 'hex' | 'utf8';
  readonly text: string;
}

const contentOf = (encoding: string, data: string): EncodedText | undefined => {
  if (encoding === 'base64') {
    const text = data.replaceAll(/\s/gu, '');
    return isFreeOf(NO_BASE64, text.replace(/={1,2}$/u, '')) ? { as: 'base64', text } : undefined;
  }
  if (encoding === 'hex') {
    return data.length % 2 === 0 && isFreeOf(NO_HEX, data) ? { as: 'hex', text: data } : undefined;
  }
  return data === '' ? undefined : { as: 'utf8', text: data };
};

const NO_BASE64 = /[^A-Za-z0-9+/]/u;
const NO_HEX = /[^0-9A-Fa-f]/u;

/** Looks for what does not belong: a pattern of all that does overflows with documents of megabytes. */
const isFreeOf = (others: RegExp, text: string): boolean => text !== '' && !others.test(text);

const sizeOf = ({ as, text }: EncodedText): number => {
  switch (as) {
    case 'base64':
      return Math.floor((text.replace(/=+$/u, '').length * 3) / 4);
    case 'hex':
      return text.length / 2;
    case 'utf8':
      return new TextEncoder().encode(text).length;
  }
};

/** Also of what the laboratory keeps itself. */
export const mediaTypeOf = (type: string, subtype: string): string | undefined => {
  const [kind = '', form = ''] = [type, subtype].map((each) => each.trim().toLowerCase());
  // Many a laboratory calls a PDF a text.
  if (form === 'pdf' || kind === 'pdf') return 'application/pdf';
  const told = kind.includes('/') ? kind : `${kinds.get(kind) ?? ''}/${form}`;
  return /^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/u.test(told) ? told : undefined;
};

const kinds: ReadonlyMap<string, string> = new Map([
  ...['application', 'audio', 'image', 'text', 'multipart', 'video'].map(
    (kind) => [kind, kind] as const,
  ),
  ...[
    ['ap', 'application'],
    ['au', 'audio'],
    ['ft', 'text'],
    ['im', 'image'],
    ['ns', 'image'],
    ['sd', 'image'],
    ['si', 'image'],
    ['tx', 'text'],
  ].map(([code = '', kind = '']) => [code, kind] as const),
]);
