import type { ResultStatus } from '../lab-rules/facts.js';
import { glucose, noValue, sentGlucose as glucoseSent, sentPotassium } from './history.fixture.js';
import {
  at,
  earlier,
  known,
  mg,
  newsIn,
  newsOf,
  nothing,
  now,
  then,
  withoutValue,
} from './known-lines.fixture.js';
import {
  fingerprintOf,
  isConfirmed,
  isWithdrawn,
  newsOfLines,
  saysNoValue,
  type KnownLine,
  type SentLine,
} from './news-of-lines.policy.js';

type Row = readonly [
  sentence: string,
  before: readonly [SentLine, ...SentLine[]],
  then: SentLine,
  becomes: 'a version' | 'nothing' | 'kept',
];

const rows: readonly Row[] = [
  ['preliminary, then final', [at('preliminary')], at('final'), 'a version'],
  ['registered, then preliminary', [at('registered')], at('preliminary'), 'a version'],
  [
    'preliminary, then another preliminary',
    [at('preliminary')],
    at('preliminary', '95'),
    'a version',
  ],
  ['final, then the same final again', [at('final')], at('final'), 'nothing'],
  ['final, then another final', [at('final')], at('final', '95'), 'a version'],
  ['final, then corrected', [at('final')], at('corrected', '95'), 'a version'],
  ['final, then corrected to the same value', [at('final')], at('corrected'), 'a version'],
  ['final, then amended', [at('final')], at('amended'), 'a version'],
  ['final, then appended', [at('final')], at('appended'), 'a version'],
  ['final, then cancelled', [at('final')], withoutValue('cancelled'), 'a version'],
  ['final, then entered in error', [at('final')], withoutValue('entered-in-error'), 'a version'],
  ['final, then wrong patient', [at('final')], withoutValue('wrong-patient'), 'a version'],
  [
    'corrected, then corrected back',
    [at('corrected'), at('corrected', '95')],
    at('corrected'),
    'a version',
  ],

  ['final, then preliminary', [at('final')], at('preliminary', '93'), 'kept'],
  ['final, then partial', [at('final')], at('partial', '93'), 'kept'],
  ['final, then registered', [at('final')], withoutValue('registered'), 'kept'],
  ['corrected, then preliminary', [at('corrected')], at('preliminary'), 'kept'],
  ['cancelled, then preliminary', [withoutValue('cancelled')], at('preliminary'), 'kept'],

  [
    'corrected, then the final of before word for word',
    [at('final'), at('corrected', '95')],
    at('final'),
    'kept',
  ],
  [
    'withdrawn, then the final of before word for word',
    [at('final'), withoutValue('wrong-patient')],
    at('final'),
    'kept',
  ],
  [
    'withdrawn, then the corrected one of before word for word',
    [at('corrected'), withoutValue('entered-in-error')],
    at('corrected'),
    'kept',
  ],
  [
    'corrected, then a final that was never said',
    [at('final'), at('corrected', '95')],
    at('final', '96'),
    'a version',
  ],
  [
    'cancelled, then a final that was never said',
    [withoutValue('cancelled')],
    at('final'),
    'a version',
  ],

  [
    'preliminary, then final without a value (U)',
    [at('preliminary')],
    withoutValue('final'),
    'a version',
  ],
  ['final, then final without a value (U)', [at('final')], withoutValue('final'), 'nothing'],
  [
    'preliminary, then preliminary without a value',
    [at('preliminary')],
    withoutValue('preliminary'),
    'nothing',
  ],
  [
    'preliminary, then partial without a value',
    [at('preliminary')],
    withoutValue('partial'),
    'a version',
  ],
  ['preliminary, then registered', [at('preliminary')], withoutValue('registered'), 'kept'],
  ['partial, then registered', [at('partial')], withoutValue('registered'), 'kept'],
  ['registered, then another registered', [at('registered', '')], at('registered'), 'a version'],
  ['final, then its value deleted', [at('final')], at('final', ''), 'a version'],
  [
    'corrected, then final without a value (U)',
    [at('final'), at('corrected', '95')],
    withoutValue('final'),
    'kept',
  ],
  [
    'cancelled, then final without a value (U)',
    [at('preliminary'), withoutValue('cancelled')],
    withoutValue('final'),
    'kept',
  ],
];

