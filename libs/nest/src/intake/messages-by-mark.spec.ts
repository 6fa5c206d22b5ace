import { describe, expect, it } from '@jest/globals';
import { inMemoryEventStore, keyedIds, type EventStore } from '@anamnesis/eventing';
import { portalCodec } from '../portal.js';
import { byAddress, MARIA, oru, potassium } from './laboratory.fixture.js';
import { marksOf, type AskedFrom } from './messages-by-mark.js';
import { Practice } from './practice.fixture.js';
import { waitingAndOnFile, type ReportAsked } from './waiting-and-on-file.js';

const idOf = keyedIds('the digest key of this spec, long enough');
const codec = portalCodec();

interface RowInView {
  readonly messageId: string;
  readonly keys: readonly string[];
  readonly seenAt: string;
  readonly isLetBe: boolean;
}

/** A portal whose view of messages holds these rows, and which finds so many reports by a number. */
const lookingAt = (
  rows: readonly RowInView[],
  { store = inMemoryEventStore(), bearers = 0 } = {},
) => {
  const asked: string[] = [];
  const reports = Array.from({ length: bearers }, (_, each) => ({
    ...{ reportId: `r${each}`, patientId: 'tomas', placerNumber: '0', tests: [], collected: [] },
  }));
  const query = (sql: string) => {
    asked.push(sql);
    return Promise.resolve(sql.includes('interface_message') ? rows : reports);
  };
  const looking = waitingAndOnFile({
    ...{ store, codec, idOf },
    views: {
      readModels: { query } as never,
      progress: { refresh: () => Promise.resolve(), positionOf: () => undefined },
    },
  });
  return { looking, ofNumbers: () => asked.filter((sql) => sql.includes('lab_report')).length };
};

const order = (reportId: string, numbers: object = {}): ReportAsked => ({
  ...{ reportId, patientId: MARIA, named: { tests: [], collected: [], ...numbers } },
});
const ofMaria = marksOf(idOf, { named: [], patients: [MARIA], ofAnybody: false });
const row = (messageId: string, more: Partial<RowInView> = {}): RowInView => ({
  ...{ messageId, keys: ofMaria, seenAt: '5', isLetBe: false, ...more },
});
const found = async (
  { looking }: ReturnType<typeof lookingAt>,
  from: AskedFrom,
): Promise<readonly string[]> =>
  (await looking.messagesFor([order('s1')], from)).found.map(({ messageId }) => messageId);

describe('the messages that may hold what is taken', () => {
  const rows = [
    row('before'),
    row('before, and let be', { isLetBe: true }),
    row('before, and names it', { keys: ['s1'] }),
    row('let be, and names it', { keys: ['s1'], isLetBe: true }),
    row('behind', { seenAt: '7' }),
    row('let be behind', { seenAt: '7', isLetBe: true }),
  ];
  const naming = ['before, and names it', 'let be, and names it'];
  const behind = ['behind', 'let be behind'];

  it('are those behind it, where it is taken as it comes, and those that name it', async () => {
    const from = { position: '6', isAtOnce: true };
    expect(await found(lookingAt(rows), from)).toEqual([...naming, ...behind]);
  });

  it('are also those before it, where it has waited, unless they had been let be', async () => {
    const from = { position: '6', isAtOnce: false };
    expect(await found(lookingAt(rows), from)).toEqual(['before', ...naming, ...behind]);
  });

  it('are those that were let be, too, once somebody has mended them', async () => {
    const store = inMemoryEventStore();
    const mend = (messageId: string) => mends(store, messageId);
    await mend('mended');
    const at = lookingAt(
      ['mended', 'mended since'].map((id) => row(id, { seenAt: '', isLetBe: true })),
      { store },
    );
    const from = { position: await store.head(), isAtOnce: false };
    const { found: before, since } = await at.looking.messagesFor([order('s1')], from);
    expect(before.map(({ messageId }) => messageId)).toEqual(['mended']);
    await mend('mended since');
    expect((await since()).map(({ messageId }) => messageId)).toEqual(['mended since']);
  });

  it('are asked once about a number, however many orders and messages bear it', async () => {
    const marks = marksOf(idOf, {
      named: [{ placerNumber: '0', words: [], times: [] }],
      ...{ patients: [], ofAnybody: true },
    });
    const waiting = Array.from({ length: 50 }, (_, each) => row(`m${each}`, { keys: marks }));
    const orders = Array.from({ length: 100 }, (_, each) =>
      order(`s${each}`, { placerNumber: '0' }),
    );
    const ofVeryMany = lookingAt(waiting, { bearers: 201 });
    expect((await ofVeryMany.looking.messagesFor(orders)).found).toEqual([]);
    expect(ofVeryMany.ofNumbers()).toBe(1);
    const ofSome = lookingAt(waiting, { bearers: 200 });
    expect((await ofSome.looking.messagesFor(orders)).found).toHaveLength(50);
    expect(ofSome.ofNumbers()).toBe(1);
  });
});

const mends = async (store: EventStore, messageId: string): Promise<void> => {
  const event = {
    ...{ type: 'MessageCorrectionProposed', messageId, correctionId: 'c', raw: 'TVNI' },
    ...{ reason: 'By phone', by: 'nurse-ito', at: '2026-03-25T17:00:00Z' },
  } as const;
  const said = { actor: 'nurse-ito', commandId: 'c', commandDigest: 'd' };
  const id = `3f0c2d2e-7b1a-4f53-8c65-${String(messageId.length).padStart(12, '0')}`;
  const encoded = codec.encode(id, event, { ...said, correlationId: 'c', causationId: 'c' });
  const stream = `interfaceMessage-${messageId.replaceAll(' ', '.')}`;
  await store.append({ stream, expectedRevision: 'no-stream', events: [encoded] });
};

describe('a result that is taken as it comes', () => {
  it('opens nothing of what has waited for years under its patient', async () => {
    const below = inMemoryEventStore();
    const opened = new Set<string>();
    const noting = new Proxy(below, {
      get: (store, name: keyof EventStore) => {
        const own: unknown = store[name];
        if (typeof own !== 'function') return own;
        return (...given: unknown[]): unknown => {
          if (name === 'readStream') opened.add(String(given[0]));
          return Reflect.apply(own, store, given);
        };
      },
    });
    const practice = await new Practice(noting).opens();
    const comes = async (filler: string, status = 'F') => {
      const orders = [potassium('4.4', { filler, status })];
      const bytes = oru({ controlId: filler, orders });
      return (await practice.intake.takeIn(bytes, byAddress)).messageId ?? '';
    };
    for (let each = 0; each < 12; each += 1) await comes(`C-${each}`, 'C');
    await practice.follows();
    const messageId = await comes('F-1');
    const send = practice.takesAnew();
    opened.clear();
    await practice.follows((asked) =>
      asked.fields['messageId'] === messageId ? send(asked) : Promise.resolve({ is: 'accepted' }),
    );
    const messages = [...opened].filter((stream) => stream.startsWith('interfaceMessage-'));
    expect(messages).toEqual([`interfaceMessage-${messageId}`]);
    expect((await practice.message(messageId))?.taken).toHaveLength(1);
  });
});
