import { MARIA, OKAFOR, GLUCOSE, read, resultsOf, order, F1 } from './oru.fixture.js';

describe('the results of a laboratory report', () => {
  it('are one command for each order, with everything that was said of it', () => {
    const command = resultsOf(
      'ORC|RE|||||||||||1528068368^Okafor^Ngozi^^^^^^NPPES^L^^^NPI||||20260301',
      'OBR|1|P-1|F-1|24323-8^CMP^LN^CMP^Panel^99ACME|||20260302081500-0800|||||||||||||||' +
        '20260302120000-0800||CH|F',
      'NTE|1||fasting',
      'OBX|1|NM|2345-7^Glucose^LN^GLU^Glukose^99ACME|a|12.5|mg/dL|70-99|H~A|||F|||20260302081600-0800|||||||||Acme West',
      'NTE|1||recounted',
      'SPM|1|||119297000^Blood^SCT^BLD^Whole blood^HL70487||||ARM^Left arm|||||||||20260302081400-0800',
    );
    expect({ ...command }).toMatchObject({
      patientId: MARIA,
      source: 'hl7v2',
      header: {
        test: {
          ...{ code: '24323-8', name: 'CMP', system: 'LN', section: 'CH', sender: 'acme' },
          alternates: [{ code: 'CMP', name: 'Panel', system: '99ACME' }],
          specimen: {
            ...{ code: '119297000', system: 'SCT', name: 'Blood; BLD; Whole blood' },
            site: 'ARM, Left arm',
          },
        },
        ...{ fillerNumber: 'F-1', placerNumber: 'P-1' },
        orderingProviderId: OKAFOR,
        orderedByAsSent: 'Okafor, Ngozi (NPI 1528068368)',
        collected: ['2026-03-02T08:15:00-08:00', '2026-03-02T08:14:00-08:00'],
        resultedAt: '2026-03-02T12:00:00-08:00',
        notes: ['fasting'],
      },
      lines: [
        {
          status: 'final',
          ...{ test: { code: '2345-7', name: 'Glucose', system: 'LN' }, subId: 'a' },
          collected: ['2026-03-02T08:16:00-08:00'],
          value: {
            ...{ valueType: 'NM', values: ['12.5'], units: 'mg/dL', referenceRange: '70-99' },
            ...{ flags: ['H', 'A'], performedBy: 'Acme West', notes: ['recounted'] },
          },
        },
      ],
    });
  });

  it('name whoever ordered as sent where nobody knows that person', () => {
    const { header } = resultsOf('ORC|RE|||||||||||77^Lind^Per', F1, GLUCOSE);
    expect(header.orderingProviderId).toBeUndefined();
    expect(header.orderedByAsSent).toBe('Lind, Per (77)');
  });

  it('keep an attachment as it came, with its type', () => {
    const ed = '^application^pdf^Base64^JVBERi0xLjQ=';
    const { lines } = resultsOf(F1, `OBX|1|ED|PDF^Report^L||${ed}||||||F`);
    expect(lines[0]?.value).toMatchObject({ valueType: 'ED', values: [ed] });
  });

  it('keep a time of collection that cannot be read, so that nothing rests on the others', () => {
    const { header, lines } = resultsOf(
      order({ filler: 'F-1', when: 'yesterday' }),
      `${GLUCOSE}|||20260231`,
    );
    expect([header.collected, lines[0]?.collected]).toEqual([['yesterday'], ['20260231']]);
  });

  it('are of the one specimen of their order, each of them', () => {
    const { header, lines } = resultsOf(F1, 'SPM|1|||BLD^Blood^HL70487', GLUCOSE);
    expect(lines[0]?.test.specimen).toEqual({ code: 'BLD', system: 'HL70487', name: 'Blood' });
    expect(lines[0]?.test.specimen).toEqual(header.test.specimen);
  });

  it('lose none of several specimens, and say of no line of which one it is', () => {
    const { header, lines } = resultsOf(
      ...[F1, 'SPM|1|||BLD^Blood', 'SPM|2|||MAR^Marrow^HL70487', GLUCOSE],
    );
    expect(header.test.specimen?.name).toBe('Blood; MAR; Marrow');
    expect(lines[0]?.test.specimen).toBeUndefined();
  });
});

