import { readAdt, type PatientUpdate } from './adt.js';
import { readMessage } from './message.js';

const HEADER =
  'MSH|^~\\&|EMR|CLINIC|PORTAL|CLINIC|20260325093100-0700||ADT^A08|1|P|2.5.1||||||UNICODE UTF-8';
const EVENT = 'EVN|A08|20260325093000-0700';

const read = (...lines: readonly string[]) => {
  const reading = readMessage(Buffer.from(lines.join('\r')));
  if (reading.is !== 'message') throw new Error(reading.because);
  return readAdt(reading.message);
};
const updateIn = (...lines: readonly string[]): PatientUpdate => {
  const adt = read(...lines);
  if (adt.is !== 'update') throw new Error(adt.is);
  return adt.update;
};

/** PID with these fields, by their number. */
const pid = (fields: Readonly<Record<number, string>>): string => {
  const last = Math.max(...Object.keys(fields).map(Number));
  const said = Array.from({ length: last }, (_, index) => fields[index + 1] ?? '');
  return ['PID', ...said].join('|');
};
const fieldsOf = (fields: Readonly<Record<number, string>>) =>
  updateIn(HEADER, EVENT, pid({ 3: 'MRN-0815^^^City Hospital^MR', ...fields })).fields;
const unreadable = (fields: Readonly<Record<number, string>>) =>
  updateIn(HEADER, EVENT, pid({ 3: 'MRN-0815^^^City Hospital^MR', ...fields })).unreadable;

describe('a patient in ADT', () => {
  it('is read whole', () => {
    const whole = updateIn(
      HEADER,
      EVENT,
      'PID|1||MRN-0815^^^City Hospital&1.2.3&ISO^MR~4711^^^HMO^PI||Alvarez^Maria^Josefa^^^^L||' +
        '19800229|F|||9 Hill St^^Pasadena^CA^91101^USA^H||^NET^Internet^maria@example.org|||||' +
        '|||||||||||20260301|Y',
      'PV1|1|O|||||1234^Reyes^Ana',
    );
    expect(whole).toEqual({
      identifiers: [
        { id: 'MRN-0815', authority: '1.2.3', type: 'MR' },
        { id: '4711', authority: 'HMO', type: 'PI' },
      ],
      saidAt: '2026-03-25T09:30:00-07:00',
      isRegistration: false,
      fields: {
        familyName: 'Alvarez',
        givenName: 'Maria Josefa',
        birthDate: '1980-02-29',
        administrativeGender: 'female',
        emails: ['maria@example.org'],
        zip: '91101',
        life: 'died',
        diedOn: '2026-03-01',
      },
      unreadable: [],
    });
  });
  it('may be left unsaid but for a number', () => expect(fieldsOf({})).toEqual({}));
  it.each([
    ['ADT^A04', true],
    ['ADT^A28^ADT_A05', true],
    ['ADT^A08', false],
    ['ADT^A31^ADT_A05', false],
  ])('in %s is registered: %s', (type, isRegistration) => {
    const header = HEADER.replace('ADT^A08', type);
    expect(updateIn(header, EVENT, pid({ 3: '1' }))).toMatchObject({ isRegistration });
  });
});

describe('when a record system says it', () => {
  it.each([
    ['EVN-2', EVENT, '2026-03-25T09:30:00-07:00'],
    ['MSH-7 where EVN-2 is empty', 'EVN|A08', '2026-03-25T09:31:00-07:00'],
    ['MSH-7 where EVN-2 is no time', 'EVN|A08|yesterday', '2026-03-25T09:31:00-07:00'],
    ['MSH-7 where there is no EVN', 'PD1|', '2026-03-25T09:31:00-07:00'],
    ['EVN-2 by the offset of MSH-7', 'EVN|A08|202603250930', '2026-03-25T09:30-07:00'],
    ['EVN-2 to the day', 'EVN|A08|20260325', '2026-03-25'],
  ])('is told by %s', (_what, event, saidAt) =>
    expect(updateIn(HEADER, event, pid({ 3: '1' }))).toMatchObject({ saidAt }),
  );
  it('is not told where neither is a time', () =>
    expect(read(HEADER.replace('20260325093100-0700', ''), 'EVN|A08', pid({ 3: '1' }))).toEqual({
      is: 'no-time',
    }));
});

