import { toldOfDocument, withoutDocument } from './lab-attachment.js';
import { numberIn, shownValueOf } from './shown-value.js';

const shown = (valueType: string | undefined, ...values: readonly string[]) =>
  shownValueOf({ values, ...(valueType === undefined ? {} : { valueType }) });

describe('a value of a laboratory', () => {
  it.each<[string, readonly [string | undefined, string, string]]>([
    ['a number', ['NM', '140', '140']],
    ['no type', [undefined, '1^2', '1^2']],
    ['a text', ['ST', 'A^B & C', 'A^B & C']],
    ['a coded value', ['CWE', 'Escherichia coli', 'Escherichia coli']],
    ['a comparison', ['SN', '>^100', '>100']],
    ['a structured number', ['SN', '^100', '100']],
    ['that it equals', ['SN', '=^100', '100']],
    ['a ratio', ['SN', '^1^:^128', '1:128']],
    ['a range', ['SN', '^0^-^1', '0-1']],
    ['a grade', ['SN', '^2^+', '2+']],
    ['a structured number by a type in small letters', ['sn', '<^5', '<5']],
    ['a day', ['DT', '20240302', '2024-03-02']],
    ['a month', ['DT', '202403', '2024-03']],
    ['a year', ['DT', '2024', '2024']],
    ['an hour', ['DTM', '2024030215', '2024-03-02T15']],
    ['a minute', ['DTM', '202403021530', '2024-03-02T15:30']],
    ['a second with its offset', ['DTM', '20240302153012-0800', '2024-03-02T15:30:12-08:00']],
    ['a fraction of one', ['TS', '20240302153012.123+0100', '2024-03-02T15:30:12.123+01:00']],
    ['a time with its old precision', ['TS', '20240302^D', '2024-03-02']],
    ['a day with an offset', ['TS', '20240302-0800', '2024-03-02']],
    ['a date in FHIR’s words', ['DTM', '2024-03-02T15:30:12Z', '2024-03-02T15:30:12Z']],
    ['no date', ['DT', '20241302', '20241302']],
    ['no day', ['DT', '20240341', '20240341']],
    ['no time', ['DTM', '202403022561', '202403022561']],
    ['words for a date', ['DT', 'yesterday', 'yesterday']],
    ['a time of day', ['TM', '1530', '15:30']],
    ['a time of day with its offset', ['TM', '153012-0800', '15:30:12-08:00']],
    ['no time of day', ['TM', '2530', '2530']],
    ['a stretch', ['DR', '20240302^20240304', '2024-03-02/2024-03-04']],
    ['a numeric range', ['NR', '-5^-1', '-5 to -1']],
    ['several numbers', ['NA', '1^2^3', '1, 2, 3']],
    ['an amount', ['CQ', '5^mg&milligram&UCUM', '5 mg']],
    ['a name with signs in it', ['XON', 'A \\T\\ B \\S\\ C^L', 'A & B ^ C L']],
    ['an identifier', ['CX', 'D-17^^^BLOODBANK&1.2.3^DN', 'D-17 BLOODBANK DN']],
    ['a type that is in no table', ['constructor', '1^2', '1^2']],
    ['that there is none any more', ['SN', '', '']],
  ])('reads, of %s', (_of, [valueType, sent, read]) => {
    expect(shown(valueType, sent)).toEqual({
      ...{ values: [read], attachments: [] },
      ...(valueType === undefined ? {} : { valueType }),
    });
  });

  it('is read repetition by repetition', () => {
    expect(shown('SN', '>^100', '^1^:^128').values).toEqual(['>100', '1:128']);
  });

  const pdf = { kind: 'enclosed', mediaType: 'application/pdf' };
  it.each<[string, string, object]>([
    ['a PDF', '^application^pdf^Base64^JVBERg==', { ...pdf, size: 4, data: 'JVBERg==' }],
    ['one of FHIR', '^application/pdf^^Base64^JVBERg==', { ...pdf, size: 4, data: 'JVBERg==' }],
    ['one called a text', 'LAB^TEXT^PDF^Base64^JVBE\nRg==', { ...pdf, size: 4, data: 'JVBERg==' }],
    ['one in hexadecimal', '^AP^PDF^Hex^25504446', { ...pdf, size: 4, data: 'JVBERg==' }],
    ['nothing but Base64', 'JVBERg==', { kind: 'enclosed', size: 4, data: 'JVBERg==' }],
    ['one without its document', '^application^pdf^Base64^', pdf],
    ['one whose letters are none of Base64', '^application^pdf^Base64^%%%', pdf],
    ['one whose letters are no hexadecimal', '^application^pdf^Hex^2', pdf],
    [
      'a plain text',
      '^TX^Plain^A^1^2',
      { kind: 'enclosed', mediaType: 'text/plain', size: 3, data: 'MV4y' },
    ],
    ['an image by its code', '^IM^JPEG^Base64^', { kind: 'enclosed', mediaType: 'image/jpeg' }],
    ['a type that is none', '^constructor^<b>^Base64^', { kind: 'enclosed' }],
    ['nothing', '^^^^', { kind: 'enclosed' }],
  ])('is a document where one came with it: %s', (_what, sent, attachment) => {
    expect(shown('ED', sent)).toEqual({ valueType: 'ED', values: [], attachments: [attachment] });
  });

  it('is a document that the laboratory keeps where it says so', () => {
    const path = '\\\\lab\\reports\\7.jpg';
    const kept = { kind: 'kept-elsewhere', mediaType: 'image/jpeg', location: path };
    expect(shown('RP', `${path}^LAB^image^jpeg`)).toEqual({
      ...{ valueType: 'RP', values: [], attachments: [kept] },
    });
    expect(shown('RP', 'https://lab.example/r1').attachments).toEqual([
      { kind: 'kept-elsewhere', location: 'https://lab.example/r1' },
    ]);
    expect(shown('RP', '').attachments).toEqual([]);
  });

  it('tells patients of a document without where it is kept, and in lists without the document', () => {
    const [enclosed, kept] = [
      ...shown('ED', '^application^pdf^Base64^JVBERg==').attachments,
      ...shown('RP', 'https://lab.example/r1').attachments,
    ].map(toldOfDocument);
    expect(enclosed).toEqual({ ...pdf, size: 4, data: 'JVBERg==' });
    expect(kept).toEqual({ kind: 'kept-elsewhere' });
    expect(enclosed && withoutDocument(enclosed)).toEqual({ ...pdf, size: 4 });
  });
});