describe('the status of a line', () => {
  it.each([
    ['F', 'final'],
    ['P', 'preliminary'],
    ['C', 'corrected'],
    ['A', 'amended'],
    ['X', 'cancelled'],
    ['D', 'entered-in-error'],
    ['W', 'wrong-patient'],
    ['I', 'registered'],
    ['O', 'registered'],
    ['N', 'registered'],
    ['R', 'preliminary'],
    ['S', 'partial'],
    ['U', 'final'],
    ['B', 'appended'],
    ['V', 'preliminary'],
    ['f', 'final'],
  ])('with OBX-11 %s is %s', (letter, status) => {
    const { lines } = resultsOf(F1, `OBX|1|NM|x||1||||||${letter}`);
    expect(lines[0]?.status).toBe(status);
  });

  it.each([
    ['O', 'registered'],
    ['I', 'registered'],
    ['S', 'registered'],
    ['P', 'preliminary'],
    ['R', 'partial'],
    ['F', 'final'],
    ['C', 'corrected'],
    ['X', 'cancelled'],
  ])('without an OBX-11 is what OBR-25 %s says: %s', (letter, status) => {
    const { lines } = resultsOf(`${F1}||||||||||||||||||${letter}`, 'OBX|1|NM|x||1');
    expect(lines[0]?.status).toBe(status);
  });

  it.each([
    ['a final line of a preliminary order is final', 'F', 'P', 'final'],
    ['a preliminary line of a final order is preliminary', 'P', 'F', 'preliminary'],
    ['no line of a cancelled order stands', 'F', 'X', 'cancelled'],
    ['a wrongly filed line stays one in a cancelled order', 'W', 'X', 'wrong-patient'],
  ])('weighs both: %s', (_what, ...[line, ofOrder, status]) => {
    const obr = `${F1}||||||||||||||||||${ofOrder}`;
    const { lines } = resultsOf(obr, `OBX|1|NM|x||1||||||${line}`);
    expect(lines[0]?.status).toBe(status);
  });

  it('brings no value of its own when U makes it final', () => {
    const { lines } = resultsOf(F1, 'OBX|1|NM|x||||||||U');
    expect(lines[0]).toMatchObject({ status: 'final', value: { values: [] } });
  });

  it('is no news where V repeats no value', () => {
    const lines = (letter: string, value: string) =>
      resultsOf(F1, GLUCOSE, `OBX|2|NM|x||${value}||||||${letter}`).lines.length;
    expect([lines('V', ''), lines('v', '""'), lines('V', '1')]).toEqual([1, 1, 2]);
  });

  it('says with U or F and an explicit nothing that there is no value any more', () => {
    const { lines } = resultsOf(F1, 'OBX|1|NM|x||""||||||F');
    expect(lines[0]).toMatchObject({ status: 'final', value: { values: [''] } });
  });

  it('says with B that something was appended, so that it is another version', () => {
    const [before, after] = ['F', 'B'].map(
      (letter) => resultsOf(F1, `OBX|1|NM|x||1||||||${letter}`).lines[0],
    );
    expect(after?.lineId).toBe(before?.lineId);
    expect(after?.value.notes).toEqual(['The laboratory has appended to this final result.']);
    expect(after?.status).toBe('appended');
    const [unrepeated] = resultsOf(F1, 'OBX|1|NM|x||||||||B').lines;
    expect([unrepeated?.status, unrepeated?.value.notes.length]).toEqual(['appended', 1]);
  });
});

describe('lines that repeat code and sub-id', () => {
  it('are one result with all their values', () => {
    const { lines } = resultsOf(
      F1,
      'OBX|1|TX|IMP^Impression^L||First line||||||F',
      'NTE|1||a note',
      'OBX|2|TX|IMP^Impression^L||Second line|||A|||F',
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]?.value).toMatchObject({
      ...{ values: ['First line', 'Second line'], flags: ['A'], notes: ['a note'] },
    });
  });

  it.each([
    ['a text', 'TX|IMP^Impression^L||Second'],
    ['formatted text', 'FT|IMP^Impression^L||Second'],
    ['a string', 'ST|IMP^Impression^L||Second'],
    ['a coded value', 'CWE|IMP^Impression^L||B^Second^L'],
  ])('are one result of %s', (_what, line) => {
    const type = line.slice(0, line.indexOf('|'));
    const first = `OBX|1|${type}|IMP^Impression^L||First||||||F`;
    expect(resultsOf(F1, first, `OBX|2|${line}||||||F`).lines[0]?.value.values).toEqual([
      'First',
      'Second',
    ]);
  });

  it.each([
    ['a number', 'NM|2823-3^Potassium^LN||6.9'],
    ['a number as a string', 'ST|2823-3^Potassium^LN||6.9'],
    ['a bound as a string', 'ST|2823-3^Potassium^LN||>6.9'],
    ['a structured number', 'SN|2823-3^Potassium^LN||>^6.9'],
    ['a value of unsaid type', '|2823-3^Potassium^LN||6.9'],
    ['a time', 'DTM|2823-3^Potassium^LN||20260302'],
  ])('wait for a person when each is %s: two measurements are no one result', (_what, line) => {
    const type = line.slice(0, line.indexOf('|'));
    const first = `OBX|1|${type}|2823-3^Potassium^LN||4.1||||||F`;
    expect(read(F1, first, `OBX|2|${line}||||||F`)).toEqual([
      expect.objectContaining({ place: 'OBR[1]', problem: 'unreadable-content' }),
    ]);
  });

  it('are one result when they say the same word for word', () => {
    const { lines } = resultsOf(F1, GLUCOSE, GLUCOSE);
    expect(lines.map(({ value }) => value.values)).toEqual([['98']]);
  });

  it('are one result where one of them only says that it is verified', () => {
    const verified = 'OBX|2|NM|2345-7^Glucose^LN||||||||V';
    expect(resultsOf(F1, GLUCOSE, verified).lines).toHaveLength(1);
  });

  it.each([
    ['status', 'OBX|2|NM|2345-7^Glucose^LN||98|mg/dL|70-99|N|||C'],
    ['units', 'OBX|2|NM|2345-7^Glucose^LN||98|mmol/L|70-99|N|||F'],
    ['time', `${GLUCOSE}|||20260302`],
  ])('wait for a person when their %s differs', (_what, again) => {
    expect(read(F1, GLUCOSE, again)).toMatchObject([
      { place: 'OBR[1]', problem: 'unreadable-content' },
    ]);
  });
});