describe('what is no message about one patient', () => {
  it('has no PID', () => expect(read(HEADER, EVENT)).toEqual({ is: 'no-patient' }));
  it('has two', () =>
    expect(read(HEADER, EVENT, pid({ 3: '1' }), pid({ 3: '2' }))).toEqual({
      is: 'several-patients',
    }));
});

describe('the name (PID-5)', () => {
  it.each([
    ['of one repetition', 'Alvarez^Maria', 'Alvarez, Maria'],
    ['that is the legal one', 'Ruiz^Mari^^^^^D~Alvarez^Maria^^^^^L', 'Alvarez, Maria'],
    ['that is not the maiden name', 'Ruiz^Maria^^^^^M~Alvarez^Maria', 'Alvarez, Maria'],
    [
      'that is whole, though it is not the legal one',
      'Ruiz^Maria^^^^^D~Alvarez^^^^^^L',
      'Ruiz, Maria',
    ],
    ['with its surname alone', 'Alvarez&De&Alvarez^Maria', 'Alvarez, Maria'],
    ['with middle names', 'Alvarez^Maria^J. Ana', 'Alvarez, Maria J. Ana'],
    ['without a given name', 'Alvarez', 'Alvarez, undefined'],
    ['that is unsaid', '', 'undefined, undefined'],
    ['that is said to be none', '""', 'undefined, undefined'],
  ])('is the one %s', (_what, told, name) => {
    const { familyName, givenName } = fieldsOf({ 5: told });
    expect(`${familyName}, ${givenName}`).toBe(name);
  });
  it('tells that there are no middle names', () =>
    expect(fieldsOf({ 5: 'Alvarez^Maria^""' })).toEqual({
      ...{ familyName: 'Alvarez', givenName: 'Maria', none: ['middleNames'] },
    }));
  it('cannot be read where it is longer than any name', () =>
    expect(unreadable({ 5: `${'A'.repeat(101)}^Maria` })).toEqual(['PID[1]-5']));
});

describe('birth (PID-7), sex (PID-8) and death (PID-29, PID-30)', () => {
  const died = { life: 'died' } as const;
  it.each([
    ['a birth date', { 7: '19800229' }, { birthDate: '1980-02-29' }],
    ['a birth date with a time', { 7: '198002290815-0800' }, { birthDate: '1980-02-29' }],
    ['a month of birth', { 7: '198002' }, {}],
    ['a year of birth', { 7: '1980' }, {}],
    ['no birth date', { 7: '""' }, {}],
    ['a man', { 8: 'M' }, { administrativeGender: 'male' }],
    ['a woman', { 8: 'f' }, { administrativeGender: 'female' }],
    ['another sex', { 8: 'X' }, { administrativeGender: 'other' }],
    ['an ambiguous sex', { 8: 'A^Ambiguous^HL70001' }, { administrativeGender: 'other' }],
    ['an unknown sex', { 8: 'U' }, { administrativeGender: 'unknown' }],
    ['that there is no sex', { 8: '""' }, { none: ['administrativeGender'] }],
    ['a death', { 30: 'Y' }, died],
    ['a death and its day', { 29: '202603011530', 30: 'Y' }, { ...died, diedOn: '2026-03-01' }],
    ['the day of a death alone', { 29: '20260301' }, { ...died, diedOn: '2026-03-01' }],
    ['the month of a death', { 29: '202603', 30: 'Y' }, died],
    ['life', { 30: 'N' }, { life: 'alive' }],
    ['no death any more', { 30: '""' }, { life: 'alive' }],
  ])('say %s', (_what, told, fields) => expect(fieldsOf(told)).toEqual(fields));
  it.each([
    ['a birth on no day', { 7: '19800230' }, 'PID[1]-7', {}],
    ['a sex in no table', { 8: 'female' }, 'PID[1]-8', {}],
    ['a death at no time', { 29: 'March', 30: 'Y' }, 'PID[1]-29', died],
    ['no time, and that alone', { 29: 'March' }, 'PID[1]-29', {}],
    ['neither yes nor no', { 30: 'maybe' }, 'PID[1]-30', {}],
    ['a time of death, and life', { 29: '20260301', 30: 'N' }, 'PID[1]-30', {}],
  ])('are for a person to read where they say %s', (...[, told, place, fields]) => {
    expect(unreadable(told)).toEqual([place]);
    expect(fieldsOf(told)).toEqual(fields);
  });
});

