import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { sendersConfiguration, type SendersVariable } from './senders-configuration.js';

const folder = mkdtempSync(join(tmpdir(), 'senders-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const configured = (
  said: unknown,
  { demo = false, isOverTls = false, ...more }: Running & Said = {},
) => {
  files += 1;
  const file = join(folder, `${files}.json`);
  if (said !== undefined)
    writeFileSync(file, typeof said === 'string' ? said : JSON.stringify(said));
  const texts: Said = { ...(said === undefined ? {} : { ANAMNESIS_SENDERS_FILE: file }), ...more };
  const mistakes: string[] = [];
  const options = sendersConfiguration({
    text: (name) => texts[name],
    mistake: (sentence) => mistakes.push(sentence),
    ...{ demo, isOverTls },
  });
  return { ...options, mistakes };
};
type Said = Partial<Record<SendersVariable, string>>;
interface Running {
  readonly demo?: boolean;
  readonly isOverTls?: boolean;
}

const called = { application: 'LAB', facility: 'ACME' };
const acme = { name: 'acme-lab', sends: ['ORU'], ...called, address: '10.0.0.7' };
const CERTIFICATE = `${'AB:'.repeat(31)}CD`;

describe('who may send messages', () => {
  it('is whoever the file lists', () => {
    const other = {
      ...{ name: 'other', sends: ['ORU', 'ADT'], application: 'EMR', facility: '' },
      ...{ certificate: CERTIFICATE, address: '10.0.0.8', assigningAuthority: 'X' },
      registersAt: '3f0c2d2e-7b1a-4f53-8c65-000000000003',
    };
    const third = { name: 'third', sends: ['FHIR'], client: 'interface-3' };
    expect(configured([acme, other, third])).toEqual({
      senders: [acme, other, third],
      testMode: false,
      mistakes: [],
    });
  });
  it('is nobody when nothing is said', () =>
    expect(configured(undefined)).toEqual({ senders: [], testMode: false, mistakes: [] }));
  it('is this machine and the demo’s laboratory, in test mode, when the demo runs', () =>
    expect(configured(undefined, { demo: true })).toMatchObject({
      senders: [{ name: 'demo-lab', address: '127.0.0.1', client: 'demo-lab' }],
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
    ['nothing that it sends', [{ ...acme, sends: [] }], /needs `sends`, a list of what it may/],
    [
      'no list of it',
      [{ ...acme, sends: 'ORU' }],
      /needs `sends`, a list of what it may send: ORU/,
    ],
    ['another kind', [{ ...acme, sends: ['ORU', 'MDM'] }], /needs `sends`/],
    [
      'no name in its messages',
      [{ name: 'a', sends: ['ORU'], client: 'x' }],
      /sender 1 needs application and facility, as its messages say them/,
    ],
    [
      'half of one',
      [{ name: 'a', sends: ['ADT'], client: 'x', application: 'LAB' }],
      /needs application and facility/,
    ],
    [
      'an empty one',
      [{ ...acme, application: '', facility: '' }],
      /needs an application or a facility that is not empty/,
    ],
    [
      'a facility of no record system',
      [{ ...acme, registersAt: '3f0c2d2e-7b1a-4f53-8c65-000000000003' }],
      /registers no patients/,
    ],
    [
      'a facility by its name',
      [{ ...acme, sends: ['ADT'], registersAt: 'Riverside' }],
      /by the id of a facility/,
    ],
    ['bundles by another wire', [{ ...acme, sends: ['FHIR'] }], /needs a client to send FHIR/],
    ['no proof', [{ ...acme, address: undefined }], /sender 1 needs a proof/],
    ['a short certificate', [{ ...acme, certificate: 'abcd' }], /by its SHA-256/],
    ['a host name', [{ ...acme, address: 'lab.example' }], /as an IP address/],
    ['two alike', [acme, { ...acme, name: 'b', sends: ['ADT'] }], /nothing tells them apart/],
    [
      'two of one certificate, one of which may call from anywhere',
      [
        { ...acme, certificate: CERTIFICATE },
        {
          ...{ name: 'b', sends: ['ORU'], ...called },
          certificate: CERTIFICATE.replaceAll(':', '').toLowerCase(),
        },
      ],
      /nothing tells them apart/,
    ],
    [
      'two of one client that send bundles',
      ['a', 'b'].map((name) => ({ name, sends: ['FHIR'], client: 'x' })),
      /nothing tells them apart/,
    ],
    ['a name twice', [acme, { ...acme, facility: 'EAST' }], /two senders have the same name/],
  ])('is a mistake with %s', (_what, said, sentence) => {
    const { mistakes } = configured(said);
    expect(mistakes).toEqual([expect.stringMatching(sentence)]);
    expect(mistakes.join()).not.toMatch(/10[.]0|lab[.]example|Acme Lab/);
  });
  it.each<[string, readonly object[]]>([
    ['another name', [acme, { ...acme, name: 'b', facility: 'EAST' }]],
    ['another address', [acme, { ...acme, name: 'b', address: '10.0.0.9' }]],
    [
      'a certificate at one address',
      [
        { ...acme, certificate: CERTIFICATE },
        { ...acme, name: 'b', certificate: CERTIFICATE.replace('AB', 'AC') },
      ],
    ],
    [
      'bundles of the same client',
      [
        { ...acme, client: 'x' },
        { name: 'b', sends: ['FHIR'], client: 'x' },
      ],
    ],
  ])('is two where %s tells them apart', (_what, said) => {
    expect(configured(said)).toMatchObject({ senders: said, mistakes: [] });
  });
  it('is nobody by an address alone where the listener asks for certificates', () => {
    expect(configured([acme], { isOverTls: true }).mistakes).toEqual([
      'ANAMNESIS_SENDERS_FILE: sender 1 is known by its address alone, and the listener speaks ' +
        'TLS: name its certificate.',
    ]);
    const bound = { ...acme, certificate: CERTIFICATE };
    expect(configured([bound], { isOverTls: true }).mistakes).toEqual([]);
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
