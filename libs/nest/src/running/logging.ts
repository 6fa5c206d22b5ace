import { isNativeError } from 'node:util/types';
import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import type { LogLevel } from './configuration.js';

/**
 * Structured lines on standard output. What may be logged is chosen where it is logged: route
 * patterns instead of addresses, no bodies, no ids of people; an error keeps its name and its
 * stack, and loses what a database or a parser hung on it, for that can be a person's data.
 */
export const portalLogger = (level: LogLevel, name: string): Logger =>
  pino({
    level,
    name,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: bareError, error: bareError },
  });

export type { Logger } from 'pino';

export const bareError = (error: unknown): object => {
  if (!isNativeError(error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { type: error.name, message: messageOf(error), ...code, stack: placesOf(error) };
};

/** PostgreSQL puts rows into `detail` and sometimes values into its message: the code says enough. */
const messageOf = (error: Error): string =>
  'severity' in error ? 'the database refused a statement' : error.message;

const placesOf = ({ stack }: Error): readonly string[] =>
  (stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));

/** Nest's own messages as lines of the same log. */
export const nestLogger = (logger: Logger): LoggerService => {
  const said = (message: unknown, context: readonly unknown[]): [object, string] => [
    { context: context.at(-1) },
    message instanceof Error ? message.name : String(message),
  ];
  return {
    log: (message: unknown, ...context: unknown[]) => logger.debug(...said(message, context)),
    error: (message: unknown, ...context: unknown[]) => logger.error(...said(message, context)),
    warn: (message: unknown, ...context: unknown[]) => logger.warn(...said(message, context)),
    debug: (message: unknown, ...context: unknown[]) => logger.trace(...said(message, context)),
    verbose: (message: unknown, ...context: unknown[]) => logger.trace(...said(message, context)),
    fatal: (message: unknown, ...context: unknown[]) => logger.fatal(...said(message, context)),
  };
};
