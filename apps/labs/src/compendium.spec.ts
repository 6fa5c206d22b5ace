import { classifyCompendium, compendiumAsCsv, compendiumAsJson, summaryOf } from './compendium.js';
import { csvLine, readCsv } from './csv.js';

const catalogue = `Test Code,Test Name,Department,Specimen Type
GLU,Glucose,CH,Serum
HBS,"Hep B, surface ag",SR,Serum
DIG,Digoxin,TX,Serum
ZRX,"Zorblax ""x""",,
BEE,Honey bee venom IgE,,
`;

describe('a catalogue of tests', () => {
  const compendium = classifyCompendium(catalogue);
  const tests = compendium.is === 'classified' ? compendium.tests : [];

  it('is told apart, by which signal and how sure', () => {
    expect(compendiumAsCsv(tests).split('\n')).toEqual([
      'code,name,category,decided by,evidence,sureness,needs human',
      'GLU,Glucose,none,name,glucose,strong,',
      'HBS,"Hep B, surface ag",hepatitis,name,hep b surface ag,likely,Only the name says so: map the code.',
      'DIG,Digoxin,toxicology,section,TX,certain,',
      'ZRX,"Zorblax ""x""",unclassified,,,unsure,Neither the code nor a word of the name is known: map the code.',
      'BEE,Honey bee venom IgE,none,name,ige,likely,Only a part of its names is known: map the code.',
    ]);
  });

  it('is told as JSON lines as well', () => {
    const [first = ''] = compendiumAsJson(tests).split('\n');
    expect(JSON.parse(first)).toMatchObject({ test: { code: 'GLU' }, category: 'none' });
  });

  it('is summed up', () => {
    expect(summaryOf(tests)).toMatch(/^5 tests, 3 of them for a human/);
  });

  it('wants its columns named', () => {
    expect(classifyCompendium('GLU,Glucose\n').is).toBe('mistaken');
    expect(classifyCompendium('').is).toBe('mistaken');
  });

  it.each([
    ['a quote that is not closed', 'Code,Name\nGLU,"Glucose\nHIV,HIV\n', /^Line 2: a quote/],
    ['a comma without quotes', 'Code,Name\nGLU,Glucose\nHBS,Hep B, ag\n', /^Line 3: it has more/],
    ['semicolons', 'Code;Name\nGLU;Glucose\n', /commas/],
    ['tabs', 'Code\tName\nGLU\tGlucose\n', /commas/],
  ])('loses no test by %s: it says where to mend it', (_, text, says) => {
    expect(classifyCompendium(text)).toEqual({
      is: 'mistaken',
      mistakes: [expect.stringMatching(says)],
    });
  });

  it('takes rows as spreadsheets write them: shorter, or with empty cells behind', () => {
    const read = classifyCompendium('Code,Name,Section\nGLU,Glucose\nHIV,HIV,SR,,\n');
    expect(read).toMatchObject({ is: 'classified', tests: [{}, {}] });
  });

  it.each<[string, string, object]>([
    [
      'the code of LOINC beside the laboratory’s own',
      'Test Code,Test Name,LOINC\n4711,Riddle,5196-1\n',
      {
        test: { code: '4711', name: 'Riddle', alternates: [{ code: '5196-1', system: 'LN' }] },
        classification: {
          category: 'hepatitis',
          decidedBy: { source: 'code', evidence: '5196-1' },
        },
      },
    ],
    [
      'the code of LOINC where the laboratory has none of its own',
      'Test Code,LOINC\n,718-7\n',
      { test: { code: '718-7', system: 'LN' }, classification: { category: 'none' } },
    ],
    [
      'a system that is of the laboratory’s own code and not of LOINC',
      'LOINC,Code,System\n718-7,4711,99LAB\n',
      {
        test: { code: '4711', system: '99LAB', alternates: [{ code: '718-7', system: 'LN' }] },
        classification: { category: 'none' },
      },
    ],
    [
      'a description beside a name',
      'Name,Description\nPanel 9,HIV 1 and 2 antibodies\n',
      { test: { name: 'Panel 9' }, classification: { category: 'sensitive-blood' } },
    ],
    [
      'the section that says something, among several',
      'Name,Department,Section\nRiddle,Main laboratory,TX\n',
      { classification: { category: 'toxicology', decidedBy: { source: 'section' } } },
    ],
    [
      'each of several specimens',
      'Name,Specimen,Specimen Type\nRiddle,Left hip,Bone marrow\n',
      { test: { specimen: { name: 'Left hip; Bone marrow' } } },
    ],
  ])('reads %s', (_says, text, told) => {
    const read = classifyCompendium(text);
    expect(read.is === 'classified' && read.tests[0]).toMatchObject(told);
  });

  it('is told apart by the mappings of whoever sends it', () => {
    const mappings = { 'ACME||ZRX': 'genetic' } as const;
    const kindOf = (sender: string) => {
      const read = classifyCompendium('Code,Name\nZRX,Zorblax\n', { sender, mappings });
      return read.is === 'classified' ? read.tests[0]?.classification.category : read.is;
    };
    expect([kindOf('acme'), kindOf('other-lab')]).toEqual(['genetic', 'unclassified']);
  });

  it('reads the parts of LOINC names', () => {
    const parts = classifyCompendium(
      'LOINC_NUM,COMPONENT,PROPERTY,METHOD_TYP\n1-8,HIV 1 RNA,PrThr,NAA\n',
    );
    expect(parts.is === 'classified' && parts.tests[0]?.classification).toMatchObject({
      category: 'sensitive-blood',
      decidedBy: { source: 'parts' },
    });
  });
});

describe('a line of CSV', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['\uFEFFa\n', [['a']]],
    ['"a,1","b ""c"""\n', [['a,1', 'b "c"']]],
    ['"two\nlines",x\n', [['two\nlines', 'x']]],
    ['a,,c\n', [['a', '', 'c']]],
    ['\n\na\n\n', [['a']]],
    ['', []],
  ])('is read: %p', (text, rows) => {
    const read = readCsv(text);
    expect(read.is === 'rows' && read.rows.map(({ cells }) => cells)).toEqual(rows);
  });

  it('tells on which line a row begins', () => {
    const read = readCsv('a\r\n\n"b\n""c""" ,d\re\n');
    expect(read).toEqual({
      is: 'rows',
      rows: [
        { line: 1, cells: ['a'] },
        { line: 3, cells: ['b\n"c"', 'd'] },
        { line: 5, cells: ['e'] },
      ],
    });
  });

  it.each([
    ['a\nb,"c\nd\n', 2],
    ['a\n\n"b" c,d\n', 3],
    ['"a\nb" "c"\n', 1],
    ['"a\nb","c\n', 2],
  ])('is not guessed at where a quote is not as it should be: %p', (text, line) => {
    expect(readCsv(text)).toEqual({ is: 'broken', line });
  });

  it('is written so that no spreadsheet runs it', () => {
    expect(csvLine(['=1+1', 'a,b', 'plain'])).toBe(`'=1+1,"a,b",plain`);
  });
});
