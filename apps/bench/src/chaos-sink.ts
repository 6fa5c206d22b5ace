import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Chance } from './chaos-chance.js';

/** The world outside: it counts what reaches it, is busy at times, and at times hangs up. */
export interface ChaosSink {
  readonly url: string;
  /** How often each was taken in, answered or not. */
  readonly taken: ReadonlyMap<string, number>;
  readonly counts: { readonly busy: number; readonly hungUp: number };
  /** From now on it answers everything. */
  calm(): void;
  close(): Promise<void>;
}

const BUSY = 0.1;
const HANGS_UP = 0.02;

export const openSink = async (chance: Chance): Promise<ChaosSink> => {
  const taken = new Map<string, number>();
  const counts = { busy: 0, hungUp: 0 };
  let isCalm = false;
  const server = createServer((request, response) => {
    if (!isCalm && chance.happens(BUSY)) {
      counts.busy += 1;
      response.writeHead(503).end();
      return;
    }
    const id = request.url?.slice(1) ?? '';
    taken.set(id, (taken.get(id) ?? 0) + 1);
    if (!isCalm && chance.happens(HANGS_UP)) {
      counts.hungUp += 1;
      request.socket.destroy();
      return;
    }
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}`, taken, counts },
    calm: () => {
      isCalm = true;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
