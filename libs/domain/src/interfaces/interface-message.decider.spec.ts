import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import {
  AcceptMessageCorrection,
  AttachMessagePatient,
  CorrectMessage,
  DeclareMessagePatientNew,
  DiscardMessage,
  NoteMessageTaken,
  ParkMessage,
  ReceiveMessage,
  ReplayMessage,
  type InterfaceMessageCommand,
} from './commands.js';
import type { InterfaceMessageEvent, MessageParked } from './events.js';
import {
  admission,
  attached,
  corrected,
  counts,
  declaredNew,
  discarded,
  lab,
  maria,
  marias,
  mended,
  messageId,
  nurse,
  onFile,
  parked,
  portal,
  proposed,
  provider,
  raw,
  replayed,
  reports,
  sent,
  strangers,
  taken,
  tomas,
} from './history.fixture.js';
import { interfaceMessage, isOver } from './interface-message.decider.js';

const given = givenFor(interfaceMessage);
const { reason } = attached;
const receive = said(ReceiveMessage, sent);
const receiveMarias = said(ReceiveMessage, { ...sent, patientId: maria });
const attach = said(AttachMessagePatient, { messageId, patientId: maria, reason });
const declareNew = said(DeclareMessagePatientNew, { messageId, reason: declaredNew.reason });
const noteUpdate = said(NoteMessageTaken, {
  ...{ messageId, attempt: 1, reports: [], patientUpdate: 'counts' },
});
const correct = said(CorrectMessage, { messageId, raw: mended, reason: proposed.reason });
const { correctionId } = proposed;
const accept = said(AcceptMessageCorrection, { messageId, correctionId });
const replay = said(ReplayMessage, { messageId, reason: replayed.reason });
const discard = said(DiscardMessage, { messageId, reason: discarded.reason });
const noteTaken = said(NoteMessageTaken, { messageId, attempt: 1, reports: [reports[0]] });
const park = (place?: string, attempt = 1) =>
  said(ParkMessage, {
    ...{ messageId, attempt, reason: 'no-results' },
    ...(place === undefined ? {} : { place }),
  });
const parkedAt = (place: string) => parked('no-results', { place });

type Events = readonly InterfaceMessageEvent[];
const byPortal = (...events: Events) =>
  given(...events)
    .by(portal.by)
    .at(portal.at);
const byNurse = (...events: Events) =>
  given(...events)
    .by(nurse.by)
    .at(nurse.at)
    .knowing(onFile);
const byProvider = (...events: Events) =>
  given(...events)
    .by(provider.by)
    .at(provider.at);
const unknown = parked('patient-unknown');

describe('receiving a message', () => {
  it('keeps it as it came', () => given().by(lab.by).at(lab.at).when(receive).then(strangers));
  it('says whose it is where the file agreed', () =>
    given().by(lab.by).at(lab.at).when(receiveMarias).then(marias));
  it.each<[string, Events]>([
    ['the same message again', [strangers]],
    ['it after it was parked', [strangers, unknown]],
    ['it after it was discarded', [strangers, unknown, discarded]],
    ['it after it was taken', [marias, taken]],
  ])('changes nothing for %s', (_what, events) =>
    given(...events)
      .when(receive)
      .thenNothing(),
  );
});

describe('noting that a message is taken', () => {
  it('names the reports that it spoke of', () => byPortal(marias).when(noteTaken).then(taken));
  it('adds nothing for reports that are noted', () =>
    byPortal(marias, taken).when(noteTaken).thenNothing());
  it('adds only the others', () => {
    const both = said(NoteMessageTaken, { messageId, attempt: 1, reports });
    byPortal(marias, taken)
      .when(both)
      .then({ ...taken, reports: [reports[1]] });
  });
  it('says nothing about a later attempt', () =>
    byPortal(marias, replayed).when(noteTaken).thenNothing());
});

describe('noting what became of what a message says of its patient', () => {
  it('says that it counts', () => byPortal(admission).when(noteUpdate).then(counts));
  it('says that it was older than what is known', () =>
    byPortal(admission)
      .when(said(NoteMessageTaken, { ...noteUpdate, patientUpdate: 'older-than-known' }))
      .then({ ...counts, patientUpdate: 'older-than-known' }));
  it('adds nothing when it is noted', () =>
    byPortal(admission, counts).when(noteUpdate).thenNothing());
  it('says it of every attempt', () =>
    byPortal(admission, counts, replayed)
      .when(said(NoteMessageTaken, { ...noteUpdate, attempt: 2 }))
      .then({ ...counts, attempt: 2 }));
  it('says nothing where neither a report nor a patient is spoken of', () =>
    byPortal(admission)
      .when(said(NoteMessageTaken, { messageId, attempt: 1, reports: [] }))
      .thenNothing());
});

