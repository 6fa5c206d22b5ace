import { createPublicKey } from 'node:crypto';
import { resolve } from 'node:path';
import { readVault, vaultVariables, type VaultConfiguration } from './vault-configuration.js';
import type { MailOptions } from '../mail/mail-options.js';
import { mailConfiguration, mailVariables } from './mail-configuration.js';
import type { InterfaceOptions } from '../portal-options.js';
import { mllpConfiguration, mllpVariables, type MllpConfiguration } from './mllp-configuration.js';
import { sendersConfiguration, sendersVariables } from './senders-configuration.js';

/** What an installation is told by its environment; the same for every process of it. */
export interface Configuration {
  readonly host: string;
  readonly port: number;
  readonly projectorPort: number;
  readonly interfacesPort: number;
  readonly database: DatabaseConfiguration;
  readonly eventStoreUrl: string | undefined;
  /** Whose tokens are believed; none when only the demo's own are. */
  readonly tokens: TokenConfiguration | undefined;
  /** Drawn at the first start and kept in the data folder when the demo runs without them. */
  readonly digestKey: string | undefined;
  readonly cursorKey: string | undefined;
  /** Where the patients' keys lie, and what wraps them when that is not kept there too. */
  readonly vault: VaultConfiguration;
  /** None when nobody is to be mailed. */
  readonly mail: MailOptions | undefined;
  readonly mllp: MllpConfiguration;
  /** Who may send messages, by whatever wire. */
  readonly interfaces: InterfaceOptions;
  readonly runProjections: boolean;
  readonly viewsMayLagSeconds: number;
  readonly demo: boolean;
  readonly dataFolder: string;
  readonly logLevel: LogLevel;
}

export type DatabaseConfiguration =
  | { readonly is: 'embedded'; readonly folder: string }
  | { readonly is: 'given'; readonly url: string; readonly ownerUrl: string | undefined };

export type TokenConfiguration = { readonly issuer: string; readonly audience: string } & (
  | { readonly algorithm: 'HS256'; readonly secret: string }
  | { readonly algorithm: 'EdDSA'; readonly publicKey: string }
);

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface ConfigurationVariable {
  readonly name: string;
  readonly standard: string;
  readonly meaning: string;
}

/** The one table: `docs/configuration.md` is compared with it, and no other variable is read. */
export const configurationVariables = [
  {
    name: 'HOST',
    standard: '127.0.0.1',
    meaning: 'The address to listen on. The demo clinic runs on loopback only.',
  },
  { name: 'PORT', standard: '3000', meaning: 'The port of the API.' },
  {
    name: 'PROJECTOR_PORT',
    standard: '3001',
    meaning: 'The port where the projector answers /health and /metrics.',
  },
  {
    name: 'INTERFACES_PORT',
    standard: '3002',
    meaning: 'The port where the listener for messages answers /health and /metrics.',
  },
  {
    name: 'DATABASE_URL',
    standard: 'embedded PostgreSQL in the data folder',
    meaning: 'postgres://… of the application’s role, which owns nothing.',
  },
  {
    name: 'DATABASE_OWNER_URL',
    standard: 'this process makes and migrates no tables',
    meaning:
      'postgres://… of the role that owns the tables; used to make and migrate them, for the role of DATABASE_URL.',
  },
  {
    name: 'EVENTSTORE_URL',
    standard: 'events are kept in PostgreSQL',
    meaning: 'esdb://… or esdb+discover://… of an EventStoreDB.',
  },
  {
    name: 'ANAMNESIS_TOKEN_ALGORITHM',
    standard: 'HS256',
    meaning: 'How bearer tokens are signed: HS256 (shared secret) or EdDSA (Ed25519 key).',
  },
  {
    name: 'ANAMNESIS_TOKEN_SECRET',
    standard: 'none; needed for HS256 unless the demo runs',
    meaning: 'The shared secret of HS256, at least 32 bytes.',
  },
  {
    name: 'ANAMNESIS_TOKEN_PUBLIC_KEY',
    standard: 'none; needed for EdDSA',
    meaning: 'The issuer’s Ed25519 public key in PEM form; \\n may stand for line ends.',
  },
  {
    name: 'ANAMNESIS_TOKEN_ISSUER',
    standard: 'none; needed with a token key',
    meaning: 'The `iss` that a token must carry. Never anamnesis-demo.',
  },
  {
    name: 'ANAMNESIS_TOKEN_AUDIENCE',
    standard: 'anamnesis',
    meaning: 'The `aud` that a token must carry.',
  },
  {
    name: 'ANAMNESIS_DIGEST_KEY',
    standard: 'drawn and kept when the demo runs, else needed',
    meaning:
      'Secret of digests, stream names and ids, at least 32 bytes; the same everywhere, for good.',
  },
  {
    name: 'ANAMNESIS_CURSOR_KEY',
    standard: 'drawn and kept when the demo runs, else needed',
    meaning: 'Secret that seals paging cursors, at least 32 bytes; the same in every process.',
  },
  ...vaultVariables,
  {
    name: 'ANAMNESIS_RUN_PROJECTIONS',
    standard: 'true',
    meaning: 'Whether the API runs the projections itself; false where a projector does.',
  },
  {
    name: 'ANAMNESIS_VIEWS_MAY_LAG_SECONDS',
    standard: '10',
    meaning:
      'A view that lacks what was recorded so long ago stands still, from 2 to 600: answers are marked, and patients’ results are shown to nobody.',
  },
  {
    name: 'ANAMNESIS_DEMO',
    standard: 'true when no database, event store or token key is named and HOST is loopback',
    meaning: 'Whether the demo clinic runs and its tokens are believed.',
  },
  {
    name: 'DATA_FOLDER',
    standard: '.data',
    meaning: 'Where the embedded database, drawn keys and instance.json are kept.',
  },
  ...mailVariables,
  ...sendersVariables,
  ...mllpVariables,
  {
    name: 'LOG_LEVEL',
    standard: 'info',
    meaning: `One of ${LOG_LEVELS.join(', ')}.`,
  },
] as const satisfies readonly ConfigurationVariable[];

