import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { AddressRefused, eventStoreDbAddress } from './address.js';

describe('the address of EventStoreDB', () => {
  it('names one server, which is the whole of it', () => {
    expect(eventStoreDbAddress('esdb://127.0.0.1:2113?tls=false')).toMatchObject({
      hosts: ['127.0.0.1:2113'],
      isCluster: false,
      tls: undefined,
      credentials: undefined,
    });
  });

  it('names a cluster by several nodes, or by one that is asked for the others', () => {
    const several = eventStoreDbAddress('esdb://one:2111,two:2112,three?tls=false');
    expect(several).toMatchObject({
      hosts: ['one:2111', 'two:2112', 'three:2113'],
      isCluster: true,
    });
    const discovered = eventStoreDbAddress('esdb+discover://cluster.example/?tls=false');
    expect(discovered).toMatchObject({ hosts: ['cluster.example:2113'], isCluster: true });
  });

  it('uses TLS unless it is told not to, and reads user and password', () => {
    const address = eventStoreDbAddress('esdb://admin:p%40ss%3Aword@db.example:2113');
    expect(address.tls).toEqual({
      authority: undefined,
      userCertificate: undefined,
      userKey: undefined,
    });
    expect(address.credentials).toEqual({ user: 'admin', password: 'p@ss:word' });
  });

  it('takes the certificate of an authority from its file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'address-'));
    const file = join(folder, 'ca.crt');
    writeFileSync(file, 'a certificate');
    const address = eventStoreDbAddress(`esdb://db.example?tlsCAFile=${encodeURIComponent(file)}`);
    expect(address.tls?.authority?.toString()).toBe('a certificate');
    rmSync(folder, { recursive: true });
  });

  it('takes parameters whatever their case, and the timers that it has no use for', () => {
    const url = 'esdb://db?TLS=False&keepaliveinterval=-1&defaultDeadline=5&gossipTimeout=3';
    expect(eventStoreDbAddress(url)).toMatchObject({ tls: undefined, keepAliveIntervalMs: -1 });
  });

  it.each([
    ['postgres://db', 'begins with esdb://'],
    ['db:2113', 'begins with esdb://'],
    ['esdb://', 'names each node as host or host:port'],
    ['esdb://one,,two?tls=false', 'names each node as host or host:port'],
    ['esdb://db:99999?tls=false', 'names each node as host or host:port'],
    ['esdb://admin@db', 'gives user and password as user:password@'],
    ['esdb://admin:secret@db?tls=false', 'gives a password with tls=false, which is then never'],
    ['esdb://db?tls=false&tlsCAFile=ca.crt', 'says tls=false and names a tlsCAFile'],
    ['esdb://db?tlsVerifyCert=false', 'says tlsVerifyCert=false, which the client ignores'],
    ['esdb://db?tlsCAFile=/nowhere/ca.crt', 'names a tlsCAFile that cannot be read: /nowhere'],
    ['esdb://db?userCertFile=/dev/null', 'names one of userCertFile and userKeyFile'],
    ['esdb://db?throwOnAppendFailure=false', 'answers wrong revisions'],
    ['esdb://db?nodePreference=follower', 'leave nodePreference out'],
    ['esdb://db?tls=yes', 'gives tls as true or false'],
    ['esdb://db?keepAliveInterval=often', 'gives keepAliveInterval as a whole number'],
    ['esdb://db?tls', 'gives no value to tls'],
    ['esdb://db?tsl=false', 'has an unknown parameter tsl; known are tls,'],
  ])('is refused with one sentence: %s', (url, sentence) => {
    expect(() => eventStoreDbAddress(url)).toThrow(AddressRefused);
    expect(() => eventStoreDbAddress(url)).toThrow(sentence);
  });

  it('is never quoted by a refusal, for it may hold a password', () => {
    for (const url of ['esdb://admin:hunter2@db?tls=false', 'esdb://admin:hunter2@d b']) {
      expect(() => eventStoreDbAddress(url)).toThrow(/^(?!.*hunter2)/);
    }
  });
});
