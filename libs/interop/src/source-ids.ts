import { uuidFrom } from '@anamnesis/domain';

const IMPORTED = uuidFrom('00000000-0000-0000-0000-000000000000', 'anamnesis import');
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Our id of a source's thing: its own where that is a UUID already, else a UUIDv5 of source and
 * id, so that the same source imported twice names the same things.
 */
export const idFromSource = (source: string, id: string): string =>
  UUID.test(id) ? id.toLowerCase() : uuidFrom(IMPORTED, `${source}\n${id}`);
