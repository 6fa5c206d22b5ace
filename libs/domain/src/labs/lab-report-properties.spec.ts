import fc from 'fast-check';
import { isRefusal } from '@anamnesis/eventing/decider';
import { addMinutes } from '../shared/facility-calendar.js';
import { said } from '../shared/said.fixture.js';
import { verifiedAt } from '../lab-rules/authorised-review.policy.js';
import { IdentifyLabOrderer, RecordLabResults, ReviewLabResults } from './commands.js';
import type { LabReportCommand } from './commands.js';
import type { LabReportEvent, ReviewedLine } from './events.js';
import { resultStatuses, type LabFacts, type ResultStatus } from '../lab-rules/facts.js';
import {
  drHale,
  drLindqvist,
  drOkafor,
  glucose,
  maria,
  measured,
  noValue,
  okaforCoveredByLindqvist,
  panel,
  panelHeader,
  potassium,
  sentGlucose,
  sentPotassium,
} from './history.fixture.js';
import { labReport, type LabReportState } from './lab-report.decider.js';
import { isConfirmed, isWithdrawn, type SentLine } from './news-of-lines.policy.js';
import { headerChanges } from './report-header-changes.policy.js';

const ofThePanel = { reportId: panel, patientId: maria };

const sentLine: fc.Arbitrary<SentLine> = fc
  .record({
    make: fc.constantFrom(sentGlucose, sentPotassium),
    status: fc.constantFrom(...resultStatuses),
    value: fc.constantFrom(noValue, measured('4', 'u', '3-5'), measured('5', 'u', '3-5')),
  })
  .map(({ make, ...sent }) => make(sent));

const message = fc
  .record({
    lines: fc.array(sentLine, { maxLength: 2 }),
    collected: fc.constantFrom('2026-03-09', '2026-03-10'),
    section: fc.constantFrom('CH', 'CH', 'TX'),
    isCorrection: fc.boolean(),
  })
  .map(({ lines, collected, section, isCorrection }) =>
    said(RecordLabResults, {
      ...ofThePanel,
      source: 'hl7v2',
      header: { ...panelHeader, test: { ...panelHeader.test, section }, collected: [collected] },
      ...{ lines, isCorrection },
    }),
  );

const reviewedLine: fc.Arbitrary<ReviewedLine> = fc.record({
  lineId: fc.constantFrom(glucose, potassium),
  version: fc.integer({ min: 1, max: 6 }),
});

const byPeople: fc.Arbitrary<LabReportCommand> = fc.oneof(
  fc
    .array(reviewedLine, { minLength: 1, maxLength: 3 })
    .map((lines) => said(ReviewLabResults, { ...ofThePanel, lines })),
  fc
    .constantFrom(drOkafor, drHale)
    .map((orderingProviderId) =>
      said(IdentifyLabOrderer, { ...ofThePanel, orderingProviderId, reason: 'Asked them' }),
    ),
);

const step = fc.record({
  command: fc.oneof({ weight: 2, arbitrary: message }, { weight: 1, arbitrary: byPeople }),
  by: fc.constantFrom(drOkafor, drLindqvist, drHale),
});

interface Step {
  readonly command: LabReportCommand;
  readonly by: string;
}

interface Done {
  readonly before: LabReportState;
  readonly after: LabReportState;
  readonly events: readonly LabReportEvent[];
}

/** From 14 March on, an hour apart: Dr. Lindqvist's covering begins on the 15th. */
const instantOf = (place: number): string => addMinutes('2026-03-14T20:00:00Z', place * 60);

const play = (steps: readonly Step[]): readonly Done[] => {
  let state = labReport.initialState;
  return steps.map(({ command, by }, place) => {
    const okafor = okaforCoveredByLindqvist;
    const others = { reviewer: undefined, actor: undefined, filedBefore: undefined };
    const facts = { orderer: okafor, identified: okafor, ...others };
    const context = { by, at: instantOf(place), commandId: panel, facts };
    const decision = labReport.decide(state, command, context);
    const events = isRefusal(decision) ? [] : decision;
    const before = state;
    state = events.reduce(labReport.evolve, state);
    return { before, after: state, events };
  });
};

const allOf = (done: readonly Done[]): readonly LabReportEvent[] =>
  done.flatMap(({ events }) => events);

const receivedLines = (events: readonly LabReportEvent[]) =>
  events.flatMap((event) => (event.type === 'LabResultsReceived' ? event.lines : []));

const versionsIn = (events: readonly LabReportEvent[]): readonly ReviewedLine[] =>
  events.flatMap((event) =>
    event.type === 'LabResultsReceived' ? [...event.lines, ...(event.renewed ?? [])] : [],
  );

const versionOf = (state: LabReportState, lineId: string): number =>
  state.lines[lineId]?.current.version ?? 0;

