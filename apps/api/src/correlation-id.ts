import { randomUUID } from 'node:crypto';

export const CORRELATION_HEADER = 'X-Correlation-Id';

/** A UUID, or the trace id of W3C's Trace Context, for which zeros mean that there is none. */
const OPAQUE =
  /^(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|(?!0{32})[\da-f]{32})$/i;

/**
 * What was sent, if it can say nothing: it stands readable in every event and every line of the
 * log for ever, so a client's own words would be a name that no forgetting reaches. Otherwise one
 * is drawn, which the answer tells.
 */
export const correlationIdFrom = (sent: string | readonly string[] | undefined): string =>
  typeof sent === 'string' && OPAQUE.test(sent) ? sent.toLowerCase() : randomUUID();
