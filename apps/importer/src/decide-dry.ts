import {
  execution,
  keyedIds,
  overlayEventStore,
  systemClock,
  type EventCodec,
  type EventStore,
} from '@anamnesis/eventing';
import { meaningOfRefusal } from '@anamnesis/domain';
import type { ImportProblem, PlannedCommand } from '@anamnesis/interop';
import { commandMessage, deciderOf, malformedFields } from '@anamnesis/nest';
import { callerOf, keyOf } from './importer-caller.js';

export interface DryRun {
  /** New facts; the others are in the log already. */
  readonly fresh: number;
  readonly known: number;
  readonly problems: readonly ImportProblem[];
}

interface World {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly digestKey: string;
  /** Who answers for what counts as reviewed. */
  readonly answersFor: string | undefined;
}

/** Validates and decides every command on top of what is recorded; nothing is recorded. */
export const decideDry = async (
  { store, codec, digestKey, answersFor }: World,
  steps: readonly PlannedCommand[],
): Promise<DryRun> => {
  const overlay = overlayEventStore(store, systemClock.now);
  const { execute } = execution({ store: overlay, codec, clock: systemClock, digestKey });
  const idOf = keyedIds(digestKey);
  const problems: ImportProblem[] = [];
  let [fresh, known] = [0, 0];
  for (const { source, command } of steps) {
    const malformed = malformedFields(command);
    problems.push(
      ...malformed.map(({ field, problems: all }) => ({ source, field, problem: all.join(', ') })),
    );
    const decider = deciderOf(command);
    if (malformed.length > 0 || !decider) continue;
    const answer = await execute(
      decider,
      commandMessage(
        command,
        callerOf({ source, command }, answersFor),
        keyOf({ source, command }, idOf),
      ),
    );
    if (answer.is === 'refused') {
      problems.push({ source, field: command.type, problem: sentenceOf(answer.refused) });
    } else if (answer.is === 'forgotten') {
      problems.push({ source, field: command.type, problem: sentenceOf('patient-forgotten') });
    } else if (answer.is === 'accepted' && !answer.repeated && answer.events.length > 0) {
      fresh += 1;
    } else {
      known += 1;
    }
  }
  return { fresh, known, problems };
};

const sentenceOf = (reason: string): string =>
  `is refused (${reason}): ${meaningOfRefusal(reason)?.sentence ?? ''}`;
