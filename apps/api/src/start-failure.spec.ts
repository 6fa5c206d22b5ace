import { StoreUnavailable, VaultUnavailable } from '@anamnesis/eventing';
import { SealingRefused } from '@anamnesis/nest';
import { startFailure } from './start-failure.js';

const failure = (code: string): Error => Object.assign(new Error('listen failed'), { code });

describe('a start that fails', () => {
  it.each([
    [
      failure('EADDRINUSE'),
      'Port 80 is in use: end what listens there, or set PORT to another one.',
    ],
    [failure('EACCES'), 'Port 80 may not be opened by this user: set PORT to one above 1023.'],
    [
      failure('EADDRNOTAVAIL'),
      'HOST 10.9.8.7 is no address of this machine: set HOST to one that is.',
    ],
    [new StoreUnavailable('PostgreSQL does not answer.'), 'PostgreSQL does not answer.'],
    [new VaultUnavailable('There is no key vault.'), 'There is no key vault.'],
    [new SealingRefused('Another vault was opened.'), 'Another vault was opened.'],
  ])('says in one sentence what to do (%s)', (error, sentence) =>
    expect(startFailure(error, { host: '10.9.8.7', port: 80 })).toBe(sentence),
  );

  it('says what it was when it is our mistake', () =>
    expect(startFailure(new TypeError('x is undefined'), { host: 'h', port: 1 })).toContain(
      'x is undefined',
    ));
});
