import { parseArgs } from 'node:util';
import { faultsOf } from './chaos-faults.js';
import { chaosRun, type ChaosAsked, type ChaosReport } from './chaos-run.js';
import type { ChaosScenario } from './chaos-scenario.js';

const readAsked = (args: readonly string[]): (ChaosAsked & { json: boolean }) | undefined => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '60' },
      events: { type: 'string', default: '20000' },
      faults: { type: 'string', default: '8' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  });
  const [seconds, events, faults, seed] = [
    values.seconds,
    values.events,
    values.faults,
    values.seed,
  ].map(Number);
  const numbers = { seconds, events, faults, seed };
  if (!isWhole(numbers)) return undefined;
  return { ...numbers, json: values.json };
};

type Numbers = Readonly<Record<'seconds' | 'events' | 'faults' | 'seed', number>>;

const isWhole = (
  numbers: Readonly<Record<keyof Numbers, number | undefined>>,
): numbers is Numbers =>
  Object.values(numbers).every((value) => Number.isInteger(value) && Number(value) >= 0) &&
  Number(numbers.seconds) > 0;

const usage = '--seconds, --events, --faults and --seed take whole numbers; seconds at least 1.';

/** One scenario on PostgreSQL: what strikes is the only difference between them. */
const onPostgres = (name: string, says: string): ChaosScenario => ({
  says,
  run: async (args) => {
    const asked = readAsked(args);
    const kinds = faultsOf[name];
    if (!asked || !kinds) {
      console.error(usage);
      return 2;
    }
    const { json } = asked;
    const say = json ? () => undefined : (line: string) => console.log(line);
    const report = await chaosRun({ scenario: name, kinds, asked, say, keeps: !json });
    if (json) console.log(JSON.stringify(report));
    else for (const line of linesOf(report)) console.log(line);
    return report.violations > 0 ? 1 : 0;
  },
});

const linesOf = (report: ChaosReport): readonly string[] => [
  '',
  `events      ${report.events} of ${report.asked.events} asked for`,
  `faults      ${report.faults} of ${report.asked.faults} asked for`,
  ...Object.entries(report.faultsByKind).map(([kind, count]) => `            ${count} × ${kind}`),
  `told        ${report.appendsAcknowledged} appends, ${report.commandsAccepted} commands; ` +
    `${report.commandsRefused} refused, ${report.sentAgain} sent again`,
  `500s        ${report.internalErrors}`,
  `processes   ${report.falls} ended by themselves; ${report.tookOver} times a projector took over`,
  `views       ${report.views} with ${report.rowsCompared} rows, made anew and compared`,
  `violations  ${report.violations}`,
  ...report.told.map((sentence) => `            ${sentence}`),
  `seed        ${report.seed}, ${report.seconds} s`,
];

export const postgresScenarios: Readonly<Record<string, ChaosScenario>> = {
  kills: onPostgres('kills', 'kill -9 of api, projector, writer, PostgreSQL and its sessions'),
  links: onPostgres('links', 'links to PostgreSQL cut in the middle of statements and answers'),
  clocks: onPostgres('clocks', 'the clocks of processes jump, the server’s is set back'),
  requests: onPostgres('requests', 'HTTP requests doubled, repeated later, and shuffled'),
  pauses: onPostgres('pauses', 'of two projectors, the one that writes is paused past its lease'),
  all: onPostgres('all', 'all of these, mixed'),
};