describe('saying that a message is about nobody on file', () => {
  it('begins a new attempt', () => byNurse(admission, unknown).when(declareNew).then(declaredNew));
  it('changes nothing while that is being taken', () =>
    byNurse(admission, unknown, declaredNew).when(declareNew).thenNothing());
  it('begins another one when it waits again', () =>
    byNurse(admission, unknown, declaredNew, parked('patient-incomplete', { attempt: 2 }))
      .when(declareNew)
      .then({ ...declaredNew, attempt: 3 }));
  it('is refused for results, which are of somebody on file', () =>
    byNurse(strangers, unknown).when(declareNew).thenRefused('names-no-new-patient'));
  it.each<[string, Events]>([
    ['the file found', [{ ...admission, patientId: maria }]],
    ['staff have found', [admission, unknown, attached]],
  ])('is refused for one whose patient %s', (_what, events) =>
    byNurse(...events)
      .when(declareNew)
      .thenRefused('message-of-known-patient'),
  );
  it('is refused once it is taken', () =>
    byNurse(admission, counts).when(declareNew).thenRefused('message-already-taken'));
  it('is not said of the text that staff mend afterwards', () => {
    const fold = (...events: Events) =>
      events.reduce(interfaceMessage.evolve, interfaceMessage.initialState).message;
    expect(fold(admission, declaredNew)?.isOfNewPatient).toBe(true);
    expect(fold(admission, declaredNew, corrected)?.isOfNewPatient).toBe(false);
  });
});

describe('parking a message', () => {
  it('says why, and where in it', () =>
    byPortal(marias).when(park('OBR[2]')).then(parkedAt('OBR[2]')));
  it('adds nothing for what waits already', () =>
    byPortal(marias, parkedAt('OBR[2]')).when(park('OBR[2]')).thenNothing());
  it('adds another order that waits', () =>
    byPortal(marias, parkedAt('OBR[1]')).when(park('OBR[2]')).then(parkedAt('OBR[2]')));
  it('can say it of the whole message', () =>
    byPortal(marias).when(park()).then(parked('no-results')));
  it('says nothing about a later attempt', () =>
    byPortal(strangers, unknown, attached).when(park('OBR[2]')).thenNothing());
});

describe('attaching the patient', () => {
  it('begins a new attempt', () => byNurse(strangers, unknown).when(attach).then(attached));
  it('can name another one while it waits', () => {
    const toTomas = { ...attached, patientId: tomas };
    byNurse(strangers, unknown, toTomas, parked('filed-under-another-patient', { attempt: 2 }))
      .when(attach)
      .then({ ...attached, attempt: 3 });
  });
  it('changes nothing where it is hers already', () =>
    byNurse(strangers, unknown, attached).when(attach).thenNothing());
  it('can be said again where it waits: then a person has said it', () =>
    byNurse(strangers, attached, parked('patient-disagrees', { attempt: 2 }))
      .when(attach)
      .then({ ...attached, attempt: 3 }));
  it('brings a discarded one back', () =>
    byNurse(strangers, unknown, attached, discarded)
      .when(attach)
      .then({ ...attached, attempt: 3 }));
  it('is refused where the file itself had agreed', () =>
    byNurse(marias, parkedAt('OBR[1]')).when(attach).thenRefused('message-of-known-patient'));
  it('is refused for a patient who was never recorded', () =>
    given(strangers, unknown).when(attach).thenRefused('no-such-patient'));
  it('is refused once it is taken', () =>
    byNurse(strangers, unknown, attached, { ...taken, attempt: 2 })
      .when(attach)
      .thenRefused('message-already-taken'));
});