const isGone = ({ lines }: LabReportState, lineId: string): boolean => {
  const known = lines[lineId];
  return known !== undefined && isWithdrawn(known.current);
};

const currents = (state: LabReportState) =>
  Object.values(state.lines).map(({ current }) => current);

const anyHistory = fc.array(step, { minLength: 1, maxLength: 25 });
const runs = { numRuns: 100 };

describe('whatever a laboratory sends, in any order and however often', () => {
  it('counts the versions of every line from 1, one by one', () => {
    fc.assert(
      fc.property(anyHistory, (steps) => {
        const lines = versionsIn(allOf(play(steps)));
        for (const lineId of [glucose, potassium]) {
          const versions = lines
            .filter((line) => line.lineId === lineId)
            .map((line) => line.version);
          expect(versions).toEqual(versions.map((_version, index) => index + 1));
        }
      }),
      runs,
    );
  });

  it('never takes a line back: not in its version, nor behind being confirmed', () => {
    fc.assert(
      fc.property(anyHistory, (steps) => {
        for (const { before, after } of play(steps)) {
          for (const line of currents(before)) {
            const now = after.lines[line.lineId]?.current;
            expect(now?.version).toBeGreaterThanOrEqual(line.version);
            if (isConfirmed(line)) expect(now && isConfirmed(now)).toBe(true);
          }
        }
      }),
      runs,
    );
  });

  it('changes nothing when a message comes twice in a row', () => {
    fc.assert(
      fc.property(anyHistory, message, (steps, again) => {
        const twice = { command: again, by: drOkafor };
        const done = play([...steps, twice, twice]);
        expect(done.at(-1)?.events).toEqual([]);
      }),
      runs,
    );
  });

  it('never shows again what was withdrawn because old messages are repeated', () => {
    const withdraw = (status: ResultStatus) =>
      said(RecordLabResults, {
        ...ofThePanel,
        source: 'hl7v2',
        header: panelHeader,
        lines: [sentGlucose({ status, value: noValue }), sentPotassium({ status, value: noValue })],
      });
    const withdrawal = fc.constantFrom<ResultStatus>('entered-in-error', 'wrong-patient');
    fc.assert(
      fc.property(fc.array(message, { maxLength: 8 }), withdrawal, (messages, status) => {
        const sent = messages.map((command) => ({ command, by: drOkafor }));
        const done = play([...sent, { command: withdraw(status), by: drOkafor }]);
        const counted = receivedLines(allOf(done)).filter((line) => !isWithdrawn(line));
        const repeated = messages.filter(({ lines }) =>
          lines.every((line) => counted.some((each) => saysTheSame(each, line))),
        );
        const all = [
          ...sent,
          { command: withdraw(status), by: drOkafor },
          ...repeated.map((command) => ({ command, by: drOkafor })),
        ];
        const last = play(all).at(-1)?.after;
        expect(last && currents(last).every(isWithdrawn)).toBe(true);
      }),
      runs,
    );
  });

  it('keeps what came too late beside the report, whose header and lines do not change', () => {
    fc.assert(
      fc.property(anyHistory, (steps) => {
        for (const { before, after, events } of play(steps)) {
          const [only, ...others] = events;
          if (only?.type !== 'LateLabResultsKept' || others.length > 0) continue;
          expect(currents(after)).toEqual(currents(before));
          expect(after.report).toEqual(before.report);
        }
      }),
      runs,
    );
  });
});

describe('whenever a message is taken that tells a time of collection', () => {
  const times = ['2026-03-07', '2026-03-08', '2026-03-09', '2026-03-10'];
  const told = (mayCorrect: boolean) =>
    fc.array(
      fc.record({
        collected: fc.constantFrom(...times),
        isCorrection: mayCorrect ? fc.boolean() : fc.constant(false),
      }),
      { minLength: 1, maxLength: 6 },
    );
  /** In the order in which they came, each with the minute of it. */
  const messagesOf = (all: readonly { collected: string; isCorrection: boolean }[]) =>
    all.map(({ collected, isCorrection }, place) =>
      said(RecordLabResults, {
        ...{ ...ofThePanel, source: 'hl7v2', lines: [], isCorrection },
        header: { ...panelHeader, collected: [collected] },
        receivedAt: addMinutes('2026-03-13T20:00:00Z', place),
      }),
    );
  const atOnce = ({ receivedAt: _then, ...command }: RecordLabResults) =>
    said(RecordLabResults, command);
  const countAfter = (messages: readonly RecordLabResults[]): readonly string[] => {
    const last = play(messages.map((command) => ({ command, by: drOkafor }))).at(-1);
    return [...(last?.after.report?.header.collected ?? [])].sort();
  };
  const inAnyOrder = (mayCorrect: boolean) =>
    told(mayCorrect).chain((all) => {
      const came = messagesOf(all);
      const taken = fc.shuffledSubarray([...came], { minLength: came.length });
      return fc.record({ came: fc.constant(came), taken });
    });

  it('counts the same times in whatever order they are taken', () => {
    fc.assert(
      fc.property(inAnyOrder(false), ({ came, taken }) => {
        expect(countAfter(taken)).toEqual(countAfter(came));
      }),
      runs,
    );
  });

  it('counts at least those that count as it came, where the laboratory corrects some', () => {
    fc.assert(
      fc.property(inAnyOrder(true), ({ came, taken }) => {
        const inTime = countAfter(came.map(atOnce));
        expect(countAfter(taken)).toEqual(expect.arrayContaining([...inTime]));
      }),
      runs,
    );
  });

  it('counts what a correction tells that came last, and nothing else', () => {
    fc.assert(
      fc.property(told(true), (all) => {
        const correction = { collected: '2026-03-11', isCorrection: true };
        const messages = messagesOf([...all, correction]).map(atOnce);
        expect(countAfter(messages)).toEqual(['2026-03-11']);
      }),
      runs,
    );
  });
});