describe('what is new in what a laboratory sent', () => {
  it.each(rows)('%s', (_sentence, before, ...[then, becomes]) => {
    const news = newsIn(known(...before), then);
    expect(news.received.map(({ version }) => version)).toEqual(
      becomes === 'a version' ? [before.length + 1] : [],
    );
    expect(news.late).toEqual(becomes === 'kept' ? [then] : []);
  });

  it('begins a line that nobody knew with version 1, whatever its status', () => {
    const { received } = newsIn(known(at('final')), sentPotassium({ status: 'preliminary' }));
    expect(received).toEqual([{ ...sentPotassium({ status: 'preliminary' }), version: 1 }]);
  });

  it('is whatever the line says otherwise: name, time of collection, unit, range, flag, note', () => {
    const before = known(at('final'));
    const others: readonly Partial<SentLine>[] = [
      { test: { code: '2345-7', system: 'LN', name: 'Glucose' } },
      { collected: ['2026-03-10'] },
      { value: { ...mg('94'), units: 'mmol/L' } },
      { value: { ...mg('94'), referenceRange: '65-99' } },
      { value: { ...mg('94'), flags: ['N'] } },
      { value: { ...mg('94'), notes: ['Haemolysed.'] } },
      { value: { ...mg('94'), performedBy: 'Another Laboratory' } },
    ];
    for (const other of others) {
      expect(newsIn(before, glucoseSent(other)).received).toHaveLength(1);
    }
  });

  it.each([
    ['another than before', { name: 'Blood' }],
    ['where none was told before', undefined],
  ])('is of which specimen the line is, %s', (_which, specimen) => {
    const of = (taken: { readonly name: string } | undefined): SentLine =>
      glucoseSent({ test: { name: 'Glucose', ...(taken ? { specimen: taken } : {}) } });
    const { received } = newsIn(known(of(specimen)), of({ name: 'Urine' }));
    expect(received.map(({ test }) => test.specimen)).toEqual([{ name: 'Urine' }]);
  });

  const local = { code: 'AB1', system: 'L', name: 'Antibody screen' };
  const loinc = { code: '7917-8', system: 'LN', name: 'HIV 1 Ab' };
  it.each<readonly [what: string, told: SentLine['test'], again: SentLine['test']]>([
    ['its other codes', { ...local, alternates: [loinc] }, local],
    ['the code that stood first', { ...loinc, alternates: [local] }, local],
    [
      'one of two codes of one system',
      { ...loinc, alternates: [{ ...loinc, code: '5220-9' }] },
      loinc,
    ],
    [
      'the same code of another system',
      { ...local, alternates: [{ ...loinc, code: 'AB1' }] },
      local,
    ],
    ['its section', { ...local, section: 'TX' }, local],
    ['its parts', { ...local, parts: { component: 'HIV 1 Ab' } }, local],
    ['its specimen', { ...local, specimen: { name: 'Bone marrow' } }, local],
  ])('leaves the test what it was where it leaves out %s', (_what, told, again) => {
    const before = known(glucoseSent({ test: told }));
    const [line] = newsIn(before, glucoseSent({ test: again, value: mg('95') })).received;
    const kinds = [line?.test ?? {}, ...(line?.test.alternates ?? [])].map(({ code }) => code);
    expect(kinds.toSorted()).toEqual(
      [told, ...(told.alternates ?? [])].map(({ code }) => code).toSorted(),
    );
    expect(line?.test).toMatchObject({
      ...(told.section ? { section: told.section } : {}),
      ...(told.parts ? { parts: told.parts } : {}),
      ...(told.specimen ? { specimen: told.specimen } : {}),
    });
  });

  it.each<SentLine['test']>([
    { ...local, section: 'CH' },
    { ...local, parts: { component: 'Antibody' } },
  ])('is what it tells of itself: %j', (again) => {
    const told = { ...local, section: 'TX', parts: { component: 'HIV 1 Ab' } };
    const { received } = newsIn(known(glucoseSent({ test: told })), glucoseSent({ test: again }));
    expect(received).toMatchObject([{ test: again }]);
  });

  it('is other codes where it tells others', () => {
    const before = known(glucoseSent({ test: { ...local, alternates: [loinc] } }));
    const other = { code: '890-4', system: 'LN', name: 'Blood group antibody screen' };
    const { received } = newsIn(before, glucoseSent({ test: { ...local, alternates: [other] } }));
    expect(received.map(({ test }) => test.alternates)).toEqual([[other]]);
  });

  it('is not in which order its fields were written, nor that a field says nothing', () => {
    const { value, test, ...rest } = at('final');
    const rewritten = {
      value: withNotesFirst(value),
      test: { ...test, alternates: [], section: undefined } as unknown as SentLine['test'],
      ...rest,
    };
    expect(newsIn(known(at('final')), rewritten)).toEqual({
      received: [],
      late: [],
      unheard: [],
      isRepeated: false,
    });
  });

  it('keeps what came too late once, however often it is sent', () => {
    const line = at('preliminary', '93');
    const before = known(at('final'));
    const kept = { ...before.lines[glucose], late: [fingerprintOf(line)] } as KnownLine;
    expect(newsIn({ ...nothing, lines: { [glucose]: kept } }, line)).toEqual({
      received: [],
      late: [],
      unheard: [],
      isRepeated: true,
    });
  });
});

