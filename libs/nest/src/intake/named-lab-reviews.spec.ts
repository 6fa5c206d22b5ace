import { createHash } from 'node:crypto';
import { plainToInstance } from 'class-transformer';
import {
  AttachMessagePatient,
  type AccessLogEvent,
  type LabResultsReceived,
  type LabResultsReviewed,
  type MessageReceived,
  type PortalCaller,
} from '@anamnesis/domain';
import type { EventStore } from '@anamnesis/eventing';
import {
  acme,
  byAddress,
  DR_REYES,
  MARIA,
  MARIAS_PID,
  nurse,
  oru,
  potassium,
  records,
  TOMAS,
  TOMAS_PID,
} from './laboratory.fixture.js';
import type { MessagesByNumber } from './messages-in-views.js';
import { RecordNamedLabReview } from './named-lab-review.js';
import { NamedLabReviews } from './named-lab-reviews.js';
import { Practice } from './practice.fixture.js';

const line = (controlId: string, more: object = {}) => ({
  test: { code: '2823-3', system: 'LN' },
  controlId,
  ...more,
});
const said = (lines: readonly object[], more: object = {}) => ({
  ...{ application: 'LAB', facility: 'ACME', fillerNumber: 'F-1' },
  ...{ test: { code: '2823-3', system: 'LN' }, lines, reviewedBy: DR_REYES },
  ...more,
});

const open = async () => {
  const practice = await new Practice().opens();
  const { codec, door: commands, accessLog, clock, idOf } = practice;
  /** What was looked for. */
  const asked: string[] = [];
  const store: EventStore = {
    ...practice.store,
    readStream: (stream, from) => {
      asked.push(stream.split('-')[0] ?? '');
      return practice.store.readStream(stream, from);
    },
  };
  const messagesOf: MessagesByNumber = async ({ sender, controlId }) => {
    asked.push(`number ${controlId}`);
    const received = await practice.events<MessageReceived>('MessageReceived');
    const named = received.filter((each) => each.sender === sender && each.controlId === controlId);
    return named.map(({ messageId }) => messageId);
  };
  const given = { store, codec, commands, accessLog, clock, idOf, senders: [acme], messagesOf };
  const reviews = new NamedLabReviews(given);
  const reviewed = (named: object, by: PortalCaller = records, key = JSON.stringify(named)) =>
    reviews.record(plainToInstance(RecordNamedLabReview, named), by, key);
  return { practice, reviewed, asked };
};

/** A minute later, so that messages have an order. */
const takes = async (practice: Practice, bytes: Uint8Array) => {
  practice.now = new Date(Date.parse(practice.now) + 60_000).toISOString();
  await practice.intake.takeIn(bytes, byAddress);
  await practice.follows();
};
const results = (controlId: string, value: string, { status = 'F', filler = 'F-1' } = {}) =>
  oru({ controlId, orders: [potassium(value, { status, filler })] });
/** In OBX-11. */
const withStatus = (value: string, status: string) =>
  potassium(value).replace('||||F|||', `||||${status}|||`);
const reviewsIn = (practice: Practice) => practice.events<LabResultsReviewed>('LabResultsReviewed');
const nothing = { is: 'refused', reason: 'no-such-result' };

