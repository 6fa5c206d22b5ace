import {
  LAB_POLICY_STREAM,
  labPoliciesOf,
  labPolicy,
  type LabFacts,
  type LabPolicies,
  type LabPolicyEvent,
  type LabPolicyState,
  type PatientPreference,
  type Viewer,
} from '@anamnesis/domain';
import { facilities } from '@anamnesis/domain/directory/facilities.projection';
import { practitioners } from '@anamnesis/domain/directory/practitioners.projection';
import { labFactsOf } from '@anamnesis/domain/labs/lab-facts.policy';
import { labReports } from '@anamnesis/domain/labs/lab-reports.projection';
import type { LabReportRow } from '@anamnesis/domain/labs/lab-report.row';
import { labWishes } from '@anamnesis/domain/labs/lab-wishes.projection';
import { patientNames } from '@anamnesis/domain/patients/patient-names.projection';
import { DEFAULT_ZONE } from '@anamnesis/domain/shared/facility-calendar';
import {
  breathing,
  type EventCodec,
  type EventStore,
  type RecordedEvent,
  type Typed,
} from '@anamnesis/eventing';
import type { Projection } from '@anamnesis/eventing/projection';

export interface LabLog {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly codec: Pick<EventCodec, 'decode'>;
}

/** A report with all that decides about it, as it was on file at some instant. */
export interface ReportOnFile {
  readonly row: LabReportRow;
  readonly policies: LabPolicies;
  readonly factsFor: (viewer: Viewer) => LabFacts;
}

export interface OnFileThen {
  readonly reportId: string;
  /** ISO 8601 instant: what was recorded later counts as unknown; everything when left out. */
  readonly recordedUntil?: string | undefined;
  /** The instant of asking: nothing that is on file came later. */
  readonly now: string;
}

/** Whose report it is; nothing where there is none, or where that person was forgotten. */
export const patientOfReport = async (log: LabLog, reportId: string): Promise<string | undefined> =>
  (await folded(log, labReports, keyed('labReport', reportId)))?.patientId;

/**
 * Folds the very streams that production folds, by the same functions, up to an instant of
 * recording. Nothing where nothing was on file by then.
 */
export const reportOnFile = (
  log: LabLog,
  { reportId, recordedUntil, now }: OnFileThen,
): Promise<ReportOnFile | undefined> => {
  const folds: Folds = (fold) => foldedBy(log, fold, { recordedUntil });
  return gathered(folds, { reportId, onFileAt: recordedUntil ?? now });
};

/** Whatever a stream has folded to by the instant that is asked about. */
export type Folds = <State>(fold: Fold<State>) => Promise<State | undefined>;

/** How a stream is folded: as a view or a decider does it. */
export interface Fold<State> {
  readonly stream: string;
  readonly next: (state: State | undefined, recorded: RecordedEvent) => State | undefined;
}

/** A report with all that decides about it, of whatever its streams have folded to. */
export const gathered = async (
  folds: Folds,
  { reportId, onFileAt }: { readonly reportId: string; readonly onFileAt: string },
): Promise<ReportOnFile | undefined> => {
  const rowOf = <Row, Event extends Typed>(
    projection: Projection<Row, Event>,
    { stream, key }: Folding,
  ): Promise<Row | undefined> =>
    stream === undefined
      ? Promise.resolve(undefined)
      : folds({ stream, next: nextRow(projection, key) });
  const row = await rowOf(labReports, keyed('labReport', reportId));
  if (!row) return undefined;
  const { patientId, orderingProviderId } = row;
  const patient = await rowOf(patientNames, keyed('patient', patientId));
  const [facility, orderedBy, wishes, inForce] = await Promise.all([
    rowOf(facilities, keyed('facility', patient?.facilityId)),
    rowOf(practitioners, keyed('practitioner', orderingProviderId)),
    rowOf(labWishes, keyed('labWishes', patientId)),
    folds(policiesFold),
  ]);
  const around = {
    ...{ orderedBy, birthDate: patient?.birthDate, zone: facility?.zone ?? DEFAULT_ZONE },
    wishes: (wishes?.wishes ?? []).map(({ wish }): PatientPreference => wish),
    onFileAt,
  };
  return {
    row,
    policies: inForce?.policies ?? labPoliciesOf([]),
    factsFor: (viewer) => labFactsOf(row, { ...around, viewer }),
  };
};

interface Then {
  readonly recordedUntil?: string | undefined;
}

interface Folding extends Then {
  /** None where nobody is named: then there is nothing to fold. */
  readonly stream: string | undefined;
  readonly key: string;
}

export const keyed = (category: string, key: string | undefined, then: Then = {}): Folding => ({
  stream: key === undefined ? undefined : `${category}-${key}`,
  key: key ?? '',
  ...then,
});

/** A view's row, folded from the one stream that it is about. */
export const folded = async <Row, Event extends Typed>(
  log: LabLog,
  projection: Projection<Row, Event>,
  { stream, key, recordedUntil }: Folding,
): Promise<Row | undefined> =>
  stream === undefined
    ? undefined
    : foldedBy(log, { stream, next: nextRow(projection, key) }, { recordedUntil });

const nextRow =
  <Row, Event extends Typed>(projection: Projection<Row, Event>, key: string): Fold<Row>['next'] =>
  (row, recorded) => {
    if (!projection.events.includes(recorded.event.type)) return row;
    const event = recorded.event as Event;
    return projection.project(row, event, { key, recorded: { ...recorded, event } });
  };

interface PoliciesOnFile {
  readonly decided: LabPolicyState;
  readonly policies: LabPolicies;
}

/** One list for as long as nothing is adopted: what is worked out from it is remembered by it. */
const policiesFold: Fold<PoliciesOnFile> = {
  stream: LAB_POLICY_STREAM,
  next: (before, { event }) => {
    const decided = labPolicy.evolve(
      before?.decided ?? labPolicy.initialState,
      event as LabPolicyEvent,
    );
    const isSame = before?.decided.adopted === decided.adopted;
    return { decided, policies: isSame ? before.policies : labPoliciesOf(decided.adopted) };
  },
};

const foldedBy = async <State>(
  log: LabLog,
  { stream, next }: Fold<State>,
  then: Then,
): Promise<State | undefined> => {
  let state: State | undefined;
  for (const recorded of await recordedOn(log, stream, then)) state = next(state, recorded);
  return state;
};

/** Events of somebody who was forgotten count as absent. */
export const recordedOn = async (
  { store, codec }: LabLog,
  stream: string,
  { recordedUntil }: Then = {},
): Promise<readonly RecordedEvent[]> => {
  const until = recordedUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(recordedUntil);
  const events: RecordedEvent[] = [];
  const breathe = breathing();
  for (const stored of await store.readStream(stream)) {
    if (stored.forgotten) continue;
    const recorded = codec.decode(stored);
    // A store's clock can run backwards: what stands behind was not recorded before.
    if (Date.parse(recorded.recordedAt) > until) break;
    events.push(recorded);
    await breathe();
  }
  return events;
};
