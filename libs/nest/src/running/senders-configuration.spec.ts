import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { sendersConfiguration, type SendersVariable } from './senders-configuration.js';

const folder = mkdtempSync(join(tmpdir(), 'senders-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const configured = (said: unknown, { demo = false, ...more }: { demo?: boolean } & Said = {}) => {
  files += 1;
  const file = join(folder, `${files}.json`);
  if (said !== undefined)
    writeFileSync(file, typeof said === 'string' ? said : JSON.stringify(said));
  const texts: Said = { ...(said === undefined ? {} : { ANAMNESIS_SENDERS_FILE: file }), ...more };
  const mistakes: string[] = [];
  const options = sendersConfiguration({
    text: (name) => texts[name],
    mistake: (sentence) => mistakes.push(sentence),
    demo,
  });
  return { ...options, mistakes };
};
type Said = Partial<Record<SendersVariable, string>>;

const acme = { name: 'acme-lab', application: 'LAB', facility: 'ACME', address: '10.0.0.7' };

describe('who may send messages', () => {
  it('is whoever the file lists', () => {
    const other = { name: 'other', certificate: `${'AB:'.repeat(31)}CD`, assigningAuthority: 'X' };
    expect(configured([acme, other, { name: 'third', client: 'interface-3' }])).toEqual({
      senders: [acme, other, { name: 'third', client: 'interface-3' }],
      testMode: false,
      mistakes: [],
    });
  });
  it('is nobody when nothing is said', () =>
    expect(configured(undefined)).toEqual({ senders: [], testMode: false, mistakes: [] }));
  it('is this machine, in test mode, when the demo runs', () =>
    expect(configured(undefined, { demo: true })).toMatchObject({
      senders: [{ name: 'demo-lab', address: '127.0.0.1' }],
      testMode: true,
    }));
  it.each([
    ['true', true],
    ['false', false],
  ])('is in test mode as it is said: %s', (said, testMode) => {
    const asked = { ANAMNESIS_INTERFACES_TEST_MODE: said, demo: !testMode };
    expect(configured([acme], asked)).toMatchObject({ testMode, mistakes: [] });
  });

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /must name a readable file with a JSON list/],
    ['no list', { name: 'x' }, /must name a readable file with a JSON list/],
    ['no object', ['x'], /sender 1 must be an object/],
    ['an unknown field', [acme, { ...acme, name: 'b', port: '1' }], /sender 2 may have these/],
    ['an empty text', [{ ...acme, facility: ' ' }], /sender 1 may have texts only/],
    ['a number', [{ ...acme, facility: 7 }], /sender 1 may have texts only/],
    ['a strange name', [{ ...acme, name: 'Acme Lab' }], /sender 1 needs a name/],
    ['no proof', [{ name: 'a', application: 'LAB' }], /sender 1 needs a proof/],
    ['a short certificate', [{ name: 'a', certificate: 'abcd' }], /by its SHA-256/],
    ['a host name', [{ name: 'a', address: 'lab.example' }], /as an IP address/],
    ['a name twice', [acme, acme], /two senders have the same name/],
  ])('is a mistake with %s', (_what, said, sentence) => {
    const { mistakes } = configured(said);
    expect(mistakes).toEqual([expect.stringMatching(sentence)]);
    expect(mistakes.join()).not.toMatch(/10[.]0|lab[.]example|Acme Lab/);
  });
  it('is a mistake with a file that is not there', () => {
    const file = join(folder, 'nowhere.json');
    expect(configured(undefined, { ANAMNESIS_SENDERS_FILE: file }).mistakes).toHaveLength(1);
  });
  it('is a mistake with another word for the test mode', () => {
    const { mistakes } = configured(undefined, { ANAMNESIS_INTERFACES_TEST_MODE: 'yes' });
    expect(mistakes).toEqual(['ANAMNESIS_INTERFACES_TEST_MODE must be one of true, false.']);
  });
});
