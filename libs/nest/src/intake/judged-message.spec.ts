import { describe, expect, it } from '@jest/globals';
import { keyedIds } from '@anamnesis/eventing';
import { judgedMessage, messageIdOf, sha256Of } from './judged-message.js';
import { senderOf, type KnownSender, type Origin, type SaysItIs } from './known-senders.js';
import { adt } from './records.fixture.js';
import {
  acme,
  byAddress,
  byEmr,
  byToken,
  emr,
  MARIAS_PID,
  oru,
  potassium,
} from './laboratory.fixture.js';

const judged = (bytes: Uint8Array, { testMode = false, from = byAddress } = {}) => {
  const verdict = judgedMessage(bytes, from, { senders: [acme], testMode });
  if (verdict.is === 'worth-keeping') return verdict.is;
  const { condition, at } = verdict.error;
  const place = at ? [at.segment, at.occurrence, at.field].filter(Boolean).join(' ') : '';
  return [verdict.is, condition, place].join(' · ');
};

describe('a message that comes', () => {
  it.each<[string, Uint8Array, string]>([
    ['as it should be', oru(), 'worth-keeping'],
    ['without a patient', oru({ pid: potassium('4.1'), orders: [] }), 'worth-keeping'],
    ['with line feeds', Buffer.from(oru().toString().replaceAll('\r', '\n')), 'worth-keeping'],
    ['as version 2.3', oru({ version: '2.3' }), 'worth-keeping'],
    ['empty', Buffer.from(''), 'refused · segment-sequence · '],
    ['as something else', Buffer.from('GET / HTTP/1.1\r\n'), 'refused · segment-sequence · '],
    ['of an unknown sender', oru({ sender: 'LAB|OTHER' }), 'refused · unknown-key · MSH 1 3'],
    ['without a control id', oru({ controlId: '' }), 'error · required-field-missing · MSH 1 10'],
    [
      'with a control id beyond every measure',
      oru({ controlId: 'x'.repeat(200) }),
      'error · required-field-missing · MSH 1 10',
    ],
    ['for training', oru({ processing: 'T' }), 'refused · unsupported-processing-id · MSH 1 11'],
    ['for debugging', oru({ processing: 'D' }), 'refused · unsupported-processing-id · MSH 1 11'],
    [
      'without a processing id',
      oru({ processing: '' }),
      'refused · unsupported-processing-id · MSH 1 11',
    ],
    ['as version 3', oru({ version: '3.0' }), 'refused · unsupported-version · MSH 1 12'],
    ['as version 2.2', oru({ version: '2.2' }), 'refused · unsupported-version · MSH 1 12'],
    ['as ADT', oru({ type: 'ADT^A08^ADT_A01' }), 'refused · unsupported-message-type · MSH 1 9'],
    ['as ORU^R30', oru({ type: 'ORU^R30' }), 'refused · unsupported-message-type · MSH 1 9'],
    [
      'in a character set that nobody knows',
      oru({ characterSet: 'KLINGON' }),
      'refused · table-value-not-found · MSH 1 18',
    ],
    [
      'in other letters than it says',
      oru({ characterSet: 'ASCII', pid: MARIAS_PID.replace('Maria', 'María') }),
      'error · data-type · MSH 1 18',
    ],
    [
      'with a line end in a value',
      oru({ orders: ['OBR|1||F-1|1^A\rsecond line'] }),
      'error · segment-sequence · ',
    ],
    [
      'with a result before any order',
      oru({ orders: ['ORC|RE', 'OBX|1|NM|1^A||1'] }),
      'error · segment-sequence · OBX 1',
    ],
    [
      'about two patients',
      oru({ orders: [potassium('4.1'), MARIAS_PID, potassium('4.2')] }),
      'error · segment-sequence · PID 2',
    ],
    ['twice at once', Buffer.concat([oru(), oru()]), 'error · segment-sequence · '],
  ])('%s is judged', (_how, bytes, verdict) => expect(judged(bytes)).toBe(verdict));

  it.each([
    ['goes on behind it', ['DSC|7|F'], 'error · segment-sequence · DSC 1'],
    ['goes on with a segment that was cut', ['ADD|more'], 'error · segment-sequence · ADD 1'],
  ])('waits for its sender when it %s: it would be cut off', (_how, more, verdict) =>
    expect(judged(oru({ orders: [potassium('4.1'), ...more] }))).toBe(verdict),
  );

  it('waits for its sender when it goes on with the one before it (MSH-14)', () => {
    const [header = '', ...others] = oru().toString().split('\r');
    const fields = header.split('|');
    fields[13] = '7';
    const bytes = Buffer.from([fields.join('|'), ...others].join('\r'));
    const verdict = judgedMessage(bytes, byAddress, { senders: [acme], testMode: false });
    expect(verdict).toMatchObject({
      is: 'error',
      error: { at: { segment: 'MSH', occurrence: 1, field: 14 } },
    });
  });

  it.each(['P', 'T', 'D', ''])('is taken in test mode with processing id "%s"', (processing) =>
    expect(judged(oru({ processing }), { testMode: true })).toBe('worth-keeping'),
  );

  it('is told nothing more when nobody knows its sender', () => {
    const stranger = oru({ sender: 'X|Y', version: '9', processing: 'T', controlId: '' });
    expect(judged(stranger)).toBe('refused · unknown-key · MSH 1 3');
  });

  it.each([
    ['nobody knows', oru({ characterSet: 'KLINGON' })],
    ['its header is not in', oru({ characterSet: 'ASCII', sender: 'LAB|M\u00fcller' })],
  ])('is answered by its own number also in a character set that %s', (_which, bytes) => {
    const verdict = judgedMessage(bytes, byAddress, { senders: [acme], testMode: false });
    const header = 'error' in verdict ? verdict.message?.header : undefined;
    expect([verdict.is, header?.text(3), header?.text(10)]).toEqual(['refused', 'LAB', '77']);
  });

  it('is refused of a sender that is registered for other messages', () => {
    const senders = [{ ...acme, sends: ['ADT', 'FHIR'] }] as const;
    const verdict = judgedMessage(oru(), byAddress, { senders, testMode: false });
    expect(verdict).toMatchObject({
      is: 'refused',
      error: {
        condition: 'unsupported-message-type',
        sentence: expect.stringContaining('is not registered for messages of this type'),
      },
    });
    expect(verdict).not.toHaveProperty('isStranger');
  });

  it.each([
    ['A^B', 'A^B'],
    ['A~B', 'A~B'],
    ['A\\S\\B', 'A^B'],
  ])('has the whole of its control id as its number: %s', (controlId, number) => {
    const verdict = judgedMessage(oru({ controlId }), byAddress, {
      ...{ senders: [acme], testMode: false },
    });
    expect(verdict).toMatchObject({ is: 'worth-keeping', controlId: number });
  });

  it('says of an order without its test what to do', () => {
    const bytes = oru({ orders: [potassium('4.1'), 'ORC|CA|P-2'] });
    expect(judged(bytes)).toBe('error · segment-sequence · ORC 1');
    const verdict = judgedMessage(bytes, byAddress, { senders: [acme], testMode: false });
    expect('error' in verdict && verdict.error.sentence).toMatch(/No test \(OBR\) follows/);
  });

  it('repeats nothing that it says in what is told', () => {
    const bytes = oru({ controlId: '', pid: MARIAS_PID });
    const verdict = judgedMessage(bytes, byAddress, { senders: [acme], testMode: false });
    expect(JSON.stringify('error' in verdict && verdict.error)).not.toMatch(/Alvarez|MRN-0815/);
  });
});

