import { IsOptional, Matches } from 'class-validator';
import { A_PROJECTION } from '@anamnesis/domain/operations/commands';

/** Every projection, or one: how far, in which generation, what stands still and which rows are stale. */
export class ListProjections {
  get query() {
    return 'projections' as const;
  }
  @IsOptional() @Matches(...A_PROJECTION) readonly projection?: string;
}

export interface ProjectionItem {
  readonly name: string;
  /** Of the fold that made the rows which readers see. */
  readonly version: number;
  readonly generation: number;
  readonly position: string;
  readonly stopped?: StoppedItem;
  /** Kept for switching back. */
  readonly before?: { readonly generation: number; readonly version: number };
  readonly building?: BuildingItem;
  readonly staleRows: readonly StaleRow[];
  readonly verified?: VerifiedItem;
}

export interface StoppedItem {
  readonly eventId: string;
  readonly reason: string;
}

export interface BuildingItem {
  readonly purpose: 'rebuild' | 'verification';
  readonly generation: number;
  readonly version: number;
  readonly position: string;
  readonly since: string;
  readonly stopped?: StoppedItem;
}

/** As it was before an event that could not be folded into it. */
export interface StaleRow {
  readonly key: string;
  readonly since: string;
  readonly eventId: string;
  readonly reason: string;
}

export interface VerifiedItem {
  readonly at: string;
  readonly position: string;
  readonly rows: number;
  readonly differences: number;
  /** The first of them. */
  readonly examples: readonly {
    readonly key: string;
    readonly is: 'missing-in-live' | 'only-in-live' | 'different';
    readonly properties: readonly string[];
  }[];
}

export interface ProjectionsAnswer {
  readonly rows: readonly ProjectionItem[];
}
