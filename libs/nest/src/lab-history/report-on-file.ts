import {
  LAB_POLICY_STREAM,
  labPoliciesOf,
  labPolicy,
  type LabFacts,
  type LabPolicies,
  type LabPolicyEvent,
  type PatientPreference,
  type Viewer,
} from '@anamnesis/domain';
import { facilities } from '@anamnesis/domain/directory/facilities.projection';
import { practitioners } from '@anamnesis/domain/directory/practitioners.projection';
import { labFactsOf } from '@anamnesis/domain/labs/lab-facts.policy';
import { labReports, type LabReportRow } from '@anamnesis/domain/labs/lab-reports.projection';
import { labWishes } from '@anamnesis/domain/labs/lab-wishes.projection';
import { patientNames } from '@anamnesis/domain/patients/patient-names.projection';
import { DEFAULT_ZONE } from '@anamnesis/domain/shared/facility-calendar';
import type { EventCodec, EventStore, RecordedEvent, Typed } from '@anamnesis/eventing';
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
  (await foldedFrom(log, reportStream(reportId), {}))?.patientId;

/**
 * Folds the very streams that production folds, by the same functions, up to an instant of
 * recording. Nothing where nothing was on file by then.
 */
export const reportOnFile = async (
  log: LabLog,
  { reportId, recordedUntil, now }: OnFileThen,
): Promise<ReportOnFile | undefined> => {
  const then = { recordedUntil };
  const row = await foldedFrom(log, reportStream(reportId), then);
  if (!row) return undefined;
  const { patientId, orderingProviderId } = row;
  const patient = await folded(log, patientNames, {
    stream: `patient-${patientId}`,
    key: patientId,
    ...then,
  });
  const [facility, orderedBy, wishes, policies] = await Promise.all([
    folded(log, facilities, keyed('facility', patient?.facilityId, then)),
    folded(log, practitioners, keyed('practitioner', orderingProviderId, then)),
    folded(log, labWishes, keyed('labWishes', patientId, then)),
    policiesOnFile(log, then),
  ]);
  const around = {
    ...{ orderedBy, birthDate: patient?.birthDate, zone: facility?.zone ?? DEFAULT_ZONE },
    wishes: (wishes?.wishes ?? []).map(({ wish }): PatientPreference => wish),
    onFileAt: recordedUntil ?? now,
  };
  return { row, policies, factsFor: (viewer) => labFactsOf(row, { ...around, viewer }) };
};

interface Then {
  readonly recordedUntil?: string | undefined;
}

interface Folding extends Then {
  /** None where nobody is named: then there is nothing to fold. */
  readonly stream: string | undefined;
  readonly key: string;
}

const reportStream = (reportId: string): string => `labReport-${reportId}`;

export const keyed = (category: string, key: string | undefined, then: Then = {}): Folding => ({
  stream: key === undefined ? undefined : `${category}-${key}`,
  key: key ?? '',
  ...then,
});

const foldedFrom = (log: LabLog, stream: string, then: Then): Promise<LabReportRow | undefined> =>
  folded(log, labReports, { stream, key: stream.slice('labReport-'.length), ...then });

/** A view's row, folded from the one stream that it is about. */
export const folded = async <Row, Event extends Typed>(
  log: LabLog,
  projection: Projection<Row, Event>,
  { stream, key, recordedUntil }: Folding,
): Promise<Row | undefined> => {
  if (stream === undefined) return undefined;
  let row: Row | undefined;
  for (const recorded of await recordedOn(log, stream, { recordedUntil })) {
    if (!projection.events.includes(recorded.event.type)) continue;
    const event = recorded.event as Event;
    row = projection.project(row, event, { key, recorded: { ...recorded, event } });
  }
  return row;
};

const policiesOnFile = async (log: LabLog, then: Then): Promise<LabPolicies> => {
  const recorded = await recordedOn(log, LAB_POLICY_STREAM, then);
  const { adopted } = recorded
    .map(({ event }) => event as LabPolicyEvent)
    .reduce(labPolicy.evolve, labPolicy.initialState);
  return labPoliciesOf(adopted);
};

/** Events of somebody who was forgotten count as absent. */
export const recordedOn = async (
  { store, codec }: LabLog,
  stream: string,
  { recordedUntil }: Then = {},
): Promise<readonly RecordedEvent[]> => {
  const until = recordedUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(recordedUntil);
  const stored = await store.readStream(stream);
  return stored
    .filter(({ forgotten }) => !forgotten)
    .map((event) => codec.decode(event))
    .filter(({ recordedAt }) => Date.parse(recordedAt) <= until);
};
