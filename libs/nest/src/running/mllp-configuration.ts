/** Where HL7 v2 messages come in over MLLP, and on what terms. */
export interface MllpConfiguration {
  readonly host: string;
  readonly port: number;
  /** Files in PEM form; none: everything goes in clear. */
  readonly tls: MllpTlsFiles | undefined;
  readonly mostConnections: number;
  readonly idleSeconds: number;
}

export interface MllpTlsFiles {
  readonly key: string;
  readonly certificate: string;
  readonly clientAuthorities: string;
}

/** Part of the one table of configuration variables. */
export const mllpVariables = [
  {
    name: 'MLLP_LISTEN',
    standard: '127.0.0.1:2575',
    meaning: 'host:port where `npm run interfaces` takes in HL7 v2 messages over MLLP.',
  },
  {
    name: 'MLLP_TLS_KEY_FILE',
    standard: 'messages go in clear, on loopback only',
    meaning: 'The listener’s private key (PEM). The three MLLP_TLS files are named together.',
  },
  {
    name: 'MLLP_TLS_CERTIFICATE_FILE',
    standard: 'none; needed with MLLP_TLS_KEY_FILE',
    meaning: 'The listener’s certificate, and the chain behind it (PEM).',
  },
  {
    name: 'MLLP_TLS_CLIENT_AUTHORITIES_FILE',
    standard: 'none; needed with MLLP_TLS_KEY_FILE',
    meaning: 'Whose certificates senders may show (PEM); one that signed itself stands here too.',
  },
  {
    name: 'MLLP_PLAIN_TCP',
    standard: 'false',
    meaning: 'true lets messages go in clear on other addresses than loopback: only inside a VPN.',
  },
  {
    name: 'MLLP_MOST_CONNECTIONS',
    standard: '100',
    meaning: 'How many senders may be connected at once, from 1 to 10000.',
  },
  {
    name: 'MLLP_IDLE_SECONDS',
    standard: '600',
    meaning: 'A connection without a whole message for so long is closed, from 1 to 86400.',
  },
] as const;

export type MllpVariable = (typeof mllpVariables)[number]['name'];

interface Read {
  readonly text: (name: MllpVariable) => string | undefined;
  /** One clear sentence; values are never repeated. */
  readonly mistake: (sentence: string) => void;
  readonly isLoopback: (host: string) => boolean;
}

const STANDARD_PORT = 2575;

export const mllpConfiguration = (read: Read): MllpConfiguration => {
  const { host, port } = listenedAt(read);
  const tls = tlsFiles(read);
  const plain = read.text('MLLP_PLAIN_TCP');
  if (plain !== undefined && plain !== 'true' && plain !== 'false') {
    read.mistake('MLLP_PLAIN_TCP must be one of true, false.');
  }
  if (!tls && !read.isLoopback(host) && plain !== 'true') {
    read.mistake(
      'MLLP_LISTEN names another address than loopback, where results would go in clear: name ' +
        'the MLLP_TLS files, or set MLLP_PLAIN_TCP=true where the network itself is closed.',
    );
  }
  return {
    ...{ host, port, tls },
    mostConnections: whole(read, 'MLLP_MOST_CONNECTIONS', { standard: 100, most: 10_000 }),
    idleSeconds: whole(read, 'MLLP_IDLE_SECONDS', { standard: 600, most: 86_400 }),
  };
};

const listenedAt = ({ text, mistake }: Read): { readonly host: string; readonly port: number } => {
  const said = text('MLLP_LISTEN') ?? `127.0.0.1:${STANDARD_PORT}`;
  const [, bracketed, plain, digits = ''] =
    /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(said) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host !== undefined && port <= 65_535) return { host, port };
  mistake('MLLP_LISTEN must be host:port, such as 127.0.0.1:2575.');
  return { host: '127.0.0.1', port: STANDARD_PORT };
};

const tlsFiles = ({ text, mistake }: Read): MllpTlsFiles | undefined => {
  const key = text('MLLP_TLS_KEY_FILE');
  const certificate = text('MLLP_TLS_CERTIFICATE_FILE');
  const clientAuthorities = text('MLLP_TLS_CLIENT_AUTHORITIES_FILE');
  const named = [key, certificate, clientAuthorities].filter((file) => file !== undefined);
  if (named.length === 0) return undefined;
  if (key !== undefined && certificate !== undefined && clientAuthorities !== undefined) {
    return { key, certificate, clientAuthorities };
  }
  mistake('MLLP_TLS_KEY_FILE, _CERTIFICATE_FILE and _CLIENT_AUTHORITIES_FILE are named together.');
  return undefined;
};

const whole = (
  { text, mistake }: Read,
  name: 'MLLP_MOST_CONNECTIONS' | 'MLLP_IDLE_SECONDS',
  { standard, most }: { readonly standard: number; readonly most: number },
): number => {
  const said = text(name);
  if (said === undefined) return standard;
  const number = Number(said);
  if (/^\d{1,6}$/.test(said) && number >= 1 && number <= most) return number;
  mistake(`${name} must be a whole number from 1 to ${most}.`);
  return standard;
};
