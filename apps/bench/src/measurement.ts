/** One line of a benchmark: the subject, what stood beside it in the same run, and the ratio. */
export type Measurement = ThroughputMeasurement | LatencyMeasurement | MemoryMeasurement;

interface Measured {
  readonly stage: string;
  readonly subject: string;
  readonly beside: string;
  readonly runs: number;
  /** Events, rows and checkpoints were counted and agree; otherwise the benchmark fails. */
  readonly countsAgree: boolean;
}

export interface ThroughputMeasurement extends Measured {
  readonly unit:
    'events/s' | 'messages/s' | 'commands/s' | 'reactions/s' | 'timers/s' | 'decisions/s';
  readonly inFlight?: number;
  readonly subjectMedian: number;
  readonly besideMedian: number;
  readonly ratio: Spread;
  /** How often the subject asked the key vault in a run, at most. */
  readonly vaultBatches?: number;
}

export interface LatencyMeasurement extends Measured {
  readonly unit: 'ms';
  readonly appendsPerSecond?: number;
  readonly inFlight?: number;
  readonly p50: Spread;
  readonly p99: Spread;
  readonly besideP50: Spread;
  readonly besideP99: Spread;
  /** Of the two p99 of the same run. */
  readonly p99Ratio?: Spread;
}

export interface MemoryMeasurement extends Measured {
  readonly unit: 'MB';
  /** The most that the process has ever had, in each run. */
  readonly peak: Spread;
  readonly budget: number;
  readonly eventsPerSecond: number;
  /** What was held on the way, so that it can be seen whether it grows. */
  readonly course?: readonly MemoryOnTheWay[];
}

export interface MemoryOnTheWay {
  readonly after: number;
  readonly residentMegabytes: number;
  /** Of its objects, when everything was collected that nobody needed any more. */
  readonly heapMegabytes: number;
}

/** The machine is noisy: a median says little without the range that it comes from. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: rounded(median(values)),
  min: rounded(Math.min(...values)),
  max: rounded(Math.max(...values)),
});

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The value below which this share lies, between neighbours by proportion. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
};

const rounded = (value: number): number => Number(value.toPrecision(4));

/** A row as a person reads it. */
export const measurementLine = (measurement: Measurement): string => {
  const { stage, subject, beside, runs, countsAgree } = measurement;
  const counts = countsAgree ? '' : '  COUNTS DISAGREE';
  if (measurement.unit === 'MB') {
    const { peak, eventsPerSecond, course = [] } = measurement;
    const onTheWay = course.map(
      ({ after, residentMegabytes, heapMegabytes }) =>
        `; after ${after}: ${residentMegabytes} MB, heap ${heapMegabytes}`,
    );
    return (
      `${stage}  ${subject}: peak ${range(peak)} MB; ${beside}${onTheWay.join('')}; ` +
      `${eventsPerSecond} events/s (${runs} runs)${counts}`
    );
  }
  if (measurement.unit === 'ms') {
    const { p50, p99, besideP50, besideP99, p99Ratio } = measurement;
    const ratio = p99Ratio ? `; p99 ratio ${range(p99Ratio)}` : '';
    return (
      `${stage}  ${subject}${loadOf(measurement)}: ` +
      `p50 ${range(p50)} ms, p99 ${range(p99)} ms; ` +
      `${beside}: p50 ${range(besideP50)}, p99 ${range(besideP99)}${ratio} (${runs} runs)${counts}`
    );
  }
  const { unit, subjectMedian, besideMedian, ratio, vaultBatches } = measurement;
  const asked = vaultBatches === undefined ? '' : `; ${vaultBatches} batches of keys`;
  return (
    `${stage}  ${subject}${loadOf(measurement)}: ${Math.round(subjectMedian)} ${unit}; ` +
    `${beside}: ${Math.round(besideMedian)}; ratio ${range(ratio)}${asked} (${runs} runs)${counts}`
  );
};

