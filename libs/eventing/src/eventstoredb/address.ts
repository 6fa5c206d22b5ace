import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { StoreUnavailable } from '../event-store.js';

/** What a connection string says, checked: what is left out or wrong is never guessed. */
export interface EventStoreDbAddress {
  /** Several, or one to be asked who leads; a single one is the whole server. */
  readonly hosts: readonly Host[];
  readonly isCluster: boolean;
  readonly tls: TlsFiles | undefined;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
  readonly connectionName: string;
  readonly keepAliveIntervalMs: number;
  readonly keepAliveTimeoutMs: number;
}

/** `host:port`, as the protocol's channels take it. */
export type Host = string;

export interface TlsFiles {
  readonly authority: Buffer | undefined;
  readonly userCertificate: Buffer | undefined;
  readonly userKey: Buffer | undefined;
}

/** Not for a moment only: nothing but another connection string helps. */
export class AddressRefused extends StoreUnavailable {}

const PARAMETERS = [
  'tls',
  'tlsVerifyCert',
  'tlsCAFile',
  'userCertFile',
  'userKeyFile',
  'nodePreference',
  'connectionName',
  'keepAliveInterval',
  'keepAliveTimeout',
  'throwOnAppendFailure',
  'maxDiscoverAttempts',
  'discoveryInterval',
  'gossipTimeout',
  'defaultDeadline',
] as const;
type Parameter = (typeof PARAMETERS)[number];

/** Understood elsewhere, and without a meaning here: the store has its own timers. */
const OWN_TIMERS: readonly Parameter[] = [
  'maxDiscoverAttempts',
  'discoveryInterval',
  'gossipTimeout',
  'defaultDeadline',
];

/**
 * Reads `esdb://user:password@host:port,host:port?tls=true`. No sentence of a refusal quotes the
 * string, for it may hold a password.
 * @throws {AddressRefused} with one sentence for what is wrong
 */
export const eventStoreDbAddress = (url: string): EventStoreDbAddress => {
  const { scheme, login, hosts, query } = partsOf(url.trim());
  const parameters = parametersOf(query ?? '');
  refuseUselessParameters(parameters);
  const usesTls = flagOf(parameters, 'tls', true);
  if (!usesTls) refuseWithoutTls(parameters, login);
  const named = hosts.split(',').map(hostOf);
  return {
    hosts: named,
    isCluster: scheme === 'esdb+discover' || named.length > 1,
    tls: usesTls ? tlsFiles(parameters) : undefined,
    credentials: login === undefined ? undefined : credentialsOf(login),
    connectionName: parameters.get('connectionName') ?? 'anamnesis event store',
    keepAliveIntervalMs: milliseconds(parameters, 'keepAliveInterval', 10_000),
    keepAliveTimeoutMs: milliseconds(parameters, 'keepAliveTimeout', 10_000),
  };
};

const refused = (sentence: string): AddressRefused =>
  new AddressRefused(`The address of EventStoreDB ${sentence}`);

const partsOf = (url: string) => {
  const scheme = /^([^:]*):\/\//.exec(url)?.[1];
  if (scheme !== 'esdb' && scheme !== 'esdb+discover') {
    throw refused('begins with esdb:// for named nodes or esdb+discover:// for a cluster.');
  }
  const rest = url.slice(scheme.length + '://'.length);
  // The last one: a password may hold an @, though it should be written as %40.
  const [place = '', query] = splitAt(rest, rest.indexOf('?'));
  const [login, hosts] = splitAt(place, place.lastIndexOf('@'));
  const isAlone = hosts === undefined;
  return {
    scheme,
    query,
    login: isAlone ? undefined : login,
    hosts: (isAlone ? login : hosts).replace(/\/+$/, ''),
  };
};

const splitAt = (text: string, index: number): [string, string?] =>
  index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];

const hostOf = (text: string): Host => {
  const [, host, port] = /^([A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\])(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) {
    throw refused('names each node as host or host:port, separated by commas.');
  }
  return `${host}:${port ?? '2113'}`;
};

