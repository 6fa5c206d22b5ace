/** How mails leave, and where they come back; left out, nobody is mailed and staff see why. */
export interface MailOptions {
  readonly server: MailServer;
  /** The address in the From line: one that belongs to the practice and names no speciality. */
  readonly from: string;
  /** Where people sign in: the only link in any mail. */
  readonly portalUrl: string;
  /** Mailbox to which mails come back; each has an address of its own under it. */
  readonly bounceAddress: string;
  /** Where our own listener takes in what came back; left out, nothing is taken in. */
  readonly bounces?: { readonly host: string; readonly port: number };
}

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS, which only a loopback server may do without. */
  readonly secure: boolean;
  readonly login?: { readonly user: string; readonly password: string };
}

/** `smtp://` or `smtps://user:password@host:port`; nothing when it is none. */
export const mailServerFrom = (url: string): MailServer | undefined => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^smtps?:$/.test(parsed.protocol) || parsed.hostname === '') return undefined;
  const secure = parsed.protocol === 'smtps:';
  const standard = secure ? 465 : 587;
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? standard : Number(parsed.port),
    secure,
    ...(parsed.username === ''
      ? {}
      : {
          login: {
            user: decodeURIComponent(parsed.username),
            password: decodeURIComponent(parsed.password),
          },
        }),
  };
};
