import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { BreakableLinks } from './contract-harness.js';

type Mood = 'holds' | 'loses answers' | 'loses requests' | 'down';

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** Stands between a store and its server on loopback, and breaks when it is told to. */
export class BreakableLink implements BreakableLinks {
  private readonly sockets = new Set<Socket>();
  private readonly door: Server;
  private mood: Mood = 'holds';

  private constructor(server: ServerAddress) {
    this.door = createServer((client) => this.join(client, server));
  }

  static async to(server: ServerAddress): Promise<BreakableLink> {
    const link = new BreakableLink(server);
    await new Promise<void>((resolve) => link.door.listen(0, '127.0.0.1', resolve));
    return link;
  }

  get port(): number {
    return (this.door.address() as AddressInfo).port;
  }

  loseAnswers(): void {
    this.mood = 'loses answers';
  }

  loseRequests(): void {
    this.mood = 'loses requests';
  }

  down(): void {
    this.mood = 'down';
    this.breakAll();
  }

  mend(): void {
    this.mood = 'holds';
  }

  async close(): Promise<void> {
    this.breakAll();
    await new Promise((resolve) => this.door.close(resolve));
  }

  private breakAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private join(client: Socket, { host, port }: ServerAddress): void {
    if (this.mood === 'down') {
      client.destroy();
      return;
    }
    const far = connect(port, host);
    this.tie(client, far);
    this.tie(far, client);
    client.on('data', (request) => {
      if (this.mood === 'loses requests') client.destroy();
      else far.write(request);
    });
    far.on('data', (answer) => {
      if (this.mood === 'loses answers') client.destroy();
      else client.write(answer);
    });
  }

  /** An end that breaks takes the other with it. */
  private tie(one: Socket, other: Socket): void {
    this.sockets.add(one);
    one.setNoDelay(true);
    one.on('error', () => undefined);
    one.on('close', () => {
      this.sockets.delete(one);
      other.destroy();
    });
  }
}