const credentialsOf = (login: string) => {
  const [user, password] = splitAt(login, login.indexOf(':'));
  if (user === '' || password === undefined) {
    throw refused('gives user and password as user:password@, with %40 for @ and %3A for :.');
  }
  return { user: decoded(user), password: decoded(password) };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refused('holds a % that begins no character; write the sign itself as %25.');
  }
};

const parametersOf = (query: string): ReadonlyMap<Parameter, string> => {
  const parameters = new Map<Parameter, string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const [name, value = ''] = splitAt(pair, pair.indexOf('='));
    const known = PARAMETERS.find((parameter) => parameter.toLowerCase() === name.toLowerCase());
    if (!known) {
      const shown = /^[A-Za-z]{1,30}$/.test(name) ? ` ${name}` : '';
      throw refused(`has an unknown parameter${shown}; known are ${PARAMETERS.join(', ')}.`);
    }
    if (value === '') throw refused(`gives no value to ${known}.`);
    parameters.set(known, decoded(value));
  }
  return parameters;
};

const refuseUselessParameters = (parameters: ReadonlyMap<Parameter, string>): void => {
  if (!flagOf(parameters, 'tlsVerifyCert', true)) {
    throw refused(
      'says tlsVerifyCert=false, which the client ignores: name the certificate of your ' +
        'authority with tlsCAFile instead.',
    );
  }
  if (!flagOf(parameters, 'throwOnAppendFailure', true)) {
    throw refused('says throwOnAppendFailure=false, which answers wrong revisions: leave it out.');
  }
  if ((parameters.get('nodePreference') ?? 'leader').toLowerCase() !== 'leader') {
    throw refused(
      'prefers other nodes than the leader, which may not have yet what was just appended: ' +
        'leave nodePreference out.',
    );
  }
  for (const name of OWN_TIMERS) milliseconds(parameters, name, 0);
};

const refuseWithoutTls = (
  parameters: ReadonlyMap<Parameter, string>,
  login: string | undefined,
): void => {
  if (login !== undefined) {
    throw refused(
      'gives a password with tls=false, which is then never sent: use TLS, or leave the ' +
        'password out when the server runs with --insecure.',
    );
  }
  const file = (['tlsCAFile', 'userCertFile', 'userKeyFile'] as const).find((name) =>
    parameters.has(name),
  );
  if (file) throw refused(`says tls=false and names a ${file}: one of the two is meant.`);
};

const tlsFiles = (parameters: ReadonlyMap<Parameter, string>): TlsFiles => {
  const read = (name: Parameter): Buffer | undefined => {
    const path = parameters.get(name);
    if (path === undefined) return undefined;
    const whole = isAbsolute(path) ? path : resolve(path);
    try {
      return readFileSync(whole);
    } catch {
      throw refused(`names a ${name} that cannot be read: ${whole}.`);
    }
  };
  const [userCertificate, userKey] = [read('userCertFile'), read('userKeyFile')];
  if ((userCertificate === undefined) !== (userKey === undefined)) {
    throw refused('names one of userCertFile and userKeyFile: both are needed.');
  }
  return { authority: read('tlsCAFile'), userCertificate, userKey };
};

const flagOf = (
  parameters: ReadonlyMap<Parameter, string>,
  name: Parameter,
  otherwise: boolean,
): boolean => {
  const value = parameters.get(name)?.toLowerCase() ?? String(otherwise);
  if (value !== 'true' && value !== 'false') throw refused(`gives ${name} as true or false.`);
  return value === 'true';
};

const milliseconds = (
  parameters: ReadonlyMap<Parameter, string>,
  name: Parameter,
  otherwise: number,
): number => {
  const value = parameters.get(name);
  if (value === undefined) return otherwise;
  if (!/^-?\d{1,9}$/.test(value)) throw refused(`gives ${name} as a whole number.`);
  return Number(value);
};
