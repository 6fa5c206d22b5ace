import { createSecretKey } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { CiphersBeforehand } from './ciphers-beforehand.js';
import { seal, unseal } from './sealed-bytes.js';
import { SubjectKey } from './subject-key.js';

/** Counts how many ciphers are ready, as the keys are told. */
const world = () => {
  const ready = new Set<string>();
  const ciphers = new CiphersBeforehand();
  const keyOf = (name: string) => ({
    makeCipherReady: () => void ready.add(name),
    letGoOfReadyCipher: () => void ready.delete(name),
  });
  const seal = async (names: readonly string[]): Promise<void> => {
    for (const name of names) ciphers.makeReadySoon(keys.get(name) ?? keyOf(name));
    await turn();
  };
  const keys = new Map(named(5_000).map((name) => [name, keyOf(name)]));
  return { ready, ciphers, keys, seal };
};

const named = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `patient-${index}`);

describe('ciphers that are made beforehand', () => {
  it('are made when the turn in which was sealed is over', async () => {
    const { ready, ciphers, keys } = world();
    const [key] = keys.values();
    if (key) ciphers.makeReadySoon(key);
    expect(ready.size).toBe(0);
    await turn();
    expect([...ready]).toEqual(['patient-0']);
  });

  it('are let go of where others were written about since', async () => {
    const { ready, seal } = world();
    for (const name of named(5_000)) {
      await seal([name, 'patient-7']);
    }
    expect(ready.size).toBe(4_096);
    expect(ready.has('patient-7')).toBe(true);
    expect(ready.has('patient-8')).toBe(false);
    expect(ready.has('patient-4999')).toBe(true);
  });

  it('hold nobody up who seals by the thousand', async () => {
    const { ready, seal } = world();
    await seal(named(5_000));
    expect(ready.size).toBe(256);
    await seal(named(1_000).slice(-1));
    expect(ready.has('patient-999')).toBe(true);
  });
});

describe('the cipher of a subject', () => {
  const found = (): SubjectKey => {
    const key = new SubjectKey('maria', new Set());
    key.replace(new Uint8Array(32).fill(7), 0);
    return key;
  };

  it('is handed out once, made beforehand or not', () => {
    const key = found();
    key.makeCipherReady();
    const ciphers = Array.from({ length: 3 }, () => key.takeCipher());
    expect(new Set(ciphers).size).toBe(3);
    expect(ciphers).not.toContain(undefined);
  });

  it('is handed out no more when the subject is forgotten, ready as it was', () => {
    const key = found();
    key.makeCipherReady();
    key.wipe();
    key.makeCipherReady();
    expect(key.takeCipher()).toBeUndefined();
  });

  it('is of the key that the vault says now, not of the one it was made ready with', () => {
    const key = found();
    key.makeCipherReady();
    key.replace(new Uint8Array(32).fill(8), 1);
    const place = { subject: 'maria', stream: 'letter-1', id: 'l-1', type: 'LetterWritten' };
    const cipher = key.takeCipher();
    const sealed = cipher && seal(cipher, Buffer.from('{}'), place);
    const now = createSecretKey(new Uint8Array(32).fill(8));
    expect(sealed && unseal(now, sealed, place)?.toString()).toBe('{}');
  });
});
