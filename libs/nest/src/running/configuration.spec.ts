import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import { readConfiguration, type Configuration } from './configuration.js';
import { configurationTable } from './configuration-table.js';

const SECRET = 'a secret that only this spec knows, 40 b';
const production = {
  DATABASE_URL: 'postgres://app:word@db.example/portal',
  DATABASE_OWNER_URL: 'postgres://owner:word@db.example/portal',
  ANAMNESIS_TOKEN_SECRET: SECRET,
  ANAMNESIS_TOKEN_ISSUER: 'https://login.example',
  ANAMNESIS_DIGEST_KEY: SECRET,
  ANAMNESIS_CURSOR_KEY: SECRET,
};

const valid = (environment: Record<string, string>): Configuration => {
  const answer = readConfiguration(environment);
  if (answer.is === 'mistaken') throw new Error(answer.mistakes.join(' '));
  return answer.configuration;
};

const mistakes = (environment: Record<string, string>): readonly string[] => {
  const answer = readConfiguration(environment);
  return answer.is === 'mistaken' ? answer.mistakes : [];
};

describe('starting with nothing configured', () => {
  it('runs the demo on loopback with an embedded PostgreSQL and its own projections', () =>
    expect(valid({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      projectorPort: 3001,
      interfacesPort: 3002,
      database: { is: 'embedded', folder: resolve('.data/postgres') },
      eventStoreUrl: undefined,
      tokens: undefined,
      digestKey: undefined,
      cursorKey: undefined,
      vault: {
        folder: resolve('.data/vault'),
        masterKey: undefined,
        previousMasterKey: undefined,
      },
      mllp: {
        ...{ host: '127.0.0.1', port: 2575, tls: undefined },
        ...{ mostConnections: 100, idleSeconds: 600 },
      },
      interfaces: {
        senders: [
          {
            ...{ name: 'demo-lab', sends: ['ORU', 'ADT', 'FHIR'], address: '127.0.0.1' },
            ...{ client: 'demo-lab', assigningAuthority: 'demo' },
          },
        ],
        testMode: true,
      },
      runProjections: true,
      viewsMayLagSeconds: 10,
      demo: true,
      dataFolder: resolve('.data'),
      logLevel: 'info',
    }));

  it('takes an empty variable as unset', () =>
    expect(valid({ DATABASE_URL: '', PORT: ' ' })).toMatchObject({ port: 3000, demo: true }));
});

describe('starting in production', () => {
  it('believes the named issuer and runs no demo', () =>
    expect(valid(production)).toMatchObject({
      demo: false,
      interfaces: { senders: [], testMode: false },
      database: { is: 'given', url: production.DATABASE_URL },
      tokens: {
        algorithm: 'HS256',
        secret: SECRET,
        issuer: 'https://login.example',
        audience: 'anamnesis',
      },
    }));

  it('keeps the keys in a database of their own where one is named', () => {
    const url = 'postgres://vault:word@db.example/vault';
    const masterKey = Buffer.alloc(32, 3).toString('base64');
    const keys = { ANAMNESIS_VAULT_URL: url, ANAMNESIS_MASTER_KEY: masterKey };
    expect(valid({ ...production, ...keys }).vault).toEqual({
      url,
      masterKey,
      previousMasterKey: undefined,
    });
  });

  it('takes an Ed25519 key with \\n for its line ends', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const { ANAMNESIS_TOKEN_SECRET: _left, ...others } = production;
    const { tokens } = valid({
      ...others,
      ANAMNESIS_TOKEN_ALGORITHM: 'EdDSA',
      ANAMNESIS_TOKEN_PUBLIC_KEY: pem.replaceAll('\n', '\\n'),
    });
    expect(tokens).toMatchObject({ algorithm: 'EdDSA', publicKey: pem });
  });

  it('has no default secret: every missing one is told', () =>
    expect(mistakes({ ANAMNESIS_DEMO: 'false' })).toEqual([
      'ANAMNESIS_TOKEN_SECRET is missing: bearer tokens (HS256) are checked with it.',
      'ANAMNESIS_TOKEN_ISSUER is missing: say whose tokens are believed.',
      'ANAMNESIS_DIGEST_KEY is missing: draw one with `openssl rand -base64 32`.',
      'ANAMNESIS_CURSOR_KEY is missing: draw one with `openssl rand -base64 32`.',
    ]));
});

