import 'reflect-metadata';
import { expect, it } from '@jest/globals';
import { rehearse } from './rehearse.js';

const PATIENCE_MS = 180_000;

it(
  'backup and restore hold what their guide says of the forgotten and of everybody else',
  async () => {
    const said: string[] = [];
    const holds = await rehearse({
      say: (line) => said.push(line),
      tellProgress: () => undefined,
    });
    expect(said.at(-1)).toBe('All of it held.');
    expect(holds).toBe(true);
    expect(said.join('\n')).not.toMatch(/Quillfeather|Brightwater|quillroot|Larkspindle|larkroot/);
  },
  PATIENCE_MS,
);
