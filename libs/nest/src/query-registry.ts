import { queries, type QueryDefinition } from '@anamnesis/read-models';
import { ShowAccessLog, type AccessLogAnswer } from './access-log-query.js';

type Queries = typeof queries;
type ReadModelQuery = {
  [Name in keyof Queries]: Queries[Name] extends QueryDefinition<infer Asked, never>
    ? Asked
    : never;
}[keyof Queries];

export type PortalQuery = ShowAccessLog | InstanceType<Queries[keyof Queries]['message']>;

export type AnswerOf<Asked extends PortalQuery> = Asked extends ShowAccessLog
  ? AccessLogAnswer
  : Asked['query'] extends keyof Queries
    ? Queries[Asked['query']] extends { ask: (...given: never[]) => Promise<infer Answer> }
      ? Exclude<Answer, undefined>
      : never
    : never;

export type AnyQueryDefinition = QueryDefinition<ReadModelQuery, unknown>;

/** The access log is read from the log itself; everything else from the read models. */
export const definitionOf = (query: PortalQuery): AnyQueryDefinition | undefined =>
  query.query === 'accessLog' ? undefined : (queries[query.query] as unknown as AnyQueryDefinition);

export const queryClasses: readonly (new () => PortalQuery)[] = [
  ...Object.values(queries).map(({ message }): new () => PortalQuery => message),
  ShowAccessLog,
];