describe('whatever providers review, and whenever', () => {
  it('counts for the header that was seen, or for one that only says more', () => {
    fc.assert(
      fc.property(anyHistory, (steps) => {
        const done = play(steps);
        for (const [place, { before, events }] of done.entries()) {
          for (const { lineId, version } of events.flatMap(reviewedIn)) {
            for (const { after } of done.slice(place)) {
              // What is withdrawn is hidden whatever was reviewed, and renewed by nothing.
              if (versionOf(after, lineId) !== version || isGone(after, lineId)) continue;
              expect(headerTakenBack(before, after)).toEqual([]);
            }
          }
        }
      }),
      runs,
    );
  });

  it('counts for the versions that were current then, and that it names', () => {
    fc.assert(
      fc.property(anyHistory, (steps) => {
        for (const { before, events } of play(steps)) {
          for (const event of events) {
            if (event.type !== 'LabResultsReviewed') continue;
            expect(event.lines.length).toBeGreaterThan(0);
            for (const { lineId, version } of event.lines) {
              expect(version).toBe(versionOf(before, lineId));
            }
          }
        }
      }),
      runs,
    );
  });

  it('verifies these versions by the rule of who may see them, and no other version', () => {
    fc.assert(
      fc.property(anyHistory, (steps) => {
        const seen: LabReportEvent[] = [];
        for (const { events, after } of play(steps)) {
          seen.push(...events);
          for (const event of events) {
            if (event.type !== 'LabResultsReviewed') continue;
            for (const { lineId, version } of event.lines) {
              expect(isVerified(seen, after, { lineId, version })).toBe(true);
              expect(isVerified(seen, after, { lineId, version: version + 1 })).toBe(false);
            }
          }
        }
      }),
      runs,
    );
  });
});

const reviewedIn = (event: LabReportEvent): readonly ReviewedLine[] =>
  event.type === 'LabResultsReviewed' ? event.lines : [];

/** A time that is told besides hides at most; one that counts no more may show. */
const headerTakenBack = (seen: LabReportState, now: LabReportState): readonly string[] => {
  const [before, after] = [seen.report?.header ?? panelHeader, now.report?.header ?? panelHeader];
  const changes = headerChanges({ ...before, collected: [] }, after);
  return [...changes, ...before.collected.filter((time) => !after.collected.includes(time))];
};

const saysTheSame = (one: SentLine, other: SentLine): boolean =>
  one.lineId === other.lineId &&
  one.status === other.status &&
  JSON.stringify(one.value) === JSON.stringify(other.value);

/** As the rule asks it that decides who may see a result. */
const isVerified = (
  events: readonly LabReportEvent[],
  { report }: LabReportState,
  { lineId, version }: ReviewedLine,
): boolean => {
  const reviews = events.flatMap((event) =>
    event.type === 'LabResultsReviewed'
      ? event.lines
          .filter((line) => line.lineId === lineId)
          .map((line) => ({
            by: event.reviewedBy,
            at: event.at,
            ofVersion: line.version,
            ...(event.onBehalfOf === undefined ? {} : { onBehalfOf: event.onBehalfOf }),
          }))
      : [],
  );
  const ordering = report?.header.orderingProviderId ?? '';
  const facts: LabFacts = {
    result: { test: {}, versions: [], collected: [] },
    order: { provider: { providerId: ordering, group: 'in-house' } },
    reviews,
    delegations: Object.values(okaforCoveredByLindqvist.coverings).map((covering) => ({
      provider: ordering,
      delegate: covering.coveredBy,
      from: covering.from,
      ...(covering.to === undefined ? {} : { to: covering.to }),
      recordedAt: covering.recordedAt ?? '',
    })),
    patient: {},
    viewer: { role: 'workforce' },
    zone: 'America/Los_Angeles',
  };
  return verifiedAt(facts, { version, status: 'final' }) !== undefined;
};
