import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { asUuid } from './ids.js';

/**
 * The id of words: the same words make the same id for ever, and whoever does not have the key
 * learns nothing from it, not even by guessing the words.
 */
export type KeyedIds = (...words: readonly string[]) => string;

/**
 * Ids for what others have named: HMAC-SHA-256 of the words, cut to a UUID (version 8 of RFC 9562,
 * which is for such). A UUIDv5 would tell whoever holds the log, also after a person was forgotten,
 * whether a guess is right: numbers are short, and tests are few.
 * @param digestKey the installation's secret, of which the key is derived
 */
export const keyedIds = (digestKey: string): KeyedIds => {
  const bytes = hkdfSync('sha256', digestKey, '', 'anamnesis ids of words', 32);
  const key = createSecretKey(Buffer.from(bytes));
  return (...words) => {
    const hex = createHmac('sha256', key).update(JSON.stringify(words)).digest('hex');
    return asUuid(hex, 8);
  };
};
