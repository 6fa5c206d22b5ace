import { laboratoryReport, type LaboratoryReport } from './laboratory-report.js';
import { readMessage } from './message.js';
import { oruGroups } from './oru-groups.js';

const HEADER = 'MSH|^~\\&|LAB|ACME|PORTAL|CLINIC|||ORU^R01|1|P|2.5.1';
const MARIA = 'PID|1||4711^^^ACME&1.2.3&ISO^MR~9^^^STATE^SS||Ortega^Maria||19920229';
const PERSON = '1528068368^Okafor^Ngozi^^^^^^NPPES&2.16&ISO^L^^^NPI';
const ORDER = `ORC|RE|P-1|F-1|||||||||${PERSON}`;

const reportOf = (...lines: readonly string[]): LaboratoryReport => {
  const reading = readMessage(Buffer.from([HEADER, ...lines].join('\r')));
  if (reading.is !== 'message') throw new Error(reading.because);
  const groups = oruGroups(reading.message);
  if (groups.is !== 'grouped' || !groups.patients[0]) throw new Error(groups.is);
  return laboratoryReport(groups.patients[0]);
};

const testOf = (...lines: readonly string[]) => {
  const [test] = reportOf(MARIA, ...lines).tests;
  if (!test) throw new Error('There is no test.');
  return test;
};

