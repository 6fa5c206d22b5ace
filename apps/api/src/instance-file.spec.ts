import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeInstance, writeInstance } from './instance-file.js';

const folder = mkdtempSync(join(tmpdir(), 'anamnesis-instance-'));
const file = join(folder, 'instance.json');
afterAll(() => rmSync(folder, { recursive: true }));

const instance = { pid: 41, port: 3000, startedAt: '2026-03-25T17:00:00.000Z' };

describe('the note of a running instance', () => {
  it('is removed by the process that wrote it', () => {
    writeInstance(folder, instance);
    removeInstance(folder, 41);
    expect(existsSync(file)).toBe(false);
  });

  it('stays when another process has written it since', () => {
    writeInstance(folder, { ...instance, pid: 42 });
    removeInstance(folder, 41);
    expect(existsSync(file)).toBe(true);
  });

  it('does no harm when it cannot be read or is gone', () => {
    writeFileSync(file, '{ half');
    expect(() => removeInstance(folder, 41)).not.toThrow();
    rmSync(file);
    expect(() => removeInstance(folder, 41)).not.toThrow();
  });
});
