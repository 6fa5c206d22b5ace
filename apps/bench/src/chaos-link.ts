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
  const link = new FragileLink(target);
  await link.listen();
  return link;
};

class FragileLink implements Link {
  private readonly door = createServer((client) => this.letIn(client));
  private readonly pairs = new Set<Pair>();
  private fault: LinkFault | 'none' = 'none';
  sent = 0;

  constructor(public target: number) {}

  get port(): number {
    return (this.door.address() as AddressInfo).port;
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.door.listen(0, '127.0.0.1', resolve));
  }

  fail(fault: LinkFault): void {
    this.fault = fault;
    if (fault === 'down') for (const pair of this.pairs) this.end(pair);
    if (fault === 'silent') for (const pair of this.pairs) hush(pair);
  }

  mend(): void {
    this.fault = 'none';
    for (const { client, server } of this.pairs) {
      client.resume();
      server.resume();
    }
  }

  close(): Promise<void> {
    for (const pair of this.pairs) this.end(pair);
    return new Promise((resolve) => this.door.close(() => resolve()));
  }

  private letIn(client: Socket): void {
    if (this.fault === 'down') {
      client.destroy();
      return;
    }
    const pair = { client, server: connect(this.target, '127.0.0.1') };
    this.pairs.add(pair);
    for (const socket of [pair.client, pair.server]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => this.end(pair));
    }
    pair.client.on('data', (statement) => {
      this.sent += statement.length;
      if (this.fault === 'cut in a statement') this.cut(pair, pair.server, statement);
      else passOn(statement, pair.client, pair.server);
    });
    pair.server.on('data', (answer) => {
      if (this.fault === 'cut in an answer') this.cut(pair, pair.client, answer);
      else if (this.fault === 'answers lost') this.end(pair);
      else passOn(answer, pair.server, pair.client);
    });
    pair.client.on('drain', () => this.goOn(pair.server));
    pair.server.on('drain', () => this.goOn(pair.client));
    if (this.fault === 'silent') hush(pair);
  }

  private cut(pair: Pair, to: Socket, bytes: Buffer): void {
    to.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => this.end(pair));
  }

  private goOn(from: Socket): void {
    if (this.fault !== 'silent') from.resume();
  }

  private end(pair: Pair): void {
    this.pairs.delete(pair);
    pair.client.destroy();
    pair.server.destroy();
  }
}

const passOn = (bytes: Buffer, from: Socket, to: Socket): void => {
  if (!to.write(bytes)) from.pause();
};

const hush = ({ client, server }: Pair): void => {
  client.pause();
  server.pause();
};