describe('final without a value (OBX-11 U)', () => {
  it('makes final what is there and blanks nothing', () => {
    const before = glucoseSent({
      status: 'preliminary',
      value: { ...mg('94'), notes: ['Fasting.'] },
    });
    const { received } = newsIn(known(before), {
      ...withoutValue('final'),
      collected: [],
      value: noValue,
    });
    expect(received).toEqual([{ ...before, status: 'final', version: 2 }]);
  });

  it('takes the flags, the notes and the time that it says itself', () => {
    const { received } = newsIn(known(at('preliminary')), {
      ...withoutValue('final'),
      collected: ['2026-03-10'],
      value: { ...noValue, flags: ['H'], notes: ['Checked.'] },
    });
    expect(received[0]).toMatchObject({
      collected: ['2026-03-10'],
      value: { values: ['94'], flags: ['H'], notes: ['Checked.'] },
    });
  });

  it.each<ResultStatus>(['preliminary', 'partial', 'final'])(
    'has its own notes in the place of those before, which only what is appended adds to: %s',
    (status) => {
      const noted = { ...mg('94'), notes: ['Fasting.'] };
      const before = known(glucoseSent({ status: 'preliminary', value: noted }));
      const value = { ...noValue, notes: ['Not fasting.'] };
      const { received } = newsIn(before, glucoseSent({ status, value }));
      expect(received.map((line) => line.value)).toEqual([{ ...noted, notes: ['Not fasting.'] }]);
    },
  );

  it('keeps the flags of before where it says none', () => {
    const before = glucoseSent({ status: 'preliminary', value: { ...mg('140'), flags: ['H'] } });
    const { received } = newsIn(known(before), withoutValue('final'));
    expect(received[0]?.value).toMatchObject({ values: ['140'], flags: ['H'] });
  });

  it('is taken as it is where nothing was there', () => {
    expect(newsIn(nothing, withoutValue('final')).received).toEqual([
      { ...withoutValue('final'), version: 1 },
    ]);
  });

  it('is not what a correction is: that may blank a value', () => {
    const { received } = newsIn(known(at('final')), withoutValue('corrected'));
    expect(received[0]?.value).toEqual(noValue);
  });
});

describe('a value that a laboratory deletes (an empty one)', () => {
  it.each<ResultStatus>(['preliminary', 'partial', 'final'])('is not kept: %s', (status) => {
    const { received } = newsIn(known(at(status)), at(status, ''));
    expect(received.map(({ value }) => value.values)).toEqual([['']]);
  });
});

