import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trialAsked } from './try-arguments.js';
import { tryFolder, type TriedFile } from './try-folder.js';
import { lineOf, sumOf } from './tried-report.js';

const message = (controlId: string, type: string, ...segments: readonly string[]): string =>
  [
    `MSH|^~\\&|LAB|ACME|PORTAL|CLINIC|20260325093000-0700||${type}|${controlId}|T|2.5.1`,
    'PID|1||MRN-0815^^^City Hospital^MR||Alvarez^Maria||19580412|F',
    ...segments,
  ].join('\r');
const order = (name: string, filler: string): string =>
  `OBR|1|P-1|${filler}|${name}|||20260324081500-0700|||||||||||||||20260325093000-0700||CH|F`;
const line = (name: string, value = '4.4'): string =>
  `OBX|1|NM|${name}||${value}|mmol/L|3.5-5.1|||||F|||20260324081500-0700`;
const withoutResults = (filler: string): string =>
  `OBR|1|P-1|${filler}|2823-3^Potassium^LN|||||||||||||||||||||F`;
const potassium = '2823-3^Potassium^LN';
const ordinary = [order(potassium, 'F-1'), line(potassium)];

const bundle = {
  ...{ resourceType: 'Bundle', type: 'collection' },
  entry: [
    {
      resource: {
        ...{ resourceType: 'Patient', id: 'maria', birthDate: '1958-04-12' },
        name: [{ family: 'Alvarez', given: ['Maria'] }],
      },
    },
    ...['Sodium', 'Hepatitis C Ab', 'Zorblax'].map((text, index) => ({
      resource: {
        ...{ resourceType: 'Observation', id: `o${index}`, status: 'final', code: { text } },
        category: [{ coding: [{ code: 'laboratory' }] }],
        ...{ subject: { reference: 'Patient/maria' }, effectiveDateTime: '2026-03-24T08:15:00Z' },
        valueString: 'Secret value',
      },
    })),
  ],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'labs-try-'));
  mkdirSync(join(folder, 'records'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
  };
  file('ordinary.hl7', `\ufeff${message('1', 'ORU^R01', ...ordinary)}\r`);
  const hiv = '^HIV-1 Ab^L';
  const unknown = [order('^Zorblax^L', 'F-3'), line('^Zorblax^L')];
  file(
    'several.txt',
    [
      'BHS|^~\\&|LAB',
      message('2', 'ORU^R01', order(hiv, 'F-2'), line(hiv), ...unknown),
      message('3', 'MDM^T02'),
      message('4', 'ORU^R01', ...['F-4', 'F-5'].map(withoutResults)),
      'BTS|3',
    ].join('\r\n'),
  );
  file('notes.txt', 'Nothing that a machine has sent.');
  file('config.json', '{"resourceType": "Configuration"}');
  file('records/Alvarez_Maria_1958.json', JSON.stringify(bundle));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const tried = async (): Promise<ReadonlyMap<string, TriedFile>> => {
  const files = new Map<string, TriedFile>();
  for await (const file of tryFolder(folder)) files.set(file.name, file);
  return files;
};

describe('a folder that is tried', () => {
  it('tells of each file what would become of its results', async () => {
    const files = await tried();
    expect(files.get('ordinary.hl7')?.tried).toMatchObject({
      ...{ is: 'HL7 v2', messages: 1, answers: { accepted: 1 }, reports: 1, lines: 1 },
      ...{ categories: { none: 1 }, held: 0, parked: {} },
    });
    expect(files.get('several.txt')?.tried).toMatchObject({
      ...{ messages: 3, answers: { accepted: 2, 'refused: 200 Unsupported message type': 1 } },
      ...{ reports: 2, categories: { 'sensitive-blood': 1, unclassified: 1 }, held: 1 },
      parked: { 'no-results': 1 },
    });
    expect(files.get('records/Alvarez_Maria_1958.json')?.tried).toMatchObject({
      ...{ is: 'FHIR', problems: {}, reports: 3, lines: 3, held: 1 },
      ...{ categories: { none: 1, hepatitis: 1, unclassified: 1 } },
      reviews: { 'unreviewed: orderer-unknown': 3 },
    });
  });

  it('counts a message once for each reason for which it waits', async () => {
    expect((await tried()).get('several.txt')?.tried).toMatchObject({
      parked: { 'no-results': 1 },
    });
  });

  it('says which files are neither messages nor bundles', async () => {
    const files = await tried();
    expect(['notes.txt', 'config.json'].map((name) => files.get(name)?.tried.is)).toEqual([
      'not read',
      'not read',
    ]);
  });

  it('prints numbers and codes, and nothing of any patient', async () => {
    const files = [...(await tried()).values()];
    const lines = files.map((file) => lineOf(file, { names: false }));
    const printed = [...lines, sumOf(files)].join('\n');
    expect(printed).toContain('4  HL7 v2  answers: 2 accepted, 1 refused: 200');
    expect(printed).toContain('5 files, 2 of them not read.');
    expect(printed).toContain('reports: 6, lines: 6');
    expect(printed).toContain('held: 2');
    for (const secret of ['Alvarez', 'Maria', 'MRN-0815', '4.4', 'Zorblax', 'Secret', '1958']) {
      expect(printed).not.toContain(secret);
    }
  });

  it('calls files by their numbers, and by their names where these are asked for', async () => {
    const files = [...(await tried()).values()];
    const firstOf = (names: boolean) => files.map((file) => lineOf(file, { names }).split('  ')[0]);
    expect(firstOf(false)).toEqual(['1', '2', '3', '4', '1/1']);
    expect(firstOf(true)).toEqual([
      ...['config.json', 'notes.txt', 'ordinary.hl7', 'several.txt'],
      'records/Alvarez_Maria_1958.json',
    ]);
  });

  it.each<[string, readonly string[], ReturnType<typeof trialAsked>]>([
    ['is one folder', ['try', 'data'], { folder: 'data', names: false }],
    ['may be called by its names', ['try', 'data', '--names'], { folder: 'data', names: true }],
    ['is not none', ['try'], undefined],
    ['is not several', ['try', 'data', 'more'], undefined],
    ['is no other verb', ['classify', 'data'], undefined],
    ['has no other options', ['try', 'data', '--json'], undefined],
  ])('%s', (_sentence, words, asked) => {
    expect(trialAsked(words)).toEqual(asked);
  });
});
