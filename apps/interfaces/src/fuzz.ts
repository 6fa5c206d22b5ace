import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { fuzzIntake, type FuzzCounts } from './fuzz-run.js';
import { watchOver } from './fuzz-watch.js';

const usage = `npm run fuzz -- hl7v2 [--messages 100000] [--seed 1]

  Sends mutated HL7 v2 messages through reading, judging, keeping and taking, in memory. The same
  seed sends the same messages. Nothing real is touched.
`;

const asked = (words: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        messages: { type: 'string', default: '100000' },
        seed: { type: 'string', default: '1' },
      },
    });
    const [messages, seed] = [Number(values.messages), Number(values.seed)];
    const isSense = positionals.join() === 'hl7v2' && messages >= 1 && seed >= 0;
    return isSense && [messages, seed].every(Number.isInteger) ? { messages, seed } : undefined;
  } catch {
    return undefined;
  }
};

const report = (counts: FuzzCounts): void => {
  const { broken, messages, slow, slowestMilliseconds, ...became } = counts;
  console.log(`${messages} messages`);
  for (const [what, count] of Object.entries(became)) console.log(`  ${what}: ${count}`);
  const { rss } = process.memoryUsage();
  console.log(`  slowest: ${Math.round(slowestMilliseconds)} ms; above two seconds: ${slow}`);
  console.log(`  memory at the end: ${Math.round(rss / 2 ** 20)} MiB`);
  for (const { message, how } of broken.slice(0, 20)) console.log(`  message ${message} ${how}`);
  console.log(broken.length + slow === 0 ? 'Nothing broke.' : `${broken.length + slow} broke.`);
};

const PROGRESS_EVERY = 10_000;

const given = asked(process.argv.slice(2));
if (given) {
  const watch = watchOver(given.seed);
  const counts = await fuzzIntake({
    ...given,
    onMessage: (index) => {
      watch.at(index);
      if (index > 0 && index % PROGRESS_EVERY === 0) console.error(`${index} of ${given.messages}`);
    },
  });
  await watch.end();
  report(counts);
  process.exitCode = counts.broken.length + counts.slow === 0 ? 0 : 1;
} else {
  console.error(usage);
  process.exitCode = 2;
}
