import type { BuildingProgress, ProjectionStanding } from '@anamnesis/nest';
import type { Compared } from '@anamnesis/eventing';

const MOST_PARKED = 20;

/** Said where it is asked for, for nobody else hears why patients' results are gone meanwhile. */
export const retried =
  'It is tried again. To make parked rows anew the log is read once from its first event, and ' +
  'until then nothing else is folded into this view. Where that takes longer than ' +
  'ANAMNESIS_VIEWS_MAY_LAG_SECONDS, what is decided on it stands still: with lab-reports or ' +
  'lab-wishes the results of every patient are answered with 503. In a long log ask for it at a ' +
  'quiet hour, or for `rebuild` instead, beside which the view goes on.';

/** One line for each projection. */
export const listed = ({ name, version, live, old, building }: ProjectionStanding): string => {
  const shown = `generation ${live.generation}`;
  const versions = live.version === version ? `v${version}` : `v${live.version}, here v${version}`;
  const kept = old ? `, ${old.generation} (v${old.version}) kept` : '';
  const built = building ? `, ${building.generation} (v${building.version}) being built` : '';
  return `${name}  ${versions}  ${shown}${kept}${built}`;
};

/** Where one stands: how far, what stopped it, what is built, which rows are stale. */
export const statusOf = (standing: ProjectionStanding): readonly string[] => {
  const { name, live, head, parked, verified } = standing;
  const far = live.position >= head ? 'up to date' : `at ${position(live.position)}`;
  const lines = [`${name}: ${live.stopped ? 'stopped' : far}, log at ${position(head)}`];
  if (live.stopped) {
    lines.push(`  stopped by event ${live.stopped.eventId}: ${live.stopped.reason}`);
  }
  lines.push(...buildingOf(standing));
  for (const { key, at, since } of parked.slice(0, MOST_PARKED)) {
    lines.push(`  ${key} is stale since ${since}: event ${at.eventId}: ${at.reason}`);
  }
  if (parked.length > MOST_PARKED) lines.push(`  ${parked.length - MOST_PARKED} more are stale`);
  if (verified) {
    const found = `${verified.differences} of ${verified.rows} rows differed`;
    lines.push(`  verified ${verified.at} at ${position(verified.position)}: ${found}`);
  }
  return lines;
};

const buildingOf = (standing: ProjectionStanding): readonly string[] => {
  const { building } = standing;
  if (!building) return [];
  const { generation, since, owner, stopped } = building;
  const by = owner === '' ? 'nobody builds it now' : `by ${owner}`;
  return [
    `  building generation ${generation} since ${since}, ${by}`,
    `  ${progressOf(standing)}`,
    ...(stopped ? [`  stopped by event ${stopped.eventId}: ${stopped.reason}`] : []),
  ];
};

export const progressOf = ({ building, buildingProgress, head }: ProjectionStanding): string => {
  const far = `at ${position(building?.position ?? '')} of ${position(head)}`;
  return buildingProgress ? `${far}${partOf(buildingProgress)}` : far;
};

const partOf = ({ share, secondsLeft }: BuildingProgress): string => {
  const left = secondsLeft === undefined ? '' : `, about ${Math.ceil(secondsLeft)} s left`;
  return `: ${Math.floor(share * 100)} %${left}`;
};

/** Keys and properties, never what they hold. */
export const differencesIn = ({ position: at, ...compared }: Compared): readonly string[] => {
  const { rows, differences, examples } = compared;
  const lines = examples.map(({ key, is, properties }) => {
    switch (is) {
      case 'different':
        return `${key} differs in ${properties.join(', ')}`;
      case 'missing-in-live':
        return `${key} is missing`;
      case 'only-in-live':
        return `${key} should not be there`;
    }
  });
  if (differences > examples.length) lines.push(`${differences - examples.length} more differ`);
  return [...lines, `${rows} rows compared at ${position(at)}: ${differences} differ`];
};

/** Padded numbers are read more easily without their zeros; other positions are left as they are. */
export const position = (text: string): string => {
  if (text === '') return 'the beginning';
  return /^\d+$/.test(text) ? String(BigInt(text)) : text;
};
