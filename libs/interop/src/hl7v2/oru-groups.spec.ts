import { oruGroups } from './oru-groups.js';
import { readMessage, type Segment } from './message.js';

const HEADER = 'MSH|^~\\&|LAB|ACME|PORTAL|CLINIC|||ORU^R01|1|P|2.5.1';

const groupsOf = (...lines: readonly string[]) => {
  const reading = readMessage(Buffer.from([HEADER, ...lines].join('\r')));
  if (reading.is !== 'message') throw new Error(reading.because);
  return oruGroups(reading.message);
};

/** Each order as `ORC-2 OBR-4: observations (notes)`, which a person can compare. */
const toldOf = (...lines: readonly string[]): readonly (readonly string[])[] => {
  const groups = groupsOf(...lines);
  if (groups.is !== 'grouped') throw new Error(`misplaced ${groups.segment}`);
  return groups.patients.map(({ patient, orders }) => [
    patient?.text(3) ?? 'nobody',
    ...orders.map(({ order, request, notes, observations, specimens }) => {
      const seen = observations.map(
        ({ observation, notes: said }) => `${code(observation)}${textsOf(said)}`,
      );
      const from = specimens.map((specimen) => ` from ${specimen.text(4) ?? ''}`).join('');
      return `${order?.text(2) ?? '-'} ${request.text(4) ?? ''}${textsOf(notes)}: ${seen.join(' ')}${from}`;
    }),
  ]);
};

const code = (observation: Segment): string => observation.text(3) ?? '';
const textsOf = (notes: readonly Segment[]): string =>
  notes.length === 0 ? '' : `(${notes.map((note) => note.text(3)).join(', ')})`;

