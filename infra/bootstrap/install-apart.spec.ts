import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Install {
  isInstalled(folder: string): boolean;
  lockHash(folder: string): string;
}

const install = new URL('./install-apart.mjs', import.meta.url).href;
const { isInstalled, lockHash } = (await import(install)) as Install;

describe('what only one command needs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'apart-'));
  const lock = join(folder, 'package-lock.json');
  const note = join(folder, 'node_modules/.anamnesis-lock-hash');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are missing in a fresh clone', () => {
    writeFileSync(lock, '{}');
    expect(isInstalled(folder)).toBe(false);
  });

  it('are there once they were installed from this lock file', () => {
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(note, lockHash(folder));
    expect(isInstalled(folder)).toBe(true);
  });

  it('are stale when the lock file names others', () => {
    writeFileSync(lock, '{"packages":{}}');
    expect(isInstalled(folder)).toBe(false);
  });
});