describe('a line without a value', () => {
  it.each<ResultStatus>(['partial', 'final'])('keeps what is there: %s', (status) => {
    const { received } = newsIn(known(at('preliminary')), withoutValue(status));
    expect(received.map(({ value }) => value.values)).toEqual([['94']]);
  });
});

describe('older news that is taken later', () => {
  it.each<[string, SentLine, SentLine]>([
    ['a final one behind a corrected one', at('corrected', '95'), at('final')],
    ['a final one behind a newer final one', at('final', '95'), at('final')],
    ['a final one behind a withdrawal', withoutValue('wrong-patient'), at('final')],
    ['a corrected one behind a newer correction', at('corrected', '95'), at('corrected')],
    ['a withdrawal behind newer news', at('final'), withoutValue('cancelled')],
    ['a final one behind a newer preliminary one', at('preliminary', '95'), at('final')],
  ])('is kept and changes nothing: %s', (_what, current, old) => {
    const of = known(current);
    expect(newsOf(of, [old], earlier)).toEqual({
      ...{ received: [], late: [old], isRepeated: false },
      unheard: [glucose],
    });
    expect(newsOf(of, [old], now).received).toHaveLength(1);
  });

  it.each([
    ['a correction', known(at('corrected', '95'))],
    ['an order that was taken back', { ...known(withoutValue('cancelled')), takenBackAt: now }],
  ])('counts where it says that the line was another patient’s: behind %s', (_what, of) => {
    const { received, late } = newsOf(of, [withoutValue('wrong-patient')], earlier);
    expect(received).toMatchObject([{ version: 2, status: 'wrong-patient' }]);
    expect(late).toEqual([]);
  });

  it('counts where it came in the same message', () => {
    expect(newsOf(known(at('final')), [at('final', '95')], then).received).toHaveLength(1);
  });

  it('begins a line that nobody knew, unless the order was taken back since', () => {
    const takenBack = { ...nothing, takenBackAt: then };
    const line = at('final');
    expect(newsOf(nothing, [line], earlier).received).toHaveLength(1);
    expect(newsOf(takenBack, [line], earlier).late).toEqual([line]);
    expect(newsOf(takenBack, [line], now).received).toHaveLength(1);
    const kept = { ...takenBack, lateOfOthers: [fingerprintOf(line)] };
    expect(newsOf(kept, [line], earlier).late).toEqual([]);
  });

  it('is what came before the order was taken back, though the line was withdrawn before it', () => {
    const of = { ...known(withoutValue('cancelled')), takenBackAt: now };
    expect(newsOf(of, [at('final')], '2026-03-11T16:30:00Z').received).toEqual([]);
  });
});

describe('one identity that stands twice in a message', () => {
  it('is one line where both say the same', () => {
    expect(newsIn(nothing, at('final'), at('final')).received).toHaveLength(1);
  });
  it('contradicts itself where they differ, and none of them counts', () => {
    expect(newsOfLines(nothing, [at('final'), sentPotassium(), at('final', '95')], now)).toEqual({
      contradicted: glucose,
    });
  });
});

describe('a status', () => {
  it.each<[ResultStatus, boolean, boolean]>([
    ['registered', false, false],
    ['preliminary', false, false],
    ['partial', false, false],
    ['final', true, false],
    ['corrected', true, false],
    ['amended', true, false],
    ['appended', true, false],
    ['cancelled', true, true],
    ['entered-in-error', true, true],
    ['wrong-patient', true, true],
  ])('%s is confirmed: %s; withdrawn: %s', (status, confirmed, withdrawn) => {
    expect([isConfirmed({ status }), isWithdrawn({ status })]).toEqual([confirmed, withdrawn]);
  });
  it('says no value where nothing is said, which an empty value is not', () => {
    expect(saysNoValue({ value: noValue })).toBe(true);
    expect(saysNoValue({ value: { ...noValue, values: [''] } })).toBe(false);
  });
});

function withNotesFirst({ notes, flags, ...value }: SentLine['value']): SentLine['value'] {
  return { notes, flags, ...value };
}
