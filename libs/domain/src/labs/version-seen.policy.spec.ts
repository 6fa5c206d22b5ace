import type { LabReportCorrectionApproved, LabReportEvent, LabResultsReceived } from './events.js';
import type { SentLine } from './news-of-lines.policy.js';
import { versionSeenIn, versionsOfLines } from './version-seen.policy.js';

const id = (letter: string, end: number) =>
  `${letter}0000000-0000-4000-8000-${String(end).padStart(12, '0')}`;
const reportId = id('e', 1);
const patientId = id('a', 1);
const potassium = id('1', 1);
const message = (number: number) => id('c', number);
const day = (of: number) => `2026-03-0${of}T09:00:00.000Z`;

const saying = (value: string, lineId = potassium): SentLine => ({
  ...{ lineId, status: 'final', test: { code: '2823-3', system: 'LN' }, collected: [] },
  value: { values: [value], flags: [], notes: [] },
});

const received = (
  of: number,
  [version, value]: readonly [number, string],
  more: Partial<LabResultsReceived> = {},
): LabResultsReceived => ({
  ...{ type: 'LabResultsReceived', reportId, patientId, source: 'hl7v2' },
  ...{ messageId: message(of), by: 'portal', at: day(of) },
  header: { test: {}, collected: [], notes: [] },
  lines: [{ ...saying(value), version }],
  ...more,
});

const approved: LabReportCorrectionApproved = {
  ...{ type: 'LabReportCorrectionApproved', reportId, patientId, correctionId: id('d', 1) },
  ...{ corrects: 'collected', collected: [day(1)], by: 'nurse', at: day(4) },
  renewed: [{ lineId: potassium, version: 3 }],
};

const renewedAs = (version: number, lineId = potassium) => [{ lineId, version }];

const blood = { name: 'Blood' };
const ofBlood = saying('4.4');
const specified: SentLine = { ...ofBlood, test: { ...ofBlood.test, specimen: blood } };
/** OBX-11 `U`. */
const withoutValue: SentLine = {
  ...saying('4.4'),
  value: { values: [], flags: [], notes: [] },
};

const first = received(1, [1, '4.4']);
const corrected = received(2, [2, '4.9']);
const seenIn = (of: number, line: SentLine, receivedAt = day(of)) => ({
  ...{ messageId: message(of), receivedAt, line },
});

type Row = [
  sentence: string,
  events: readonly LabReportEvent[],
  seen: ReturnType<typeof seenIn>,
  version: number | undefined,
];

describe('whoever saw a line in a message has seen', () => {
  it.each<Row>([
    ['the version that it brought', [first, corrected], seenIn(2, saying('4.9')), 2],
    [
      'the version that it brought, though that was recorded as having come later',
      [first, corrected],
      seenIn(2, saying('4.9'), '2026-03-01T12:00:00.000Z'),
      2,
    ],
    [
      'also when a newer one has come since: which one counts is for others to say',
      [first, corrected],
      seenIn(1, saying('4.4')),
      1,
    ],
    [
      'the version that counted when the message came that only repeated it',
      [first, corrected],
      seenIn(3, saying('4.9')),
      2,
    ],
    [
      'the first version, where the message that repeated it came before the second',
      [first, received(2, [2, '4.9'], { receivedAt: day(3) })],
      seenIn(4, saying('4.4'), '2026-03-02T12:00:00.000Z'),
      1,
    ],
    [
      'the version that counted, where the repeat leaves out the specimen',
      [received(1, [1, '4.4'], { lines: [{ ...specified, version: 1 }] })],
      seenIn(2, saying('4.4')),
      1,
    ],
    [
      'none, where the message tells a specimen that did not stand there',
      [first],
      seenIn(2, specified),
      undefined,
    ],
    [
      'the version that counted, where the repeat is final without a value',
      [first],
      seenIn(2, withoutValue),
      1,
    ],
    [
      'none, where the message says without a value another status than counted',
      [received(1, [1, '4.4'], { lines: [{ ...saying('4.4'), status: 'corrected', version: 1 }] })],
      seenIn(2, withoutValue),
      undefined,
    ],
    [
      'none, where the message says something else than counted when it came',
      [first, corrected],
      seenIn(3, saying('4.4')),
      undefined,
    ],
    [
      'none, where it came before the line was known',
      [corrected],
      seenIn(1, saying('4.9')),
      undefined,
    ],
    ['none of a line that nobody knows', [first], seenIn(1, saying('4.4', id('1', 2))), undefined],
    ['none of a report of which nothing is known', [], seenIn(1, saying('4.4')), undefined],
    [
      'the version that the message renewed with the order',
      [first, received(2, [0, ''], { lines: [], renewed: [{ lineId: potassium, version: 2 }] })],
      seenIn(2, saying('4.4')),
      2,
    ],
    [
      'the version before the one that people of the practice have renewed',
      [first, corrected, approved],
      seenIn(2, saying('4.9')),
      2,
    ],
    [
      'the renewed one, where the line came once more afterwards',
      [first, corrected, approved],
      seenIn(5, saying('4.9')),
      3,
    ],
    [
      'the renewed one, which says what the newest of several said',
      [first, corrected, received(3, [3, '5.1']), { ...approved, renewed: renewedAs(4) }],
      seenIn(5, saying('5.1')),
      4,
    ],
    [
      'none by another line that was renewed',
      [first, { ...approved, renewed: renewedAs(2, id('1', 2)) }],
      seenIn(5, saying('4.4', id('1', 2))),
      undefined,
    ],
  ])('%s', (...[, events, seen, version]) => {
    expect(versionSeenIn(versionsOfLines(events), seen)).toBe(version);
  });
});
