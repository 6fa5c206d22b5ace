import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Sender } from './token-checks.js';

/** What of Express the API leans on, and what its own middleware hangs on a request. */
export interface HttpRequest extends IncomingMessage {
  readonly body?: unknown;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly route?: { readonly path?: string };
  correlationId?: string;
  sender?: Sender;
}

export interface HttpResponse extends ServerResponse {
  status(code: number): HttpResponse;
  type(contentType: string): HttpResponse;
  json(body: unknown): HttpResponse;
}
