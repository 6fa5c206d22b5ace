import { parseArgs } from 'node:util';
import type { ChaosScenario } from './chaos-scenario.js';
import { runReactionsChaos, type ReactionsReport } from './chaos-reactions-run.js';

const readAsked = (args: readonly string[]) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '60' },
      events: { type: 'string', default: '1500' },
      faults: { type: 'string', default: '28' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  });
  const numbers = [values.seconds, values.events, values.faults, values.seed].map(Number);
  if (!numbers.every((number) => Number.isInteger(number) && number >= 0)) return undefined;
  const [seconds = 0, events = 0, faults = 0, seed = 0] = numbers;
  return { seconds, events, faults, seed, json: values.json };
};

const linesOf = (report: ReactionsReport): readonly string[] => [
  '',
  `posted      ${report.posted} things, each with a note to send and a timer`,
  `kills       ${report.kills}, and PostgreSQL ${report.databaseKills} times`,
  ...Object.entries(report.killsByPoint).map(([point, count]) => `            ${count} × ${point}`),
  `outside     busy ${report.busy} times, hung up ${report.hungUp} times`,
  `notes       ${report.sent} noted as sent, ${report.parked} parked for a person to decide, of ` +
    `which ${report.parkedAndTaken} had left`,
  `decided     ${report.sentAfterDecision} sent when a person let them be tried again`,
  `timers      ${report.reminded} fired`,
  `violations  ${report.violations}`,
  ...report.told.map((sentence) => `            ${sentence}`),
  `seed        ${report.seed}, ${report.took} s`,
];

export const reactionsScenarios: Readonly<Record<string, ChaosScenario>> = {
  reactions: {
    says: 'processes that react killed between every two steps of an effect, and at random',
    run: async (args) => {
      const asked = readAsked(args);
      if (!asked) {
        console.error('--seconds, --events, --faults and --seed take whole numbers.');
        return 2;
      }
      const { json } = asked;
      const say = json ? () => undefined : (line: string) => console.log(line);
      const report = await runReactionsChaos(asked, say);
      if (json) console.log(JSON.stringify(report));
      else for (const line of linesOf(report)) console.log(line);
      return report.violations > 0 ? 1 : 0;
    },
  },
};
