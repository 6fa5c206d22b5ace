import { isNativeError } from 'node:util/types';
import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import {
  KeyMissing,
  OutcomeUnknown,
  StoreUnavailable,
  VaultUnavailable,
} from '@anamnesis/eventing';
import type { Logger } from '@anamnesis/nest/running/logging';
import type { HttpRequest, HttpResponse } from './http.js';
import { LOGGER } from './request-log.js';
import {
  Problem,
  problemAnswer,
  refusalAnswer,
  Refused,
  type ProblemAnswer,
  type ProblemKind,
} from './problem.js';

/** Everything that is no answer leaves the API here, in one shape. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { correlationId = '' } = http.getRequest<HttpRequest>();
    const response = http.getResponse<HttpResponse>();
    const { body, retryAfter } = this.answerTo(error, correlationId);
    // Nothing can be told any more where a live answer has begun.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (body.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    if (retryAfter !== undefined) response.setHeader('Retry-After', String(retryAfter));
    response.status(body.status).type('application/problem+json').json(body);
  }

  private answerTo(error: unknown, correlationId: string): ProblemAnswer {
    if (error instanceof Refused) return refusalAnswer(error, correlationId);
    const problem = problemOf(error);
    if (problem.kind === 'internal' || problem.kind === 'unavailable') {
      this.logger.error({ correlationId, err: error }, 'a request failed');
    }
    return problemAnswer(problem, correlationId);
  }
}

/** What reads bodies and finds routes throws errors with a status; their texts repeat the input. */
const byStatus: Readonly<Record<number, ProblemKind>> = {
  400: 'malformed',
  404: 'not-found',
  405: 'not-found',
  413: 'too-large',
  415: 'unsupported-media-type',
};

export const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  if (isOfStore(error)) return new Problem('unavailable');
  if (isDatabaseAway(error)) return new Problem('unavailable');
  const kind = byStatus[statusOf(error) ?? 500] ?? 'internal';
  if (kind !== 'malformed') return new Problem(kind);
  return new Problem(kind, [{ field: 'body', problems: ['body must be a JSON object in UTF-8'] }]);
};

const statusOf = (error: unknown): number | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('getStatus' in error && typeof error.getStatus === 'function') {
    return Number((error.getStatus as () => unknown)());
  }
  return 'status' in error && typeof error.status === 'number' ? error.status : undefined;
};

/** A key that the vault lacks comes back with its newest copy, or is given up. */
const isOfStore = (error: unknown): boolean =>
  [StoreUnavailable, OutcomeUnknown, VaultUnavailable, KeyMissing].some(
    (Failure) => error instanceof Failure,
  );

const LINK_ERRORS = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'];

/** Class 08 and 57P0x of PostgreSQL and broken links: the database is away, not the program wrong. */
const isDatabaseAway = (error: unknown): boolean => {
  if (!isNativeError(error)) return false;
  const inner = 'driverError' in error ? error.driverError : error;
  const code = isNativeError(inner) && 'code' in inner ? String(inner.code) : '';
  const texts = /^(timeout exceeded when trying to connect|Connection terminated)/;
  return LINK_ERRORS.includes(code) || /^(08|57P0|53)/.test(code) || texts.test(error.message);
};
