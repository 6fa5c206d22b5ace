import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { generate } from 'selfsigned';
import { FrameReader, framed } from './frame-reader.js';

/** A sender of ours, for what a well-behaved one never does. */
export class Wire {
  private readonly reader = new FrameReader(1_000_000);
  private readonly answers: string[] = [];
  private readonly waiting: (() => void)[] = [];
  readonly closed: Promise<void>;

  private constructor(readonly socket: Socket) {
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      for (const frame of this.reader.read(piece)) {
        if (frame.is === 'message') this.answers.push(frame.bytes.toString());
      }
      for (const wake of this.waiting.splice(0)) wake();
    });
    socket.once('close', () => {
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  static async open(port: number, tls?: ConnectionOptions): Promise<Wire> {
    const options = { port, host: '127.0.0.1' };
    const socket = tls ? connectTls({ ...options, ...tls }) : connect(options);
    const wire = new Wire(socket);
    await Promise.race([once(socket, tls ? 'secureConnect' : 'connect'), wire.closed]);
    return wire;
  }

  send(...messages: readonly string[]): void {
    this.socket.write(Buffer.concat(messages.map(framed)));
  }

  /** As many as are asked for, or what came before the connection ended. */
  async answersOf(count: number): Promise<readonly string[]> {
    while (this.answers.length < count && !this.socket.destroyed) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    return this.answers;
  }
}

export interface Certificates {
  readonly authority: string;
  readonly server: { readonly key: string; readonly cert: string };
  readonly sender: { readonly key: string; readonly cert: string };
}

/** An authority of its own, with a certificate for the listener and one for a sender. */
export const makeCertificates = async (): Promise<Certificates> => {
  const fast = { keyType: 'ec', algorithm: 'sha256' } as const;
  const named = (value: string) => [{ name: 'commonName', value }];
  const authority = await generate(named('Spec authority'), {
    ...fast,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const ca = { key: authority.private, cert: authority.cert };
  const server = await generate(named('localhost'), {
    ...{ ...fast, ca },
    extensions: [
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
      { name: 'extKeyUsage', serverAuth: true },
    ],
  });
  const sender = await generate(named('Acme laboratory'), {
    ...{ ...fast, ca },
    extensions: [{ name: 'extKeyUsage', clientAuth: true }],
  });
  return {
    authority: authority.cert,
    server: { key: server.private, cert: server.cert },
    sender: { key: sender.private, cert: sender.cert },
  };
};
