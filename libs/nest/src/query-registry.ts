import { labDecisionViews, queries, type QueryDefinition } from '@anamnesis/read-models';
import { ShowAccessLog, type AccessLogAnswer } from './access-log-query.js';
import {
  ShowInterfaceMessage,
  type InterfaceMessageAnswer,
} from './intake/interface-message-query.js';
import { ShowLabDecision, type LabDecisionAnswer } from './lab-history/lab-decision-query.js';
import { ListLabSightings, type LabSightingsAnswer } from './lab-history/lab-sightings-query.js';
import {
  RehearseLabPolicyProposal,
  type LabRehearsalAnswer,
} from './rehearsal/lab-rehearsal-query.js';
import { ListWhoLooked, type WhoLookedAnswer } from './who-looked-query.js';

type Queries = typeof queries;
type ReadModelQuery = {
  [Name in keyof Queries]: Queries[Name] extends QueryDefinition<infer Asked, never>
    ? Asked
    : never;
}[keyof Queries];

/** Answered from the log itself. */
export type LogQuery =
  | ShowAccessLog
  | ListWhoLooked
  | RehearseLabPolicyProposal
  | ShowInterfaceMessage
  | ShowLabDecision
  | ListLabSightings;

/** A query of the log without a line does not compile. */
interface LogAnswers extends Record<LogQuery['query'], unknown> {
  readonly accessLog: AccessLogAnswer;
  readonly whoLooked: WhoLookedAnswer;
  readonly labPolicyRehearsal: LabRehearsalAnswer;
  readonly interfaceMessage: InterfaceMessageAnswer;
  readonly labDecision: LabDecisionAnswer;
  readonly labSightings: LabSightingsAnswer;
}

export type PortalQuery = LogQuery | InstanceType<Queries[keyof Queries]['message']>;

export type AnswerOf<Asked extends PortalQuery> = Asked['query'] extends keyof LogAnswers
  ? LogAnswers[Asked['query']]
  : Asked['query'] extends keyof Queries
    ? Queries[Asked['query']] extends { ask: (...given: never[]) => Promise<infer Answer> }
      ? Exclude<Answer, undefined>
      : never
    : never;

export type AnyQueryDefinition = QueryDefinition<ReadModelQuery, unknown>;

/** Access log, rehearsals and sealed texts are read from the log itself; all else from the views. */
export const definitionOf = (query: PortalQuery): AnyQueryDefinition | undefined =>
  isOfLog(query) ? undefined : (queries[query.query] as unknown as AnyQueryDefinition);

/** The views that an answer is made of; the log itself never lags, and always goes on. */
export const viewsBehind = (
  query: PortalQuery,
): Pick<AnyQueryDefinition, 'projections' | 'mustGoOn'> => {
  // Which looks are told is decided by what is shown.
  const deciding = query instanceof ListWhoLooked ? labDecisionViews : undefined;
  if (deciding) return { projections: deciding, mustGoOn: deciding };
  return definitionOf(query) ?? { projections: [] };
};

const logQueryClasses = [
  ShowAccessLog,
  ListWhoLooked,
  RehearseLabPolicyProposal,
  ShowInterfaceMessage,
  ShowLabDecision,
  ListLabSightings,
] as const satisfies readonly (new () => LogQuery)[];

export const isOfLog = (query: PortalQuery): query is LogQuery =>
  logQueryClasses.some((Class) => query instanceof Class);

export const queryClasses: readonly (new () => PortalQuery)[] = [
  ...Object.values(queries).map(({ message }): new () => PortalQuery => message),
  ...logQueryClasses,
];
