import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { inMemoryKeyVault } from './in-memory-key-vault.js';
import { keyRing, type KeyRingOptions } from './key-ring.js';
import { VaultUnavailable, type KeyVault } from './key-vault.js';
import { watchedVault } from './watched-vault.fixture.js';

const world = (options: KeyRingOptions = {}) => {
  const { vault, watch } = watchedVault();
  const clock = { ms: 0 };
  const ring = keyRing(vault, { now: () => clock.ms, ...options });
  return { ring, vault, watch, clock };
};

const named = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `patient-${index}`);

describe('the key ring', () => {
  it('asks the vault once for a key and has it in hand then', async () => {
    const { ring, vault, watch } = world();
    expect(ring.inHand('maria')).toBeUndefined();
    const made = (await ring.findOrCreate(['maria'])).get('maria');
    const [kept] = (await vault.find(['maria'])).values();
    expect(kept).toEqual({ is: 'key', key: made?.bytes });
    watch.asked.length = 0;
    expect(ring.inHand('maria')).toBe(made);
    expect((await ring.find(['maria'])).get('maria')).toBe(made);
    expect((await ring.findOrCreate(['maria'])).get('maria')).toBe(made);
    expect(watch.asked).toEqual([]);
  });

  it('asks for thousands at once, and only for those that it does not have', async () => {
    const { ring, vault, watch } = world();
    await vault.findOrCreate(named(20_000));
    await ring.find(named(500));
    watch.asked.length = 0;
    const found = await ring.find(named(20_000));
    expect([...found.values()].filter(({ bytes }) => bytes?.byteLength === 32)).toHaveLength(
      20_000,
    );
    expect(watch.asked).toEqual([{ call: 'find', subjects: 19_500 }]);
  });

  it('asks once for what many need in the same moment', async () => {
    const { ring, watch } = world();
    const needed = named(50).map((subject) => ring.findOrCreate([subject, 'maria']));
    const keys = await Promise.all(needed);
    expect(watch.asked).toEqual([{ call: 'findOrCreate', subjects: 51 }]);
    expect(new Set(keys.map((found) => found.get('maria'))).size).toBe(1);
    expect([...(keys[0]?.keys() ?? [])]).toEqual(['patient-0', 'maria']);
  });

  it('keeps in mind nobody who has no key: somebody may make one at any moment', async () => {
    const { ring, vault } = world();
    const nobody = (await ring.find(['maria'])).get('maria');
    expect(nobody).toMatchObject({ bytes: undefined, isDestroyed: false });
    await vault.findOrCreate(['maria']);
    expect((await ring.find(['maria'])).get('maria')?.bytes).toHaveLength(32);
  });

  it('keeps no more keys than it may, and those that are used', async () => {
    const { ring, watch } = world({ mostSubjects: 100 });
    await ring.findOrCreate(['maria']);
    for (const subject of named(1_000)) {
      await ring.findOrCreate([subject]);
      expect(ring.inHand('maria')).toBeDefined();
    }
    const kept = named(1_000).filter((subject) => ring.inHand(subject));
    expect(kept.length).toBeGreaterThanOrEqual(49);
    expect(kept.length).toBeLessThanOrEqual(100);
    expect(kept.at(-1)).toBe('patient-999');
    expect(watch.asked).toHaveLength(1_001);
  });

  it('passes on that the vault is out of reach, and asks again the next time', async () => {
    const { ring, watch } = world();
    watch.isAway = true;
    await expect(ring.findOrCreate(['maria'])).rejects.toThrow(VaultUnavailable);
    watch.isAway = false;
    expect((await ring.findOrCreate(['maria'])).get('maria')?.bytes).toHaveLength(32);
  });

  it('does not believe a vault that answers without a key', async () => {
    const silent: KeyVault = { ...inMemoryKeyVault(), findOrCreate: async () => new Map() };
    await expect(keyRing(silent).findOrCreate(['maria'])).rejects.toThrow(VaultUnavailable);
  });

  it('shows no key to whoever prints what holds one', async () => {
    const { ring } = world();
    const key = (await ring.findOrCreate(['maria'])).get('maria');
    const printed = inspect(ring, { depth: 9 }) + inspect(key) + JSON.stringify(key);
    expect(printed).not.toMatch(/Uint8Array|Buffer|bytes/);
  });
});

describe('a key that is destroyed', () => {
  it('in this process is of no use from that moment on, whatever the vault says', async () => {
    const { ring, vault } = world();
    const key = (await ring.findOrCreate(['maria'])).get('maria');
    const bytes = key?.bytes;
    ring.forget('maria');
    expect(key).toMatchObject({ isDestroyed: true, bytes: undefined });
    expect([...(bytes ?? [1])]).toEqual(Array.from({ length: 32 }, () => 0));
    expect(ring.inHand('maria')).toMatchObject({ isDestroyed: true });
    expect((await vault.find(['maria'])).get('maria')).toMatchObject({ is: 'key' });
    for (const found of [await ring.find(['maria']), await ring.findOrCreate(['maria'])]) {
      expect(found.get('maria')).toMatchObject({ isDestroyed: true, bytes: undefined });
    }
  });

  it('is of no use either while it is being brought', async () => {
    const { ring } = world();
    const coming = ring.findOrCreate(['maria']);
    ring.forget('maria');
    expect((await coming).get('maria')).toMatchObject({ isDestroyed: true, bytes: undefined });
  });

  it('is of no use to whoever still holds it when the ring has long let it go', async () => {
    const { ring } = world({ mostSubjects: 4 });
    const key = (await ring.findOrCreate(['maria'])).get('maria');
    await ring.findOrCreate(named(20));
    ring.forget('maria');
    expect(key).toMatchObject({ isDestroyed: true, bytes: undefined });
  });

  it('in another process is noticed once what is in hand is old, by all who hold it', async () => {
    const { ring, vault, clock, watch } = world({ freshMs: 60_000 });
    const key = (await ring.findOrCreate(['maria', 'jonas'])).get('maria');
    await vault.destroy('maria');
    clock.ms = 59_999;
    expect(ring.inHand('maria')).toBe(key);
    clock.ms = 60_000;
    expect(ring.inHand('maria')).toBeUndefined();
    await ring.find(['maria', 'jonas']);
    expect(key).toMatchObject({ isDestroyed: true, bytes: undefined });
    expect(ring.inHand('jonas')?.bytes).toHaveLength(32);
    watch.asked.length = 0;
    clock.ms = 999_999;
    expect(ring.inHand('maria')).toMatchObject({ isDestroyed: true });
    expect(watch.asked).toEqual([]);
  });

  it('is not used when it is old and the vault cannot be asked', async () => {
    const { ring, clock, watch } = world({ freshMs: 60_000 });
    await ring.findOrCreate(['maria']);
    clock.ms = 60_000;
    watch.isAway = true;
    await expect(ring.find(['maria'])).rejects.toThrow(VaultUnavailable);
  });
});
