import { isRefusal } from '@anamnesis/eventing/decider';
import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { RecordLabResults } from './commands.js';
import type { TestIdentity } from '../lab-tests/facts.js';
import type { LabReportEvent, ReportHeader } from './events.js';
import {
  drHale,
  glucose,
  maria,
  measured,
  noValue,
  panel,
  panelFinal,
  panelHeader,
  sentGlucose,
  theInterface,
  thirdMessage,
} from './history.fixture.js';
import { recordLabResults } from './lab-recording.decider.js';
import { labReport } from './lab-report.decider.js';
import type { SentLine } from './news-of-lines.policy.js';

const given = (...events: readonly LabReportEvent[]) =>
  givenFor(labReport)(...events).by(theInterface);

const later = '2026-03-12T18:00:00Z';

describe('a repeat whose message has another offset', () => {
  const local = '2026-03-08T00:30:00';
  const by = (offset: string) => ({ collected: [`${local}${offset}`, local] });
  const header: ReportHeader = { ...panelHeader, ...by('-08:00') };
  const line: SentLine = sentGlucose(by('-08:00'));
  const again: SentLine = sentGlucose(by('-07:00'));
  const about = {
    reportId: panel,
    patientId: maria,
    source: 'hl7v2',
    messageId: thirdMessage,
  } as const;
  const before = { ...panelFinal, header, lines: [{ ...line, version: 1 }] };
  const received = {
    ...{ ...panelFinal, ...about, lines: [], at: later },
    header: { ...header, collected: [...header.collected, `${local}-07:00`] },
  };
  const kept = {
    ...{ type: 'LateLabResultsKept' as const, ...about, lines: [again] },
    ...{ by: theInterface, at: later },
  };
  const repeat = (rest: Pick<RecordLabResults, 'isCorrection'> = {}): RecordLabResults =>
    said(RecordLabResults, {
      ...{ ...about, header: { ...panelHeader, ...by('-07:00') }, lines: [again], ...rest },
    });

  it.each([
    ['a repeat', {}],
    ['a correction of something else', { isCorrection: true }],
  ])('tells one more time that may be right, and waits for no review: %s', (_what, rest) =>
    given(before).at(later).when(repeat(rest)).then(received, kept),
  );

  it('tells it once', () => given(before, received, kept).at(later).when(repeat()).then());
});

describe('a repeat that spells the system of a LOINC code otherwise', () => {
  const about = { reportId: panel, patientId: maria, messageId: thirdMessage } as const;
  const spelt = ({ system: _its, ...test }: TestIdentity, system?: string): TestIdentity =>
    system === undefined ? test : { ...test, system };

  it.each(['http://loinc.org', 'lnc', undefined])('is no news: %s', (system) => {
    const header = { ...panelHeader, test: spelt(panelHeader.test, system) };
    const line = sentGlucose({ test: spelt(sentGlucose().test, system) });
    given({ ...panelFinal, lines: [{ ...sentGlucose(), version: 1 }] })
      .at(later)
      .when(said(RecordLabResults, { ...about, source: 'hl7v2', header, lines: [line] }))
      .then({
        ...{ ...panelFinal, messageId: thirdMessage, at: later },
        ...{ header, lines: [] },
      });
  });

  it('contradicts nothing where one message says both', () => {
    const lines = [sentGlucose(), sentGlucose({ test: spelt(sentGlucose().test) })];
    given()
      .at(later)
      .when(said(RecordLabResults, { ...about, source: 'hl7v2', header: panelHeader, lines }))
      .thenSomething();
  });
});

describe('a repeat that leaves out of which specimen a line is', () => {
  it('is no news: leaving out is not blanking', () => {
    const { test, ...glucose } = sentGlucose();
    const ofBlood = { ...glucose, test: { ...test, specimen: { code: 'BLD', name: 'Blood' } } };
    const about = { reportId: panel, patientId: maria, source: 'hl7v2' } as const;
    given({ ...panelFinal, lines: [{ ...ofBlood, version: 1 }] })
      .at(later)
      .when(
        said(RecordLabResults, { ...about, header: panelHeader, lines: [{ ...glucose, test }] }),
      )
      .then();
  });
});

describe('a repeat of what was filled up and corrected since', () => {
  const about = { reportId: panel, patientId: maria, source: 'hl7v2' } as const;
  const alone: TestIdentity = { code: 'GLU', system: 'L', name: 'Glucose' };
  const byBoth = { ...alone, alternates: [{ code: '2345-7', system: 'LN', name: 'Glucose' }] };
  const ofSerum = { ...byBoth, specimen: { name: 'Serum' } };
  const otherwise = { ...alone, alternates: [{ code: '2339-0', system: 'LN' }] };
  const five = measured('5', 'mmol/L', '4-6');
  const words = measured(
    'Nothing was found in any of the fields that were looked at. '.repeat(9),
    '',
    '',
  );
  const six = measured('6', 'mmol/L', '4-6');
  const byExternal: ReportHeader = { ...panelHeader, orderingProviderId: drHale };

  const told = (value: SentLine['value'], test: TestIdentity) => ({
    first: { test: byBoth, value },
    again: { test, value },
  });

  const takenInOrder = (...sent: readonly (readonly [ReportHeader, SentLine])[]) =>
    sent.reduce<readonly LabReportEvent[]>((events, [header, line], index) => {
      const at = `2026-03-1${index}T18:00:00Z`;
      const state = events.reduce(labReport.evolve, labReport.initialState);
      const command = said(RecordLabResults, { ...about, header, lines: [line] });
      const facts = { filedBefore: undefined };
      const decided = recordLabResults(state, command, { by: theInterface, at, facts });
      if (isRefusal(decided)) throw new Error(decided.refused);
      return [...events, ...decided];
    }, []);

  type Told = Pick<SentLine, 'test' | 'value'>;
  it.each<[string, { readonly first: Told; readonly again: Told }, SentLine['test']]>([
    ['by one of its codes', told(five, alone), byBoth],
    ['by one of its codes, of a specimen since', told(five, alone), ofSerum],
    ['by one of its codes, and by another since', told(five, alone), otherwise],
    [
      'without its value (U)',
      { ...told(five, byBoth), again: { test: byBoth, value: noValue } },
      byBoth,
    ],
    ['in a long text', told(words, alone), byBoth],
  ])('takes the place of no correction and of no header: %s', (_how, { first, again }, test) => {
    const second = [panelHeader, sentGlucose(again)] as const;
    const events = takenInOrder(
      [panelHeader, sentGlucose({ ...first, status: 'preliminary' })],
      second,
      [byExternal, sentGlucose({ test, value: six, status: 'corrected' })],
      second,
    );
    expect(events.map(({ type }) => type)).toEqual([
      ...['LabResultsReceived', 'LabResultsReceived', 'LabResultsReceived', 'LateLabResultsKept'],
    ]);
    const { report, lines } = events.reduce(labReport.evolve, labReport.initialState);
    expect(report?.header.orderingProviderId).toBe(drHale);
    expect(lines[glucose]?.current.value).toEqual(six);
  });
});