describe('a mistake in the configuration', () => {
  it.each([
    ['PORT', 'eighty', 'PORT must be a port number from 0 (any free one) to 65535.'],
    ['PORT', '70000', 'PORT must be a port number from 0 (any free one) to 65535.'],
    [
      'LOG_LEVEL',
      'loud',
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.',
    ],
    ['ANAMNESIS_RUN_PROJECTIONS', 'yes', 'ANAMNESIS_RUN_PROJECTIONS must be one of true, false.'],
    [
      'ANAMNESIS_VIEWS_MAY_LAG_SECONDS',
      '1',
      'ANAMNESIS_VIEWS_MAY_LAG_SECONDS must be a whole number from 2 to 600.',
    ],
    ['ANAMNESIS_TOKEN_ALGORITHM', 'none', 'ANAMNESIS_TOKEN_ALGORITHM must be one of HS256, EdDSA.'],
    [
      'DATABASE_URL',
      'mysql://db',
      'DATABASE_URL must be an address of the form postgres://… or postgresql://….',
    ],
    [
      'EVENTSTORE_URL',
      'http://store',
      'EVENTSTORE_URL must be an address of the form esdb://… or esdb+discover://….',
    ],
    [
      'ANAMNESIS_DIGEST_KEY',
      'short',
      'ANAMNESIS_DIGEST_KEY must have at least 32 bytes: draw one with `openssl rand -base64 32`.',
    ],
    [
      'ANAMNESIS_MASTER_KEY',
      'short',
      'ANAMNESIS_MASTER_KEY must be 32 bytes in base64: draw it with `openssl rand -base64 32`.',
    ],
    [
      'ANAMNESIS_MASTER_KEY_PREVIOUS',
      Buffer.alloc(32, 1).toString('base64'),
      'ANAMNESIS_MASTER_KEY_PREVIOUS is set without ANAMNESIS_MASTER_KEY: name the one that ' +
        'takes its place too.',
    ],
    [
      'ANAMNESIS_TOKEN_ISSUER',
      'anamnesis-demo',
      'ANAMNESIS_TOKEN_ISSUER must not be anamnesis-demo: that name belongs to demo tokens.',
    ],
    [
      'ANAMNESIS_TOKEN_PUBLIC_KEY',
      'no key',
      'ANAMNESIS_TOKEN_PUBLIC_KEY must be an Ed25519 public key in PEM form.',
    ],
  ])('of %s (%s) is told in one sentence', (name, value, sentence) =>
    expect(mistakes({ ...production, [name]: value })).toEqual([sentence]),
  );

  it('is a vault beside the events, in two places, or without a master key', () => {
    const ANAMNESIS_VAULT_URL = 'postgres://vault:word@db.example:5432/portal';
    expect(
      mistakes({ ...production, ANAMNESIS_VAULT_URL, ANAMNESIS_VAULT_FOLDER: '/vault' }),
    ).toEqual([
      'ANAMNESIS_VAULT_FOLDER and ANAMNESIS_VAULT_URL are both set: the vault is in one place.',
      'ANAMNESIS_MASTER_KEY is missing: keys in a database are wrapped with it; draw it with ' +
        '`openssl rand -base64 32`.',
      'ANAMNESIS_VAULT_URL must not be the database of the events: whoever had a backup of it ' +
        'would have the keys, too.',
    ]);
  });

  it('is told together with all others, and without repeating a value', () => {
    const told = mistakes({ ...production, PORT: 'x', ANAMNESIS_TOKEN_SECRET: 'hunter2' });
    expect(told).toHaveLength(2);
    expect(told.join(' ')).not.toContain('hunter2');
  });

  it('is a demo that others could reach', () =>
    expect(mistakes({ ANAMNESIS_DEMO: 'true', HOST: '0.0.0.0' })).toEqual([
      'HOST must be loopback (127.0.0.1) while the demo runs: anybody could sign in with a demo ' +
        'token; set ANAMNESIS_DEMO=false to serve others.',
    ]));

  it('is an owner without the application’s role', () =>
    expect(mistakes({ DATABASE_OWNER_URL: 'postgres://owner@db/portal' })).toEqual([
      'DATABASE_OWNER_URL is set without DATABASE_URL: name the application’s role too, or neither ' +
        'for the embedded PostgreSQL.',
    ]));
});

describe('the documentation', () => {
  it('holds the table of all variables as they are read', () => {
    const page = fileURLToPath(new URL('../../../../docs/configuration.md', import.meta.url));
    expect(cellsOf(readFileSync(page, 'utf8'))).toContain(cellsOf(configurationTable()));
  });
});

/** The formatter pads cells; what stands in them is what counts. */
const cellsOf = (markdown: string): string =>
  markdown.replaceAll(/ *\| */g, '|').replaceAll(/-+/g, '-');