describe('an order of more than a thousand lines', () => {
  const many = (line: (index: number) => string): readonly string[] =>
    Array.from({ length: 1001 }, (_, index) => line(index));

  it('waits by itself, and holds up no other order of its message', () => {
    const crowded = [F1, ...many((index) => `OBX|1|NM|C${index}||1||||||F`)];
    const answers = read(...crowded, order({ filler: 'F-2' }), GLUCOSE);
    expect(answers.map((answer) => ('problem' in answer ? answer.problem : 'recorded'))).toEqual([
      'unreadable-content',
      'recorded',
    ]);
  });

  it('is one result where they are one text', () => {
    const { lines } = resultsOf(
      F1,
      ...many((index) => `OBX|1|TX|REP^Report^L||${index} cells||||||F`),
    );
    expect(lines).toHaveLength(1);
    const [text = '', ...others] = lines[0]?.value.values ?? [];
    expect([text.split('\n').length, others.length]).toEqual([1001, 0]);
  });
});

describe('an order that a person must look at', () => {
  it.each([
    ['has no results', [F1], 'no-results'],
    ['names no test', [order({ filler: 'F-1', code: '' }), GLUCOSE], 'unreadable-content'],
    ['has a line that names no test', [F1, 'OBX|1|NM|||98||||||F'], 'unreadable-content'],
    ['has an unheard-of status', [F1, 'OBX|1|NM|x||98||||||Q'], 'unreadable-content'],
    ['has no status at all', [F1, 'OBX|1|NM|x||98'], 'unreadable-content'],
    [
      'has an order status that nobody knows',
      [`${F1}||||||||||||||||||Q`, GLUCOSE],
      'unreadable-content',
    ],
    ['can be any order of its day', [order({}), GLUCOSE], 'unreadable-content'],
    ['can be any order', [order({ when: '' }), GLUCOSE], 'unreadable-content'],
    [
      'holds a character that nothing keeps',
      [F1, 'OBX|1|ST|x||a\\X00\\b||||||F'],
      'unreadable-content',
    ],
    [
      'has a code of unheard-of length',
      [F1, `OBX|1|ST|${'x'.repeat(300)}||a||||||F`],
      'unreadable-content',
    ],
  ])('waits when it %s', (_what, lines, problem) => {
    expect(read(...lines)).toMatchObject([{ place: 'OBR[1]', problem }]);
  });

  it.each([
    ['ORC-1 CA', 'ORC|CA', 'F'],
    ['ORC-1 OC', 'ORC|OC', 'F'],
    ['ORC-1 CR', 'ORC|CR', 'F'],
    ['ORC-1 DC', 'ORC|DC', 'F'],
    ['ORC-1 OD', 'ORC|OD', 'F'],
    ['ORC-1 DR', 'ORC|DR', 'F'],
    ['ORC-1 in lower case', 'ORC|ca', 'F'],
    ['ORC-5 CA', 'ORC|RE||||CA', 'F'],
    ['ORC-5 CA, and the test says nothing', 'ORC|RE||||CA', ''],
  ])('waits when the order says that it is cancelled, and its test does not: %s', (...given) => {
    const [, ofOrder, ofTest] = given;
    const answers = read(ofOrder, `${F1}||||||||||||||||||${ofTest}`, GLUCOSE);
    expect(answers).toMatchObject([{ place: 'OBR[1]', problem: 'unreadable-content' }]);
    expect(answers[0]).toHaveProperty('reports.length', 1);
  });

  it('is taken back when both say that it is cancelled', () => {
    expect(resultsOf('ORC|CA', `${F1}||||||||||||||||||X`).takenBack).toBe('cancelled');
  });

  it.each([
    ['reported by itself', 'F', true],
    ['not told how it stands', '', false],
  ])('is not cancelled with the test before it where it is %s', (_what, status, isRecorded) => {
    const further = `${order({ filler: 'F-2' })}||||||||||||||||||${status}`;
    const answers = read('ORC|CA', `${F1}||||||||||||||||||X`, further, GLUCOSE);
    expect(answers.map((answer) => 'command' in answer)).toEqual([true, isRecorded]);
  });

  it('holds up no other order of its message', () => {
    const answers = read(F1, 'OBX|1|NM|x||98||||||Q', order({ filler: 'F-2' }), GLUCOSE);
    expect(answers).toMatchObject([
      { place: 'OBR[1]', problem: 'unreadable-content' },
      { place: 'OBR[2]', command: expect.anything() },
    ]);
  });

  it('waits when it says again what an order before it said', () => {
    const answers = read(F1, GLUCOSE, F1, GLUCOSE.replace('98', '12'));
    expect(answers.map((answer) => 'problem' in answer)).toEqual([false, true]);
  });

  it.each([
    ['without any line', [], 0],
    ['with the lines that it names', ['OBX|1|NM|2345-7^Glucose^LN||98||||||F'], 1],
  ])('is none when the laboratory takes the order back %s', (_what, lines, count) => {
    const results = resultsOf(`${F1}||||||||||||||||||X`, ...lines);
    expect(results.takenBack).toBe('cancelled');
    expect(results.lines.map(({ status }) => status)).toEqual(Array(count).fill('cancelled'));
  });

  it.each([
    ['C', true],
    ['F', undefined],
    ['', undefined],
  ])('correct what was told before where the order says so: %p', (status, isCorrection) => {
    expect(resultsOf(`${F1}||||||||||||||||||${status}`, GLUCOSE).isCorrection).toBe(isCorrection);
  });

  it.each([
    ['R', true],
    ['v', true],
    ['V^Very restricted^HL70177', true],
    ['U', undefined],
    ['ETH', undefined],
    ['', undefined],
  ])('may be of what a minor consented to alone where the order says %p', (code, isOne) => {
    const { header } = resultsOf(`ORC|RE|${'|'.repeat(25)}|${code}`, F1, GLUCOSE);
    expect(header.isMinorConsentService).toBe(isOne);
  });

  it('is none when the laboratory only says that it has the order', () => {
    expect(resultsOf(`${F1}||||||||||||||||||I`).lines).toEqual([]);
  });
});

