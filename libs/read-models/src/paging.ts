import { Type } from 'class-transformer';
import { IsInt, IsOptional, Length, Max, Min } from 'class-validator';

/** What every query with pages can be told. */
export abstract class Paged {
  /** How many rows of a page: 50 when left out. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) readonly limit?: number;
  /** As the page before answered it as `next`; opaque and sealed. */
  @IsOptional() @Length(1, 8000) readonly cursor?: string;
}

const DEFAULT_LIMIT = 50;

export const limitOf = ({ limit }: { readonly limit?: number }): number => limit ?? DEFAULT_LIMIT;

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Where the next page goes on; left out on the last one. */
  readonly next?: string;
}

/** Cuts what was read (one row more than asked for) and says where to go on, if there is more. */
export const pageOf = <Row, Item = Row>(
  rows: readonly Row[],
  { limit, seal, item }: Cutting<Row, Item>,
): Page<Item> => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(item),
    ...(rows.length > limit && last !== undefined ? { next: seal(last) } : {}),
  };
};

export interface Cutting<Row, Item> {
  readonly limit: number;
  /** Where the page after this row begins. */
  readonly seal: (last: Row) => string;
  readonly item: (row: Row) => Item;
}
