import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import type { BreakableLinks } from './event-store.contract.js';

/** Stands between a store and its server on loopback, and breaks when it is told to. */
export interface BreakableLink extends BreakableLinks {
  readonly port: number;
  close(): Promise<void>;
}

type Mood = 'holds' | 'loses answers' | 'loses requests' | 'down';

export const breakableLink = async (server: {
  readonly host: string;
  readonly port: number;
}): Promise<BreakableLink> => {
  const links = new Set<Socket>();
  let mood: Mood = 'holds';

  const breakAll = (): void => {
    for (const socket of links) socket.destroy();
  };

  const door = createServer((client) => {
    if (mood === 'down') {
      client.destroy();
      return;
    }
    const far = connect(server.port, server.host);
    const pair = [client, far];
    for (const socket of pair) {
      links.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        links.delete(socket);
        for (const end of pair) end.destroy();
      });
    }
    client.on('data', (request) => {
      if (mood === 'loses requests') client.destroy();
      else far.write(request);
    });
    far.on('data', (answer) => {
      if (mood === 'loses answers') client.destroy();
      else client.write(answer);
    });
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));

  return {
    port: (door.address() as AddressInfo).port,
    loseAnswers: () => {
      mood = 'loses answers';
    },
    loseRequests: () => {
      mood = 'loses requests';
    },
    down: () => {
      mood = 'down';
      breakAll();
    },
    mend: () => {
      mood = 'holds';
    },
    close: () =>
      new Promise((resolve) => {
        breakAll();
        door.close(() => resolve());
      }),
  };
};
