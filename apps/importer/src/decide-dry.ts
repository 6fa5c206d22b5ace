import {
  execution,
  keyedIds,
  overlayEventStore,
  systemClock,
  type EventCodec,
  type EventStore,
} from '@anamnesis/eventing';
import { meaningOfRefusal } from '@anamnesis/domain';
import type { ImportProblem, PlannedCommand, SkippedEntry } from '@anamnesis/interop';
import { commandMessage, deciderOf, malformedFields, type Portal } from '@anamnesis/nest';
import { callerOf, keyOf } from './importer-caller.js';
import { patientsIn } from './patients-in.js';

export interface DryRun {
  /** New facts; the others are in the log already. */
  readonly fresh: number;
  readonly known: number;
  readonly problems: readonly ImportProblem[];
  /** Of whom was forgotten nothing is recorded any more; that keeps nobody else's from being so. */
  readonly ofForgotten: readonly SkippedEntry[];
  readonly toPlay: readonly PlannedCommand[];
}

interface World {
  readonly forgotten: Pick<Portal['forgotten'], 'has' | 'isGivenUp'>;
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly digestKey: string;
  /** Who answers for what counts as reviewed. */
  readonly answersFor: string | undefined;
}

/**
 * Validates and decides every command on top of what is recorded; nothing is recorded. What is of
 * somebody who was forgotten is left out, as it is when it is played, also where anything is wrong
 * with it: the others wait for nobody.
 */
export const decideDry = async (
  { forgotten, store, codec, digestKey, answersFor }: World,
  steps: readonly PlannedCommand[],
): Promise<DryRun> => {
  const overlay = overlayEventStore(store, systemClock.now);
  const { execute } = execution({ store: overlay, codec, clock: systemClock, digestKey });
  const idOf = keyedIds(digestKey);
  const { isOfForgotten, isFound } = forgottenIn(steps, forgotten);
  const found: (ImportProblem & { readonly step: PlannedCommand })[] = [];
  let [fresh, known] = [0, 0];
  for (const step of steps) {
    const { source, command } = step;
    if (isOfForgotten(step)) continue;
    const malformed = malformedFields(command);
    for (const { field, problems: all } of malformed) {
      found.push({ step, source, field, problem: all.join(', ') });
    }
    const decider = deciderOf(command);
    if (malformed.length > 0 || !decider) continue;
    const message = commandMessage(command, callerOf(step, answersFor), keyOf(step, idOf));
    const answer = await execute(decider, message);
    if (answer.is === 'refused') {
      found.push({ step, source, field: command.type, problem: sentenceOf(answer.refused) });
    } else if (answer.is === 'forgotten') {
      isFound(step);
    } else if (answer.is === 'accepted' && !answer.repeated && answer.events.length > 0) {
      fresh += 1;
    } else {
      known += 1;
    }
  }
  const toPlay = steps.filter((step) => !isOfForgotten(step));
  // Whoever is forgotten meanwhile may have had one before that was found.
  const problems = found
    .filter(({ step }) => !isOfForgotten(step))
    .map(({ step: _of, ...is }) => is);
  const ofForgotten = steps.filter(isOfForgotten).map(({ source }) => ({ source, because }));
  return { fresh, known, problems, ofForgotten, toPlay };
};

/** Of whom the log says so, and who is found to be so by an answer. */
const forgottenIn = (steps: readonly PlannedCommand[], known: World['forgotten']) => {
  const patientOf = patientsIn(steps);
  const found = new Set<string>();
  return {
    isFound: ({ command }: PlannedCommand): void => {
      found.add(patientOf(command));
    },
    isOfForgotten: ({ command }: PlannedCommand): boolean => {
      const patientId = patientOf(command);
      return known.has(patientId) || known.isGivenUp(patientId) || found.has(patientId);
    },
  };
};

const because = 'is of a patient who was forgotten (patient-forgotten)';

const sentenceOf = (reason: string): string =>
  `is refused (${reason}): ${meaningOfRefusal(reason)?.sentence ?? ''}`;
