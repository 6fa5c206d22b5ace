import { refuse, type Decider } from '@anamnesis/eventing/decider';
import { idFor } from '@anamnesis/eventing/ids';
import type { RefillRequested } from '@anamnesis/domain';
import { askedFor } from './bench-events.js';

export interface AskForRefill {
  readonly type: 'AskForRefill';
  readonly prescriptionId: string;
}

/** Every contender refuses the same, so that each must know what was asked before. */
export const MOST_ASKED = 1_000;

/** The smallest rule that cannot be decided without the stream. */
export const benchDecider: Decider<
  { readonly asked: number },
  AskForRefill,
  RefillRequested,
  'asked-too-often'
> = {
  streamOf: ({ prescriptionId }) => `prescription-${prescriptionId}`,
  initialState: { asked: 0 },
  decide: ({ asked }, { prescriptionId }, { commandId }) =>
    asked >= MOST_ASKED
      ? refuse('asked-too-often')
      : [askedFor(prescriptionId, { requestId: idFor(commandId, 'request') })],
  evolve: ({ asked }) => ({ asked: asked + 1 }),
  subjectOf: (_state, { patientId }) => patientId,
  patientOf: () => undefined,
};
