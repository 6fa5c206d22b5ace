import { isCarrier, isPlainFlag, isPlainText } from './carrier-value.policy.js';

describe('a value that could name another line of its report', () => {
  it.each<[string, string, readonly string[]]>([
    ['a document', 'ED', ['^application^pdf^Base64^JVBERi0=']],
    ['a document of a type in small letters', 'ed', ['JVBERi0=']],
    ['a place where a document is kept', 'RP', ['//lab/reports/7']],
    ['formatted text', 'FT', ['Normal']],
    ['text that says more than a result', 'TX', ['Positive for HIV']],
    ['text whose later line does', 'tx', ['Negative', 'HIV reactive, repeat']],
    ['text that spells a name over its lines', 'TX', ['H', 'B']],
    ['long text of plain words, line by line', 'TX', Array<string>(12).fill('positive')],
    ['a sentence', 'ST', ['HIV-1 antibodies detected; see confirmatory assay.']],
    ['a sentence that is sent as a number', 'NM', ['HIV positive']],
    ['a sentence behind a plain value', 'ST', ['Negative', 'HIV reactive, repeat']],
    ['a name of one word', 'CWE', ['HIV']],
    ['a name of letters with full stops', 'ST', ['H.I.V.']],
    ['a name of letters that units have as well', 'ST', ['L.S.D.']],
    ['words that nobody has listed', 'CE', ['Salmonella species']],
    ['a reference to something else', 'ST', ['See comment']],
    ['a code without words', 'CE', ['165816005']],
    ['a code with a check digit', 'CWE', ['7918-6']],
    ['a code of a table without exceptions', 'CNE', ['165816005']],
    ['a code with its formatted words', 'CF', ['165816005']],
    ['a code of a channel', 'CD', ['165816005']],
    ['a code of a table that users define', 'IS', ['165816005']],
    ['a code of a table of HL7', 'ID', ['165816005']],
    ['a code of three digits', 'CE', ['100']],
    ['a code behind a sign', 'CE', ['#165816005']],
    ['a name before a number', 'ST', ['HIV 5']],
    ['a name behind a number', 'ST', ['5 HIV']],
    ['a name behind a number with a full stop', 'ST', ['5.HIV']],
    ['two letters before a number', 'ST', ['HB 5']],
    ['a letter with a number', 'ST', ['B19']],
    ['a letter between numbers', 'ST', ['3A4']],
    ['two letters that units have as well', 'ST', ['L.S.']],
    ['a coded name behind a plain word', 'CWE', ['Negative', 'HIV']],
    ['a name with a number written to it', 'ST', ['1HIV']],
    ['plain words without an end', 'ST', ['positive '.repeat(12)]],
  ])('is %s', (_which, valueType, values) => {
    expect(isCarrier({ valueType, values })).toBe(true);
  });

  it.each<[string, string | undefined, readonly string[]]>([
    ['a number', 'NM', ['140']],
    ['a number that is sent as text', 'TX', ['140']],
    ['a word that is sent as text', 'TX', ['Negative']],
    ['text of two plain lines', 'TX', ['No growth', 'after 48 hours']],
    ['text that says nothing', 'TX', []],
    ['a number of no type', undefined, ['-1.5']],
    ['a number below which nothing is measured', 'ST', ['<0.01']],
    ['a titre', 'SN', ['^1^:^160']],
    ['a range with its unit', 'ST', ['5-10 /hpf']],
    ['a number with its unit written to it', 'ST', ['5mg/dL']],
    ['signs alone', 'ST', ['++']],
    ['an ordinal word', 'CWE', ['Non-Reactive']],
    ['a coded number of two digits', 'CE', ['10']],
    ['a coded number with its unit', 'CE', ['160 mg']],
    ['a coded titre', 'CE', ['1:160']],
    ['a hundred letters of plain words', 'ST', ['pos '.repeat(25)]],
    ['what was not found', 'ST', ['NOT DETECTED']],
    ['a blood group', 'CWE', ['O Rh(D) Positive']],
    ['a colour', 'ST', ['Pale yellow']],
    ['a degree', 'CWE', ['Present ++ out of ++++']],
    ['a culture in which nothing grew', 'ST', ['No growth after 48 hours']],
    ['a time', 'DTM', ['20260301083000-0800']],
    ['a time as FHIR tells it', 'DTM', ['2026-03-01T08:30:00Z']],
    ['nothing', 'NM', []],
    ['nothing any more', 'CE', ['']],
  ])('is not %s', (_which, valueType, values) => {
    expect(isCarrier({ values, ...(valueType === undefined ? {} : { valueType }) })).toBe(false);
  });
});

describe('what is told of a line beside a hidden one', () => {
  it.each([
    ['a range of two numbers', '70-80', true],
    ['a range with a word between its numbers', '0.0 to 13.0', true],
    ['a range for each sex', 'M: 13-17; F: 12-15', true],
    ['a range that is a plain word', 'Negative', true],
    ['not a range that names another test', 'Negative for HIV', false],
    ['not a range that points to another test', 'See HBsAg', false],
  ])('is %s', (_sentence, range, isTold) => {
    expect(isPlainText(range)).toBe(isTold);
  });
  it.each([
    ['a flag of one letter: high', 'H', true],
    ['a flag in small letters: very low', 'll', true],
    ['a flag of a plain word: positive', 'POS', true],
    ['not a flag that is the name of a test', 'HIV', false],
    ['not a flag that names a test beside a plain word', 'Reactive for HBsAg', false],
  ])('is %s', (_sentence, flag, isTold) => {
    expect(isPlainFlag(flag)).toBe(isTold);
  });
});
