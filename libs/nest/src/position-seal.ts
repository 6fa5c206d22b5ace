import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import type { Position } from '@anamnesis/eventing';
import { cursorKeyFrom } from './cursor-key.js';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Positions of the log as callers are told them, for `atLeast`. Read as they are, two of one's own
 * would say how much was recorded in between, of anybody: a hidden result too (decision 31). The
 * same position is sealed alike each time, for a command that is sent again is answered as before.
 * Every process of a portal that has its cursor key opens what another one sealed.
 */
export class PositionSeal {
  private readonly key: Buffer;

  /** @throws {Error} the secret is too short */
  constructor(cursorKey: string) {
    this.key = createHash('sha256')
      .update('anamnesis position key\n')
      .update(cursorKeyFrom(cursorKey))
      .digest();
  }

  /** Visible ASCII, at most 100 characters for positions of at most 47. */
  seal(position: Position): string {
    // A nonce for each position: no two are sealed with the same.
    const nonce = createHmac('sha256', this.key).update(position).digest().subarray(0, NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, nonce);
    const sealed = Buffer.concat([nonce, cipher.update(position, 'utf8'), cipher.final()]);
    return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** Undefined when it was not sealed with this key. */
  open(sealed: string): Position | undefined {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.byteLength < NONCE_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv(CIPHER, this.key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const opened = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
      return Buffer.concat([opened, decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }
}
