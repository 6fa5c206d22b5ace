import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface EventStoreToMeasure {
  readonly url: string;
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./eventstore-server.js', import.meta.url));

/**
 * The server that EVENTSTORE_URL names, or our test server in a process of its own: in this one,
 * its work would count for both contenders, and hide what one of them does more.
 */
export const eventStoreToMeasure = async (): Promise<EventStoreToMeasure> => {
  const given = process.env['EVENTSTORE_URL'];
  if (given !== undefined) return { url: given, stop: () => Promise.resolve() };
  const child = fork(PROGRAM, { execArgv: [] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve(String(message)));
    child.once('exit', () => reject(new Error('The test server ended before it was there.')));
  });
  return {
    url,
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
};