describe('e-mails (PID-13, PID-40)', () => {
  it.each([
    ['the fourth component of use NET', { 13: '^NET^Internet^m@example.org' }, ['m@example.org']],
    ['the fourth of equipment Internet', { 13: '^PRN^Internet^m@example.org' }, ['m@example.org']],
    ['the fourth where nothing says so', { 13: '555-0101^^^m@example.org' }, ['m@example.org']],
    ['the first of use NET', { 13: 'm@example.org^NET' }, ['m@example.org']],
    ['all repetitions', { 13: '555~^NET^^a@b.org~^NET^^c@d.org' }, ['a@b.org', 'c@d.org']],
    ['each only once', { 13: '^NET^^a@b.org~^NET^^a@b.org' }, ['a@b.org']],
    ['PID-40 first', { 13: '^NET^^a@b.org', 40: '^NET^Internet^c@d.org' }, ['c@d.org', 'a@b.org']],
    ['none at work', { 13: '^WPN^Internet^m@work.example' }, undefined],
    ['none in a number of a phone', { 13: '78788788^^CP^5555' }, undefined],
    ['none in the first component of a phone', { 13: 'm@example.org^PRN^PH' }, undefined],
    ['none of the business field', { 14: '^NET^Internet^m@example.org' }, undefined],
    ['nothing where nothing is said', { 13: '' }, undefined],
  ])('are %s', (_what, told, emails) => expect(fieldsOf(told).emails).toEqual(emails));
  it.each([
    ['the whole field', { 13: '""' }],
    ['the address of use NET', { 13: '555-0101~^NET^Internet^""' }],
  ])('are said to be none by %s', (_what, told) =>
    expect(fieldsOf(told)).toEqual({ none: ['email'] }),
  );
  it('are not none where another one is told', () =>
    expect(fieldsOf({ 13: '^NET^Internet^""~^NET^Internet^a@b.org' })).toEqual({
      emails: ['a@b.org'],
    }));
  it('that are no addresses are for a person to read', () => {
    expect(unreadable({ 13: '^NET^Internet^declined' })).toEqual(['PID[1]-13']);
    expect(fieldsOf({ 13: '^NET^Internet^declined' })).toEqual({});
  });
});

describe('the zip (PID-11.5)', () => {
  const at = (zip: string, type = '') => `9 Hill St^^Pasadena^CA^${zip}^USA^${type}`;
  it.each([
    ['the only one', at('91101'), '91101'],
    ['that of the home', `${at('90001', 'M')}~${at('91101', 'H')}`, '91101'],
    ['that of the permanent address', `${at('90001', 'C')}~${at('91101', 'P')}`, '91101'],
    ['one of which nothing is said', `${at('90001', 'M')}~${at('91101')}`, '91101'],
    ['none of a business', at('90001', 'B'), undefined],
    ['none of an address that is known to be wrong', at('90001', 'BA'), undefined],
    ['nothing where nothing is said', at(''), undefined],
  ])('is %s', (_what, told, zip) => expect(fieldsOf({ 11: told }).zip).toBe(zip));
  it.each([
    ['itself', at('""')],
    ['the whole field', '""'],
  ])('is said to be none by %s', (_what, told) =>
    expect(fieldsOf({ 11: told })).toEqual({ none: ['zip'] }),
  );
  it('that is longer than any is for a person to read', () =>
    expect(unreadable({ 11: at('the blue house') })).toEqual(['PID[1]-11']));
});

describe('delimiters and versions of a sender', () => {
  it('are its own', () => {
    const lines = [HEADER.replace('2.5.1', '2.3'), EVENT, pid({ 3: '1', 5: 'Alvarez^Maria' })];
    const other = lines.map((line) => line.replaceAll('|', '#').replaceAll('^', '*'));
    expect(updateIn(...other).fields).toEqual({ familyName: 'Alvarez', givenName: 'Maria' });
  });
});