describe('an ADT that comes', () => {
  const says = (bytes: Uint8Array, senders: readonly KnownSender[] = [emr]): string => {
    const verdict = judgedMessage(bytes, byEmr, { senders, testMode: false });
    if (verdict.is === 'worth-keeping') return `${verdict.messageType} is worth keeping`;
    const { segment, occurrence, field = '' } = verdict.error.at ?? {};
    return `${verdict.is} · ${verdict.error.condition} · ${segment} ${occurrence} ${field}`.trim();
  };
  const without = (segment: string): Buffer =>
    Buffer.from(
      adt()
        .toString()
        .replace(new RegExp(`${segment}.*?\\r`), ''),
    );

  it.each(['A04', 'A08', 'A28', 'A31'])('as %s is worth keeping', (trigger) =>
    expect(says(adt({ trigger }))).toBe(`ADT^${trigger} is worth keeping`),
  );
  it.each(['A01', 'A03', 'A11', 'A40', 'a08', ''])('as "%s" is not taken', (trigger) =>
    expect(says(adt({ trigger }))).toBe('refused · unsupported-message-type · MSH 1 9'),
  );
  it.each(['2.3', '2.8', '2.8.2'])('as version %s is worth keeping', (version) =>
    expect(says(adt({ version }))).toBe('ADT^A08 is worth keeping'),
  );
  it('is refused of a laboratory', () =>
    expect(says(adt(), [{ ...emr, sends: ['ORU', 'FHIR'] }])).toBe(
      'refused · unsupported-message-type · MSH 1 9',
    ));
  it('has to say whom it is about', () =>
    expect(says(without('PID'))).toBe('error · segment-sequence · PID 1'));
  it('has to be about one patient', () =>
    expect(says(adt({ more: [MARIAS_PID] }))).toBe('error · segment-sequence · PID 2'));
  it('has to say when it was said, in EVN-2 or MSH-7', () => {
    expect(says(without('EVN'))).toBe('ADT^A08 is worth keeping');
    const timeless = Buffer.from(adt({ saidAt: '' }).toString().replace('20260325093100-0700', ''));
    expect(says(timeless)).toBe('error · required-field-missing · EVN 1 2');
  });
});