describe('a laboratory report', () => {
  it('says whose it is, as the sender knows the patient', () => {
    expect(reportOf(MARIA, 'OBR|1').patient).toEqual({
      identifiers: [
        { id: '4711', authority: '1.2.3', type: 'MR' },
        { id: '9', authority: 'STATE', type: 'SS' },
      ],
      familyName: 'Ortega',
      givenName: 'Maria',
      birthDate: { precision: 'day', local: '1992-02-29' },
    });
  });

  it('says which test it is, who ordered it, and what was observed', () => {
    const test = testOf(
      ORDER,
      'OBR|1|||718-7^Hemoglobin^LN^HB^Haemoglobin^99ACME|||20260302081500-0800|||||||||||||||' +
        '20260302120000-0800||HM|F',
      'NTE|1||fasting~at rest',
      'OBX|1|NM|718-7^Hemoglobin^LN|a|12.5|g/dL^grams^UCUM|13 to 18|L~A|||F|||20260302081500-0800',
      'NTE|1||recounted',
      'SPM|1|||BLD^Blood^HL70487||||ARM^Arm|||||||||20260302081400-0800',
    );
    expect(test).toEqual({
      placerNumber: 'P-1',
      fillerNumber: 'F-1',
      code: {
        code: '718-7',
        text: 'Hemoglobin',
        system: 'LN',
        alternates: [{ code: 'HB', text: 'Haemoglobin', system: '99ACME' }],
      },
      section: 'HM',
      status: 'F',
      orderedBy: [
        {
          identifier: { id: '1528068368', authority: '2.16', type: 'NPI' },
          familyName: 'Okafor',
          givenName: 'Ngozi',
        },
      ],
      specimens: [{ code: 'BLD', text: 'Blood', system: 'HL70487', site: 'ARM, Arm' }],
      collected: ['08:15', '08:14'].map((time) => `2026-03-02T${time}:00-08:00`),
      resultedAt: { precision: 'second', local: '2026-03-02T12:00:00', offset: '-08:00' },
      notes: ['fasting', 'at rest'],
      observations: [
        {
          code: { code: '718-7', text: 'Hemoglobin', system: 'LN' },
          subId: 'a',
          valueType: 'NM',
          values: ['12.5'],
          units: 'g/dL',
          referenceRange: '13 to 18',
          flags: ['L', 'A'],
          status: 'F',
          collected: ['2026-03-02T08:15:00-08:00'],
          notes: ['recounted'],
        },
      ],
    });
  });

  it.each([
    ['the test itself before the order', 'OBR|1||F-2|x||||||||||||7^Lind', 'F-2', 'Lind'],
    ['the order where the test says nothing', 'OBR|1|||x', 'F-1', 'Okafor'],
  ])('takes the orderer from %s', (_from, obr, ...[filler, family]) => {
    const { fillerNumber, orderedBy } = testOf(ORDER, obr);
    expect([fillerNumber, orderedBy[0]?.familyName]).toEqual([filler, family]);
  });

  it.each([
    ['both where its order names another one than its test', '99^Lind^Per', ['Lind', 'Okafor']],
    ['one where both name the same one in the same words', PERSON, ['Okafor']],
    ['the order’s where the test names nobody', '', ['Okafor']],
  ])('says who ordered: %s', (_who, inTest, families) => {
    const { orderedBy } = testOf(ORDER, `OBR|1||F-1|cbc${'|'.repeat(12)}${inTest}`);
    expect(orderedBy.map(({ familyName }) => familyName)).toEqual(families);
  });

  it.each<[string, string, readonly string[]]>([
    ['that names somebody itself', `OBR|2||F-2|x||||||||||||99^Lind^Per`, ['Lind']],
    ['that names nobody', 'OBR|2||F-2|x', ['Okafor']],
  ])('says of a test without an order of its own, %s, who ordered', (_which, obr, families) => {
    const first = `OBR|1||F-1|cbc${'|'.repeat(12)}${PERSON}`;
    const { tests } = reportOf(MARIA, ORDER, first, obr);
    const ordered = tests.map(({ orderedBy }) => orderedBy.map(({ familyName }) => familyName));
    expect(ordered).toEqual([['Okafor'], families]);
  });

  it.each<[string, readonly [type: string, sent: string, value: string]]>([
    ['a structured number', ['SN', '>*100', '>^100']],
    ['a document', ['ED', 'LAB*TEXT*PDF*Base64*JVBERg==', 'LAB^TEXT^PDF^Base64^JVBERg==']],
    ['parts of parts', ['CQ', '5*mg$milligram$UCUM', '5^mg&milligram&UCUM']],
    ['what would be a delimiter', ['XON', 'A & B ^ C*L', 'A \\T\\ B \\S\\ C^L']],
    ['the address of a document', ['RP', 'a?b=1&c=2*ACME', 'a?b=1&c=2^ACME']],
    ['an escaped delimiter', ['XCN', '1*O!S!Hara', '1^O*Hara']],
    ['a coded value', ['CWE', '260*Present*SCT', 'Present']],
    ['a text', ['ST', '<2 * see ^ note & call', '<2 * see ^ note & call']],
    ['no type', ['', '1*2', '1*2']],
    ['an explicit nothing', ['SN', '""', '']],
  ])('has the usual delimiters of a message with its own in %s', (_of, [type, sent, value]) => {
    const header = 'MSH|*~!$|LAB|ACME|PORTAL|CLINIC|||ORU*R01|1|P|2.5.1';
    const test = ['OBR|1|||x', `OBX|1|${type}|x||${sent}|||||F`];
    const reading = readMessage(Buffer.from([header, 'PID|1||4711', ...test].join('\r')));
    if (reading.is !== 'message') throw new Error(reading.because);
    const groups = oruGroups(reading.message);
    if (groups.is !== 'grouped' || !groups.patients[0]) throw new Error(groups.is);
    const [read] = laboratoryReport(groups.patients[0]).tests;
    expect(read?.observations[0]?.values).toEqual([value]);
  });

  it.each([
    ['a number', 'NM', '4.5', ['4.5']],
    ['several values', 'ST', 'a~b', ['a', 'b']],
    [
      'a text whose sender forgot to escape',
      'ST',
      '<2 ^ see note & call',
      ['<2 ^ see note & call'],
    ],
    ['a coded value by its text', 'CWE', '260^Present^SCT^^^^^^Moderate', ['Moderate']],
    ['a coded value without its own text', 'CE', '260^Present^SCT', ['Present']],
    ['a coded value that has but a code', 'CE', '260', ['260']],
    ['an explicit nothing', 'ST', '""', ['']],
    ['an explicit nothing for a code', 'CWE', '""', ['']],
    ['an explicit nothing beside something', 'ST', 'a~""', ['a']],
    ['nothing', 'ST', '', []],
  ])('keeps %s as it was meant', (_what, type, ...[sent, values]) => {
    const { observations } = testOf('OBR|1|||x', `OBX|1|${type}|x||${sent}|||||F`);
    expect(observations[0]?.values).toEqual(values);
  });

  it.each([
    ['its code', 'SP', 'SP'],
    ['the words of a code of its own', 'L7^Anatomic Pathology^L', 'L7^Anatomic Pathology'],
    ['both of two', 'L7^Lab^L^SP^Surgical^HL70074', 'L7^Lab^SP^Surgical'],
    ['words alone', '^Histology', 'Histology'],
    ['nothing', '', undefined],
  ])('says by which section a test was done: %s', (_what, sent, section) => {
    expect(testOf(ORDER, `OBR|1||F-1|cbc${'|'.repeat(20)}${sent}`).section).toBe(section);
  });

  it('reads the specimen of older versions', () => {
    const { specimens } = testOf('OBR|1|||x|||||||||||BLD&Blood^^^Arm');
    expect(specimens).toEqual([{ code: 'BLD', text: 'Blood', site: 'Arm' }]);
  });

  it.each<[string, string, object]>([
    ['OBR-15.4', 'TISS^^^BMAR&Aspirate site left', { site: 'BMAR, Aspirate site left' }],
    ['OBR-15.4 in other words', '^^^1&Hip&L&BMAR&Marrow', { site: '1, Hip, BMAR, Marrow' }],
    [
      'OBR-15.1 in other words',
      'X&Other&L&MAR&Marrow',
      { code: 'X', text: 'Other', alternates: [{ code: 'MAR', text: 'Marrow' }] },
    ],
    [
      'OBR-15.3 beside a name',
      'X&Other^^aspirate of marrow',
      { code: 'X', text: 'Other', alternates: [{ text: 'aspirate of marrow' }] },
    ],
  ])('keeps codes and texts of %s', (_field, source, expected) => {
    const { specimens } = testOf(`OBR|1|||x${'|'.repeat(11)}${source}`);
    expect(specimens[0]).toEqual({ ...(source.startsWith('T') && { code: 'TISS' }), ...expected });
  });

  it('keeps codes and texts of SPM-8', () => {
    const site = 'BMAR^Aspirate site left^HL70163^7^Crest^L^^^left hip';
    const { specimens } = testOf('OBR|1|||x', `SPM|1|||TISS||||${site}`);
    const words = 'BMAR, Aspirate site left, 7, Crest, left hip';
    expect(specimens).toEqual([{ code: 'TISS', site: words }]);
  });

  it.each([
    ['a time', '20260302081500-0800', '', '', ['2026-03-02T08:15:00-08:00']],
    ['a day', '20260302', '', '', ['2026-03-02']],
    ['what is no time, as it was sent', '20261399', '', '20260302', ['20261399', '2026-03-02']],
    ['a collection of a day and a night', '20260302', '20260303', '', ['2026-03-02/2026-03-03']],
    ['a collection that begins and ends at once', '20260302', '20260302', '', ['2026-03-02']],
    ['a stretch of the specimen', '', '', '20260302^20260303', ['2026-03-02/2026-03-03']],
    ['two times that disagree', '20260302', '', '20110302', ['2026-03-02', '2011-03-02']],
    ['an end without a beginning as nothing', '', '20260302', '', []],
    ['an explicit nothing as nothing', '""', '', '', []],
  ])('keeps %s', (_what, ...[from, to, ofSpecimen, collected]) => {
    const test = testOf(`OBR|1|||x|||${from}|${to}`, `SPM|1||||||||||||||||${ofSpecimen}`);
    expect(test.collected).toEqual(collected);
  });

  it('keeps every coding of a test, and the words behind them', () => {
    const { code } = testOf('OBR|1|||718-7^Hb^LN^HB^Blood^99A^^^Red count^33^Hgb^99B');
    expect(code).toEqual({
      ...{ code: '718-7', text: 'Hb', system: 'LN' },
      alternates: [
        { code: 'HB', text: 'Blood', system: '99A' },
        { code: '33', text: 'Hgb', system: '99B' },
        { text: 'Red count' },
      ],
    });
  });

  it.each([
    ['a new order, from its transaction', 'ORC|NW||||||||20260301', '2026-03-01'],
    [
      'a result, from when the order took effect',
      'ORC|RE||||||||20260301||||||20260228',
      '2026-02-28',
    ],
    ['a result that says neither', 'ORC|RE||||||||20260301', undefined],
  ])('takes the time of the order of %s', (_which, orc, ordered) => {
    expect(testOf(orc, 'OBR|1|||x').orderedAt?.local).toBe(ordered);
  });
});
