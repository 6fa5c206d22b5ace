import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { catchError, map, throwError, type Observable } from 'rxjs';
import type { AcceptedAnswer, CommandAnswer, QueryAnswer } from '@anamnesis/nest';
import { PortalMetrics } from '@anamnesis/nest/running/metrics';
import type { HttpResponse } from './http.js';
import { messageClassOf } from './routes.js';
import { Problem, Refused } from './problem.js';

/** What every accepted command answers. */
export interface CommandResult {
  /** For `atLeast` of the reads that follow. */
  readonly position: string;
  /** `false` when it was already so. */
  readonly changed: boolean;
  /** The first answer, given again. */
  readonly repeated: boolean;
  /** The stream that later commands on this request name. */
  readonly askedOn: string;
  readonly requestId?: string;
  /** Names of the events that it added. */
  readonly events: readonly string[];
}

/** Turns the buses' answers into responses, and counts them. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(@Inject(PortalMetrics) private readonly metrics: PortalMetrics) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const message = messageClassOf(context.getClass(), context.getHandler().name)?.name;
    if (message === undefined) return next.handle();
    const started = performance.now();
    const count = (outcome: string): void =>
      this.metrics.answered(message, outcome, (performance.now() - started) / 1000);
    return next.handle().pipe(
      catchError((error: unknown) => {
        count(error instanceof Problem ? error.kind : 'failed');
        return throwError(() => error);
      }),
      map((answer) => {
        if (!isAnswer(answer)) return answer;
        count(answer.is);
        if (answer.is === 'found' && answer.stale) markStale(context, answer.stale);
        return responseTo(answer);
      }),
    );
  }
}

/** Screens say that what they show stands still, and since what event is told by the operators. */
const markStale = (context: ExecutionContext, views: readonly string[]): void => {
  const response = context.switchToHttp().getResponse<HttpResponse>();
  response.setHeader(STALE_HEADER, views.join(', '));
};

const STALE_HEADER = 'Anamnesis-Stale';

type BusAnswer = CommandAnswer | QueryAnswer<unknown>;

const isAnswer = (value: unknown): value is BusAnswer =>
  typeof value === 'object' && value !== null && 'is' in value;

/** @throws {Problem | Refused} whatever is no success, for the filter to write */
export const responseTo = (answer: BusAnswer): unknown => {
  switch (answer.is) {
    case 'accepted':
      return resultOf(answer);
    case 'found':
      return answer.answer;
    case 'refused':
      throw new Refused(answer.reason, answer.details);
    case 'malformed':
      throw new Problem('malformed', answer.fields);
    case 'not-found':
    case 'not-allowed':
    case 'different-command':
    case 'conflict':
    case 'behind':
      throw new Problem(answer.is);
  }
};

const resultOf = (answer: AcceptedAnswer): CommandResult => {
  const { position, changed, repeated, stream: askedOn, requestId, events } = answer;
  return {
    position,
    changed,
    repeated,
    askedOn,
    ...(requestId === undefined ? {} : { requestId }),
    events: events.map(({ type }) => type),
  };
};
