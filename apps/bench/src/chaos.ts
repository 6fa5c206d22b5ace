import { eventStoreScenarios } from './chaos-eventstore.js';
import { postgresScenarios } from './chaos-postgres.js';
import { reactionsScenarios } from './chaos-reactions.js';
import type { ChaosScenario } from './chaos-scenario.js';

/** Every scenario by its name. */
const scenarios: Readonly<Record<string, ChaosScenario>> = {
  ...postgresScenarios,
  ...eventStoreScenarios,
  ...reactionsScenarios,
};

const usage = (): string => {
  const lines = Object.entries(scenarios).map(([name, { says }]) => `  ${name.padEnd(12)}${says}`);
  return [
    'npm run chaos -- <scenario> [--seconds N] [--events N] [--faults N] [--seed N] [--json]',
    '',
    ...lines,
  ].join('\n');
};

const [name = '', ...args] = process.argv.slice(2);
const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
if (scenario) {
  process.exitCode = await scenario.run(args);
} else {
  console.error(usage());
  process.exitCode = 2;
}
