import { describe, expect, it } from '@jest/globals';
import { isLoopback } from './configuration.js';
import { mllpConfiguration, type MllpVariable } from './mllp-configuration.js';

const FILES = {
  MLLP_TLS_KEY_FILE: 'key.pem',
  MLLP_TLS_CERTIFICATE_FILE: 'certificate.pem',
  MLLP_TLS_CLIENT_AUTHORITIES_FILE: 'senders.pem',
};

const reading = (said: Partial<Record<MllpVariable, string>>) => {
  const mistakes: string[] = [];
  const read = mllpConfiguration({
    text: (name) => said[name],
    mistake: (sentence) => mistakes.push(sentence),
    isLoopback,
  });
  return { read, mistakes };
};

describe('where messages come in', () => {
  it('is loopback in clear where nothing is said', () => {
    expect(reading({})).toEqual({
      mistakes: [],
      read: {
        ...{ host: '127.0.0.1', port: 2575, tls: undefined },
        ...{ mostConnections: 100, idleSeconds: 600 },
      },
    });
  });

  it('is any address with certificates on both sides', () => {
    const { read, mistakes } = reading({ MLLP_LISTEN: '[::]:6661', ...FILES });
    expect(mistakes).toEqual([]);
    expect(read).toMatchObject({
      ...{ host: '::', port: 6661 },
      tls: {
        ...{ key: 'key.pem', certificate: 'certificate.pem' },
        clientAuthorities: 'senders.pem',
      },
    });
  });

  it('is another address in clear only when that is switched on', () => {
    const plain = { MLLP_LISTEN: '10.0.0.7:2575' };
    expect(reading(plain).mistakes).toEqual([expect.stringMatching(/MLLP_PLAIN_TCP=true/)]);
    expect(reading({ ...plain, MLLP_PLAIN_TCP: 'true' }).mistakes).toEqual([]);
  });

  it.each<[string, Partial<Record<MllpVariable, string>>, RegExp]>([
    ['an address without a port', { MLLP_LISTEN: '127.0.0.1' }, /host:port/],
    ['a port that is none', { MLLP_LISTEN: '127.0.0.1:70000' }, /host:port/],
    ['a key alone', { MLLP_TLS_KEY_FILE: 'key.pem' }, /named together/],
    ['a switch that is neither', { MLLP_PLAIN_TCP: 'yes' }, /true, false/],
    ['no connections', { MLLP_MOST_CONNECTIONS: '0' }, /from 1 to 10000/],
    ['an endless patience', { MLLP_IDLE_SECONDS: '100000' }, /from 1 to 86400/],
  ])('is not %s', (_what, said, sentence) => {
    expect(reading(said).mistakes).toEqual([expect.stringMatching(sentence)]);
  });
});
