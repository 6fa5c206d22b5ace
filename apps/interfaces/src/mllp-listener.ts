import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { Origin } from '@anamnesis/nest';
import { serveConnection, type Conversation, type WireIntake } from './serve-connection.js';
import type { BrokenOff, TurnedAway, WireWatch } from './wire-watch.js';

export interface MllpOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Without it everything is sent in clear, and senders are known by their address. */
  readonly tls?: MllpTls;
  readonly mostConnections: number;
  readonly idleMilliseconds: number;
  readonly intake: WireIntake;
  /** Told of connections that did not come about; holds no message and no name. */
  readonly onTurnedAway?: (because: TurnedAway) => void;
  /** Told of connections that ended with something that was no whole message. */
  readonly onBrokenOff?: (because: BrokenOff) => void;
  /** Told of each connection whose messages end with FS alone: each of them waits for its CR. */
  readonly onEndWithoutCr?: () => void;
  readonly watch?: WireWatch;
}

/** PEM texts. */
export interface MllpTls {
  readonly key: string;
  readonly certificate: string;
  /** Whose certificates senders may show. */
  readonly clientAuthorities: string;
}

export interface MllpListener {
  readonly port: number;
  /** Takes no connection and begins no message any more; resolves when those under way are answered. */
  close(): Promise<void>;
}

const HANDSHAKE_MILLISECONDS = 10_000;
/** So long may what is under way take when the process ends. */
const GRACE_MILLISECONDS = 10_000;

export const listenMllp = async (options: MllpOptions): Promise<MllpListener> => {
  const stopping = new AbortController();
  const open = new Map<Socket, Promise<void>>();
  const serve = (socket: Socket): void => {
    if (stopping.signal.aborted) {
      socket.destroy();
      return;
    }
    const from = originOf(socket);
    if (!from) {
      turnAway(options, 'no-certificate');
      socket.destroy();
      return;
    }
    const conversation = conversationOf(options, from, stopping.signal);
    const served = serveConnection(socket, conversation).finally(() => {
      open.delete(socket);
      options.watch?.connected(open.size);
    });
    open.set(socket, served);
    options.watch?.connected(open.size);
  };
  const server = serverOf(options, serve);
  await listening(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      stopping.abort();
      const grace = setTimeout(() => {
        for (const socket of open.keys()) socket.destroy();
      }, GRACE_MILLISECONDS);
      await Promise.all(open.values());
      clearTimeout(grace);
      for (const socket of handshaking(server)) socket.destroy();
      await closed;
    },
  };
};

const conversationOf = (
  { intake, idleMilliseconds, watch, onBrokenOff, onEndWithoutCr }: MllpOptions,
  from: Origin,
  stopping: AbortSignal,
): Conversation => ({
  ...{ intake, from, idleMilliseconds, stopping, watch, onEndWithoutCr },
  onBrokenOff: (because) => {
    onBrokenOff?.(because);
    watch?.brokeOff(because);
  },
});

const listening = (server: Server, { port, host }: MllpOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Sockets of a TLS server that have not shown who they are. */
const pending = new WeakMap<Server, Set<Socket>>();
const handshaking = (server: Server): ReadonlySet<Socket> => pending.get(server) ?? new Set();

const serverOf = (options: MllpOptions, serve: (socket: Socket) => void): Server => {
  const { tls, mostConnections } = options;
  // A sender that has said all it wanted closes its half and still waits for the last answer.
  const server = tls
    ? createTlsServer({
        key: tls.key,
        cert: tls.certificate,
        ca: tls.clientAuthorities,
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
        handshakeTimeout: HANDSHAKE_MILLISECONDS,
        allowHalfOpen: true,
      })
    : createServer({ allowHalfOpen: true });
  server.maxConnections = mostConnections;
  server.on('drop', () => turnAway(options, 'too-many'));
  if (!tls) return server.on('connection', serve);
  const sockets = new Set<Socket>();
  pending.set(server, sockets);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => turnAway(options, 'no-certificate'));
  return server.on('secureConnection', serve);
};

const turnAway = ({ onTurnedAway, watch }: MllpOptions, because: TurnedAway): void => {
  onTurnedAway?.(because);
  watch?.turnedAway(because);
};

const originOf = (socket: Socket): Origin | undefined => {
  const address = socket.remoteAddress;
  if (address === undefined) return undefined;
  if (!(socket instanceof TLSSocket)) return { is: 'address', address };
  const { fingerprint256: fingerprint } = socket.getPeerCertificate();
  // A session taken up again may bring no certificate: then nobody is known.
  return fingerprint ? { is: 'certificate', fingerprint, address } : undefined;
};
