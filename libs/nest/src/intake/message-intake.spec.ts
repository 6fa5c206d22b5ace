import { describe, expect, it } from '@jest/globals';
import { AcceptMessageCorrection, CorrectMessage, LARGEST_MESSAGE } from '@anamnesis/domain';
import { inMemoryEventStore, StoreUnavailable, type EventStore } from '@anamnesis/eventing';
import {
  byAddress,
  byToken,
  codesIn,
  drOkafor,
  MARIAS_PID,
  nurse,
  oru,
  potassium,
} from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

const open = () => new Practice().opens();
const strange = oru({ pid: MARIAS_PID.replace('Alvarez', 'Alvarez-Novak') });

const sent = async (practice: Practice, bytes: Uint8Array) => {
  const { is, messageId, acknowledgements } = await practice.intake.takeIn(bytes, byAddress);
  return { is, messageId, codes: codesIn(acknowledgements) };
};
const waitsOf = async (practice: Practice, messageId: string | undefined) =>
  (await practice.message(messageId))?.parked.map(({ reason: why, place }) =>
    [why, place].filter(Boolean).join(' '),
  );

describe('the largest message', () => {
  const filled = (bytes: number): Buffer => {
    const others = oru({ orders: [potassium('4.4'), 'ZMX|'] }).byteLength;
    return oru({ orders: [potassium('4.4'), `ZMX|${'x'.repeat(bytes - others)}`] });
  };

  it('fits into one append, as it came and mended', async () => {
    const practice = await open();
    const { codes, messageId } = await sent(practice, filled(LARGEST_MESSAGE));
    expect(codes).toEqual(['AA']);
    await practice.follows();
    expect(await waitsOf(practice, messageId)).toEqual([]);

    const stranger = await sent(practice, strange);
    const raw = filled(LARGEST_MESSAGE).toString('base64');
    const mended = { messageId: stranger.messageId, raw, reason: '\u20ac'.repeat(500) };
    expect(await practice.says(CorrectMessage, mended, nurse)).toMatchObject({ is: 'accepted' });
    const { messageId: mendedId } = mended;
    const correctionId = (await practice.message(mendedId))?.proposed?.correctionId;
    const accepted = { messageId: mendedId, correctionId };
    expect(await practice.says(AcceptMessageCorrection, accepted, drOkafor)).toMatchObject({
      is: 'accepted',
    });
  });

  it('has no byte more', async () => {
    const practice = await open();
    expect(await sent(practice, filled(LARGEST_MESSAGE + 1))).toMatchObject({ codes: ['AR 207'] });
  });

  it('is parked where one of its orders fits into no append', async () => {
    const practice = await open();
    // A quotation mark is written as two characters where results are kept.
    const lines = Array.from(
      { length: 12 },
      (_, index) => `OBX|${index + 2}|TX|T-${index}^Text^L||${'"'.repeat(29_000)}a||||||F`,
    );
    const order = [potassium('4.4'), ...lines].join('\r');
    const { codes, messageId } = await sent(practice, oru({ orders: [order] }));
    expect(codes).toEqual(['AA']);
    await practice.follows();
    expect(await waitsOf(practice, messageId)).toEqual(['too-large OBR[1]']);
  });
});

describe('a message that is turned down', () => {
  it.each([
    ['for training', oru({ processing: 'T' }), ['AR 202']],
    ['of nobody who is known', oru({ sender: 'X|Y' }), ['AR 204']],
    ['in a wrong order', oru({ orders: ['ORC|RE', 'OBX|1|NM|1^A||1'] }), ['AE 100']],
    ['in enhanced mode', oru({ processing: 'T', acknowledge: ['AL', 'AL'] }), ['CR 202']],
    ['too large', oru({ orders: [potassium('4'), `NTE|1||${'x'.repeat(370_000)}`] }), ['AR 207']],
  ])('leaves nothing: %s', async (_what, bytes, codes) => {
    const practice = await open();
    expect(await sent(practice, bytes)).toMatchObject({ codes });
    expect(await practice.recorded(['MessageReceived'])).toEqual([]);
  });

  it('is noted where somebody with a token sends as who that is not', async () => {
    const practice = await open();
    await practice.intake.takeIn(oru({ sender: 'X|Y' }), byToken);
    await practice.intake.takeInBundle(Buffer.from('{}'), {
      is: 'client',
      caller: { actor: 'somebody', role: 'laboratory' },
    });
    expect(await practice.events('AccessDenied')).toMatchObject([
      { what: 'ReceiveMessage', by: 'acme-interface', rule: 'sender-not-known' },
      { what: 'ReceiveMessage', by: 'somebody', rule: 'sender-not-known' },
    ]);
  });

  it('says nothing of anybody in any answer', async () => {
    const practice = await open();
    const all = [oru({ orders: ['ORC|RE', 'OBX|1'] }), oru({ processing: 'T' }), oru()];
    for (const bytes of all) {
      const { acknowledgements } = await practice.intake.takeIn(bytes, byAddress);
      expect(acknowledgements.join()).not.toMatch(/Alvarez|MRN-0815|Hill St|19580412/);
    }
  });

  it('is not accepted while it cannot be kept, and is when it is sent again', async () => {
    const below = inMemoryEventStore();
    let isAway = false;
    const practice = await new Practice(awayWhen(below, () => isAway)).opens();
    isAway = true;
    const answer = await practice.intake.takeIn(oru(), byAddress);
    expect([answer.is, codesIn(answer.acknowledgements)]).toEqual(['unavailable', ['AE 207']]);
    isAway = false;
    expect(await sent(practice, oru())).toMatchObject({ codes: ['AA'] });
  });
});

const awayWhen = (store: EventStore, isAway: () => boolean): EventStore =>
  new Proxy(store, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as unknown;
      if (name !== 'append' || !isAway()) {
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      }
      return () => Promise.reject(new StoreUnavailable('The store is away.'));
    },
  });