describe('a review in another system', () => {
  it('is of the report, the line and the version that it names', async () => {
    const { practice, reviewed } = await open();
    await takes(practice, results('1', '4.4'));
    await takes(practice, results('2', '4.9', { status: 'C' }));
    expect(await reviewed(said([line('2')]))).toMatchObject({ is: 'accepted', changed: true });
    const [report] = await practice.events<LabResultsReceived>('LabResultsReceived');
    const lineId = report?.lines[0]?.lineId;
    expect(await reviewsIn(practice)).toMatchObject([
      {
        ...{ reportId: report?.reportId, reviewedBy: DR_REYES, how: 'emr' },
        ...{ by: records.actor, lines: [{ lineId, version: 2 }] },
      },
    ]);
  });

  it('is refused where a newer version exists, and says of which of the lines named', async () => {
    const { practice, reviewed } = await open();
    await takes(practice, results('1', '4.4'));
    await takes(practice, results('2', '4.9', { status: 'C' }));
    expect(await reviewed(said([line('1')]))).toEqual({
      ...{ is: 'refused', reason: 'newer-version-exists', details: { line: '0' } },
    });
    expect(await reviewsIn(practice)).toEqual([]);
  });

  it('is answered the same when it is said again, also after a newer version has come', async () => {
    const { practice, reviewed } = await open();
    await takes(practice, results('1', '4.4'));
    await reviewed(said([line('1')]));
    await takes(practice, results('2', '4.9', { status: 'C' }));
    expect(await reviewed(said([line('1')]))).toMatchObject({ is: 'accepted', repeated: true });
  });

  it('may name a message that only repeated the line', async () => {
    const { practice, reviewed } = await open();
    await takes(practice, results('1', '4.4'));
    await takes(practice, results('2', '4.4'));
    expect(await reviewed(said([line('2')]))).toMatchObject({ is: 'accepted' });
  });

  it('may name one that did so through a host whose clock is behind', async () => {
    const { practice, reviewed } = await open();
    await takes(practice, results('1', '4.4'));
    practice.now = new Date(Date.parse(practice.now) - 120_000).toISOString();
    await takes(practice, results('2', '4.4'));
    expect(await reviewed(said([line('2')]))).toMatchObject({ is: 'accepted' });
  });

  it.each<[string, string]>([
    ['the specimen', withStatus('4.4', 'F')],
    ['the value that is final now', withStatus('', 'U')],
  ])('may name a message that repeated the line and left out %s', async (_what, repeat) => {
    const { practice, reviewed } = await open();
    const told = `${withStatus('4.4', 'F')}\rSPM|1|||BLD^Blood^HL70487`;
    await takes(practice, oru({ controlId: '1', orders: [told] }));
    await takes(practice, oru({ controlId: '2', orders: [repeat] }));
    expect(await reviewed(said([line('2')]))).toMatchObject({ is: 'accepted' });
    expect((await reviewsIn(practice))[0]?.lines).toMatchObject([{ version: 1 }]);
  });

  it('may spell the system of a code in another way, and leave it out where it is plain', async () => {
    const { practice, reviewed } = await open();
    await takes(practice, results('1', '4.4'));
    const test = { code: '2823-3', system: 'http://loinc.org' };
    const named = said([line('1', { test: { code: '2823-3' } })], { test });
    expect(await reviewed(named)).toMatchObject({ is: 'accepted' });
  });

  it('tells lines of one code apart by their sub-ids', async () => {
    const { practice, reviewed } = await open();
    const [order = '', first = ''] = potassium('4.4').split('\r');
    const second = first.replace('LN||4.4', 'LN|b|9.9');
    await takes(practice, oru({ controlId: '1', orders: [[order, first, second].join('\r')] }));
    expect(await reviewed(said([line('1', { subId: 'c' })]))).toEqual(nothing);
    expect(await reviewed(said([line('1'), line('1', { subId: 'b' })]))).toMatchObject({
      is: 'accepted',
    });
    const [review] = await reviewsIn(practice);
    expect(new Set(review?.lines.map(({ lineId }) => lineId)).size).toBe(2);
  });

  it('counts for the oldest of several messages under one number, unless it says its digest', async () => {
    const { practice, reviewed } = await open();
    const corrected = results('MSG00001', '4.9', { status: 'C' });
    await takes(practice, results('MSG00001', '4.4'));
    await takes(practice, corrected);
    expect(await reviewed(said([line('MSG00001')]))).toMatchObject({
      reason: 'newer-version-exists',
    });
    const sha256 = createHash('sha256').update(corrected).digest('hex');
    expect(await reviewed(said([line('MSG00001', { sha256 })]))).toMatchObject({ is: 'accepted' });
  });
});

