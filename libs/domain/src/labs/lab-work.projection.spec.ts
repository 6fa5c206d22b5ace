import { givenProjection } from '@anamnesis/eventing/testing';
import type {
  LabReportCorrectionApproved,
  LabResultsReceived,
  LabReviewBecameOverdue,
  LateLabResultsKept,
} from './events.js';
import { labWork, workAfter } from './lab-work.projection.js';
import {
  about,
  corrected,
  drLee,
  fromNobodyKnown,
  glucose,
  identified,
  lees,
  overdueAt,
  received,
  receivedAt,
  reviewed,
  riddle,
  rosa,
  rosasReport,
  workFrom,
} from './review-due.fixture.js';
import { groupOfOrderer } from './review-due-waits.policy.js';

const given = givenProjection(labWork);
const overdue = (waitsFor: LabReviewBecameOverdue['waitsFor']): LabReviewBecameOverdue => ({
  type: 'LabReviewBecameOverdue',
  ...{ ...about, waitsFor, overdueSince: overdueAt, by: 'portal', at: overdueAt },
});

describe('the work on a report', () => {
  it('waits for its review from when it came', () => {
    const { lineId, version, status, test } = glucose;
    given(received).thenRow(rosasReport, {
      reportId: rosasReport,
      patientId: rosa,
      orderingProviderId: drLee,
      orderedByAsSent: 'LEE^CHRIS',
      orderedAt: '2026-03-01T18:00:00Z',
      collected: ['2026-03-01T19:00:00Z'],
      firstReceivedAt: receivedAt,
      test: received.header.test,
      lines: [{ lineId, version, status, test, receivedAt }],
      reviewSince: receivedAt,
      finalSince: receivedAt,
      overdue: {},
      lastPosition: '000001',
    });
  });
  it('waits no more once it is reviewed, and is there still', () => {
    given(received, reviewed).thenRowWith(rosasReport, {
      ...about,
      orderedByAsSent: 'LEE^CHRIS',
      test: received.header.test,
      reviewSince: undefined,
      finalSince: receivedAt,
    });
  });
  it('waits anew for the review of a correction, and is not overdue any more', () => {
    given(received, overdue('review')).thenRowWith(rosasReport, { overdue: { review: overdueAt } });
    given(received, overdue('review'), corrected).thenRowWith(rosasReport, {
      reviewSince: corrected.at,
      overdue: {},
    });
  });
  it('waits anew for the review of what is said of another order now', () => {
    const renewal = { ...corrected, lines: [], renewed: [{ lineId: glucose.lineId, version: 2 }] };
    given(received, reviewed, renewal).thenRowWith(rosasReport, {
      reviewSince: corrected.at,
      finalSince: corrected.at,
    });
  });
  it('waits anew for its review where another time of collection was found', () => {
    const found = {
      type: 'LabReportCorrectionApproved',
      ...{ ...about, correctionId: 'correction-1', corrects: 'collected' as const, by: drLee },
      ...{ collected: ['2026-02-27'], insteadOf: received.header.collected, at: corrected.at },
      renewed: [{ lineId: glucose.lineId, version: 2 }],
    } as const;
    given(received, reviewed, found).thenRowWith(rosasReport, {
      collected: ['2026-02-27'],
      reviewSince: corrected.at,
    });
    const { renewed: _none, collected: _neither, ...unmarked } = found;
    given(received, reviewed, { ...unmarked, corrects: 'minor-consent' }).thenRowWith(rosasReport, {
      collected: received.header.collected,
      reviewSince: undefined,
    });
  });
  it('waits since its oldest line came, where only one of them was renewed', () => {
    const renewal = { ...corrected, lines: [], renewed: [{ lineId: glucose.lineId, version: 2 }] };
    given({ ...received, lines: [glucose, riddle] }, renewal).thenRowWith(rosasReport, {
      reviewSince: receivedAt,
      mappingSince: receivedAt,
      finalSince: receivedAt,
    });
  });
  it('stays overdue for its review while one of its lines is not reviewed', () => {
    const both = { ...received, lines: [glucose, riddle] };
    given(both, overdue('review'), reviewed).thenRowWith(rosasReport, {
      overdue: { review: overdueAt },
    });
  });
  it('may be to map since its oldest line came, where a rule set may hold it for its order', () => {
    const untold = { ...received.header, test: { name: 'Zorblax' } };
    given({ ...received, lines: [glucose] }).thenRowWith(rosasReport, { mappingSince: undefined });
    given({ ...received, header: untold, lines: [glucose] }).thenRowWith(rosasReport, {
      mappingSince: receivedAt,
    });
  });
  it('may be to map though it is preliminary', () => {
    const preliminary = { ...riddle, status: 'preliminary' as const };
    given({ ...received, lines: [glucose, preliminary] }).thenRowWith(rosasReport, {
      mappingSince: receivedAt,
    });
  });
  it('is not overdue for a mapping any more once another version came', () => {
    const another = { ...corrected, lines: [{ ...riddle, version: 2 }] };
    const both = { ...received, lines: [glucose, riddle] };
    given(both, overdue('mapping'), another).thenRowWith(rosasReport, {
      mappingSince: corrected.at,
      overdue: {},
    });
  });
  it('waits for its review though it is preliminary', () => {
    const preliminary = { ...received, lines: [{ ...glucose, status: 'preliminary' as const }] };
    given(preliminary).thenRowWith(rosasReport, {
      reviewSince: receivedAt,
      finalSince: receivedAt,
      timelessSince: undefined,
    });
  });
  it('waits for a time of collection where none can be read, and is overdue for want of one', () => {
    const timeless = { ...received, header: { ...received.header, collected: ['noon'] } };
    given(timeless, reviewed, overdue('collection-time')).thenRowWith(rosasReport, {
      timelessSince: receivedAt,
      reviewSince: undefined,
      overdue: { 'collection-time': overdueAt },
    });
    given(timeless, overdue('collection-time'), corrected).thenRowWith(rosasReport, {
      timelessSince: undefined,
      overdue: {},
    });
  });
  it('stays overdue for want of a time of collection though it is reviewed', () => {
    const timeless = { ...received, header: { ...received.header, collected: ['noon'] } };
    given(timeless, overdue('collection-time'), reviewed).thenRowWith(rosasReport, {
      timelessSince: receivedAt,
      overdue: { 'collection-time': overdueAt },
    });
  });
  it('waits for a time of collection where that lay ahead of its arrival', () => {
    const early = { ...received, header: { ...received.header, collected: ['2026-03-04'] } };
    given(early).thenRowWith(rosasReport, { timelessSince: receivedAt });
  });
  it('stays overdue for want of its orderer, whatever comes', () => {
    const more = { ...fromNobodyKnown, lines: [{ ...glucose, version: 2 }], at: corrected.at };
    given(fromNobodyKnown, overdue('orderer'), more).thenRowWith(rosasReport, {
      overdue: { orderer: overdueAt },
    });
  });
  it('is not overdue any more once it is reviewed', () => {
    given(received, overdue('review'), reviewed).thenRowWith(rosasReport, { overdue: {} });
  });
  it('is not overdue for want of its orderer any more once that one is known', () => {
    given(fromNobodyKnown, overdue('orderer')).thenRowWith(rosasReport, {
      orderingProviderId: undefined,
      overdue: { orderer: overdueAt },
    });
    given(fromNobodyKnown, overdue('orderer'), identified).thenRowWith(rosasReport, {
      orderingProviderId: drLee,
      overdue: {},
    });
  });
  it('stays overdue for a mapping though it is reviewed', () => {
    const both = { ...received, lines: [glucose, riddle] };
    given(both, overdue('mapping'), reviewed).thenRowWith(rosasReport, {
      mappingSince: receivedAt,
      overdue: { mapping: overdueAt },
    });
  });
  it('is nothing while the laboratory has said nothing yet', () => {
    const registered = { ...glucose, status: 'registered' } as const;
    given({ ...received, lines: [registered] }).thenRowWith(rosasReport, {
      reviewSince: undefined,
      mappingSince: undefined,
      finalSince: undefined,
    });
  });
  it('is work for whom the header names now, and for nobody where it names nobody', () => {
    given(fromNobodyKnown, identified, received).thenRowWith(rosasReport, {
      orderingProviderId: drLee,
    });
    given(received, { ...fromNobodyKnown, at: corrected.at }).thenRowWith(rosasReport, {
      orderingProviderId: undefined,
    });
  });
  it('begins with what a laboratory said', () => {
    given(reviewed).thenNoRow(rosasReport);
    given(overdue('review')).thenNoRow(rosasReport);
    expect(workAfter(undefined, { type: 'PatientRecorded' })).toBeUndefined();
  });
  it('stays what it was whatever else is recorded of the report', () => {
    const work = workFrom(received);
    expect(workAfter(work, { type: 'LabCommentReleased' })).toBe(work);
  });
});

