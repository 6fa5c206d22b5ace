import type { Context, Decider, Decision, Lookups } from '@anamnesis/eventing/decider';
import { DEFAULT_ZONE } from '../shared/facility-calendar.js';
import { idFor } from '../shared/ids.js';
import { presentFields } from '../shared/present-fields.js';
import type { LabDisclosureCommand } from './commands.js';
import type { DisclosedLine, LabDisclosureEvent, LabReportEvent } from './events.js';
import {
  facilityLookUp,
  patientLookUp,
  practitionerLookUp,
  type FacilityState,
  type PatientState,
  type PractitionerState,
} from './facts.js';
import {
  disclosureNewsOf,
  isWorthALook,
  type DisclosureAsked,
  type DisclosureNews,
  type KnownDisclosure,
  type LineDisclosure,
} from './lab-disclosure.policy.js';
import { labFactsOf, type OrdererOnFile } from './lab-facts.policy.js';
import { labPoliciesOf } from '../lab-rules/lab-policies.policy.js';
import { labPolicyLookUp, type LabPolicyState } from './lab-policy.decider.js';
import { reportAfter } from './lab-reports.projection.js';
import type { LabReportRow } from './lab-report.row.js';
import { labWishesLookUp, type LabWishesState } from './lab-wishes.decider.js';

export type LabDisclosureState = KnownDisclosure;

/** All that the engine asks for, each from the stream that owns it, read at that moment. */
export interface LabDisclosureFacts {
  readonly report: ReportFolded | undefined;
  readonly policy: LabPolicyState | undefined;
  readonly patient: PatientState | undefined;
  readonly wishes: LabWishesState | undefined;
  readonly orderer: PractitionerState | undefined;
  readonly facility: FacilityState | undefined;
}

/** A stream that holds nothing yet is folded too. */
interface ReportFolded {
  readonly is?: LabReportRow;
}

type LabDisclosureDecision = Decision<LabDisclosureEvent, never>;

const decide = (
  state: LabDisclosureState,
  { reportId, patientId }: LabDisclosureCommand,
  { by, at, commandId, facts }: Context<LabDisclosureFacts>,
): LabDisclosureDecision => {
  const asked = disclosureAsked(state, facts, at);
  if (!asked || facts.report?.is?.patientId !== patientId) return [];
  const news = disclosureNewsOf(asked);
  const about = { reportId, patientId, by, at };
  const lookAt = news.lookAgainAt;
  return [
    ...said(state, news, { ...about, commandId }),
    ...(lookAt === undefined || lookAt === state.lookAt
      ? []
      : [{ type: 'LabDisclosureLookPlanned', ...about, lookAt } as const]),
  ];
};

interface About {
  readonly reportId: string;
  readonly patientId: string;
  readonly by: string;
  readonly at: string;
  readonly commandId: string;
}

const said = (
  { lines: known }: LabDisclosureState,
  { begun, ended, resumed, policyVersion }: DisclosureNews,
  { commandId, ...who }: About,
): readonly LabDisclosureEvent[] => {
  const about = { ...who, policyVersion };
  const endedLines = (isTold: boolean) =>
    ended.filter((each) => each.isTold === isTold).map(({ line }) => line);
  const news = [...new Set(resumed.flatMap(({ lineId }) => known[lineId]?.newsId ?? []))];
  const events: readonly LabDisclosureEvent[] = [
    { type: 'LabDisclosureBegun', ...about, lines: begun, newsId: idFor(commandId, 'begun') },
    { type: 'LabDisclosureResumed', ...about, lines: resumed, news },
    ...[true, false].map((isTold): LabDisclosureEvent => ({
      ...{ type: 'LabDisclosureEnded', ...about, lines: endedLines(isTold), isTold },
      newsId: idFor(commandId, isTold ? 'corrected' : 'hidden'),
    })),
  ];
  return events.filter((event) => !('lines' in event) || event.lines.length > 0);
};

