import { foldedWords } from '@anamnesis/domain/shared/folded-text';

export interface NameConditions {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Every part must occur somewhere in the name; trigrams find parts of three letters or more. */
export const nameConditions = (table: string, searched: string): NameConditions => {
  const parts = foldedWords(searched)
    .split(' ')
    .filter((part) => part !== '');
  const conditions = parts.map((_part, index) => `${table}.search_name LIKE :namePart${index}`);
  return {
    sql: conditions.length > 0 ? conditions.join(' AND ') : 'FALSE',
    parameters: Object.fromEntries(parts.map((part, index) => [`namePart${index}`, `%${part}%`])),
  };
};
