import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '@anamnesis/eventing';
import { InvalidField } from './invalid-field.js';
import type { AskedBy } from './query.js';

/** Not ours, for another question, or sealed with an older key: start again without it. */
export class InvalidCursor extends InvalidField {
  override readonly name = 'InvalidCursor';
  constructor() {
    super(
      'cursor',
      'This cursor belongs to another question or is out of date. Ask again without it.',
    );
  }
}

type Asked = { readonly query: string; readonly cursor?: string; readonly limit?: number };

const NONCE = 12;
const TAG = 16;

/** The same question on every page, however many rows are asked for. */
const questionOf = ({ cursor: _cursor, limit: _limit, ...filters }: Asked, query: string): Buffer =>
  createHash('sha256')
    .update(canonicalJson({ ...filters, query }))
    .digest();

/** Sort keys contain names, and cursors travel through logs and histories: so they are sealed. */
export const sealCursor = (asked: Asked, place: object, { cursorKey }: AskedBy): string => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', cursorKey, nonce);
  cipher.setAAD(questionOf(asked, asked.query));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(place), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
};

/** @throws {InvalidCursor} */
export const openCursor = <Place>(asked: Asked, { cursorKey }: AskedBy): Place | undefined => {
  if (asked.cursor === undefined) return undefined;
  const bytes = Buffer.from(asked.cursor, 'base64url');
  if (bytes.length <= NONCE + TAG) throw new InvalidCursor();
  const decipher = createDecipheriv('aes-256-gcm', cursorKey, bytes.subarray(0, NONCE));
  decipher.setAAD(questionOf(asked, asked.query));
  decipher.setAuthTag(bytes.subarray(-TAG));
  try {
    const opened = Buffer.concat([
      decipher.update(bytes.subarray(NONCE, -TAG)),
      decipher.final(),
    ]).toString('utf8');
    return JSON.parse(opened) as Place;
  } catch {
    throw new InvalidCursor();
  }
};
