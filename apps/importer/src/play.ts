import type { KeyedIds } from '@anamnesis/eventing';
import type { Portal } from '@anamnesis/nest';
import { commandMessage } from '@anamnesis/nest';
import type { PlannedCommand } from '@anamnesis/interop';
import { callerOf, keyOf } from './importer-caller.js';
import { patientsIn } from './patients-in.js';

export interface Played {
  readonly recorded: number;
  readonly known: number;
  /** Decided dry as possible, refused when played: somebody else was faster. */
  readonly refused: readonly { readonly source: string; readonly reason: string }[];
}

export interface Player {
  readonly portal: Portal;
  /** Who answers for what counts as reviewed. */
  readonly answersFor: string | undefined;
  /** The installation's way to name what others have named. */
  readonly idOf: KeyedIds;
}

const LANES = 16;

/**
 * Plays the commands through the same door as everything else. Facts of one patient keep their
 * order; patients go side by side, after the practice and its practitioners.
 */
export const play = async (
  { portal, answersFor, idOf }: Player,
  steps: readonly PlannedCommand[],
  onStep: (done: number) => void,
): Promise<Played> => {
  const played = { recorded: 0, known: 0, refused: [] as { source: string; reason: string }[] };
  const playOne = async (step: PlannedCommand): Promise<void> => {
    const answer = await portal.commands.handle(
      commandMessage(step.command, callerOf(step, answersFor), keyOf(step, idOf)),
    );
    if (answer.is === 'accepted') {
      if (answer.changed && !answer.repeated) played.recorded += 1;
      else played.known += 1;
    } else {
      const reason = answer.is === 'refused' ? answer.reason : answer.is;
      played.refused.push({ source: step.source, reason });
    }
    onStep(played.recorded + played.known + played.refused.length);
  };
  const groups = byPatient(steps);
  for (const step of groups.get('') ?? []) await playOne(step);
  groups.delete('');
  const waiting = [...groups.values()].values();
  const lane = async (): Promise<void> => {
    for (const group of waiting) for (const step of group) await playOne(step);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return played;
};

/** Under '' what concerns no patient. */
const byPatient = (steps: readonly PlannedCommand[]): Map<string, PlannedCommand[]> => {
  const patientOf = patientsIn(steps);
  const groups = new Map<string, PlannedCommand[]>();
  for (const step of steps) {
    const patientId = patientOf(step.command);
    const group = groups.get(patientId) ?? [];
    group.push(step);
    groups.set(patientId, group);
  }
  return groups;
};