describe('correcting a message', () => {
  it('waits for another person, and begins no attempt', () => {
    const byOne = byNurse(strangers, unknown).when(correct);
    byOne.then(proposed);
    const { message } = [strangers, unknown, proposed].reduce(
      interfaceMessage.evolve,
      interfaceMessage.initialState,
    );
    expect(message).toMatchObject({ raw, attempt: 1, isMended: false });
  });
  it('is possible where one of its orders waits', () =>
    byNurse(marias, taken, parkedAt('OBR[2]')).when(correct).then(proposed));
  it('changes nothing when the same is proposed', () =>
    byProvider(strangers, unknown, proposed).when(correct).thenNothing());
  it('changes nothing when it says what it said', () =>
    byNurse(strangers, unknown, proposed, corrected).when(correct).thenNothing());
  it('takes the place of what was proposed', () => {
    const other = said(CorrectMessage, { messageId, raw, reason: proposed.reason });
    byNurse(strangers, unknown, { ...proposed, correctionId: maria })
      .when(other)
      .then({ ...proposed, raw });
  });
  it('takes the text that was sent as one in UTF-8', () => {
    const same = said(CorrectMessage, { messageId, raw, reason: proposed.reason });
    byNurse(strangers, unknown)
      .when(same)
      .then({ ...proposed, raw });
  });
  it('is refused once it is taken', () =>
    byNurse(marias, taken).when(correct).thenRefused('message-already-taken'));
});

describe('accepting what was mended', () => {
  it('begins a new attempt with the mended text', () =>
    byProvider(strangers, unknown, proposed).when(accept).then(corrected));
  it('is refused for whoever mended it', () =>
    byNurse(strangers, unknown, proposed).when(accept).thenRefused('second-person-needed'));
  it.each<[string, Events]>([
    ['nothing was mended', [strangers, unknown]],
    ['another text was mended since', [strangers, unknown, { ...proposed, correctionId: maria }]],
    ['it was accepted', [strangers, unknown, proposed, corrected]],
    ['it was discarded', [strangers, unknown, proposed, discarded]],
  ])('is refused where %s', (_why, events) =>
    byProvider(...events)
      .when(accept)
      .thenRefused('no-such-proposal'),
  );
  it('is possible when staff have said meanwhile whose the text is', () =>
    byProvider(strangers, unknown, proposed, attached, parked('refused', { attempt: 2 }))
      .when(accept)
      .then({ ...corrected, attempt: 3 }));
  it('is refused once it is taken', () =>
    byProvider(strangers, proposed, { ...taken, attempt: 1 })
      .when(accept)
      .thenRefused('message-already-taken'));
  it('is not possible any more once it was taken as it stood, however it is taken anew', () =>
    byProvider(strangers, unknown, proposed, attached, { ...taken, attempt: 2 }, replayed)
      .when(accept)
      .thenRefused('no-such-proposal'));
  it('stays possible where another part of it waits', () =>
    byProvider(marias, parkedAt('OBR[2]'), proposed, taken).when(accept).then(corrected));
  it('brings back one that was discarded before it was mended', () =>
    byProvider(strangers, unknown, discarded, proposed).when(accept).then(corrected));
  it('lets nobody say any more whose the text before was', () => {
    const { message } = [strangers, attached, proposed, { ...corrected, attempt: 3 }].reduce(
      interfaceMessage.evolve,
      interfaceMessage.initialState,
    );
    expect(message).toMatchObject({ raw: mended, isMended: true, patientId: maria });
    expect(message).not.toHaveProperty('attachedBy');
    expect(message).not.toHaveProperty('proposed');
  });
});

describe('replaying a message', () => {
  it.each<[string, Events]>([
    ['waits', [strangers, unknown]],
    ['is taken', [marias, taken]],
    ['was discarded', [strangers, discarded]],
  ])('begins a new attempt of one that %s', (_what, events) =>
    byNurse(...events)
      .when(replay)
      .then(replayed),
  );
  it('counts every time', () =>
    byNurse(marias, replayed)
      .when(replay)
      .then({ ...replayed, attempt: 3 }));
});

describe('whether anybody waits for something in a message', () => {
  it.each<[string, boolean, Events]>([
    ['has come', false, [strangers]],
    ['waits', false, [strangers, unknown]],
    ['is taken', true, [marias, taken]],
    ['is taken but for one of its orders', false, [marias, parkedAt('OBR[2]'), taken]],
    ['was let be', true, [strangers, unknown, discarded]],
    ['was let be, and was mended since', false, [strangers, unknown, discarded, proposed]],
    ['was let be again', true, [strangers, unknown, discarded, proposed, discarded]],
    ['was mended before it was let be', true, [strangers, unknown, proposed, discarded]],
  ])('that %s: %p is that it is over', (_what, expected, events) => {
    const { message } = events.reduce(interfaceMessage.evolve, interfaceMessage.initialState);
    expect(message && isOver(message)).toBe(expected);
  });
});

