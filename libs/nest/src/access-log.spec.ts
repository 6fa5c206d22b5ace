import { describe, expect, it } from '@jest/globals';
import type { PortalCaller } from '@anamnesis/domain';
import {
  eventIdOf,
  inMemoryEventStore,
  inMemoryKeyVault,
  keyRing,
  sealedEventStore,
  StoreUnavailable,
  type EventStore,
  type KeyVault,
} from '@anamnesis/eventing';
import { accessLog } from './access-log.js';
import { portalCodec } from './portal.js';

const MARIA = '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0001';
const AT = '2026-03-25T17:00:00.000Z';
const STREAM = `accessLog-${MARIA}.202603`;
const codec = portalCodec();
const nurseIto: PortalCaller = { actor: 'nurse-ito', role: 'staff', correlationId: 'call-1' };
const read = {
  type: 'PatientDataRead',
  what: 'queue',
  rule: 'staff-reads-for-care',
  patientId: MARIA,
} as const;

const noted = async (store: EventStore, stream = STREAM) =>
  (await store.readStream(stream)).map((event) => codec.decode(event));

/** Counts the appends that went through. */
const counting = (inner: EventStore) => {
  const counted = { appends: 0 };
  const append: EventStore['append'] = async (asked) => {
    counted.appends += 1;
    // A round trip: whoever comes meanwhile waits for the next append.
    await new Promise((resolve) => setTimeout(resolve, 5));
    return inner.append(asked);
  };
  const store: EventStore = Object.create(inner, { append: { value: append } }) as EventStore;
  return { store, counted };
};

describe('noting an access to the data of somebody whose key is lost', () => {
  const JONAS = '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0002';
  /** Both were on file; the vault is from before Jonas was. */
  const restored = async (messageId = JONAS, home = `patient-${JONAS}`) => {
    const [below, newest, older] = [inMemoryEventStore(), inMemoryKeyVault(), inMemoryKeyVault()];
    const before = sealedEventStore(below, keyRing(newest));
    const first = codec.encode(
      eventIdOf(home, 'c1', 0),
      { type: 'PatientDied' },
      {
        ...{ actor: 'import', commandId: 'c1', commandDigest: '', correlationId: 'c1' },
        ...{ causationId: 'c1', subject: messageId },
      },
    );
    await before.append({ stream: home, expectedRevision: 'no-stream', events: [first] });
    await older.findOrCreate([MARIA]);
    const keys = keyRing(older);
    const store = sealedEventStore(below, keys);
    return { below, newest, older, log: accessLog(store, codec, keys) };
  };

  it('fails for all who stand in the answer, and notes nothing without them', async () => {
    const { below, older, log } = await restored();
    const noting = log.note(nurseIto, AT, [read, { ...read, patientId: JONAS }]);
    await expect(noting).rejects.toThrow(StoreUnavailable);
    await expect(noting).rejects.toThrow('Restore the newest copy of the vault');
    expect(await below.readStream('accessLog-practice.202603')).toEqual([]);
    expect(await below.readStream(STREAM)).toEqual([]);
    expect((await older.find([JONAS])).size).toBe(0);
    await log.note(nurseIto, AT, [read]);
    expect(await below.readStream(STREAM)).toHaveLength(1);
  });

  it('fails for a message, too', async () => {
    const MESSAGE = '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0003';
    const { log, below } = await restored(MESSAGE, `interfaceMessage-${MESSAGE}`);
    const { patientId: _nobody, ...rest } = read;
    const noting = log.note(nurseIto, AT, [{ ...rest, ofMessage: MESSAGE }]);
    await expect(noting).rejects.toThrow(StoreUnavailable);
    expect(await below.readStream('accessLog-practice.202603')).toEqual([]);
  });

  it('goes on where another process has made the key meanwhile', async () => {
    const { below, newest } = await restored();
    let times = 0;
    const find: KeyVault['find'] = (subjects) => {
      times += 1;
      return times === 1 ? Promise.resolve(new Map()) : newest.find(subjects);
    };
    const store = sealedEventStore(below, keyRing(newest));
    const log = accessLog(store, codec, keyRing({ ...newest, find }));
    await log.note(nurseIto, AT, [{ ...read, patientId: JONAS }]);
    expect(await noted(store, `accessLog-${JONAS}.202603`)).toHaveLength(1);
  });
});

