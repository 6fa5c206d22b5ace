import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { LogRecord } from './stream-rules.js';

/** What the server looks at in one go when the client does not say. */
const DEFAULT_SEARCH_WINDOW = 32;

export interface EventFilter {
  readonly accepts: (record: LogRecord) => boolean;
  /** A checkpoint is due whenever that many events were looked at. */
  readonly checkpointEvery: number;
}

/** The filter of a request; undefined when it has none, and then there are no checkpoints. */
export const filterFrom = (options: ReadReq.Options): EventFilter | undefined => {
  const filter = options.getFilter();
  if (!filter) return undefined;
  const window = filter.hasMax() ? filter.getMax() : DEFAULT_SEARCH_WINDOW;
  const checkpointEvery = Math.max(1, window * filter.getCheckpointintervalmultiplier());
  const byStream = filter.getStreamIdentifier();
  if (byStream) {
    const matches = matcher(byStream);
    return { accepts: ({ stream }) => matches(stream.name), checkpointEvery };
  }
  const byType = filter.getEventType();
  const matches = byType ? matcher(byType) : () => true;
  return { accepts: ({ type }) => matches(type), checkpointEvery };
};

const matcher = (expression: ReadReq.Options.FilterOptions.Expression) => {
  const prefixes = expression.getPrefixList();
  const [only] = prefixes;
  if (only !== undefined && prefixes.length === 1) return (text: string) => text.startsWith(only);
  if (prefixes.length > 0) {
    return (text: string) => prefixes.some((prefix) => text.startsWith(prefix));
  }
  const regex = new RegExp(expression.getRegex());
  return (text: string) => regex.test(text);
};
