import type { Decider } from '@anamnesis/eventing/decider';
import type { OperationsCommand } from './commands.js';
import type { OperationsEvent } from './events.js';

/** Nothing is refused here: whether it can be done is known where the rows are. */
export const projectionOperations: Decider<object, OperationsCommand, OperationsEvent, never> = {
  streamOf: ({ projection }) => `projectionOperations-${projection}`,
  initialState: {},
  decide: (_state, { projection, operation }, { by, at }) => [
    { type: 'ProjectionOperationAsked', projection, operation, by, at },
  ],
  evolve: (state) => state,
  subjectOf: () => undefined,
  patientOf: () => undefined,
};
