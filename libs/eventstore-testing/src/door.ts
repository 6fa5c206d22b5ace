import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The part of a socket that Node keeps to itself; only this stops the kernel being read from. */
interface RawSocket {
  readonly _handle?: { readStart(): number; readStop(): number } | null;
}

const HOST = '127.0.0.1';

/**
 * The TCP side of a node. The gRPC server is given its connections from here, so that a test can
 * refuse them, reset them, or leave them open and unread, as a stopped process does.
 */
export class Door {
  private listener: Server | undefined;
  private readonly sockets = new Map<string, Socket>();
  /** Connected while frozen: the kernel has accepted them, nobody has looked at them. */
  private readonly unseen = new Set<Socket>();
  private frozen = false;
  private portInUse = 0;

  constructor(
    private readonly admit: (socket: Socket) => void,
    /** TLS wraps the socket and begins to read by itself; a second beginning ends the connection. */
    private readonly readsByItself = false,
  ) {}

  get port(): number {
    return this.portInUse;
  }

  get host(): string {
    return HOST;
  }

  get connections(): number {
    return this.sockets.size;
  }

  /** Listens; the second time on the port of the first. */
  async open(port = this.portInUse): Promise<void> {
    const listener = createServer({ pauseOnConnect: true, noDelay: true }, (socket) =>
      this.connected(socket),
    );
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(port, HOST, resolve);
    });
    this.listener = listener;
    this.portInUse = (listener.address() as AddressInfo).port;
  }

  /** Refuses new connections from now on; those that are open stay. */
  async refuse(): Promise<void> {
    const listener = this.listener;
    this.listener = undefined;
    await new Promise<void>((resolve) => {
      if (!listener) return resolve();
      // The callback waits for open connections, which may stay for ever: only the door is shut.
      listener.close();
      setImmediate(resolve);
    });
  }

  /** Resets every connection, as the kernel does for a process that is killed. */
  cutAll(): void {
    for (const socket of this.sockets.values()) socket.resetAndDestroy();
    this.unseen.clear();
  }

  /** Resets the connection of one caller. */
  cut(peer: string): void {
    this.sockets.get(peer)?.resetAndDestroy();
  }

  /** Closes every connection in the polite way. */
  hangUp(): void {
    for (const socket of this.sockets.values()) socket.destroy();
    this.unseen.clear();
  }

  freeze(): void {
    this.frozen = true;
    for (const socket of this.sockets.values()) rawOf(socket)?.readStop();
  }

  thaw(): void {
    this.frozen = false;
    const unseen = [...this.unseen];
    this.unseen.clear();
    for (const socket of this.sockets.values()) rawOf(socket)?.readStart();
    for (const socket of unseen) this.letIn(socket);
  }

  private connected(socket: Socket): void {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    this.sockets.set(peer, socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.unseen.delete(socket);
      if (this.sockets.get(peer) === socket) this.sockets.delete(peer);
    });
    if (this.frozen) this.unseen.add(socket);
    else this.letIn(socket);
  }

  private letIn(socket: Socket): void {
    this.admit(socket);
    // A socket that was accepted unread stays so: the HTTP/2 session does not start reading.
    if (!this.readsByItself) rawOf(socket)?.readStart();
  }
}

const rawOf = (socket: Socket): RawSocket['_handle'] => (socket as unknown as RawSocket)._handle;
