import { mailServerFrom, type MailOptions } from '../mail/mail-options.js';

/** Part of the one table of configuration variables. */
export const mailVariables = [
  {
    name: 'SMTP_URL',
    standard: 'nobody is mailed, and staff see why',
    meaning:
      'smtp://… (STARTTLS, which only a loopback server may lack) or smtps://…, with user and password where the server wants them.',
  },
  {
    name: 'MAIL_FROM',
    standard: 'none; needed with SMTP_URL',
    meaning: 'The address of the From line. Choose one that names no speciality.',
  },
  {
    name: 'PORTAL_URL',
    standard: 'none; needed with SMTP_URL',
    meaning: 'https://… where people sign in: the only link in any mail.',
  },
  {
    name: 'MAIL_BOUNCE_ADDRESS',
    standard: 'bounce@ the domain of MAIL_FROM',
    meaning:
      'Mails leave from addresses under this one (name+token@domain); what comes back goes there.',
  },
  {
    name: 'MAIL_BOUNCE_LISTEN',
    standard: 'what comes back is not taken in',
    meaning:
      'host:port where the process that runs the projections takes in, by SMTP or LMTP, what comes back.',
  },
] as const;

export type MailVariable = (typeof mailVariables)[number]['name'];

interface Read {
  readonly text: (name: MailVariable) => string | undefined;
  /** One clear sentence; values are never repeated, for some are secrets. */
  readonly mistake: (sentence: string) => void;
}

const AN_ADDRESS = /^[^\s@<>+]{1,20}@[a-z0-9-]+([.][a-z0-9-]+)+$/i;

export const mailConfiguration = ({ text, mistake }: Read): MailOptions | undefined => {
  const url = text('SMTP_URL');
  if (url === undefined) return undefined;
  const server = mailServerFrom(url);
  if (!server) mistake('SMTP_URL must be an address of the form smtp://… or smtps://….');
  const from = text('MAIL_FROM') ?? '';
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(from)) {
    mistake(
      'MAIL_FROM must be a mail address, such as portal@clinic.example, when SMTP_URL is set.',
    );
  }
  const portalUrl = text('PORTAL_URL') ?? '';
  if (!/^https?:\/\/[^\s/]/.test(portalUrl)) {
    mistake('PORTAL_URL must be the https://… address of the portal when SMTP_URL is set.');
  }
  const bounceAddress = text('MAIL_BOUNCE_ADDRESS') ?? `bounce@${from.split('@').at(-1) ?? ''}`;
  if (text('MAIL_BOUNCE_ADDRESS') !== undefined && !AN_ADDRESS.test(bounceAddress)) {
    mistake(
      'MAIL_BOUNCE_ADDRESS must be a mail address without a plus, at most 20 characters before the @.',
    );
  }
  const listen = text('MAIL_BOUNCE_LISTEN');
  const bounces = listen === undefined ? undefined : placeFrom(listen);
  if (listen !== undefined && !bounces) {
    mistake('MAIL_BOUNCE_LISTEN must be host:port, such as 127.0.0.1:2525.');
  }
  if (!server) return undefined;
  return { server, from, portalUrl, bounceAddress, ...(bounces ? { bounces } : {}) };
};

const placeFrom = (text: string): { readonly host: string; readonly port: number } | undefined => {
  const [, host, port] = /^\[?([^\s[\]]+?)\]?:(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || port === undefined || Number(port) > 65_535) return undefined;
  return { host, port: Number(port) };
};