describe('the groups of a result message', () => {
  it('keep each observation and note with its own test', () => {
    expect(
      toldOf(
        'PID|1||7',
        'PV1|1|O',
        'ORC|RE|A',
        'OBR|1|||cbc',
        'NTE|1||whole blood',
        'OBX|1|NM|wbc||4',
        'NTE|1||recounted',
        'NTE|2||by hand',
        'OBX|2|NM|rbc||5',
        'ORC|RE|B',
        'OBR|2|||hiv',
        'OBX|1|ST|hivag||neg',
        'SPM|1|||BLD',
        'OBX|2|NM|volume||3',
      ),
    ).toEqual([
      ['7', 'A cbc(whole blood): wbc(recounted, by hand) rbc', 'B hiv: hivag volume from BLD'],
    ]);
  });

  it('keep what is noted of an order before its test with that test', () => {
    const before = ['PID|1||7', 'ORC|RE|A', 'OBR|1|||cbc', 'OBX|1|NM|wbc'];
    const noted = ['ORC|RE|B', 'NTE|1||positive', 'OBR|2|||hiv', 'NTE|2||anew', 'OBX|1|ST|hivag'];
    expect(toldOf(...before, ...noted)).toEqual([
      ['7', 'A cbc: wbc', 'B hiv(positive, anew): hivag'],
    ]);
  });

  it('let further tests share the order before them', () => {
    expect(
      toldOf(
        'PID|1||7',
        'ORC|RE|A',
        'OBR|1|||cbc',
        'OBX|1|NM|wbc',
        'OBR|2|||diff',
        'OBX|1|NM|neut',
      ),
    ).toEqual([['7', 'A cbc: wbc', 'A diff: neut']]);
  });

  it('never hand an order on to the next patient', () => {
    expect(
      toldOf('PID|1||7', 'ORC|RE|A', 'OBR|1|||cbc', 'PID|2||8', 'OBR|1|||lipids', 'OBX|1|NM|ldl'),
    ).toEqual([
      ['7', 'A cbc: '],
      ['8', '- lipids: ldl'],
    ]);
  });

  it('have no patient where the message names none', () => {
    expect(toldOf('OBR|1|||cbc', 'OBX|1|NM|wbc')).toEqual([['nobody', '- cbc: wbc']]);
  });

  it('leave segments aside that say nothing of a result', () => {
    expect(
      toldOf('SFT|x', 'PID|1||7', 'ZPI|1|x', 'OBR|1|||cbc', 'TQ1|1', 'OBX|1|NM|wbc', 'ZZZ|1'),
    ).toEqual([['7', '- cbc: wbc']]);
  });

  it('do not take what is observed of a patient as a result of a test', () => {
    expect(toldOf('PID|1||7', 'OBX|1|NM|height', 'OBR|1|||cbc', 'OBX|1|NM|wbc')).toEqual([
      ['7', '- cbc: wbc'],
    ]);
  });

  it('tell which observations are of a patient, and not of a test', () => {
    const before = ['PID|1||7', 'OBX|1|NM|height', 'PV1|1|O', 'OBX|2|NM|weight'];
    const test = ['ORC|RE|A', 'OBX||ED|scan', 'TXA|1', 'OBR|1|||cbc', 'OBX|1|NM|wbc'];
    const ofPatientsIn = (...lines: readonly string[]) => {
      const groups = groupsOf(...lines);
      return groups.is === 'grouped' ? groups.ofPatients : groups;
    };
    expect(ofPatientsIn(...before, ...test)).toEqual([1, 2]);
    expect(ofPatientsIn('PID|1||7', ...test)).toEqual([]);
  });

  it('keep what is noted of a patient with every test of that patient', () => {
    expect(
      toldOf(
        'PID|1||7',
        'NTE|1||whose is it?',
        'PV1|1|O',
        'NTE|2||ask us',
        'ORC|RE|A',
        'NTE|1||fasting',
        'OBR|1|||cbc',
        'OBX|1|NM|wbc',
        'NTE|1||by hand',
        'OBR|2|||diff',
        'PID|2||8',
        'OBR|1|||lipids',
      ),
    ).toEqual([
      ['7', 'A cbc(whose is it?, ask us, fasting): wbc(by hand)', 'A diff(whose is it?, ask us): '],
      ['8', '- lipids: '],
    ]);
  });

  it('keep what is noted before anybody is named with whoever follows', () => {
    expect(toldOf('NTE|1||a trial', 'PID|1||7', 'OBR|1|||cbc')).toEqual([
      ['7', '- cbc(a trial): '],
    ]);
  });

  it('do not take a document of the order as a result', () => {
    expect(
      toldOf('PID|1||7', 'ORC|RE|A', 'OBX||ED|scan', 'TXA|1', 'OBR|1|||cbc', 'OBX|1|NM|wbc'),
    ).toEqual([['7', 'A cbc: wbc']]);
  });

  it.each([
    ['an observation behind an order without a test', ['PID|1||7', 'ORC|RE', 'OBX|1'], 'OBX', 1],
    ['an observation before any patient and test', ['OBX|1|NM|wbc'], 'OBX', 1],
    [
      'an observation between an order and its test',
      ['PID|1||7', 'OBR|1|||cbc', 'OBX|1|NM|wbc', 'ORC|RE|B', 'OBX|1|NM|hiv'],
      'OBX',
      2,
    ],
    ['a specimen before any test', ['PID|1||7', 'SPM|1|||BLD'], 'SPM', 1],
    [
      'a name of an analyte that is also one of a segment elsewhere',
      ['PID|1||7', 'OBR|1|||cbc', 'OBX|1|TX|note||see', 'PTH|45'],
      'PTH',
      1,
    ],
    ['a visit of nobody', ['PV1|1|O'], 'PV1', 1],
    [
      'an order without its test, before another one',
      ['PID|1||7', 'OBR|1|||cbc', 'ORC|CA|B', 'NTE|1||cancelled', 'ORC|RE|C', 'OBR|2|||hiv'],
      'ORC',
      1,
    ],
    ['an order without its test, at the end', ['ORC|RE|A', 'OBR|1|||cbc', 'ORC|CA|B'], 'ORC', 2],
    [
      'an order without its test, before the next patient',
      ['PID|1||7', 'ORC|CA|A', 'PID|2||8', 'OBR|1|||cbc'],
      'ORC',
      1,
    ],
    [
      'an order of which there is a document alone',
      ['PID|1||7', 'ORC|RE|A', 'OBX||ED|scan', 'TXA|1'],
      'ORC',
      1,
    ],
  ])('refuse %s', (_what, lines, ...[segment, occurrence]) => {
    expect(groupsOf(...lines)).toEqual({ is: 'misplaced', segment, occurrence });
  });
});