describe('noting an access', () => {
  it('says who saw what of whom, when, under which rule', async () => {
    const store = inMemoryEventStore();
    await accessLog(store, codec).note(nurseIto, AT, [read]);
    const [fact] = await noted(store);
    expect(fact).toMatchObject({
      event: { ...read, by: 'nurse-ito', role: 'staff', at: AT, correlationId: 'call-1' },
      metadata: { actor: 'nurse-ito', subject: MARIA, correlationId: 'call-1' },
    });
  });

  it('says by which version of the access policy, in a second place by that of the first', async () => {
    const store = inMemoryEventStore();
    const before = { ...read, policyVersion: 'access-1' };
    await accessLog(store, codec).note(nurseIto, AT, [read, before]);
    expect(await noted(store)).toMatchObject(
      ['access-2', 'access-1'].map((policyVersion) => ({
        event: { policyVersion },
        metadata: { policyVersion },
      })),
    );
  });

  it('says for whom a proxy acted', async () => {
    const store = inMemoryEventStore();
    const linh: PortalCaller = { actor: 'linh', role: 'proxy' };
    await accessLog(store, codec).note(linh, AT, [{ ...read, onBehalfOf: MARIA }]);
    expect((await noted(store))[0]).toMatchObject({
      event: { onBehalfOf: MARIA },
      metadata: { onBehalfOf: MARIA },
    });
  });

  it('keeps what concerns no patient with the practice', async () => {
    const store = inMemoryEventStore();
    const { patientId: _nobody, ...rest } = read;
    await accessLog(store, codec).note(nurseIto, AT, [rest]);
    expect(await noted(store, 'accessLog-practice.202603')).toHaveLength(1);
  });

  it('keeps what concerns a message with it, and with the practice once it is forgotten', async () => {
    const keys = keyRing(inMemoryKeyVault());
    const store = sealedEventStore(inMemoryEventStore(), keys);
    const MESSAGE = '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0002';
    await keys.findOrCreate(new Set([MESSAGE]));
    const log = accessLog(store, codec, keys);
    const viewed = {
      ...{ type: 'RecordViewed' as const, what: 'interfaceMessage', rule: 'works-on-results' },
      ...{ items: [{ id: MESSAGE }], accessId: 'look-1', ofMessage: MESSAGE },
    };
    await log.note(nurseIto, AT, [viewed]);
    const [fact] = await noted(store, `messageAccessLog-${MESSAGE}`);
    expect(fact).toMatchObject({
      event: { accessId: 'look-1', by: 'nurse-ito', items: [{ id: MESSAGE }] },
      metadata: { subject: MESSAGE },
    });
    expect(fact?.event).not.toHaveProperty('ofMessage');
    keys.forget(MESSAGE);
    await log.note(nurseIto, AT, [{ ...viewed, accessId: 'look-2' }]);
    const [late] = await noted(store, 'accessLog-practice.202603');
    expect(late?.event).toMatchObject({ accessId: 'look-2', items: [{ id: MESSAGE }] });
    expect(late?.metadata.subject).toBeUndefined();
  });

  it('takes together what waits for one stream', async () => {
    const { store, counted } = counting(inMemoryEventStore());
    const log = accessLog(store, codec);
    await Promise.all(Array.from({ length: 100 }, () => log.note(nurseIto, AT, [read])));
    expect(await noted(store)).toHaveLength(100);
    expect(counted.appends).toBeLessThan(5);
  });

  it('loses and doubles nothing when several processes note on one stream', async () => {
    const store = inMemoryEventStore();
    const processes = [accessLog(store, codec), accessLog(store, codec), accessLog(store, codec)];
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        Promise.all(processes.map((log) => log.note(nurseIto, AT, [{ ...read, what: `q${n}` }]))),
      ),
    );
    const facts = await noted(store);
    expect(facts).toHaveLength(90);
    expect(new Set(facts.map(({ id }) => id)).size).toBe(90);
  });

  it('fails when the log cannot be written: no answer may leave', async () => {
    const append = () => Promise.reject(new StoreUnavailable('The server is away.'));
    const away = Object.create(inMemoryEventStore(), { append: { value: append } }) as EventStore;
    await expect(accessLog(away, codec).note(nurseIto, AT, [read])).rejects.toThrow(
      StoreUnavailable,
    );
  });

  it('goes on after a failure', async () => {
    const inner = inMemoryEventStore();
    let failures = 1;
    const append: EventStore['append'] = (asked) => {
      failures -= 1;
      return failures >= 0 ? Promise.reject(new StoreUnavailable('Away.')) : inner.append(asked);
    };
    const store = Object.create(inner, { append: { value: append } }) as EventStore;
    const log = accessLog(store, codec);
    await expect(log.note(nurseIto, AT, [read])).rejects.toThrow(StoreUnavailable);
    await log.note(nurseIto, AT, [read]);
    expect(await noted(inner)).toHaveLength(1);
  });
});
