import { randomUUID } from 'node:crypto';
import { execution, systemClock, type EventStore } from '@anamnesis/eventing';
import { refuse, type Decider } from '@anamnesis/eventing/decider';
import { idFor } from '@anamnesis/eventing/ids';
import type { RefillRequested } from '@anamnesis/domain';
import { portalCodec } from '@anamnesis/nest';
import { askedFor } from './bench-events.js';

export interface AskForRefill {
  readonly type: 'AskForRefill';
  readonly prescriptionId: string;
}

/** Every contender refuses the same, so that each must know what was asked before. */
export const MOST_ASKED = 1_000;

/** The smallest rule that cannot be decided without the stream. */
const benchDecider: Decider<
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

/** @param cacheBytes what may be kept of states; left out, the default */
export const commandsOn = (store: EventStore, cacheBytes?: number) => {
  const { execute } = execution({
    store,
    codec: portalCodec(),
    clock: systemClock,
    digestKey: 'a key for the bench alone',
    ...(cacheBytes === undefined ? {} : { cacheBytes }),
  });
  return async (prescriptionId: string): Promise<void> => {
    const answer = await execute(benchDecider, {
      command: { type: 'AskForRefill', prescriptionId },
      caller: { actor: '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0001' },
      commandId: randomUUID(),
    });
    if (answer.is !== 'accepted') throw new Error(`A command was answered with ${answer.is}.`);
  };
};
