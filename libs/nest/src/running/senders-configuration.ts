import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { AN_ID, SENDER_NAME } from '@anamnesis/domain';
import { areAlike, sentKinds, type KnownSender, type SentKind } from '../intake/known-senders.js';
import type { InterfaceOptions } from '../portal-options.js';

/** Part of the one table of configuration variables. */
export const sendersVariables = [
  {
    name: 'ANAMNESIS_SENDERS_FILE',
    standard:
      'nobody may send messages; with the demo, whoever calls from this machine by MLLP may, and ' +
      'its laboratory by HTTP',
    meaning:
      'A JSON list of senders: `name`, what it `sends` (ORU, ADT, FHIR), `application` (MSH-3), ' +
      '`facility` (MSH-4), and what proves it: `client` (`sub`), `certificate` (SHA-256), `address`; ' +
      '`registersAt`: the facility of new patients.',
  },
  {
    name: 'ANAMNESIS_INTERFACES_TEST_MODE',
    standard: 'true when the demo runs, else false',
    meaning:
      'true takes messages that are not of production, too (MSH-11 other than `P`: training, ' +
      'debugging, anything): never in production.',
  },
] as const;

export type SendersVariable = (typeof sendersVariables)[number]['name'];

interface Read {
  readonly text: (name: SendersVariable) => string | undefined;
  /** One clear sentence; values are never repeated. */
  readonly mistake: (sentence: string) => void;
  readonly demo: boolean;
  /** Whether the listener asks for certificates. */
  readonly isOverTls: boolean;
}

export const sendersConfiguration = (read: Read): InterfaceOptions => {
  const testMode = read.text('ANAMNESIS_INTERFACES_TEST_MODE');
  if (testMode !== undefined && testMode !== 'true' && testMode !== 'false') {
    read.mistake('ANAMNESIS_INTERFACES_TEST_MODE must be one of true, false.');
  }
  const file = read.text('ANAMNESIS_SENDERS_FILE');
  const isTest = testMode === undefined ? read.demo : testMode === 'true';
  if (file === undefined) return { senders: read.demo ? ofDemo : [], testMode: isTest };
  return { senders: sendersIn(file, read), testMode: isTest };
};

/** The demo listens on loopback only, and takes whatever somebody tries there. */
const ofDemo: readonly KnownSender[] = [
  {
    ...{ name: 'demo-lab', sends: sentKinds, assigningAuthority: 'demo' },
    ...{ address: '127.0.0.1', client: 'demo-lab' },
  },
];

const sendersIn = (file: string, { mistake, isOverTls }: Read): readonly KnownSender[] => {
  const listed = listIn(file);
  if (!listed) {
    mistake('ANAMNESIS_SENDERS_FILE must name a readable file with a JSON list of senders.');
    return [];
  }
  const senders = listed.flatMap((entry, index) => {
    const wrong = wrongWith(entry, isOverTls);
    if (wrong !== undefined) mistake(`ANAMNESIS_SENDERS_FILE: sender ${index + 1} ${wrong}.`);
    return wrong === undefined ? [entry as KnownSender] : [];
  });
  if (new Set(senders.map(({ name }) => name)).size < senders.length) {
    mistake('ANAMNESIS_SENDERS_FILE: two senders have the same name; give each its own.');
  }
  if (senders.some((one, index) => senders.slice(index + 1).some((two) => areAlike(one, two)))) {
    mistake(
      'ANAMNESIS_SENDERS_FILE: two senders have the same proof and the same application and ' +
        'facility, so nothing tells them apart: make them one, or change one of these.',
    );
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
  ...(['name', 'sends', 'application', 'facility', 'client', 'certificate', 'address'] as const),
  ...(['assigningAuthority', 'registersAt'] as const),
]);
/** Its messages may leave one of these empty; then it says so. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set<keyof KnownSender>(['application', 'facility']);

const wrongWith = (entry: unknown, isOverTls: boolean): string | undefined => {
  if (typeof entry !== 'object' || entry === null) return 'must be an object';
  const fields = Object.entries(entry);
  if (fields.some(([field]) => !FIELDS.has(field))) {
    return `may have these fields only: ${[...FIELDS].join(', ')}`;
  }
  const texts = fields.filter(([field]) => field !== 'sends');
  if (texts.some(([field, value]) => !isText(value, MAY_BE_EMPTY.has(field)))) {
    return 'may have texts only beside `sends`, and none that is empty';
  }
  const sender = entry as Partial<KnownSender>;
  if (!SENDER_NAME.test(sender.name ?? ''))
    return 'needs a name of small letters, digits and dashes';
  return (
    wrongWithWhatItSends(sender) ?? wrongWithPlace(sender) ?? wrongWithProof(sender, isOverTls)
  );
};

const isText = (value: unknown, mayBeEmpty: boolean): boolean =>
  typeof value === 'string' && (value.trim() !== '' || (mayBeEmpty && value === ''));

const wrongWithWhatItSends = (sender: Partial<KnownSender>): string | undefined => {
  const { application, facility, client } = sender;
  const sends: unknown = sender.sends;
  const isList = Array.isArray(sends) && sends.length > 0;
  if (!isList || !sends.every((kind) => sentKinds.includes(kind as SentKind))) {
    return `needs \`sends\`, a list of what it may send: ${sentKinds.join(', ')}`;
  }
  if (sends.includes('FHIR') && client === undefined) {
    return 'needs a client to send FHIR: bundles come by HTTP only';
  }
  const sendsHl7 = sends.some((kind) => kind !== 'FHIR');
  if (sendsHl7 && (application === undefined || facility === undefined)) {
    return 'needs application and facility, as its messages say them in MSH-3 and MSH-4';
  }
  return sendsHl7 && application === '' && facility === ''
    ? 'needs an application or a facility that is not empty'
    : undefined;
};

const wrongWithPlace = ({ sends, registersAt }: Partial<KnownSender>): string | undefined => {
  if (registersAt === undefined) return undefined;
  if (!AN_ID[0].test(registersAt)) return 'must name registersAt by the id of a facility';
  return sends?.includes('ADT') === true
    ? undefined
    : 'registers no patients: leave registersAt out, or let it send ADT';
};

const wrongWithProof = (
  { client, certificate, address }: Partial<KnownSender>,
  isOverTls: boolean,
): string | undefined => {
  if (client === undefined && certificate === undefined && address === undefined) {
    return 'needs a proof: client, certificate or address';
  }
  if (isOverTls && client === undefined && certificate === undefined) {
    return 'is known by its address alone, and the listener speaks TLS: name its certificate';
  }
  if (certificate !== undefined && !/^[0-9a-f]{64}$/i.test(certificate.replaceAll(':', ''))) {
    return 'must name its certificate by its SHA-256 in hexadecimal';
  }
  if (address !== undefined && isIP(address) === 0) return 'must name its address as an IP address';
  return undefined;
};
