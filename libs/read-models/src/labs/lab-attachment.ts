import { presentFields } from '@anamnesis/domain/shared/present-fields';

/** What a patient is told of a document. */
export interface MyLabAttachment {
  /** The document itself came with the result, or the laboratory keeps it. */
  readonly kind: 'enclosed' | 'kept-elsewhere';
  readonly mediaType?: string;
  /** Of the document, in bytes. */
  readonly size?: number;
  /** The document in Base64; left out of lists. */
  readonly data?: string;
}

export interface LabAttachment extends MyLabAttachment {
  /** Where the laboratory keeps it, in its own words. */
  readonly location?: string;
}

/** ED: source, type, subtype, encoding and data; some senders put nothing but Base64. */
export const enclosedIn = (value: string): LabAttachment => {
  const [, type = '', subtype = '', encoding = '', ...rest] = (
    value.includes('^') ? value : `^^^Base64^${value}`
  ).split('^');
  const data = inBase64(encoding.trim().toLowerCase(), rest.join('^'));
  return presentFields({
    kind: 'enclosed',
    mediaType: mediaTypeOf(type, subtype),
    size: data === undefined ? undefined : Buffer.byteLength(data, 'base64'),
    data,
  });
};

/** RP: the pointer, whose it is, type and subtype. */
export const referredToBy = (value: string): LabAttachment => {
  const [location = '', , type = '', subtype = ''] = value.split('^');
  return presentFields({
    kind: 'kept-elsewhere',
    mediaType: mediaTypeOf(type, subtype),
    location: location || undefined,
  });
};

/** Where a laboratory keeps its files is nothing for patients. */
export const toldOfDocument = ({ kind, mediaType, size, data }: LabAttachment): MyLabAttachment =>
  presentFields({ kind, mediaType, size, data });

export const withoutDocument = ({ data: _document, ...told }: MyLabAttachment): MyLabAttachment =>
  told;

/** Table 0299; what is not encoded is text. Nothing where it says what it is not, or nothing. */
const inBase64 = (encoding: string, data: string): string | undefined => {
  switch (encoding) {
    case 'base64': {
      const letters = data.replaceAll(/\s/gu, '');
      return /^[A-Za-z0-9+/]+={0,2}$/u.test(letters) ? letters : undefined;
    }
    case 'hex':
      return /^(?:[0-9A-Fa-f]{2})+$/u.test(data)
        ? Buffer.from(data, 'hex').toString('base64')
        : undefined;
    default:
      return data === '' ? undefined : Buffer.from(data, 'utf8').toString('base64');
  }
};

/** Tables 0191 and 0291 in the words of MIME, which many senders use already. */
const mediaTypeOf = (type: string, subtype: string): string | undefined => {
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
