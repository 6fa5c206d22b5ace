import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { PortalCaller } from '@anamnesis/domain/access/caller';
import type { HttpRequest } from './http.js';
import { Problem } from './problem.js';

/** Who sent it, and under which id a command came. */
export interface Sent {
  readonly caller: PortalCaller;
  /** The Idempotency-Key; drawn here when none was sent, so a repeat is then a new command. */
  readonly sentId: string;
  /** What the view must have seen, as a command's answer gave it. */
  readonly atLeast?: string;
  /** Milliseconds since 1970, from the token. */
  readonly expiresAt: number;
}

export const By = createParamDecorator((_: undefined, context: ExecutionContext): Sent => {
  const request = context.switchToHttp().getRequest<HttpRequest>();
  const { sender } = request;
  // The guard lets nobody through without a sender: a route without the guard is a mistake.
  if (!sender) throw new Problem('not-authenticated');
  const { caller, expiresAt } = sender;
  const atLeast = atLeastOf(request.query['atLeast']);
  const sentId = sentIdOf(request.headers['idempotency-key']);
  return { caller, expiresAt, sentId, ...(atLeast === undefined ? {} : { atLeast }) };
});

/** Parameters of the address, the path's and the query's, for the message's class to validate. */
export const FromUrl = createParamDecorator((_: undefined, context: ExecutionContext): object => {
  const { query, params } = context.switchToHttp().getRequest<HttpRequest>();
  const { atLeast: _ours, ...asked } = query;
  return { ...asked, ...params };
});

export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;
export const POSITION = /^[\x21-\x7e]{1,100}$/;

const sentIdOf = (header: string | string[] | undefined): string => {
  if (header === undefined) return randomUUID();
  if (typeof header === 'string' && IDEMPOTENCY_KEY.test(header)) return header;
  throw new Problem('malformed', [
    {
      field: 'Idempotency-Key',
      problems: ['Idempotency-Key must be 1 to 200 visible ASCII characters without spaces'],
    },
  ]);
};

const atLeastOf = (value: unknown): string | undefined => {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && POSITION.test(value)) return value;
  throw new Problem('malformed', [
    { field: 'atLeast', problems: ['atLeast must be a position as a command answered it'] },
  ]);
};