describe('when the lines of a report were collected', () => {
  const { orderedAt: _none, ...told } = received.header;
  const header = { ...told, collected: [] };
  const toldBy = (...collected: readonly string[]): LabResultsReceived => ({
    ...received,
    header,
    lines: [{ ...glucose, collected }],
  });
  const riddleOf = (...collected: readonly string[]) => ({ ...riddle, collected });
  const anew: LabResultsReceived = {
    ...toldBy('2022-03-01'),
    collectedAnew: { ofLines: ['glucose'] },
  };
  const late: LateLabResultsKept = {
    type: 'LateLabResultsKept',
    ...{ ...about, source: 'hl7v2', by: 'hl7', at: receivedAt },
    lines: [{ ...glucose, collected: ['2015-03-01'] }],
  };
  const found: LabReportCorrectionApproved = {
    type: 'LabReportCorrectionApproved',
    ...{ ...about, correctionId: 'c1', corrects: 'collected', by: drLee, at: receivedAt },
    ...{ collected: ['2021-03-01'], insteadOf: ['2015-03-01'] },
    renewed: [{ lineId: 'glucose', version: 2 }],
  };
  const { collected: _its, ...minor } = { ...found, corrects: 'minor-consent' as const };
  const insisted: LabResultsReceived = {
    ...anew,
    header: { ...header, collected: ['2021-03-01'] },
    lines: [{ ...glucose, version: 3, collected: ['2015-03-01'] }],
    collectedAnew: { ofLines: ['glucose'], countAgain: ['2015-03-01'] },
  };

  it.each<[string, readonly { readonly type: string }[], string]>([
    ['says of which group its orderer was, where nothing else does', [toldBy('2015')], 'external'],
    ['says so as well of a member', [toldBy('2021')], 'in-house'],
    ['says nothing where it is not told', [toldBy()], 'in-house'],
    ['says neither where versions differ', [toldBy('2015'), toldBy('2021')], 'unknown'],
    ['counts what came too late', [toldBy('2021'), late], 'unknown'],
    [
      'counts nothing of what was corrected since that message',
      [toldBy('2021'), { ...late, collectedCorrected: ['glucose'] }],
      'in-house',
    ],
    [
      'counts nothing of another line',
      [toldBy('2021'), { ...late, lines: [riddleOf('2015-03-01')] }],
      'in-house',
    ],
    [
      'keeps what was told of each line, where a line comes anew without',
      [
        { ...toldBy(), lines: [{ ...glucose, collected: ['2021'] }, riddleOf('2015')] },
        { ...toldBy(), lines: [{ ...riddle, version: 2 }] },
      ],
      'unknown',
    ],
    ['is what the laboratory says anew', [toldBy('2015'), late, anew], 'in-house'],
    ['is what two people have found', [toldBy('2015-03-01'), found], 'in-house'],
    ['stays so whatever repeats it', [toldBy('2015-03-01'), found, late], 'in-house'],
    [
      'stays so once another one is found in its place',
      [
        toldBy('2015-03-01'),
        found,
        { ...found, collected: ['2022-03-01'], insteadOf: ['2021-03-01'] },
      ],
      'in-house',
    ],
    ['stays so when the mark of consent is taken back', [toldBy('2015-03-01'), minor], 'external'],
    ['is what the laboratory insists on', [toldBy('2015-03-01'), found, insisted], 'unknown'],
  ])('%s', (_says, events, group) => {
    const work = workFrom(...events);
    expect(groupOfOrderer(work, lees.inHouse, 'America/Los_Angeles')).toBe(group);
  });

  it('is kept in the row, for whoever asks for the lists', () => {
    given(toldBy('2015-03-01'), late, found).thenRowWith(rosasReport, {
      collected: ['2021-03-01'],
      timesFoundWrong: ['2015-03-01'],
      lines: [
        {
          ...{ lineId: 'glucose', version: 2, status: glucose.status, test: glucose.test },
          ...{ receivedAt, collected: ['2015-03-01'] },
        },
      ],
    });
  });
});
