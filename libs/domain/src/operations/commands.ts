import { IsIn, Matches } from 'class-validator';
import type { ProjectionOperation } from './events.js';

export const A_PROJECTION = [
  /^[a-z][a-z-]{1,60}$/,
  { message: '$property must be the name of a projection such as queue-and-archive' },
] as const;

export class OperateProjection {
  get type() {
    return 'OperateProjection' as const;
  }
  @Matches(...A_PROJECTION) readonly projection!: string;
  @IsIn(['rebuild', 'verify', 'retry', 'switch-back', 'abandon'])
  readonly operation!: ProjectionOperation;
}

export type OperationsCommand = OperateProjection;
