import {
  Inject,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { HttpRequest } from './http.js';
import { Problem } from './problem.js';
import type { TokenChecks } from './token-checks.js';

export const TOKEN_CHECKS = Symbol('token checks');
export const OPEN_BECAUSE = 'anamnesis:open because';

/** The few routes without a caller say why; every other route needs a token that is believed. */
export const OpenToAnyone = (because: string): ClassDecorator & MethodDecorator =>
  SetMetadata(OPEN_BECAUSE, because);

/** Finds out who is calling. What the caller may do is decided around the buses. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    @Inject(TOKEN_CHECKS) private readonly checks: TokenChecks,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<string | undefined>(OPEN_BECAUSE, targets)) return true;

    const request = context.switchToHttp().getRequest<HttpRequest>();
    const token = /^Bearer ([\w~+/.=-]{1,16384})$/i.exec(request.headers.authorization ?? '')?.[1];
    const answer = token === undefined ? undefined : await this.checks(token);
    if (answer?.is !== 'believed') throw new Problem('not-authenticated');
    request.sender = withCorrelation(answer.sender, request);
    return true;
  }
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

const withCorrelation = (
  sender: NonNullable<HttpRequest['sender']>,
  { correlationId, headers }: HttpRequest,
): NonNullable<HttpRequest['sender']> => {
  const { traceparent } = headers;
  const isTrace = typeof traceparent === 'string' && TRACEPARENT.test(traceparent);
  return {
    ...sender,
    caller: {
      ...sender.caller,
      ...(correlationId === undefined ? {} : { correlationId }),
      ...(isTrace ? { traceparent } : {}),
    },
  };
};
