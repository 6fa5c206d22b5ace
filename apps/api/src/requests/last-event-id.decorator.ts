import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { HttpRequest } from '../http.js';

/** Where a reader that was cut off goes on: its header counts before the address. */
export const LastEventId = createParamDecorator(
  (_: undefined, context: ExecutionContext): object => {
    const { headers, query } = context.switchToHttp().getRequest<HttpRequest>();
    const last = headers['last-event-id'];
    const { atLeast: _ours, ...asked } = query;
    return typeof last === 'string' && last !== '' ? { ...asked, since: last } : asked;
  },
);
