import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** How a link fails. Each leaves the two ends with another idea of what was done. */
export type LinkFault =
  /** Every connection ends at once, and new ones too. */
  | 'down'
  /** Half of a statement arrives, then the connection ends. */
  | 'cut in a statement'
  /** The server works, half of its answer comes back, then the connection ends. */
  | 'cut in an answer'
  /** The server works and nobody hears of it. */
  | 'answers lost'
  /** Nothing passes and nothing ends. What was sent arrives when the link is mended. */
  | 'silent';

/** Stands between one process and PostgreSQL on loopback, and fails when it is told to. */
export interface Link {
  readonly port: number;
  /** Where the server is; it may be started again at another port. */
  target: number;
  /** Bytes that its process has sent to the server: who works, and who stands by. */
  readonly sent: number;
  fail(fault: LinkFault): void;
  mend(): void;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

export const openLink = async (target: number): Promise<Link> => {
  const pairs = new Set<Pair>();
  let fault: LinkFault | 'none' = 'none';
  let sent = 0;

  const end = (pair: Pair): void => {
    pairs.delete(pair);
    pair.client.destroy();
    pair.server.destroy();
  };

  const passOn = (pair: Pair, from: Socket, to: Socket): void => {
    const isStatement = from === pair.client;
    from.on('data', (bytes) => {
      if (isStatement) sent += bytes.length;
      const cut = isStatement ? 'cut in a statement' : 'cut in an answer';
      if (fault === cut) {
        to.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => end(pair));
      } else if (fault === 'answers lost' && !isStatement) {
        end(pair);
      } else if (!to.write(bytes)) {
        from.pause();
      }
    });
    to.on('drain', () => {
      if (fault !== 'silent') from.resume();
    });
    from.on('error', () => undefined);
    from.on('close', () => end(pair));
  };

  const door = createServer((client) => {
    if (fault === 'down') {
      client.destroy();
      return;
    }
    const pair = { client, server: connect(link.target, '127.0.0.1') };
    pairs.add(pair);
    for (const socket of [pair.client, pair.server]) socket.setNoDelay(true);
    passOn(pair, pair.client, pair.server);
    passOn(pair, pair.server, pair.client);
    if (fault === 'silent') hush(pair);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));

  const link: Link = {
    port: (door.address() as AddressInfo).port,
    target,
    get sent() {
      return sent;
    },
    fail: (next) => {
      fault = next;
      if (next === 'down') for (const pair of pairs) end(pair);
      if (next === 'silent') for (const pair of pairs) hush(pair);
    },
    mend: () => {
      fault = 'none';
      for (const { client, server } of pairs) {
        client.resume();
        server.resume();
      }
    },
    close: () =>
      new Promise((resolve) => {
        for (const pair of pairs) end(pair);
        door.close(() => resolve());
      }),
  };
  return link;
};

const hush = ({ client, server }: Pair): void => {
  client.pause();
  server.pause();
};
