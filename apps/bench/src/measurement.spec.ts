import {
  latencyOf,
  measurementLine,
  median,
  memoryOf,
  quantile,
  spreadOf,
  throughputBesideAll,
  throughputOf,
} from './measurement.js';

describe('a quantile', () => {
  it.each([
    [0, 10],
    [0.5, 30],
    [1, 50],
  ])('takes the value below which the share %p lies', (share, value) => {
    expect(quantile([50, 10, 40, 20, 30], share)).toBe(value);
  });

  it('lies between neighbours by proportion', () => {
    expect(median([10, 20])).toBe(15);
    expect(quantile([0, 100], 0.99)).toBeCloseTo(99);
  });

  it('leaves the list as it was', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('is no number when nothing was measured', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('the spread of runs', () => {
  it('is the median with the range that it comes from, in four digits', () => {
    expect(spreadOf([1.000049, 2.34567, 12345.6])).toEqual({ median: 2.346, min: 1, max: 12350 });
  });
});

const named = { stage: 'append', subject: 'store port', unit: 'events/s', inFlight: 64 } as const;

describe('two throughputs', () => {
  it('are compared run by run, because runs differ more than contenders', () => {
    const runs = [
      { subject: 300, beside: 100 },
      { subject: 1_000, beside: 500 },
      { subject: 2_000, beside: 500 },
    ];
    expect(throughputOf({ ...named, beside: 'by hand' }, runs, true)).toEqual({
      ...named,
      beside: 'by hand',
      subjectMedian: 1_000,
      besideMedian: 500,
      ratio: { median: 3, min: 2, max: 4 },
      runs: 3,
      countsAgree: true,
    });
  });

  it('are compared with each peer, and with the best of each run', () => {
    const others = [
      { name: 'one', figures: [100, 400] },
      { name: 'other', figures: [200, 100] },
    ];
    const measured = throughputBesideAll(
      named,
      { subject: { name: 'store port', figures: [800, 800] }, others },
      true,
    );
    expect(measured.map(({ beside, ratio }) => [beside, ratio])).toEqual([
      ['one', { median: 5, min: 2, max: 8 }],
      ['other', { median: 6, min: 4, max: 8 }],
      ['best peer of each run', { median: 3, min: 2, max: 4 }],
    ]);
  });
});

describe('latencies of two contenders', () => {
  const besideOneRun = { subject: [[1, 2, 3]], beside: [[2, 4, 6]] };

  it('are told as medians over runs, with the ratio of the slowest of the same run', () => {
    const name = { stage: 'growth', subject: 'query', beside: 'smaller', inFlight: 4 };
    expect(latencyOf(name, besideOneRun, true)).toMatchObject({
      p50: { median: 2, min: 2, max: 2 },
      besideP50: { median: 4 },
      p99Ratio: { median: 0.5 },
      runs: 1,
    });
  });

  it('are a line that a person can read', () => {
    const name = { stage: 'freshness', subject: 'runner', beside: 'poll', appendsPerSecond: 4_000 };
    expect(measurementLine(latencyOf(name, besideOneRun, false))).toBe(
      'freshness  runner at 4000 appends/s: p50 2 (2..2) ms, p99 2.98 (2.98..2.98) ms; ' +
        'poll: p50 4 (4..4), p99 5.96 (5.96..5.96); p99 ratio 0.5 (0.5..0.5) (1 runs)' +
        '  COUNTS DISAGREE',
    );
  });
});

describe('the memory of a process', () => {
  const asked = { stage: 'ingest', subject: 'the listener', budget: 400, events: 100 };
  const course = [
    { after: 0, residentMegabytes: 150, heapMegabytes: 40 },
    { after: 100, residentMegabytes: 210, heapMegabytes: 61 },
  ];

  it('is told with what was held on the way, where somebody looked', () => {
    const measured = memoryOf({ ...asked, course }, [{ peakMegabytes: 210, seconds: 2 }], true);
    expect(measured).toMatchObject({ eventsPerSecond: 50, course, countsAgree: true });
    expect(measurementLine(measured)).toBe(
      'ingest  the listener: peak 210 (210..210) MB; budget 400 MB; ' +
        'after 0: 150 MB, heap 40; after 100: 210 MB, heap 61; 50 events/s (1 runs)',
    );
  });

  it('fails beyond its budget', () => {
    const measured = memoryOf(asked, [{ peakMegabytes: 401, seconds: 2 }], true);
    expect(measured).toMatchObject({ countsAgree: false });
    expect(measured).not.toHaveProperty('course');
  });
});
