import { QueryFailedError } from 'typeorm';
import type { QueryDefinition } from './query.js';

/** A link that broke has no code of PostgreSQL; this is what PostgreSQL calls it. */
const CONNECTION_FAILURE = '08006';

/**
 * The database did not answer. TypeORM's own error carries the statement's parameters, which may
 * be names, into every log that prints errors whole; this one carries PostgreSQL's code alone.
 */
export class QueryNotAnswered extends Error {
  override readonly name = 'QueryNotAnswered';
  constructor(
    readonly query: string,
    readonly code: string,
  ) {
    super(`The views did not answer the query ${query} (PostgreSQL says ${code}).`);
  }
}

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : CONNECTION_FAILURE;

/** The same definition, whose errors hold nothing of what was asked. */
export const withoutParameters = <Query extends { readonly query: string }, Answer>(
  definition: QueryDefinition<Query, Answer>,
): QueryDefinition<Query, Answer> => {
  const guarded = async <Result>({ query }: Query, ask: () => Promise<Result>): Promise<Result> => {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof QueryFailedError) {
        throw new QueryNotAnswered(query, codeOf(error.driverError));
      }
      throw error;
    }
  };
  return {
    ...definition,
    patientOf: (query, reader) => guarded(query, () => definition.patientOf(query, reader)),
    ask: (reader, query, asked) => guarded(query, () => definition.ask(reader, query, asked)),
  };
};