describe('a number for a trend', () => {
  it.each<[string, readonly [readonly string[], string | undefined, object]]>([
    ['a number', [['98'], 'NM', { value: 98 }]],
    ['a number without a type', [[' -1.5e1 '], undefined, { value: -15 }]],
    ['a comparison in words', [['<= 98'], 'ST', { value: 98, comparator: '<=' }]],
    ['a structured comparison', [['>^100'], 'SN', { value: 100, comparator: '>' }]],
    ['a structured number', [['^100'], 'SN', { value: 100 }]],
    ['a number among blanks', [[`${' '.repeat(50)}98 `], 'ST', { value: 98 }]],
  ])('is %s', (_says, [values, valueType, number]) => {
    expect(numberIn({ values, ...(valueType === undefined ? {} : { valueType }) })).toEqual(number);
  });

  it.each<[string, readonly string[], string]>([
    ['two numbers at once', ['98', '99'], 'NM'],
    ['a number and a remark', ['98', 'Seen twice.'], 'NM'],
    ['none', [], 'NM'],
    ['one that was deleted', [''], 'NM'],
    ['words', ['Negative'], 'ST'],
    ['a ratio', ['^1^:^128'], 'SN'],
    ['a range', ['^1^-^5'], 'SN'],
    ['a grade', ['^2^+'], 'SN'],
    ['a year', ['2024'], 'DT'],
    ['a code', ['3'], 'CWE'],
    ['a document', ['^TX^Plain^A^5'], 'ED'],
    ['more than there is', ['1e999'], 'NM'],
    ['more digits than anybody measures', ['1'.repeat(41)], 'NM'],
    ['a comparison with a long space in it', [`<${' '.repeat(40)}5`], 'ST'],
  ])('is none of %s', (_says, values, valueType) => {
    expect(numberIn({ values, valueType })).toBeUndefined();
  });
});
