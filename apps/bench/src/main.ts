import { parseArgs } from 'node:util';
import { appendStage } from './append-stage.js';
import { benchServer } from './bench-database.js';
import { freshnessStage } from './freshness-stage.js';
import { measurementLine } from './measurement.js';
import type { Stage } from './stage.js';

const stages: Readonly<Record<string, Stage>> = {
  append: appendStage,
  freshness: freshnessStage,
};

const usage = `npm run bench -- <stage> [--json] [--runs 5] [--scale 1]

  stages: ${Object.keys(stages).join(', ')}
`;

const run = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      runs: { type: 'string', default: '5' },
      scale: { type: 'string', default: '1' },
    },
  });
  const stage = stages[positionals[0] ?? ''];
  const [runs, scale] = [Number(values.runs), Number(values.scale)];
  if (!stage || !Number.isInteger(runs) || runs < 1 || !(scale > 0)) {
    console.error(usage);
    return 2;
  }
  const server = await benchServer();
  let agree = true;
  try {
    for await (const measurement of stage({ server, runs, scale })) {
      console.log(values.json ? JSON.stringify(measurement) : measurementLine(measurement));
      agree &&= measurement.countsAgree;
    }
  } finally {
    await server.stop();
  }
  return agree ? 0 : 1;
};

process.exitCode = await run();
