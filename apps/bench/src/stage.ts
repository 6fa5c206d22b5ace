import type { RunningPostgres } from '@anamnesis/embedded-postgres';
import type { Measurement } from './measurement.js';

export interface StageOptions {
  readonly server: RunningPostgres;
  /** How often each contender is measured. */
  readonly runs: number;
  /** 1 for the figures that are published; less for a quick look. */
  readonly scale: number;
}

/** Measures one thing after another, each as soon as it is known. */
export type Stage = (options: StageOptions) => AsyncIterable<Measurement>;
