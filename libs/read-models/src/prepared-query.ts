import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';

/**
 * Asks what is asked again and again: the server reads and plans the text once for each connection,
 * which costs more than to answer a page of one patient's rows. Only for texts of which there are
 * few, and whose plan does not depend on the words that somebody looks for.
 */
export const askPrepared = <Rows>(
  reader: EntityManager,
  text: string,
  parameters: unknown[],
): Promise<Rows> =>
  // TypeORM hands on what it is given, and the driver behind it takes a statement with a name.
  reader.query<Rows>({ name: nameOf(text), text } as unknown as string, parameters);

const nameOf = (text: string): string => {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('base64url');
  names.set(text, name);
  return name;
};
const names = new Map<string, string>();
