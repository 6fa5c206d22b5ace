import { readConfiguration } from '@anamnesis/nest/running/configuration';
import { advanceDemoClock, spanOf } from '@anamnesis/nest/running/demo-clock';

const usage = `npm run demo -- advance <span>

  Sets the time of the demo clinic forward, by 3d, 12h or 90m; a running portal follows at once.
`;

const run = (words: readonly string[]): number => {
  const [order, span = '', ...more] = words;
  const ms = order === 'advance' && more.length === 0 ? spanOf(span) : undefined;
  if (ms === undefined) {
    console.error(usage);
    return 2;
  }
  const answer = readConfiguration(process.env);
  if (answer.is === 'mistaken' || !answer.configuration.demo) {
    console.error('Only the demo’s clock can be set: here no demo is configured.');
    return 1;
  }
  const now = advanceDemoClock(answer.configuration.dataFolder, ms);
  console.log(`For the demo clinic it is ${now} now.`);
  return 0;
};

process.exitCode = run(process.argv.slice(2));
