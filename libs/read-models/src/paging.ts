import { Type } from 'class-transformer';
import { IsInt, IsOptional, Length, Max, Min } from 'class-validator';

/** What every query with pages can be told. */
export abstract class Paged {
  /** How many rows of a page: 50 when left out. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) readonly limit?: number;
  /** As the page before answered it as `next`; opaque and sealed. */
  @IsOptional() @Length(1, 8000) readonly cursor?: string;
}

export const DEFAULT_LIMIT = 50;

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Where the next page goes on; left out on the last one. */
  readonly next?: string;
}
