import {
  idsFromSource,
  importAsReviewed,
  recordFacility,
  shiftDatesTo,
  type PlannedCommand,
} from '@anamnesis/interop';
import { keyedIds } from '@anamnesis/eventing';
import type { Portal } from '@anamnesis/nest';
import type { ImportArguments } from './arguments.js';
import { decideDry } from './decide-dry.js';
import { play } from './play.js';
import { readSources, type Source } from './sources.js';
import { summaryLines, type SourceSummary } from './summary.js';

export interface ImportRun {
  readonly portal: Portal;
  readonly digestKey: string;
  /** One line for a person: a summary. */
  readonly say: (line: string) => void;
  /** How far it is, often. */
  readonly progress: (name: string, done: number, of: number) => void;
}

/**
 * Imports every source as a whole: read, validated and decided dry first, then played; what was
 * played is found again by an import that goes on after a crash.
 * @returns whether nothing was wrong with the input
 */
export const runImport = async (
  { paths, shiftDatesTo: to, facility, prescriber, ...asked }: ImportArguments,
  run: ImportRun,
): Promise<boolean> => {
  const { members, reviewed, dryRun } = asked;
  const idOf = keyedIds(run.digestKey);
  const facilityId = idsFromSource(idOf, 'practice')(facility.name);
  const sources = await readSources(paths, {
    ...{ facilityId, idOf, zone: facility.zone, prescriber },
    ...(members && { members }),
  });
  const practice: PlannedCommand = {
    source: 'practice',
    command: recordFacility({ facilityId, ...facility }),
  };
  let isWell = true;
  for (const source of shifted(sources, to)) {
    const plan = reviewed ? importAsReviewed(source.plan, reviewed) : source.plan;
    const { answersFor } = reviewed ?? {};
    const summary = await importSource({ ...source, plan }, { practice, dryRun, answersFor, run });
    for (const line of summaryLines(summary)) run.say(line);
    isWell &&= summary.problems.length === 0;
  }
  return isWell;
};

const shifted = (sources: readonly Source[], to: string | undefined): readonly Source[] => {
  if (to === undefined) return sources;
  const plans = shiftDatesTo(
    sources.map(({ plan }) => plan),
    to,
  );
  return sources.map((source, index) => ({ ...source, plan: plans[index] ?? source.plan }));
};

interface Importing {
  readonly practice: PlannedCommand;
  readonly dryRun: boolean;
  readonly answersFor: string | undefined;
  readonly run: ImportRun;
}

const importSource = async (
  { name, plan }: Source,
  { practice, dryRun, answersFor, run }: Importing,
): Promise<SourceSummary> => {
  const none = { fresh: 0, known: 0 };
  if (plan.problems.length > 0) {
    const { skipped } = plan;
    return { name, skipped, problems: plan.problems, played: undefined, dry: none };
  }
  const { portal, digestKey } = run;
  const idOf = keyedIds(digestKey);
  const steps = [practice, ...plan.steps];
  const { problems, ofForgotten, toPlay, ...dry } = await decideDry(
    { ...portal, digestKey, answersFor },
    steps,
  );
  const skipped = [...plan.skipped, ...ofForgotten];
  if (problems.length > 0 || dryRun) return { name, skipped, problems, played: undefined, dry };
  const played = await play({ portal, answersFor, idOf }, toPlay, (done) =>
    run.progress(name, done, toPlay.length),
  );
  return { name, skipped, problems, played, dry };
};