describe('discarding a message', () => {
  it('says why nobody waits for it', () =>
    byNurse(strangers, unknown).when(discard).then(discarded));
  it('changes nothing when it was discarded', () =>
    byNurse(strangers, discarded).when(discard).thenNothing());
  it('changes something where it was mended since', () =>
    byNurse(strangers, discarded, proposed).when(discard).then(discarded));
  it('is possible again after a replay', () =>
    byNurse(strangers, discarded, replayed).when(discard).then(discarded));
  it('is possible where a part of it waits', () =>
    byNurse(marias, taken, parkedAt('OBR[2]')).when(discard).then(discarded));
  it('is refused once it is taken', () =>
    byNurse(marias, taken).when(discard).thenRefused('message-already-taken'));
});

describe('a message that never came', () => {
  const commands: readonly InterfaceMessageCommand[] = [
    ...[noteTaken, park(), attach, declareNew, correct, accept, replay, discard],
  ];
  it.each(commands.map((command): [string, InterfaceMessageCommand] => [command.type, command]))(
    'refuses %s',
    (_type, command) => given().when(command).thenRefused('no-such-message'),
  );
});

describe('what a message was found to speak of besides', () => {
  const named = [{ fillerNumber: 'F-1', words: ['potassium'], times: ['2026-03-24'] }];
  const mayMean = { named, patients: [maria], ofAnybody: false };
  const parkAs = (more: More) =>
    said(ParkMessage, { messageId, attempt: 1, reason: 'no-results', ...more });
  type More = Pick<MessageParked, 'reports' | 'mayMean'>;
  const first = parked('no-results', { reports: [reports[0]], mayMean });
  const standing = (...events: Events) =>
    events.reduce(interfaceMessage.evolve, interfaceMessage.initialState).message;

  it.each<[string, More]>([
    ['another report', { reports }],
    ['another order', { mayMean: { ...mayMean, named: [{ words: ['k'], times: [] }] } }],
  ])('is said of the same reason, once: %s', (_what, more) => {
    const second = parked('no-results', more);
    byPortal(marias, first).when(parkAs(more)).then(second);
    byPortal(marias, first, second).when(parkAs(more)).thenNothing();
  });
  it('stands against it once, and is all of it until it is taken anew', () => {
    const other = { named: [{ words: [], times: [] }], patients: [tomas], ofAnybody: true };
    const second = parked('no-results', { reports, mayMean: other });
    expect(standing(marias, first, second)).toMatchObject({
      ...{ parked: [{ reason: 'no-results' }], speaksOf: reports },
      mayMean: {
        ...{ named: [...named, ...other.named], patients: [maria, tomas], ofAnybody: true },
      },
    });
    const anew = standing(marias, first, second, replayed);
    expect(anew).not.toHaveProperty('mayMean');
    expect(anew).toMatchObject({ speaksOf: reports });
  });
});

describe('whose data a message is', () => {
  const fold = (...events: Events) =>
    events.reduce(interfaceMessage.evolve, interfaceMessage.initialState);

  it.each<[string, string, Events]>([
    ['the patient’s whose it was when it came', maria, [marias]],
    ['still the patient’s', maria, [marias, taken, replayed]],
    ['its own while nobody knows', messageId, [strangers]],
    ['its own also when its patient is found later', messageId, [strangers, unknown, attached]],
  ])('is %s', (_what, subject, events) => {
    const later = [taken, unknown, attached, declaredNew, proposed, corrected, replayed, discarded];
    for (const event of later) {
      expect(interfaceMessage.subjectOf(fold(...events), event)).toBe(subject);
    }
  });
  it('is known of its first event', () => {
    expect(interfaceMessage.subjectOf({}, marias)).toBe(maria);
    expect(interfaceMessage.subjectOf({}, strangers)).toBe(messageId);
  });
  it('is touched as the data of whoever it is, or is to be', () => {
    expect(interfaceMessage.patientOf(fold(marias), discard)).toBe(maria);
    expect(interfaceMessage.patientOf({}, receiveMarias)).toBe(maria);
    expect(interfaceMessage.patientOf(fold(strangers), discard)).toBeUndefined();
    expect(interfaceMessage.patientOf(fold(strangers), attach)).toBe(maria);
    expect(interfaceMessage.patientOf(fold(strangers, attached), replay)).toBe(maria);
  });
});
