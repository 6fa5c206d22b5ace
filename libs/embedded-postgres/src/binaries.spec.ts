import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMissingLinks, findBinaries } from './binaries.js';

describe('finding the programs of PostgreSQL', () => {
  it('asks for DATABASE_URL where none ships', () => {
    expect(() => findBinaries('aix', 'ppc64')).toThrow(
      'No PostgreSQL ships for aix on ppc64: run one yourself and set DATABASE_URL.',
    );
  });

  it("adds the links that an install without packages' scripts left out, and keeps the others", () => {
    const folder = mkdtempSync(join(tmpdir(), 'anamnesis-binaries-'));
    try {
      const lib = join(folder, 'native/lib');
      mkdirSync(lib, { recursive: true });
      writeFileSync(join(lib, 'libicuuc.so.60.2'), 'the library');
      writeFileSync(
        join(folder, 'native/pg-symlinks.json'),
        JSON.stringify([
          { source: 'native/lib/libicuuc.so.60.2', target: 'native/lib/libicuuc.so.60' },
          { source: 'native/lib/libicuuc.so.60.2', target: 'native/lib/libicuuc.so' },
        ]),
      );
      createMissingLinks(folder);
      createMissingLinks(folder);
      expect(readFileSync(join(lib, 'libicuuc.so.60'), 'utf8')).toBe('the library');
      expect(readFileSync(join(lib, 'libicuuc.so'), 'utf8')).toBe('the library');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
