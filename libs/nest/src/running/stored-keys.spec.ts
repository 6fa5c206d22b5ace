import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storedKey } from './stored-keys.js';

const folder = mkdtempSync(join(tmpdir(), 'anamnesis-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a key of an installation', () => {
  it('is drawn once and found again', () => {
    const key = storedKey(folder, 'digest-key');
    expect(Buffer.from(key, 'base64url')).toHaveLength(32);
    expect(storedKey(folder, 'digest-key')).toBe(key);
    expect(storedKey(folder, 'cursor-key')).not.toBe(key);
  });

  it('can be read by its user only, and leaves no draft behind', () => {
    storedKey(folder, 'digest-key');
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'keys', 'digest-key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'keys')).sort()).toEqual(['cursor-key', 'digest-key']);
  });
});
