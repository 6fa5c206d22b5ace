import type { Socket } from 'node:net';

/** What is done with a mail that came in. */
export interface TakeIn {
  /** Whether the address is one of ours. */
  readonly isOurs: (address: string) => boolean;
  /** Durable when it answers; throws when it is to be sent again. */
  readonly mail: (address: string, raw: Buffer) => Promise<void>;
}

const LARGEST_MAIL = 256 * 1024;
const LONGEST_LINE = 2_000;
const MOST_RECIPIENTS = 10;

/** The other side of SMTP (RFC 5321) and LMTP (RFC 2033), as far as taking in bounces needs it. */
export class SmtpConversation {
  private pending = Buffer.alloc(0);
  private speaksLmtp = false;
  private recipients: string[] = [];
  private hasSender = false;
  /** The lines of a mail while it comes in. */
  private mail: Buffer[] | undefined;
  private mailBytes = 0;
  private working = false;

  constructor(
    private readonly socket: Socket,
    private readonly takeIn: TakeIn,
  ) {}

  begin(): void {
    this.say('220 anamnesis takes in what came back');
    this.socket.on('data', (chunk) => {
      this.pending = Buffer.concat([this.pending, chunk]);
      if (this.pending.length > LARGEST_MAIL + LONGEST_LINE && this.working) this.socket.destroy();
      void this.goOn();
    });
  }

  /** One line after the other: what comes while a mail is being noted waits. */
  private async goOn(): Promise<void> {
    if (this.working) return;
    this.working = true;
    try {
      for (let line = this.nextLine(); line; line = this.nextLine()) await this.hear(line);
    } finally {
      this.working = false;
    }
  }

  private nextLine(): Buffer | undefined {
    const end = this.pending.indexOf('\r\n');
    if (end < 0) {
      if (this.pending.length > LONGEST_LINE) this.socket.destroy();
      return undefined;
    }
    const line = this.pending.subarray(0, end);
    this.pending = this.pending.subarray(end + 2);
    return line;
  }

  private async hear(line: Buffer): Promise<void> {
    if (this.mail) return this.hearMail(line, this.mail);
    const text = line.toString('latin1');
    const verb = /^[A-Za-z]+/.exec(text)?.[0].toUpperCase() ?? '';
    switch (verb) {
      case 'HELO':
      case 'EHLO':
      case 'LHLO':
        this.speaksLmtp = verb === 'LHLO';
        this.forget();
        return this.greet(verb);
      case 'MAIL':
        this.forget();
        this.hasSender = true;
        return this.say('250 2.1.0 Ok');
      case 'RCPT':
        return this.hearRecipient(text);
      case 'DATA':
        return this.beginMail();
      case 'RSET':
        this.forget();
        return this.say('250 2.0.0 Ok');
      case 'NOOP':
        return this.say('250 2.0.0 Ok');
      case 'QUIT':
        this.say('221 2.0.0 Bye');
        this.socket.end();
        return;
      default:
        return this.say('502 5.5.2 Not understood');
    }
  }

  private greet(verb: string): void {
    if (verb === 'HELO') return this.say('250 anamnesis');
    this.say(`250-anamnesis\r\n250-PIPELINING\r\n250-SIZE ${LARGEST_MAIL}\r\n250 8BITMIME`);
  }

  private hearRecipient(text: string): void {
    const address = /^RCPT TO:\s*<([^>]*)>/i.exec(text)?.[1];
    if (!this.hasSender) return this.say('503 5.5.1 MAIL first');
    if (address === undefined) return this.say('501 5.1.3 No address');
    if (this.recipients.length >= MOST_RECIPIENTS) return this.say('452 4.5.3 Too many');
    if (!this.takeIn.isOurs(address)) return this.say('550 5.1.1 No such address here');
    this.recipients.push(address);
    this.say('250 2.1.5 Ok');
  }

  private beginMail(): void {
    if (this.recipients.length === 0) return this.say('503 5.5.1 RCPT first');
    this.mail = [];
    this.mailBytes = 0;
    this.say('354 End with a dot alone on its line');
  }

  private async hearMail(line: Buffer, mail: Buffer[]): Promise<void> {
    const isEnd = line.length === 1 && line[0] === DOT;
    if (!isEnd) {
      this.mailBytes += line.length + 2;
      // A dot at the beginning was doubled on its way (RFC 5321, 4.5.2).
      if (this.mailBytes <= LARGEST_MAIL) mail.push(line[0] === DOT ? line.subarray(1) : line);
      return;
    }
    const { recipients } = this;
    const raw = Buffer.concat(mail.flatMap((each) => [each, LINE_END]));
    const isTooLarge = this.mailBytes > LARGEST_MAIL;
    this.forget();
    if (isTooLarge) return this.sayToEach(recipients, () => '552 5.3.4 Too large');
    const answers = await Promise.all(recipients.map((address) => this.noted(address, raw)));
    // By SMTP one answer stands for all: when one is to be sent again, all are, and a repeat adds nothing.
    const worst = answers.find((answer) => answer !== TAKEN_IN) ?? TAKEN_IN;
    this.sayToEach(recipients, (index) => (this.speaksLmtp ? answers[index] : worst) ?? worst);
  }

  private async noted(address: string, raw: Buffer): Promise<string> {
    try {
      await this.takeIn.mail(address, raw);
      return TAKEN_IN;
    } catch {
      return '451 4.3.0 Not now, please again';
    }
  }

  private sayToEach(recipients: readonly string[], answer: (index: number) => string): void {
    if (!this.speaksLmtp) return this.say(answer(0));
    recipients.forEach((_, index) => this.say(answer(index)));
  }

  private forget(): void {
    this.mail = undefined;
    this.mailBytes = 0;
    this.recipients = [];
    this.hasSender = false;
  }

  private say(line: string): void {
    if (!this.socket.destroyed) this.socket.write(`${line}\r\n`);
  }
}

const DOT = '.'.charCodeAt(0);
const LINE_END = Buffer.from('\r\n');
const TAKEN_IN = '250 2.0.0 Taken in';
