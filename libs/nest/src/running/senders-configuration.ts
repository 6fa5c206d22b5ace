import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { SENDER_NAME } from '@anamnesis/domain';
import type { KnownSender } from '../intake/known-senders.js';
import type { InterfaceOptions } from '../portal-options.js';

/** Part of the one table of configuration variables. */
export const sendersVariables = [
  {
    name: 'ANAMNESIS_SENDERS_FILE',
    standard: 'nobody may send messages; with the demo, whoever calls from this machine',
    meaning:
      'A JSON list of senders: `name`, `application` (MSH-3), `facility` (MSH-4), and what proves ' +
      'it: `client` (the token’s `sub`), `certificate` (SHA-256) or `address`.',
  },
  {
    name: 'ANAMNESIS_INTERFACES_TEST_MODE',
    standard: 'true when the demo runs, else false',
    meaning: 'true takes messages of training and debugging (MSH-11), too: never in production.',
  },
] as const;

export type SendersVariable = (typeof sendersVariables)[number]['name'];

interface Read {
  readonly text: (name: SendersVariable) => string | undefined;
  /** One clear sentence; values are never repeated. */
  readonly mistake: (sentence: string) => void;
  readonly demo: boolean;
}

export const sendersConfiguration = (read: Read): InterfaceOptions => {
  const testMode = read.text('ANAMNESIS_INTERFACES_TEST_MODE');
  if (testMode !== undefined && testMode !== 'true' && testMode !== 'false') {
    read.mistake('ANAMNESIS_INTERFACES_TEST_MODE must be one of true, false.');
  }
  const file = read.text('ANAMNESIS_SENDERS_FILE');
  const isTest = testMode === undefined ? read.demo : testMode === 'true';
  if (file === undefined) return { senders: read.demo ? ofDemo : [], testMode: isTest };
  return { senders: sendersIn(file, read.mistake), testMode: isTest };
};

/** The demo listens on loopback only. */
const ofDemo: readonly KnownSender[] = [
  { name: 'demo-lab', address: '127.0.0.1', assigningAuthority: 'demo' },
];

const sendersIn = (file: string, mistake: Read['mistake']): readonly KnownSender[] => {
  const listed = listIn(file);
  if (!listed) {
    mistake('ANAMNESIS_SENDERS_FILE must name a readable file with a JSON list of senders.');
    return [];
  }
  const senders = listed.flatMap((entry, index) => {
    const wrong = wrongWith(entry);
    if (wrong !== undefined) mistake(`ANAMNESIS_SENDERS_FILE: sender ${index + 1} ${wrong}.`);
    return wrong === undefined ? [entry as KnownSender] : [];
  });
  if (new Set(senders.map(({ name }) => name)).size < senders.length) {
    mistake('ANAMNESIS_SENDERS_FILE: two senders have the same name; give each its own.');
  }
  return senders;
};

const listIn = (file: string): readonly unknown[] | undefined => {
  try {
    const listed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(listed) ? listed : undefined;
  } catch {
    // What the file system and the parser say would repeat the path, or what stands in the file.
    return undefined;
  }
};

const FIELDS: ReadonlySet<string> = new Set<keyof KnownSender>([
  ...(['name', 'application', 'facility', 'client', 'certificate', 'address'] as const),
  'assigningAuthority',
]);

const wrongWith = (entry: unknown): string | undefined => {
  if (typeof entry !== 'object' || entry === null) return 'must be an object';
  const fields = Object.entries(entry);
  if (fields.some(([field]) => !FIELDS.has(field))) {
    return `may have these fields only: ${[...FIELDS].join(', ')}`;
  }
  if (fields.some(([, value]) => typeof value !== 'string' || value.trim() === '')) {
    return 'may have texts only, and none that is empty';
  }
  const { name = '', client, certificate, address } = entry as Partial<KnownSender>;
  if (!SENDER_NAME.test(name)) return 'needs a name of small letters, digits and dashes';
  if (client === undefined && certificate === undefined && address === undefined) {
    return 'needs a proof: client, certificate or address';
  }
  if (certificate !== undefined && !/^[0-9a-f]{64}$/i.test(certificate.replaceAll(':', ''))) {
    return 'must name its certificate by its SHA-256 in hexadecimal';
  }
  if (address !== undefined && isIP(address) === 0) return 'must name its address as an IP address';
  return undefined;
};