/** Nothing where there is no such report, or where nothing of it was or can be shown. */
export const disclosureAsked = (
  known: KnownDisclosure,
  { report, policy, patient, wishes, orderer, facility }: LabDisclosureFacts,
  at: string,
): DisclosureAsked | undefined => {
  const row = report?.is;
  const policies = labPoliciesOf(policy?.adopted ?? []);
  if (!row || !isWorthALook(known, row, policies)) return undefined;
  const facts = labFactsOf(row, {
    orderedBy: orderer?.recorded && ordererOnFile(row, orderer),
    birthDate: patient?.recorded?.birthDate,
    wishes: Object.values(wishes?.wishes ?? {}),
    viewer: { role: 'patient' },
    zone: facility?.recorded?.zone ?? DEFAULT_ZONE,
    onFileAt: at,
  });
  return { row, facts, policies, known, at };
};

const ordererOnFile = (
  { orderingProviderId = '' }: LabReportRow,
  { memberships, coverings }: PractitionerState,
): OrdererOnFile => ({
  ...presentFields({ practitionerId: orderingProviderId, memberships }),
  coverings: Object.values(coverings),
});

const evolve = (state: LabDisclosureState, event: LabDisclosureEvent): LabDisclosureState => {
  const looked = { ...state, lookedAt: event.at };
  switch (event.type) {
    case 'LabDisclosureBegun': {
      const { newsId } = event;
      return withLines(looked, event.lines, (line, shown) => ({ shown, last: line, newsId }));
    }
    case 'LabDisclosureResumed':
      return withLines(looked, event.lines, (line, shown, before) =>
        presentFields({ shown, last: line, newsId: before?.newsId }),
      );
    case 'LabDisclosureEnded': {
      const { newsId, isTold } = event;
      return withLines(looked, event.lines, ({ hiddenSince: since, ...line }, shown, before) =>
        presentFields({
          ...{ shown, last: line, newsId: before?.newsId },
          hidden: { since, isTold, newsId },
        }),
      );
    }
    case 'LabDisclosureLookPlanned':
      return { ...looked, lookAt: event.lookAt };
  }
};

const withLines = <Line extends DisclosedLine>(
  state: LabDisclosureState,
  lines: readonly Line[],
  change: (
    line: Line,
    shown: readonly number[],
    before: LineDisclosure | undefined,
  ) => LineDisclosure,
): LabDisclosureState => ({
  ...state,
  lines: {
    ...state.lines,
    ...Object.fromEntries(
      lines.map((line) => {
        const before = state.lines[line.lineId];
        const shown = [...new Set([...(before?.shown ?? []), line.version])];
        return [line.lineId, change(line, shown, before)];
      }),
    ),
  },
});

const evolveReport = (report: ReportFolded, event: LabReportEvent): ReportFolded => {
  const row = reportAfter(report.is, event, '');
  return row ? { is: row } : {};
};

const lookUp = (
  state: LabDisclosureState,
  { reportId, patientId }: Pick<LabDisclosureCommand, 'reportId' | 'patientId'>,
  { report, policy, patient }: Partial<LabDisclosureFacts>,
): Lookups<LabDisclosureFacts> => {
  const first: Lookups<LabDisclosureFacts> = {
    report: { stream: `labReport-${reportId}`, initialState: {}, evolve: evolveReport },
    policy: labPolicyLookUp,
  };
  const policies = labPoliciesOf(policy?.adopted ?? []);
  if (!report?.is || !isWorthALook(state, report.is, policies)) return first;
  const { orderingProviderId } = report.is;
  const facilityId = patient?.recorded?.facilityId;
  return {
    ...first,
    patient: patientLookUp(patientId),
    wishes: labWishesLookUp(patientId),
    ...(orderingProviderId === undefined
      ? {}
      : { orderer: practitionerLookUp(orderingProviderId) }),
    ...(facilityId === undefined ? {} : { facility: facilityLookUp(facilityId) }),
  };
};

/** On a stream of its own, for time and rule sets change it while people decide on the report's. */
export const labDisclosure: Decider<
  LabDisclosureState,
  LabDisclosureCommand,
  LabDisclosureEvent,
  never,
  LabDisclosureFacts
> = {
  streamOf: ({ reportId }) => `labDisclosure-${reportId}`,
  initialState: { lines: {} },
  decide,
  evolve,
  subjectOf: (_state, { patientId }) => patientId,
  patientOf: (_state, { patientId }) => patientId,
  lookUp,
};
