import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SendOutcome } from '@anamnesis/eventing';
import { isLoopback } from '../running/configuration.js';
import type { MailServer } from './mail-options.js';

/** One mail on its way over one connection. */
export interface Parcel {
  readonly envelopeFrom: string;
  readonly to: string;
  readonly message: Buffer;
  readonly signal: AbortSignal;
}

export interface LinkTimes {
  readonly connectMs: number;
  readonly silenceMs: number;
}

/**
 * One connection to the mail server. Answers what certainly happened; throws when nobody knows,
 * which is so from the first byte of the message until the server's answer to its last. What a
 * server says is never handed on: it may quote the address.
 */
export class SmtpLink {
  private broken = false;
  private fail: ((failure: SmtpFailure) => void) | undefined;

  private constructor(private readonly connection: SMTPConnection) {
    connection.on('error', (failure: SmtpFailure) => this.onFailure(failure));
    connection.on('end', () => this.onFailure(new Error('ended')));
  }

  static async open(server: MailServer, times: LinkTimes): Promise<SmtpLink> {
    const onLoopback = isLoopback(server.host);
    const link = new SmtpLink(
      new SMTPConnection({
        host: server.host,
        port: server.port,
        secure: server.secure,
        // Addresses are patient data: only a server on this machine may be spoken to in the clear.
        ...(onLoopback ? { ignoreTLS: true } : { requireTLS: true }),
        connectionTimeout: times.connectMs,
        greetingTimeout: times.connectMs,
        dnsTimeout: times.connectMs,
        socketTimeout: times.silenceMs,
        tls: { minVersion: 'TLSv1.2' },
        logger: false,
      }),
    );
    await link.whileWell((done) =>
      link.connection.connect((failure) => done(failure ?? undefined)),
    );
    const { login } = server;
    if (login) {
      const credentials = { user: login.user, pass: login.password };
      await link.whileWell((done) =>
        link.connection.login({ ...credentials, credentials }, (failure) =>
          done(failure ?? undefined),
        ),
      );
    }
    return link;
  }

  get isWell(): boolean {
    return !this.broken;
  }

  /** @throws when it is unknown whether the server has taken the message */
  async send({ envelopeFrom, to, message, signal }: Parcel): Promise<SendOutcome> {
    const body = new Body(message);
    const abort = (): void => this.close();
    signal.addEventListener('abort', abort, { once: true });
    try {
      await this.whileWell((done) =>
        this.connection.send({ from: envelopeFrom, to: [to] }, body, (failure) =>
          done(failure ?? undefined),
        ),
      );
      return { is: 'sent' };
    } catch (failure) {
      this.close();
      return outcomeOf(failure as SmtpFailure, body.begun);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  close(): void {
    this.onFailure(new Error('closed'));
    this.connection.close();
  }

  /** Ends a connection in the server's own words, where it still listens. */
  quit(): void {
    if (this.isWell) this.connection.quit();
    this.broken = true;
  }

  /** Errors come by the callback or by an event, whichever is first. */
  private whileWell(work: (done: (failure?: Error) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.fail = reject;
      work((failure) => {
        this.fail = undefined;
        if (failure) reject(failure);
        else resolve();
      });
    });
  }

  private onFailure(failure: SmtpFailure): void {
    this.broken = true;
    this.fail?.(failure);
    this.fail = undefined;
  }
}

/** Knows whether anybody has begun to read it: it is read when the server has asked for it. */
class Body extends Readable {
  begun = false;

  constructor(private readonly message: Buffer) {
    super();
  }

  override _read(): void {
    this.begun = true;
    this.push(this.message);
    this.push(null);
  }
}

export interface SmtpFailure extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
}

/**
 * What a failure means for the mail. 4xx is said to be passing and 5xx final (RFC 5321 4.2.1), but
 * one of the sender or of the login is a mistake of the installation, not of the address.
 */
export const outcomeOf = (failure: SmtpFailure, begun: boolean): SendOutcome => {
  const { responseCode = 0, code } = failure;
  const isAnswer = responseCode >= 400 && responseCode <= 599;
  if (begun) {
    if (!isAnswer) throw new OutcomeUnknown();
    return responseCode >= 500
      ? { is: 'refused-for-good', reason: 'message-refused' }
      : { is: 'try-later', reason: 'put-off-by-the-server' };
  }
  if (code === 'EAUTH') return { is: 'try-later', reason: 'login-refused' };
  if (code === 'ETLS') return { is: 'try-later', reason: 'no-safe-connection' };
  const isOfRecipient = code === 'EENVELOPE' && failure.command === 'RCPT TO';
  if (!isAnswer || !isOfRecipient) {
    return { is: 'try-later', reason: isAnswer ? 'sender-refused' : 'server-unreachable' };
  }
  return responseCode >= 500
    ? { is: 'refused-for-good', reason: 'address-refused' }
    : { is: 'try-later', reason: 'greylisted' };
};

/** The server has begun to take the message and never said whether it did. */
class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
  constructor() {
    super('The mail server did not say whether it took the mail: a person decides.');
  }
}
