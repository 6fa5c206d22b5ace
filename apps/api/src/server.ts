import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PortalOptions } from '@anamnesis/nest';
import { isLoopback } from '@anamnesis/nest/running/configuration';
import { nestLogger, type Logger } from '@anamnesis/nest/running/logging';
import { logProjections } from '@anamnesis/nest/running/projection-log';
import { PortalMetrics } from '@anamnesis/nest/running/metrics';
import { ApiModule, portalControllers } from './api.module.js';
import type { HttpRequest, HttpResponse } from './http.js';
import { openApiDocument } from './openapi-document.js';
import { Problem } from './problem.js';
import { isLargeJson, isTakenAsSent, MOST_READ } from './interfaces/bodies-as-sent.js';
import { LiveWorklists } from './interfaces/live-worklists.js';
import { LiveLabResults } from './labs/live-lab-results.js';
import { requestLog } from './request-log.js';
import { LiveQueues } from './requests/live-queues.js';
import { routesOf } from './routes.js';
import { tokenChecks, type TrustedIssuer } from './token-checks.js';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly portal: PortalOptions;
  readonly logger: Logger;
  /** Whom to believe, once it is known whether only this machine can reach the server. */
  readonly trusted: (listening: { readonly onLoopback: boolean }) => readonly TrustedIssuer[];
}

export interface RunningServer {
  readonly app: NestExpressApplication;
  readonly port: number;
  readonly onLoopback: boolean;
  /** Answers what was taken in, ends the live queues, then lets go of stores and views. */
  stop(): Promise<void>;
}

const API_VERSION = '1';
const LARGEST_BODY = '100kb';
const LONGEST_DRAIN_MS = 10_000;

/** @throws {Error} with code EADDRINUSE when the port is taken */
export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  const { host, port, portal, logger, trusted } = options;
  let checks = tokenChecks([]);
  const onIntakeFailure = (err: unknown): void =>
    logger.error({ err }, 'a message could not be kept');
  const onLostKeys = (sentence: string): void => logger.error(sentence);
  const onWarning = (sentence: string): void => logger.warn(sentence);
  const told = { ...portal, onIntakeFailure, onLostKeys, onProjection: logProjections(logger) };
  const module = ApiModule.forRoot({
    portal: { ...told, onWarning },
    logger,
    tokenChecks: (token) => checks(token),
  });
  const app = await NestFactory.create<NestExpressApplication>(module, {
    logger: nestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  try {
    prepare(app, logger);
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw error;
  }
  const server: Server = app.getHttpServer();
  const address = server.address() as AddressInfo;
  const onLoopback = isLoopback(address.address);
  checks = tokenChecks(trusted({ onLoopback }));
  return {
    app,
    port: address.port,
    onLoopback,
    stop: async () => {
      const live = [app.get(LiveQueues), app.get(LiveLabResults), app.get(LiveWorklists)];
      await drain(server, live);
      await app.close();
    },
  };
};

const prepare = (app: NestExpressApplication, logger: Logger): void => {
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestLog(logger, app.get(PortalMetrics)));
  app.use(jsonOnly);
  app.useBodyParser('raw', { limit: MOST_READ, type: isTakenAsSent });
  app.useBodyParser('json', { limit: MOST_READ, type: isLargeJson });
  app.useBodyParser('json', { limit: LARGEST_BODY });
  const document = openApiDocument(routesOf(portalControllers), API_VERSION);
  SwaggerModule.setup('api/docs', app, document as never, {
    jsonDocumentUrl: 'api/docs/openapi.json',
    raw: ['json'],
  });
};

/** Anything else would look like an empty body, and the answer would name the wrong mistake. */
const jsonOnly = (
  request: HttpRequest,
  _response: HttpResponse,
  next: (error?: unknown) => void,
): void => {
  const { headers } = request;
  const hasBody = 'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0;
  const isJson = /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
  next(
    hasBody && !isJson && !isTakenAsSent(request)
      ? new Problem('unsupported-media-type')
      : undefined,
  );
};

const drain = async (server: Server, live: readonly { endAll(): void }[]): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const each of live) each.endAll();
  // A connection that has had its last answer would else be kept open for the next request.
  const letGo = setInterval(() => server.closeIdleConnections(), 50);
  const force = setTimeout(() => server.closeAllConnections(), LONGEST_DRAIN_MS);
  await closed;
  clearInterval(letGo);
  clearTimeout(force);
};