type VariableName = (typeof configurationVariables)[number]['name'];

export type ConfigurationAnswer =
  | { readonly is: 'valid'; readonly configuration: Configuration }
  | { readonly is: 'mistaken'; readonly mistakes: readonly string[] };

/** Every mistake is told at once, one sentence each; values are never repeated, for some are secrets. */
export const readConfiguration = (
  environment: Readonly<Record<string, string | undefined>>,
): ConfigurationAnswer => {
  const reader = new Reader(environment);
  const configuration = reader.read();
  const { mistakes } = reader;
  return mistakes.length > 0 ? { is: 'mistaken', mistakes } : { is: 'valid', configuration };
};

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

class Reader {
  readonly mistakes: string[] = [];

  constructor(private readonly environment: Readonly<Record<string, string | undefined>>) {}

  read(): Configuration {
    const host = this.text('HOST') ?? '127.0.0.1';
    const dataFolder = resolve(this.text('DATA_FOLDER') ?? '.data');
    const demo = this.demo(host);
    const mllp = mllpConfiguration({
      text: (name) => this.text(name),
      mistake: (sentence) => this.mistakes.push(sentence),
      isLoopback,
    });
    return {
      host,
      port: this.port('PORT', 3000),
      projectorPort: this.port('PROJECTOR_PORT', 3001),
      interfacesPort: this.port('INTERFACES_PORT', 3002),
      database: this.database(dataFolder),
      eventStoreUrl: this.url('EVENTSTORE_URL', ['esdb:', 'esdb+discover:']),
      tokens: this.tokens(demo),
      digestKey: this.key('ANAMNESIS_DIGEST_KEY', demo),
      cursorKey: this.key('ANAMNESIS_CURSOR_KEY', demo),
      vault: this.vault(dataFolder),
      mail: mailConfiguration({
        text: (name) => this.text(name),
        mistake: (sentence) => this.mistakes.push(sentence),
      }),
      mllp,
      interfaces: sendersConfiguration({
        text: (name) => this.text(name),
        mistake: (sentence) => this.mistakes.push(sentence),
        demo,
        isOverTls: mllp.tls !== undefined,
      }),
      runProjections: this.flag('ANAMNESIS_RUN_PROJECTIONS') ?? true,
      viewsMayLagSeconds: this.viewsMayLagSeconds(),
      demo,
      dataFolder,
      logLevel: this.choice('LOG_LEVEL', LOG_LEVELS) ?? 'info',
    };
  }

