import {
  enclosedDocumentOf,
  mediaTypeOf,
  type EncodedText,
  type ToldOfDocument,
} from '@anamnesis/domain/labs/enclosed-document.policy';
import type { DocumentOnFile } from '@anamnesis/domain/labs/lab-report.row';
import { presentFields } from '@anamnesis/domain/shared/present-fields';

/** What a patient is told of a document. */
export interface MyLabAttachment extends ToldOfDocument {
  /** The document itself came with the result, or the laboratory keeps it. */
  readonly kind: 'enclosed' | 'kept-elsewhere';
  /** The document in Base64; left out of lists. */
  readonly data?: string;
}

export interface LabAttachment extends MyLabAttachment {
  /** Where the laboratory keeps it, in its own words. */
  readonly location?: string;
}

/** As it was sent. */
export const enclosedIn = (value: string): LabAttachment => {
  const { content, ...told } = enclosedDocumentOf(value);
  return presentFields({ kind: 'enclosed', ...told, data: content && inBase64(content) });
};

/** Without the document, which stands apart and was not read. */
export const enclosedApart = ({ document: _place, ...told }: DocumentOnFile): LabAttachment => ({
  kind: 'enclosed',
  ...told,
});

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

const inBase64 = ({ as, text }: EncodedText): string =>
  as === 'base64' ? text : Buffer.from(text, as).toString('base64');
