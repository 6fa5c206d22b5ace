import type { PortalMetrics } from '@anamnesis/nest/running/metrics';
import type { Logger } from '@anamnesis/nest/running/logging';
import { CORRELATION_HEADER, correlationIdFrom } from './correlation-id.js';
import type { HttpRequest, HttpResponse } from './http.js';

export const LOGGER = Symbol('logger');

const WATCHED = /^\/(health|metrics)/;

/**
 * One line per request: the route's pattern, not its address, for ids and searches stand in
 * addresses; and who it was is in the access log, not here.
 */
export const requestLog =
  (logger: Logger, metrics: PortalMetrics) =>
  (request: HttpRequest, response: HttpResponse, next: () => void): void => {
    const started = performance.now();
    const correlationId = correlationIdFrom(request.headers['x-correlation-id']);
    request.correlationId = correlationId;
    response.setHeader(CORRELATION_HEADER, correlationId);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');

    response.once('close', () => {
      const { method = '', route } = request;
      const { statusCode: status } = response;
      const milliseconds = Math.round(performance.now() - started);
      metrics.responded(method, status);
      const pattern = route?.path ?? 'none';
      // Machines that watch ask every few seconds: their lines would bury the others.
      const level = WATCHED.test(pattern) ? 'debug' : 'info';
      logger[level]({ correlationId, method, route: pattern, status, milliseconds }, 'answered');
    });
    next();
  };
