import type { ResultStatus } from './facts.js';
import {
  glucose,
  measured,
  noValue,
  sentGlucose as glucoseSent,
  sentPotassium,
} from './history.fixture.js';
import {
  fingerprintOf,
  isConfirmed,
  isWithdrawn,
  newsOfLines,
  saysNoValue,
  type KnownLine,
  type KnownLines,
  type SentLine,
} from './news-of-lines.policy.js';

const mg = (value: string) => measured(value, 'mg/dL', '70-99');
const at = (status: ResultStatus, value = '94'): SentLine =>
  glucoseSent({ status, value: mg(value) });
const withoutValue = (status: ResultStatus): SentLine => glucoseSent({ status, value: noValue });

/** The line after all of these arrived in this order, as versions. */
const known = (...versions: readonly [SentLine, ...SentLine[]]): KnownLines => {
  const line: KnownLine = {
    current: { ...(versions.at(-1) ?? versions[0]), version: versions.length },
    earlier: versions.slice(0, -1).map(fingerprintOf),
    late: [],
  };
  return { [glucose]: line };
};

const newsIn = (before: KnownLines, ...sent: readonly SentLine[]) => {
  const news = newsOfLines(before, sent);
  if ('contradicted' in news) throw new Error('nothing was to contradict itself');
  return news;
};

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
    expect(news.isBehind).toBe(becomes === 'kept');
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
      isBehind: false,
    });
  });

  it('keeps what came too late once, however often it is sent', () => {
    const line = at('preliminary', '93');
    const before = known(at('final'));
    const kept = { ...before[glucose], late: [fingerprintOf(line)] } as KnownLine;
    expect(newsIn({ [glucose]: kept }, line)).toEqual({ received: [], late: [], isBehind: true });
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
      value: { ...noValue, values: ['', ' '] },
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

  it('is taken as it is where nothing was there', () => {
    expect(newsIn({}, withoutValue('final')).received).toEqual([
      { ...withoutValue('final'), version: 1 },
    ]);
  });

  it('is not what a correction is: that may blank a value', () => {
    const { received } = newsIn(known(at('final')), withoutValue('corrected'));
    expect(received[0]?.value).toEqual(noValue);
  });
});

describe('one identity that stands twice in a message', () => {
  it('is one line where both say the same', () => {
    expect(newsIn({}, at('final'), at('final')).received).toHaveLength(1);
  });
  it('contradicts itself where they differ, and none of them counts', () => {
    expect(newsOfLines({}, [at('final'), sentPotassium(), at('final', '95')])).toEqual({
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
  it('says no value where all that it says is blank', () => {
    expect(saysNoValue({ value: { ...noValue, values: [' ', ''] } })).toBe(true);
    expect(saysNoValue({ value: { ...noValue, values: ['', '0'] } })).toBe(false);
  });
});

function withNotesFirst({ notes, flags, ...value }: SentLine['value']): SentLine['value'] {
  return { notes, flags, ...value };
}