describe('the id of a message', () => {
  const SECRET = 'the digest key of this spec, long enough';
  const sent = { sender: 'acme-lab', controlId: '77', sha256: sha256Of(oru()) };
  const idWith = (changed: Partial<typeof sent>, secret = SECRET): string =>
    messageIdOf(keyedIds(secret), { ...sent, ...changed });

  it('is the same for the same message', () => expect(idWith({})).toBe(idWith({})));
  it.each<[string, Partial<typeof sent>]>([
    ['sender', { sender: 'other-lab' }],
    ['control id', { controlId: '78' }],
    ['content', { sha256: sha256Of(oru({ orders: [potassium('4.5')] })) }],
  ])('is another one for another %s', (_what, other) => expect(idWith(other)).not.toBe(idWith({})));
  it('tells nobody without the secret of the installation which message it was', () =>
    expect(idWith({}, `${SECRET}!`)).not.toBe(idWith({})));
});

describe('who sends', () => {
  const certified: KnownSender = {
    ...{ name: 'certified', sends: ['ORU'] },
    ...{ certificate: 'AB:CD', application: 'LAB' },
  };
  const both: KnownSender = { ...certified, name: 'both', address: '10.0.0.9' };
  const withCertificate = (fingerprint: string, address = '10.0.0.8'): Origin => ({
    ...{ is: 'certificate', fingerprint, address },
  });
  const lab: SaysItIs = { application: 'LAB', facility: 'ACME' };

  interface Asking {
    readonly senders: readonly KnownSender[];
    readonly origin?: Origin;
    readonly says?: SaysItIs;
  }
  const from = (address: string): Origin => ({ is: 'address', address });
  const renamed = { ...acme, name: 'again' };

  it.each<[string, Asking, string | undefined]>([
    ['whoever calls from its address', { senders: [acme] }, 'acme-lab'],
    ['it inside of IPv6', { senders: [acme], origin: from('::ffff:10.0.0.7') }, 'acme-lab'],
    ['nobody from elsewhere', { senders: [acme], origin: from('10.0.0.70') }, undefined],
    ['whoever has its token', { senders: [acme], origin: byToken }, 'acme-lab'],
    [
      'nobody who calls itself otherwise',
      { senders: [acme], says: { ...lab, facility: 'X' } },
      undefined,
    ],
    [
      'whoever has its certificate',
      { senders: [certified], origin: withCertificate('abcd') },
      'certified',
    ],
    [
      'nobody with another certificate',
      { senders: [certified], origin: withCertificate('abce') },
      undefined,
    ],
    [
      'nobody from elsewhere, if bound',
      { senders: [both], origin: withCertificate('abcd') },
      undefined,
    ],
    [
      'whoever has it and is there, if bound',
      { senders: [both], origin: withCertificate('abcd', '10.0.0.9') },
      'both',
    ],
    [
      'nobody by address alone who has a certificate',
      { senders: [both], origin: from('10.0.0.9') },
      undefined,
    ],
    [
      'nobody by its client alone who sends bundles only',
      { senders: [{ name: 'emr', sends: ['FHIR'], client: 'acme-interface' }], origin: byToken },
      undefined,
    ],
    [
      'nobody who says more than its messages should',
      { senders: [{ ...acme, facility: '' }] },
      undefined,
    ],
    [
      'whoever leaves empty what its messages leave empty',
      { senders: [{ ...acme, facility: '' }], says: { application: 'LAB' } },
      'acme-lab',
    ],
    ['nobody where two fit', { senders: [acme, renamed] }, undefined],
    ['one of two that say which', { senders: [acme, { ...renamed, facility: 'B' }] }, 'acme-lab'],
  ])('is %s', (_who, { senders, origin = byAddress, says = lab }, name) =>
    expect(senderOf(senders, origin, says)?.name).toBe(name),
  );
});