const loadOf = (measurement: ThroughputMeasurement | LatencyMeasurement): string => {
  if ('appendsPerSecond' in measurement) return ` at ${measurement.appendsPerSecond} appends/s`;
  return measurement.inFlight === undefined ? '' : `, ${measurement.inFlight} in flight`;
};

const range = ({ median: middle, min, max }: Spread): string => `${middle} (${min}..${max})`;

type ThroughputName = Pick<
  ThroughputMeasurement,
  'stage' | 'subject' | 'beside' | 'unit' | 'inFlight'
>;

/** One contender's figure in each run, and the ratio of the two in the same run. */
export const throughputOf = (
  named: ThroughputName,
  runs: readonly { readonly subject: number; readonly beside: number }[],
  countsAgree: boolean,
): ThroughputMeasurement => ({
  ...named,
  subjectMedian: rounded(median(runs.map(({ subject }) => subject))),
  besideMedian: rounded(median(runs.map(({ beside }) => beside))),
  ratio: spreadOf(runs.map(({ subject, beside }) => subject / beside)),
  runs: runs.length,
  countsAgree,
});

/** It fails when a run needed more than the budget. */
export const memoryOf = (
  {
    stage,
    subject,
    budget,
    events,
    course,
  }: {
    readonly stage: string;
    readonly subject: string;
    readonly budget: number;
    readonly events: number;
    readonly course?: readonly MemoryOnTheWay[];
  },
  runs: readonly { readonly peakMegabytes: number; readonly seconds: number }[],
  countsAgree: boolean,
): MemoryMeasurement => ({
  ...{ stage, subject, unit: 'MB', budget },
  beside: `budget ${budget} MB`,
  peak: spreadOf(runs.map(({ peakMegabytes }) => peakMegabytes)),
  eventsPerSecond: Math.round(median(runs.map(({ seconds }) => events / seconds))),
  runs: runs.length,
  ...(course ? { course } : {}),
  countsAgree: countsAgree && runs.every(({ peakMegabytes }) => peakMegabytes <= budget),
});

export interface Contender {
  readonly name: string;
  /** Its figure in each run. */
  readonly figures: readonly number[];
}

/** The subject beside each of the others, and beside whichever was the best in the same run. */
export const throughputBesideAll = (
  named: Omit<ThroughputName, 'beside'>,
  { subject, others }: { readonly subject: Contender; readonly others: readonly Contender[] },
  countsAgree: boolean,
): readonly ThroughputMeasurement[] => {
  const bestOfRun = subject.figures.map((_, run) =>
    Math.max(...others.map(({ figures }) => figures[run] ?? Number.NaN)),
  );
  const best = { name: 'best peer of each run', figures: bestOfRun };
  return [...others, best].map(({ name, figures }) =>
    throughputOf({ ...named, beside: name }, pairsOf(subject.figures, figures), countsAgree),
  );
};

export const pairsOf = (subject: readonly number[], beside: readonly number[]) =>
  subject.map((figure, run) => ({ subject: figure, beside: beside[run] ?? Number.NaN }));

/** Latencies of the subject and of what stood beside it, a list for each run. */
export const latencyOf = (
  named: Pick<LatencyMeasurement, 'stage' | 'subject' | 'beside' | 'appendsPerSecond' | 'inFlight'>,
  runs: { readonly subject: readonly number[][]; readonly beside: readonly number[][] },
  countsAgree: boolean,
): LatencyMeasurement => {
  const ofRuns = (lists: readonly number[][], share: number): readonly number[] =>
    lists.map((latencies) => quantile(latencies, share));
  const [p99, besideP99] = [ofRuns(runs.subject, 0.99), ofRuns(runs.beside, 0.99)];
  return {
    ...named,
    unit: 'ms',
    p50: spreadOf(ofRuns(runs.subject, 0.5)),
    p99: spreadOf(p99),
    besideP50: spreadOf(ofRuns(runs.beside, 0.5)),
    besideP99: spreadOf(besideP99),
    p99Ratio: spreadOf(p99.map((figure, run) => figure / (besideP99[run] ?? Number.NaN))),
    runs: runs.subject.length,
    countsAgree,
  };
};
