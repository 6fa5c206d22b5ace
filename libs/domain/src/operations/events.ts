import type { EventDeclarations } from '@anamnesis/eventing/event-declarations';

/** What an operator can have done with the rows of a projection. */
export type ProjectionOperation = 'rebuild' | 'verify' | 'retry' | 'switch-back' | 'abandon';

/** Who had what done; how it went is told where projections are listed. */
export interface ProjectionOperationAsked {
  readonly type: 'ProjectionOperationAsked';
  readonly projection: string;
  readonly operation: ProjectionOperation;
  readonly by: string;
  readonly at: string;
}

export type OperationsEvent = ProjectionOperationAsked;

export const operationsEvents: EventDeclarations<OperationsEvent> = {
  ProjectionOperationAsked: { version: 1, keys: ['projection'] },
};
