import MailComposer from 'nodemailer/lib/mail-composer';

/**
 * The one mail for every cause (requirements rows 98 and 120). Whoever reads over a shoulder, or
 * shares the mailbox, learns that a message waits somewhere and nothing else: no name of the
 * patient or the clinic, no speciality, no clinical word, no cause. A spec counts the words.
 */
export const waitingMessage = (portalUrl: string): { subject: string; text: string } => ({
  subject: 'A message waits for you',
  text: [
    'A message waits for you in your portal.',
    '',
    `To read it, sign in at ${portalUrl}`,
    '',
    'Nobody reads answers to this mail. Whether you receive such mails you can change in the portal.',
    '',
  ].join('\n'),
});

/** What the From line calls us. */
export const SENDER_NAME = 'Your portal';

export interface Addressed {
  readonly from: string;
  readonly to: string;
  /** The same for every attempt: a mailbox that tells repeats shows one. */
  readonly messageId: string;
  readonly portalUrl: string;
  /** ISO 8601 instant. */
  readonly at: string;
}

/** As it goes over the wire. */
export const composed = ({ from, to, messageId, portalUrl, at }: Addressed): Promise<Buffer> =>
  new MailComposer({
    from: { name: SENDER_NAME, address: from },
    to: { name: '', address: to },
    date: new Date(at),
    messageId,
    // Holiday answers and lists are to leave us alone (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    ...waitingMessage(portalUrl),
  })
    .compile()
    .build();