describe('what a message says of the patient as a whole', () => {
  it('is noted of each order where it is a note', () => {
    const answers = read('NTE|1||another patient?', F1, GLUCOSE, order({ filler: 'F-2' }), GLUCOSE);
    expect(answers).toMatchObject([
      { command: { header: { notes: ['another patient?'] } } },
      { command: { header: { notes: ['another patient?'] } } },
    ]);
  });

  it('waits beside what is recorded where it was observed', () => {
    const height = 'OBX|1|NM|8302-2^Height^LN||170|cm|||||F';
    expect(read(height, height, F1, GLUCOSE)).toMatchObject([
      { place: 'OBR[1]', command: { lines: [expect.anything()] } },
      { place: 'OBX[1]', problem: 'unreadable-content' },
    ]);
  });
});

describe('a message that cannot be one report', () => {
  it.each([
    ['a second patient', [F1, GLUCOSE, 'PID|2||9', F1, GLUCOSE], 'PID[2]', 'unreadable-content'],
    ['a result before any order', [GLUCOSE, 'SPM|1'], 'SPM[1]', 'unreadable-content'],
    ['no order', [], 'OBR[1]', 'no-results'],
    ['an order without its test', [F1, GLUCOSE, 'ORC|CA|P'], 'ORC[1]', 'unreadable-content'],
    [
      'more orders than anybody sends',
      Array<string>(201).fill(F1),
      'OBR[201]',
      'unreadable-content',
    ],
  ])('waits for a person when it has %s', (_what, lines, ...[place, problem]) => {
    expect(read(...lines)).toMatchObject([{ place, problem }]);
  });
});
