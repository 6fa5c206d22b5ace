import type { KeyedIds } from '@anamnesis/domain';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Of one source, by what it calls its things. */
export type SourceIds = (id: string) => string;

/**
 * Our ids of a source's things: their own where these are UUIDs already, else keyed ids of source
 * and id, so that the same source imported twice names the same things, and nobody finds a
 * patient in the log by a number that he knows from elsewhere.
 */
export const idsFromSource =
  (idOf: KeyedIds, source: string): SourceIds =>
  (id) =>
    UUID.test(id) ? id.toLowerCase() : idOf('import', source, id);