  /** An empty variable counts as unset: that is how compose files leave one out. */
  private text(name: VariableName): string | undefined {
    const value = this.environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  private viewsMayLagSeconds(): number {
    const said = this.text('ANAMNESIS_VIEWS_MAY_LAG_SECONDS') ?? '10';
    const seconds = Number(said);
    if (/^\d{1,3}$/.test(said) && seconds >= 2 && seconds <= 600) return seconds;
    this.mistakes.push('ANAMNESIS_VIEWS_MAY_LAG_SECONDS must be a whole number from 2 to 600.');
    return 10;
  }

  private demo(host: string): boolean {
    const namesAnother = (
      [
        'DATABASE_URL',
        'EVENTSTORE_URL',
        'ANAMNESIS_TOKEN_SECRET',
        'ANAMNESIS_TOKEN_PUBLIC_KEY',
      ] as const
    ).some((name) => this.text(name) !== undefined);
    const demo = this.flag('ANAMNESIS_DEMO') ?? (!namesAnother && isLoopback(host));
    if (demo && !isLoopback(host)) {
      this.mistakes.push(
        'HOST must be loopback (127.0.0.1) while the demo runs: anybody could sign in with a ' +
          'demo token; set ANAMNESIS_DEMO=false to serve others.',
      );
    }
    return demo;
  }

  private database(dataFolder: string): DatabaseConfiguration {
    const url = this.url('DATABASE_URL', ['postgres:', 'postgresql:']);
    const ownerUrl = this.url('DATABASE_OWNER_URL', ['postgres:', 'postgresql:']);
    if (url !== undefined) return { is: 'given', url, ownerUrl };
    if (ownerUrl !== undefined) {
      this.mistakes.push(
        'DATABASE_OWNER_URL is set without DATABASE_URL: name the application’s role too, or ' +
          'neither for the embedded PostgreSQL.',
      );
    }
    return { is: 'embedded', folder: resolve(dataFolder, 'postgres') };
  }

  private vault(dataFolder: string): VaultConfiguration {
    return readVault({
      text: (name) => this.text(name),
      url: (name) => this.url(name, ['postgres:', 'postgresql:']),
      mistakes: this.mistakes,
      events: [this.text('DATABASE_URL'), this.text('DATABASE_OWNER_URL')],
      dataFolder,
    });
  }

  private tokens(demo: boolean): TokenConfiguration | undefined {
    const algorithm = this.choice('ANAMNESIS_TOKEN_ALGORITHM', ['HS256', 'EdDSA']) ?? 'HS256';
    const secret = this.secret('ANAMNESIS_TOKEN_SECRET');
    const publicKey = this.publicKey();
    const given = algorithm === 'HS256' ? secret : publicKey;
    const missing = algorithm === 'HS256' ? 'ANAMNESIS_TOKEN_SECRET' : 'ANAMNESIS_TOKEN_PUBLIC_KEY';
    const other = algorithm === 'HS256' ? publicKey : secret;
    if (given === undefined) {
      if (demo && other === undefined) return undefined;
      this.mistakes.push(
        `${missing} is missing: bearer tokens (${algorithm}) are checked with it.`,
      );
    }
    const issuer = this.issuer();
    const audience = this.text('ANAMNESIS_TOKEN_AUDIENCE') ?? 'anamnesis';
    return algorithm === 'HS256'
      ? { algorithm, secret: secret ?? '', issuer, audience }
      : { algorithm, publicKey: publicKey ?? '', issuer, audience };
  }

  private issuer(): string {
    const issuer = this.text('ANAMNESIS_TOKEN_ISSUER');
    if (issuer === undefined) {
      this.mistakes.push('ANAMNESIS_TOKEN_ISSUER is missing: say whose tokens are believed.');
    }
    if (issuer === 'anamnesis-demo') {
      this.mistakes.push(
        'ANAMNESIS_TOKEN_ISSUER must not be anamnesis-demo: that name belongs to demo tokens.',
      );
    }
    return issuer ?? '';
  }

  private publicKey(): string | undefined {
    const name = 'ANAMNESIS_TOKEN_PUBLIC_KEY';
    const value = this.text(name)?.replaceAll('\\n', '\n');
    if (value === undefined) return undefined;
    try {
      if (createPublicKey(value).asymmetricKeyType === 'ed25519') return value;
    } catch {
      // Told below like a key of another kind: either way it is not what is needed.
    }
    this.mistakes.push(`${name} must be an Ed25519 public key in PEM form.`);
    return value;
  }

  private key(name: 'ANAMNESIS_DIGEST_KEY' | 'ANAMNESIS_CURSOR_KEY', demo: boolean) {
    const key = this.secret(name);
    if (key === undefined && !demo) {
      this.mistakes.push(`${name} is missing: draw one with \`openssl rand -base64 32\`.`);
    }
    return key;
  }

  private secret(name: VariableName): string | undefined {
    const value = this.text(name);
    if (value !== undefined && Buffer.byteLength(value) < 32) {
      this.mistakes.push(
        `${name} must have at least 32 bytes: draw one with \`openssl rand -base64 32\`.`,
      );
    }
    return value;
  }

  private port(name: VariableName, standard: number): number {
    const value = this.text(name);
    if (value === undefined) return standard;
    const port = Number(value);
    if (/^\d{1,5}$/.test(value) && port <= 65_535) return port;
    this.mistakes.push(`${name} must be a port number from 0 (any free one) to 65535.`);
    return standard;
  }

  private flag(name: VariableName): boolean | undefined {
    const value = this.choice(name, ['true', 'false']);
    return value === undefined ? undefined : value === 'true';
  }

  private choice<Choice extends string>(
    name: VariableName,
    choices: readonly Choice[],
  ): Choice | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) this.mistakes.push(`${name} must be one of ${choices.join(', ')}.`);
    return chosen;
  }

  private url(name: VariableName, protocols: readonly string[]): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    // A cluster's address lists several hosts, which URL does not read.
    const scheme = /^([a-z+]+:)\/\/[^\s/]+/.exec(value)?.[1];
    if (scheme === undefined || !protocols.includes(scheme)) {
      const forms = protocols.map((protocol) => `${protocol}//…`).join(' or ');
      this.mistakes.push(`${name} must be an address of the form ${forms}.`);
    }
    return value;
  }
}
