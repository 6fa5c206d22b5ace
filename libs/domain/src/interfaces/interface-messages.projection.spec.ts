import { givenProjection } from '@anamnesis/eventing/testing';
import {
  attached,
  corrected,
  discarded,
  lab,
  maria,
  marias,
  messageId,
  nurse,
  parked,
  portal,
  proposed,
  replayed,
  reports,
  strangers,
  taken,
} from './history.fixture.js';
import { interfaceMessages } from './interface-messages.projection.js';

const given = givenProjection(interfaceMessages);
const unknown = parked('patient-unknown');

describe('the list of messages', () => {
  it('shows one that came, and nothing of what it says', () => {
    given(strangers).thenRow(messageId, {
      messageId,
      subject: messageId,
      sender: 'acme-lab',
      format: 'hl7v2',
      messageType: 'ORU^R01',
      controlId: '77',
      status: 'waiting',
      waits: [],
      reports: [],
      speaksOf: [],
      attempt: 1,
      receivedAt: lab.at,
      changedAt: lab.at,
      lastPosition: '000001',
    });
  });
  it('shows whose it is', () =>
    void given(marias).thenRowWith(messageId, { patientId: maria, subject: maria }));
  it('shows what was recorded of it', () =>
    void given(marias, taken).thenRowWith(messageId, {
      status: 'taken',
      reports: [reports[0]],
      changedAt: portal.at,
    }));
  it('shows why it waits and since when, and every order that does', () =>
    void given(
      marias,
      parked('no-results', { place: 'OBR[1]' }),
      parked('filed-under-another-patient', { place: 'OBR[3]', at: nurse.at }),
    ).thenRowWith(messageId, {
      status: 'parked',
      reason: 'no-results',
      waitsSince: portal.at,
      waits: [
        { reason: 'no-results', place: 'OBR[1]' },
        { reason: 'filed-under-another-patient', place: 'OBR[3]' },
      ],
    }));
  it('keeps the marks by which a report finds it, and waits once for one reason', () => {
    const waits = parked('no-results', { place: 'OBR[1]', reports: [reports[0]] });
    const marks = ['5b1c0a52-7d51-8f0e-9c55-0a6f3a1d7b01'];
    const more = { ...waits, reports: [reports[1]], marks };
    const row = {
      speaksOf: [...reports, ...marks],
      waits: [{ reason: 'no-results', place: 'OBR[1]' }] as const,
    };
    given(marias, waits, more).thenRowWith(messageId, { ...row, status: 'parked' });
    given(marias, waits, discarded, more).thenRowWith(messageId, { ...row, status: 'discarded' });
  });
  it('keeps of which reports it spoke, however it is taken anew', () =>
    void given(
      marias,
      { ...parked('no-results', { place: 'OBR[1]' }), reports: [reports[0]] },
      replayed,
      { ...parked('no-results', { place: 'OBR[2]' }), attempt: 2, reports },
      taken,
    ).thenRowWith(messageId, { speaksOf: reports }));
  it.each([
    ['before', [parked('no-results', { place: 'OBR[2]' }), taken]],
    ['behind', [taken, parked('no-results', { place: 'OBR[2]' })]],
  ])(
    'shows that a part of it waits, which was parked %s the others were taken',
    (_when, events) =>
      void given(marias, ...events).thenRowWith(messageId, {
        status: 'parked',
        reports: [reports[0]],
      }),
  );
  it('shows it as the patient’s to whom it was attached, and by whom', () =>
    void given(strangers, unknown, attached).thenRowWith(messageId, {
      status: 'waiting',
      reason: undefined,
      waitsSince: undefined,
      waits: [],
      attempt: 2,
      patientId: maria,
      subject: maria,
      decidedBy: nurse.by,
      decidedBecause: attached.reason,
    }));
  it.each([
    ['corrected', corrected],
    ['to be replayed', replayed],
  ])(
    'shows that it is %s',
    (_how, event) =>
      void given(strangers, unknown, event).thenRowWith(messageId, {
        status: 'waiting',
        attempt: 2,
        subject: messageId,
        decidedBecause: event.reason,
      }),
  );
  it('shows that somebody has mended it, until another person has accepted that', () => {
    const { correctionId, reason, by, at } = proposed;
    const correction = { correctionId, reason, by, at };
    given(strangers, unknown, proposed).thenRowWith(messageId, { status: 'parked', correction });
    given(strangers, unknown, proposed, corrected).thenRowWith(messageId, {
      status: 'waiting',
      correction: undefined,
    });
  });
  it('shows nothing of what was mended once it is taken as it stood', () =>
    void given(strangers, unknown, proposed, replayed, taken).thenRowWith(messageId, {
      status: 'taken',
      correction: undefined,
    }));
  it('shows what was mended while another part of it waits', () => {
    const { correctionId, reason, by, at } = proposed;
    const waits = parked('no-results', { place: 'OBR[2]' });
    given(marias, waits, proposed, taken).thenRowWith(messageId, {
      status: 'parked',
      correction: { correctionId, reason, by, at },
    });
  });
  it('shows one that was let be again when somebody has mended it', () =>
    void given(strangers, unknown, discarded, proposed).thenRowWith(messageId, {
      status: 'parked',
      reason: 'patient-unknown',
    }));
  it('shows it also where it was let be before anything stood against it', () =>
    void given(strangers, discarded, proposed).thenRowWith(messageId, {
      status: 'parked',
      reason: undefined,
      waitsSince: proposed.at,
    }));
  it('shows nothing of what was mended once it is let be', () =>
    void given(strangers, unknown, proposed, discarded).thenRowWith(messageId, {
      status: 'discarded',
      correction: undefined,
    }));
  it('shows that it was discarded, and what stood against it', () =>
    void given(strangers, unknown, discarded).thenRowWith(messageId, {
      status: 'discarded',
      reason: 'patient-unknown',
      decidedBy: nurse.by,
      decidedBecause: discarded.reason,
    }));
});
