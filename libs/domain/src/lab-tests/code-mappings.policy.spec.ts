import {
  codingsOf,
  isMappingKey,
  mappingKey,
  mappingOf,
  type CodeMappings,
} from './code-mappings.policy.js';
import type { TestCategory, TestIdentity } from './facts.js';

const acme = { sender: 'acme' };
const other = { sender: 'other-lab' };

describe('what staff have mapped', () => {
  it.each<[string, CodeMappings, TestIdentity, TestCategory | undefined]>([
    [
      'shows the code of the laboratory for which it was made',
      { 'ACME|L|4711': 'none' },
      { code: '4711', system: 'L', ...acme },
      'none',
    ],
    [
      'says nothing of the same code of another laboratory',
      { 'ACME|L|4711': 'none' },
      { code: '4711', system: 'L', ...other },
      undefined,
    ],
    [
      'hides nothing of another laboratory either',
      { 'ACME|L|4711': 'genetic' },
      { code: '4711', system: 'L', ...other },
      undefined,
    ],
    [
      'shows nothing of a known laboratory where the mapping names none',
      { 'L|4711': 'none' },
      { code: '4711', system: 'L', ...acme },
      undefined,
    ],
    [
      'blocks whatever laboratory sent it where the mapping names none',
      { 'L|4711': 'genetic' },
      { code: '4711', system: 'L', ...acme },
      'genetic',
    ],
    [
      'holds whatever laboratory sent it where the mapping names none',
      { 'L|4711': 'unclassified' },
      { code: '4711', system: 'L', ...acme },
      'unclassified',
    ],
    [
      'shows nothing of an unknown laboratory where the mapping names one',
      { 'ACME|L|4711': 'none' },
      { code: '4711', system: 'L' },
      undefined,
    ],
    [
      'blocks what comes of an unknown laboratory where the mapping names one',
      { 'ACME|L|4711': 'genetic' },
      { code: '4711', system: 'L' },
      'genetic',
    ],
    [
      'shows what comes of an unknown laboratory where neither names one',
      { 'L|4711': 'none' },
      { code: '4711', system: 'L' },
      'none',
    ],
    [
      'knows a code without any system as the own one of its laboratory',
      { '|4711': 'none' },
      { code: '4711', ...acme },
      undefined,
    ],
    [
      'knows a system of the form 99LAB as the own one of its laboratory',
      { '99LAB|4711': 'none' },
      { code: '4711', system: '99LAB', ...acme },
      undefined,
    ],
    [
      'shows a code of LOINC whoever sends it',
      { 'LN|12345-5': 'none' },
      { code: '12345-5', system: 'http://loinc.org', ...acme },
      'none',
    ],
    [
      'hides a code of LOINC in the words of FHIR',
      { 'LN|12345-5': 'genetic' },
      { code: '12345-5', system: 'http://loinc.org' },
      'genetic',
    ],
    [
      'hides a code of LOINC in its own name',
      { 'LN|12345-5': 'genetic' },
      { code: '12345-5', system: 'Loinc' },
      'genetic',
    ],
    [
      'hides a code of LOINC by its check digit where no system is told',
      { 'LN|12345-5': 'genetic' },
      { code: '12345-5', ...acme },
      'genetic',
    ],
    [
      'hides a code of LOINC that was mapped in the words of FHIR',
      { 'HTTP://LOINC.ORG|12345-5': 'genetic' },
      { code: '12345-5', system: 'LN' },
      'genetic',
    ],
    [
      'takes the blocking one of two spellings of one system',
      { 'LN|12345-5': 'none', 'LOINC|12345-5': 'genetic' },
      { code: '12345-5', system: 'LN' },
      'genetic',
    ],
    [
      'shows a code of a system with an OID whoever sends it',
      { '2.16.840.1.113883.3.999|4711': 'none' },
      { code: '4711', system: 'urn:oid:2.16.840.1.113883.3.999', ...acme },
      'none',
    ],
    [
      'shows a code of a system with a URI whoever sends it',
      { 'HTTPS://LAB.EXAMPLE/TESTS|4711': 'none' },
      { code: '4711', system: 'https://lab.example/tests', ...acme },
      'none',
    ],
    [
      'takes a system that only begins with a digit for a laboratory’s own',
      { '1.2|4711': 'none' },
      { code: '4711', system: '1.2', ...acme },
      undefined,
    ],
    [
      'takes a system that only holds an OID for a laboratory’s own',
      { 'L2.16.840.1|4711': 'none', '2.16.840.1X|4711': 'none' },
      { code: '4711', system: 'L2.16.840.1', ...acme },
      undefined,
    ],
    [
      'is overruled by no mapping of an ordinary alternate',
      { '99LAB|A': 'none', '99LAB|B': 'genetic' },
      { code: 'A', system: '99LAB', alternates: [{ code: 'B', system: '99LAB' }] },
      'genetic',
    ],
    [
      'is overruled by no mapping that only holds',
      { '99LAB|A': 'unclassified', '99LAB|B': 'genetic' },
      { code: 'A', system: '99LAB', alternates: [{ code: 'B', system: '99LAB' }] },
      'genetic',
    ],
    [
      'holds rather than shows',
      { '99LAB|A': 'none', '99LAB|B': 'unclassified' },
      { code: 'A', system: '99LAB', alternates: [{ code: 'B', system: '99LAB' }] },
      'unclassified',
    ],
    ['says nothing of what no key names', { 'L|A': 'none' }, { code: 'toString' }, undefined],
    [
      'blocks what comes of a sender that no key can name',
      { 'L|4711': 'genetic' },
      { code: '4711', system: 'L', sender: 'ac|me' },
      'genetic',
    ],
    [
      'is not found by a code that looks like another key',
      { 'ACME|L|4711': 'none' },
      { code: 'L|4711', system: 'ACME' },
      undefined,
    ],
    [
      'is not found by a system that looks like another key',
      { 'ACME|L|4711': 'none' },
      { code: '4711', system: 'acme|L' },
      undefined,
    ],
  ])('%s', (_says, mappings, ...[test, category]) => {
    expect(mappingOf(test, mappings)?.category).toBe(category);
  });

  it('tells the key by which a code was found', () => {
    expect(mappingOf({ code: ' a ', system: ' 99lab ' }, { '99LAB|A': 'none' })?.evidence).toBe(
      '99LAB|A',
    );
  });
});

