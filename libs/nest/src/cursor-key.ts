import { createHash } from 'node:crypto';

const KEY_BYTES = 32;

/**
 * The 32 bytes that seal cursors: those that base64url or base64 tells, else drawn from a text of at
 * least as many. A key of any other length would fail at the first second page that anybody reads.
 * @throws {Error} the secret is too short
 */
export const cursorKeyFrom = (secret: string): Uint8Array => {
  const told = Buffer.from(secret, 'base64url');
  if (told.byteLength === KEY_BYTES) return told;
  if (Buffer.byteLength(secret) < KEY_BYTES) {
    throw new Error('cursorKey must have 32 bytes: draw one with `openssl rand -base64 32`.');
  }
  return createHash('sha256').update('anamnesis cursor key\n').update(secret).digest();
};