describe('a review of many lines', () => {
  const subIds = Array.from({ length: 20 }, (_, index) => `s${index}`);
  const [order = '', first = ''] = potassium('4.4').split('\r');
  const sent = (controlId: string, some: readonly string[]) => {
    const lines = some.map((subId, at) =>
      first.replace('OBX|1', `OBX|${at + 1}`).replace('LN||4.4', `LN|${subId}|4.4`),
    );
    return oru({ controlId, orders: [[order, ...lines].join('\r')] });
  };

  it('reads what it is about once, however many lines of one message it names', async () => {
    const { practice, reviewed, asked } = await open();
    await takes(practice, sent('1', subIds));
    const named = subIds.map((subId) => line('1', { subId }));
    expect(await reviewed(said(named))).toMatchObject({ is: 'accepted' });
    expect((await reviewsIn(practice))[0]?.lines).toHaveLength(20);
    expect(asked).toEqual(['number 1', 'interfaceMessage', 'labReport', 'labReport']);
  });

  it('reads their report once, also where each line was seen in a message of its own', async () => {
    const { practice, reviewed, asked } = await open();
    const some = subIds.slice(0, 5);
    for (const subId of some) await takes(practice, sent(subId, [subId]));
    const named = some.map((subId) => line(subId, { subId }));
    expect(await reviewed(said(named))).toMatchObject({ is: 'accepted' });
    expect(asked.filter((what) => what === 'labReport')).toHaveLength(2);
    expect(asked.filter((what) => what === 'interfaceMessage')).toHaveLength(5);
  });

  it('is looked for where the order was filed anew, which is found out once', async () => {
    const { practice, reviewed, asked } = await open();
    await practice.knowsNumber('MRN-4711', TOMAS);
    const his = potassium('4.4', { status: 'C' });
    // OBX-11: it was another patient's.
    const takenBack = his.replace('||||C|||', '||||W|||');
    await takes(practice, oru({ controlId: '8', pid: TOMAS_PID, orders: [his] }));
    await takes(practice, oru({ controlId: '9', pid: TOMAS_PID, orders: [takenBack] }));
    await takes(practice, sent('1', ['s1']));
    await takes(practice, sent('2', ['s2']));
    const named = [line('1', { subId: 's1' }), line('2', { subId: 's2' })];
    expect(await reviewed(said(named))).toMatchObject({ is: 'accepted' });
    expect(asked.filter((what) => what === 'labReport')).toHaveLength(3);
    expect(await reviewsIn(practice)).toMatchObject([{ patientId: MARIA, lines: [{}, {}] }]);
  });
});

describe('a review that names nothing', () => {
  it.each<[string, object]>([
    ['another laboratory', { facility: 'OTHER' }],
    ['no laboratory', { application: undefined, facility: undefined }],
    ['an unknown number of an order', { fillerNumber: 'F-9' }],
    ['another test', { test: { code: '2345-7', system: 'LN' } }],
    ['a test of another system', { test: { code: '2823-3', system: 'L' } }],
    ['an unknown message', { lines: [line('9')] }],
    ['another line', { lines: [line('1', { test: { code: '2345-7', system: 'LN' } })] }],
    ['one line of several that is unknown', { lines: [line('1'), line('1', { subId: 'x' })] }],
    ['other bytes', { lines: [line('1', { sha256: '0'.repeat(64) })] }],
  ])('is refused alike: %s', async (_what, more) => {
    const { practice, reviewed } = await open();
    await takes(practice, results('1', '4.4'));
    expect(await reviewed(said([line('1')], more))).toEqual(nothing);
    expect(await reviewsIn(practice)).toEqual([]);
    expect(await practice.events<AccessLogEvent>('CommandRefused')).toContainEqual(
      expect.objectContaining({ what: 'RecordLabReview', reason: 'no-such-result' }),
    );
  });

  it('is refused the same where the message waits, for nobody knows whose it is', async () => {
    const { practice, reviewed } = await open();
    const pid = MARIAS_PID.replace('MRN-0815', 'MRN-9');
    await takes(practice, oru({ controlId: '1', pid }));
    expect(await reviewed(said([line('1')]))).toEqual(nothing);
  });

  it('is refused of a message whose text people here have mended: nobody else has seen that', async () => {
    const { practice, reviewed } = await open();
    const pid = MARIAS_PID.replace('MRN-0815', 'MRN-9');
    const { messageId } = await practice.intake.takeIn(oru({ controlId: '1', pid }), byAddress);
    await practice.follows();
    const mended = oru({ controlId: '1', pid, orders: [potassium('4.5')] }).toString('base64');
    expect(await practice.mends(messageId, mended)).toMatchObject({ is: 'accepted' });
    const attached = { messageId, patientId: MARIA, reason: 'The laboratory told us by phone' };
    await practice.says(AttachMessagePatient, attached, nurse);
    await practice.follows();
    expect((await practice.message(messageId))?.taken).toHaveLength(1);
    expect(await reviewed(said([line('1')]))).toEqual(nothing);
  });

  it('is denied to people and to laboratories before anything is looked for', async () => {
    const { practice, reviewed } = await open();
    expect(await reviewed(said([line('9')]), nurse)).toEqual({ is: 'not-allowed' });
    expect(await practice.events<AccessLogEvent>('AccessDenied')).toContainEqual(
      expect.objectContaining({ what: 'RecordLabReview', by: nurse.actor }),
    );
  });

  it('is malformed where it says less than a name', async () => {
    const { reviewed } = await open();
    expect(await reviewed(said([]))).toMatchObject({ is: 'malformed' });
    expect(await reviewed(said([line('')]))).toMatchObject({
      fields: [{ field: 'lines.0.controlId' }],
    });
  });
});