describe('the key of a code', () => {
  it.each<[string, string | undefined, Parameters<typeof mappingKey>]>([
    [
      'leaves blanks around a code and a sender out',
      'ACME|L|4711',
      [{ code: ' 4711 ', system: 'L' }, ' acme '],
    ],
    ['names the sender of its own code', 'ACME|L|GLU', [{ code: 'glu ', system: ' l' }, 'acme']],
    ['names the sender of a code without a system', 'ACME||GLU', [{ code: 'GLU' }, 'acme']],
    ['names no sender of LOINC', 'LN|2345-7', [{ code: '2345-7', system: 'LOINC' }, 'acme']],
    ['names no sender that nobody knows', 'L|GLU', [{ code: 'GLU', system: 'L' }]],
    ['names no sender that is blank', 'L|GLU', [{ code: 'GLU', system: 'L' }, ' ']],
    [
      'spells an OID without what is before it',
      '2.16.840.1.9|GLU',
      [{ code: 'GLU', system: 'URN:OID:2.16.840.1.9' }, 'acme'],
    ],
    ['is none of no code', undefined, [{ code: ' ', system: 'L' }]],
    ['is none of what has no code', undefined, [{ system: 'L' }]],
    [
      'names no sender of LOINC that only its check digit tells, blanks around it or not',
      'LN|2345-7',
      [{ code: ' 2345-7 ' }, 'acme'],
    ],
    [
      'names no sender of a URI without encryption either',
      'HTTP://LAB.EXAMPLE/TESTS|GLU',
      [{ code: 'GLU', system: 'http://lab.example/tests' }, 'acme'],
    ],
    [
      'names the sender of a system that begins as an OID and is none',
      'ACME|1.2.3.4X|GLU',
      [{ code: 'GLU', system: '1.2.3.4X' }, 'acme'],
    ],
    [
      'leaves what only looks like the beginning of an OID where it stands',
      'ACME|L-URN:OID:9|GLU',
      [{ code: 'GLU', system: 'L-urn:oid:9' }, 'acme'],
    ],
    ['is none of a code that would be two parts of it', undefined, [{ code: 'A|B' }]],
  ])('%s', (_says, key, asked) => {
    expect(mappingKey(...asked)).toBe(key);
  });

  it.each([
    ['of a system', 'L|GLU', true],
    ['of no system', '|GLU', true],
    ['of a sender', 'ACME|L|GLU', true],
    ['of a sender without a system', 'ACME||GLU', true],
    ['of LOINC', 'LN|2345-7', true],
    ['of a system with a blank behind it', 'L |GLU', false],
    ['of a code with a blank before it', 'L| GLU', false],
    ['of a sender with a blank behind it', 'ACME |L|GLU', false],
    ['of a sender without a name', '|L|GLU', false],
    ['of LOINC as if it were a sender’s own', 'ACME|LN|2345-7', false],
    ['of LOINC by its check digit as if it were a sender’s own', 'ACME||2345-7', false],
    ['of no code', 'L|', false],
    ['without a system', 'GLU', false],
    ['of four parts', 'A|B|C|D', false],
    ['in small letters', 'L|glu', false],
    ['with what nobody sees', 'L|G\u200bLU', false],
    ['of the longest code', `L|${'G'.repeat(200)}`, true],
    ['of a code that is longer than any', `L|${'G'.repeat(201)}`, false],
  ])('may be proposed or not: one %s', (_of, key, may) => {
    expect(isMappingKey(key)).toBe(may);
  });
});

describe('the codes of a test', () => {
  it.each<[string, TestIdentity, readonly object[]]>([
    ['are its own', { code: 'A', system: 'L' }, [{ code: 'A', system: 'L' }]],
    ['are its own without a system', { code: 'A' }, [{ code: 'A' }]],
    ['are a system without a code', { system: 'L' }, [{ system: 'L' }]],
    ['are none of a name', { name: 'Glucose' }, [{}]],
    [
      'are its own first, and then those of its other names',
      { code: 'A', alternates: [{ code: 'B', system: 'LN' }, { name: 'Glucose' }] },
      [{ code: 'A' }, { code: 'B', system: 'LN' }, { name: 'Glucose' }],
    ],
  ])('%s', (_says, test, codings) => {
    expect(codingsOf(test)).toStrictEqual(codings);
  });
});
