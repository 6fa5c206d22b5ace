/** One line of a benchmark: the subject, what stood beside it in the same run, and the ratio. */
export type Measurement = ThroughputMeasurement | LatencyMeasurement;

interface Measured {
  readonly stage: string;
  readonly subject: string;
  readonly beside: string;
  readonly runs: number;
  /** Events, rows and checkpoints were counted and agree; otherwise the benchmark fails. */
  readonly countsAgree: boolean;
}

export interface ThroughputMeasurement extends Measured {
  readonly unit: 'events/s' | 'commands/s';
  readonly inFlight?: number;
  readonly subjectMedian: number;
  readonly besideMedian: number;
  readonly ratio: Spread;
}

export interface LatencyMeasurement extends Measured {
  readonly unit: 'ms';
  readonly appendsPerSecond: number;
  readonly p50: Spread;
  readonly p99: Spread;
  readonly besideP50: Spread;
  readonly besideP99: Spread;
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
  if (measurement.unit === 'ms') {
    const { appendsPerSecond, p50, p99, besideP50, besideP99 } = measurement;
    return (
      `${stage}  ${subject} at ${appendsPerSecond} appends/s: ` +
      `p50 ${range(p50)} ms, p99 ${range(p99)} ms; ` +
      `${beside}: p50 ${range(besideP50)}, p99 ${range(besideP99)} (${runs} runs)${counts}`
    );
  }
  const { unit, inFlight, subjectMedian, besideMedian, ratio } = measurement;
  const load = inFlight === undefined ? '' : `, ${inFlight} in flight`;
  return (
    `${stage}  ${subject}${load}: ${Math.round(subjectMedian)} ${unit}; ` +
    `${beside}: ${Math.round(besideMedian)}; ratio ${range(ratio)} (${runs} runs)${counts}`
  );
};

const range = ({ median: middle, min, max }: Spread): string => `${middle} (${min}..${max})`;

/** One contender's figure in each run, and the ratio of the two in the same run. */
export const throughputOf = (
  named: Pick<ThroughputMeasurement, 'stage' | 'subject' | 'beside' | 'unit' | 'inFlight'>,
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
