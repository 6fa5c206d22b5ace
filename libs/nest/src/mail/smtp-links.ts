import type { SendOutcome } from '@anamnesis/eventing';
import type { MailServer } from './mail-options.js';
import { SmtpLink, outcomeOf, type LinkTimes, type Parcel, type SmtpFailure } from './smtp-link.js';

const standardTimes: LinkTimes = { connectMs: 10_000, silenceMs: 20_000 };

/** An idle connection is let go after so long: a server's patience is not ours to try. */
const LONGEST_IDLE_MS = 5_000;
const MOST_IDLE = 2;
const MOST_MAILS_OF_A_LINK = 50;

interface Pooled {
  readonly link: SmtpLink;
  readonly mails: number;
  readonly timer?: NodeJS.Timeout;
}

/** Connections that are used again while mails come one behind the other. */
export class SmtpLinks {
  private readonly idle: Pooled[] = [];
  private closed = false;

  constructor(
    private readonly server: MailServer,
    private readonly times: LinkTimes = standardTimes,
  ) {}

  /** @throws when it is unknown whether the server has taken the message */
  async send(parcel: Parcel): Promise<SendOutcome> {
    let pooled: Pooled;
    try {
      pooled = await this.take();
    } catch (failure) {
      return outcomeOf(failure as SmtpFailure, false);
    }
    const outcome = await pooled.link.send(parcel);
    if (outcome.is === 'sent') this.giveBack(pooled);
    return outcome;
  }

  close(): void {
    this.closed = true;
    for (const { link, timer } of this.idle.splice(0)) {
      clearTimeout(timer);
      link.quit();
    }
  }

  private async take(): Promise<Pooled> {
    for (let pooled = this.idle.pop(); pooled; pooled = this.idle.pop()) {
      clearTimeout(pooled.timer);
      // One that the server has closed, or that answered what nobody asked, is not used again.
      if (pooled.link.isWell) return pooled;
    }
    return { link: await SmtpLink.open(this.server, this.times), mails: 0 };
  }

  private giveBack({ link, mails }: Pooled): void {
    if (!link.isWell) return;
    if (this.closed || mails + 1 >= MOST_MAILS_OF_A_LINK || this.idle.length >= MOST_IDLE) {
      link.quit();
      return;
    }
    const timer = setTimeout(() => {
      const place = this.idle.findIndex((pooled) => pooled.link === link);
      if (place >= 0) this.idle.splice(place, 1);
      link.quit();
    }, LONGEST_IDLE_MS);
    timer.unref();
    this.idle.push({ link, mails: mails + 1, timer });
  }
}
