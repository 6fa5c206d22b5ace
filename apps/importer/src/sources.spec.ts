import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyedIds } from '@anamnesis/eventing';
import { readSources } from './sources.js';

const practice = {
  facilityId: '4f0c2d2e-7b1a-4f53-8c65-000000000001',
  idOf: keyedIds('a'.repeat(64)),
  zone: 'America/Los_Angeles',
  prescriber: { familyName: 'Okafor', givenName: 'Grace' },
};

describe('what is to be imported', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sources-'));
  const before = process.env['INIT_CWD'];

  beforeAll(() => {
    writeFileSync(path.join(folder, 'here.json'), '{}');
    process.env['INIT_CWD'] = folder;
  });
  afterAll(() => {
    if (before === undefined) delete process.env['INIT_CWD'];
    else process.env['INIT_CWD'] = before;
    rmSync(folder, { recursive: true });
  });

  it('is looked for where the person typed the command', async () => {
    const [here, gone] = await readSources(['here.json', 'gone.json'], practice);
    expect(here?.name).toBe('here.json');
    expect(JSON.stringify(here)).not.toContain('does not exist');
    expect(JSON.stringify(gone)).toContain('does not exist');
  });
});
