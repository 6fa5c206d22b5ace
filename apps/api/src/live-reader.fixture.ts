import { createParser, type EventSourceMessage } from 'eventsource-parser';

export interface ToldLive<Data> {
  readonly event: string | undefined;
  readonly id: string | undefined;
  readonly data: Data;
}

export interface LiveReader<Data> {
  readonly response: Response;
  readonly told: readonly ToldLive<Data>[];
  /** Every byte that has come, signs of life as well. */
  readonly bytes: () => string;
  /** Resolves when nothing comes any more. */
  readonly reading: Promise<void>;
  readonly stop: () => void;
}

/** Reads as a browser would: fetch, the usual header, and the events as they come. */
export const readLive = async <Data>(
  url: string,
  token: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<LiveReader<Data>> => {
  const abort = new AbortController();
  const response = await fetch(url, {
    signal: abort.signal,
    headers: { Authorization: `Bearer ${token}`, ...headers },
  });
  const told: ToldLive<Data>[] = [];
  const parser = createParser({
    onEvent: ({ event, id, data }: EventSourceMessage) =>
      told.push({ event, id, data: JSON.parse(data) as Data }),
  });
  let bytes = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const text = decoder.decode(chunk as Uint8Array, { stream: true });
      bytes += text;
      parser.feed(text);
    }
  })().catch(() => undefined);
  return { response, told, bytes: () => bytes, reading, stop: () => abort.abort() };
};

/** Fifteen seconds, for a machine that others use too; then the spec fails where it waits. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('It has not come to that in time.');
};
