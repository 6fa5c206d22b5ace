import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { SmtpConversation, type TakeIn } from './smtp-conversation.js';

export interface BounceListener {
  readonly port: number;
  close(): Promise<void>;
}

export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly takeIn: TakeIn;
}

const LONGEST_SILENCE_MS = 60_000;
const MOST_CONNECTIONS = 20;

/**
 * Takes in what comes back: the practice's mail server hands mails to the bounce addresses over
 * to it, by SMTP or LMTP. It sends nothing and relays nothing; an address that is not ours does
 * not exist.
 */
export const listenForBounces = ({ host, port, takeIn }: Listening): Promise<BounceListener> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Whoever hangs up in the middle sends it again: there is nothing to do here.
    socket.on('error', () => socket.destroy());
    socket.setTimeout(LONGEST_SILENCE_MS, () => socket.destroy());
    new SmtpConversation(socket, takeIn).begin();
  });
  server.maxConnections = MOST_CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const { port: listening } = server.address() as AddressInfo;
      resolve({ port: listening, close: () => closed(server, sockets) });
    });
  });
};

const closed = (server: Server, sockets: ReadonlySet<Socket>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
