import { ReviewLabResults, type PortalCaller, type RecordLabResults } from '@anamnesis/domain';
import {
  importAsReviewed,
  recordFacility,
  type ImportingPractice,
  type ImportPlan,
  type PlannedCommand,
} from '@anamnesis/interop';
import { keyedIds } from '@anamnesis/eventing';
import { commandMessage, intakeInMemory, type IntakeInMemory } from '@anamnesis/nest';
import { plainToInstance } from 'class-transformer';
import { countsOf, recordedIn, type Counts, type Recorded } from './trial.js';

export interface TriedImport extends Recorded {
  readonly is: 'FHIR' | 'SMART tables';
  /** Entries that could not be read, by the field that is wrong. */
  readonly problems: Counts;
  /** What the import of patients, people and results was answered. */
  readonly answers: Counts;
  /** Reports by how they came to be reviewed, or why they were not. */
  readonly reviews: Counts;
}

export const TRIAL_PRACTICE: ImportingPractice = {
  facilityId: '7d0f4f43-7f3c-4c8e-8a53-6a3f6b9f0001',
  idOf: keyedIds('of a trial'),
  zone: 'America/Los_Angeles',
  members: 'practice',
};

/**
 * Imports patients, providers and results of a source as unreviewed, in a practice of its own that is
 * gone afterwards; then every second report is reviewed by whoever ordered it, and a provider
 * answers for the others that they were reviewed before.
 */
export const tryImport = async (is: TriedImport['is'], plan: ImportPlan): Promise<TriedImport> => {
  const world = intakeInMemory({ senders: [], testMode: true });
  const { facilityId, zone } = TRIAL_PRACTICE;
  const office = recordFacility({ facilityId, zone, name: 'Trial', phone: '555-0100' });
  const steps = plan.steps.filter(({ command }) => OF_LABS.has(command.type));
  const answers: string[] = [await heard(world, office, importer)];
  for (const { command } of steps) answers.push(await heard(world, command, importer));
  const results = steps.filter(isResults);
  const reviews: string[] = [];
  for (const [place, step] of results.entries()) {
    const review = place % 2 === 0 ? byOrderer(step) : asReviewed(step);
    const answer = review ? await heard(world, review.command, review.by) : 'orderer-unknown';
    reviews.push(review && answer === 'accepted' ? review.how : `unreviewed: ${answer}`);
  }
  const problems = countsOf(plan.problems.map(({ field }) => field));
  const recorded = await recordedIn(world);
  return { is, problems, answers: countsOf(answers), reviews: countsOf(reviews), ...recorded };
};

const OF_LABS: ReadonlySet<string> = new Set<ImportPlan['steps'][number]['command']['type']>([
  'RecordPatient',
  'RecordPractitioner',
  'RecordMembership',
  'RecordLabResults',
]);

interface ResultsStep extends PlannedCommand {
  readonly command: RecordLabResults;
}

const isResults = (step: PlannedCommand): step is ResultsStep =>
  step.command.type === 'RecordLabResults';

const importer: PortalCaller = { actor: 'importer', role: 'importer' };

const heard = async (
  { commands }: IntakeInMemory,
  command: Parameters<typeof commandMessage>[0],
  by: PortalCaller,
): Promise<string> => {
  const answer = await commands.handle(commandMessage(command, by));
  return answer.is === 'refused' ? answer.reason : answer.is;
};

interface Review {
  readonly command: Parameters<typeof commandMessage>[0];
  readonly by: PortalCaller;
  readonly how: 'reviewed' | 'as reviewed before';
}

const byOrderer = ({ command }: ResultsStep): Review | undefined => {
  const { reportId, patientId, lines, header } = command;
  const { orderingProviderId: actor } = header;
  if (actor === undefined || lines.length === 0) return undefined;
  const seen = lines.map(({ lineId }) => ({ lineId, version: 1 }));
  const review = plainToInstance(ReviewLabResults, { reportId, patientId, lines: seen });
  return { command: review, by: { actor, role: 'provider' }, how: 'reviewed' };
};

const asReviewed = (step: ResultsStep): Review | undefined => {
  const plan = { steps: [step], skipped: [], problems: [] };
  const reason = 'Tried as history that was reviewed before';
  const [, review] = importAsReviewed(plan, { reason }).steps;
  const { orderingProviderId: actor } = step.command.header;
  if (!review || actor === undefined) return undefined;
  return { command: review.command, by: { actor, role: 'provider' }, how: 'as reviewed before' };
};
