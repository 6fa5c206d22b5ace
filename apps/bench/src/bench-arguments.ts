import { parseArgs } from 'node:util';

export interface BenchArguments {
  readonly stage: string;
  readonly json: boolean;
  /** How often each contender is measured. */
  readonly runs: number;
  readonly scale: number;
}

/** Nothing when the words make no sense; then the usage is shown. */
export const benchArguments = (
  words: readonly string[],
  stages: readonly string[],
): BenchArguments | undefined => {
  const parsed = parsedWords(words);
  if (!parsed) return undefined;
  const { values, positionals } = parsed;
  const [stage = '', ...more] = positionals;
  const [runs, scale] = [Number(values.runs), Number(values.scale)];
  const makesSense = stages.includes(stage) && more.length === 0;
  if (!makesSense || !Number.isInteger(runs) || runs < 1) return undefined;
  if (!(scale > 0 && Number.isFinite(scale))) return undefined;
  return { stage, json: values.json, runs, scale };
};

const parsedWords = (words: readonly string[]) => {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        runs: { type: 'string', default: '5' },
        scale: { type: 'string', default: '1' },
      },
    });
  } catch {
    return undefined;
  }
};
