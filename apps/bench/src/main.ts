import { appendStage } from './append-stage.js';
import { benchArguments } from './bench-arguments.js';
import { benchServer } from './bench-database.js';
import { commandStage } from './command-stage.js';
import { eventStoreStage } from './eventstore-stage.js';
import { freshnessStage } from './freshness-stage.js';
import { growthStage } from './growth-stage.js';
import { labListStage } from './lab-list-stage.js';
import { ingestStage } from './ingest-stage.js';
import { measurementLine } from './measurement.js';
import { peersStage } from './peers-stage.js';
import { reactionsStage } from './reactions-stage.js';
import { rebuildMemoryStage } from './rebuild-memory-stage.js';
import { rebuildStage } from './rebuild-stage.js';
import { sealingStage } from './sealing-stage.js';
import type { Stage } from './stage.js';
import { visibilityStage } from './visibility-stage.js';

const stages: Readonly<Record<string, Stage>> = {
  append: appendStage,
  peers: peersStage,
  command: commandStage,
  rebuild: rebuildStage,
  'rebuild-memory': rebuildMemoryStage,
  freshness: freshnessStage,
  growth: growthStage,
  eventstore: eventStoreStage,
  sealing: sealingStage,
  reactions: reactionsStage,
  ingest: ingestStage,
  visibility: visibilityStage,
  'lab-list': labListStage,
};

const usage = `npm run bench -- <stage> [--json] [--runs 5] [--scale 1]

  stages: ${Object.keys(stages).join(', ')}
`;

const run = async (): Promise<number> => {
  const asked = benchArguments(process.argv.slice(2), Object.keys(stages));
  const stage = asked && stages[asked.stage];
  if (!stage) {
    console.error(usage);
    return 2;
  }
  const { runs, scale, json } = asked;
  const server = await benchServer();
  let agree = true;
  try {
    for await (const measurement of stage({ server, runs, scale })) {
      console.log(json ? JSON.stringify(measurement) : measurementLine(measurement));
      agree &&= measurement.countsAgree;
    }
  } finally {
    await server.stop();
  }
  return agree ? 0 : 1;
};

process.exitCode = await run();
