import {
  labPoliciesOf,
  labPolicy,
  type FacilityEvent,
  type ForgettingApproved,
  type LabPolicies,
  type LabPolicyEvent,
  type LabReportEvent,
  type LabWishesEvent,
  type LateLabResultsKept,
  type PatientEvent,
  type PractitionerEvent,
  type RehearsedReport,
} from '@anamnesis/domain';
import { facilities } from '@anamnesis/domain/directory/facilities.projection';
import { practitioners } from '@anamnesis/domain/directory/practitioners.projection';
import { isCarrier } from '@anamnesis/domain/lab-rules/carrier-value.policy';
import { labFactsOf } from '@anamnesis/domain/labs/lab-facts.policy';
import { labReports } from '@anamnesis/domain/labs/lab-reports.projection';
import type { LabReportRow } from '@anamnesis/domain/labs/lab-report.row';
import { labWishes } from '@anamnesis/domain/labs/lab-wishes.projection';
import { patientNames } from '@anamnesis/domain/patients/patient-names.projection';
import { DEFAULT_ZONE } from '@anamnesis/domain/shared/facility-calendar';
import {
  BEGINNING,
  type EventCodec,
  type EventStore,
  type Position,
  type Projection,
  type RecordedEvent,
  type Typed,
} from '@anamnesis/eventing';
import { rowsInMemory, type RowsInMemory } from './rows-in-memory.js';

export interface Log {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>;
  readonly codec: EventCodec;
}

export interface ReadingLabs {
  /** Nothing behind it is looked at: the same log up to there makes the same rehearsal. */
  readonly upTo: Position;
  /** More reports than that are not held in memory. */
  readonly mostReports?: number;
  readonly onRead?: (events: number) => void;
}

/** There are more reports than this process wants to hold. */
export class TooManyReports extends Error {
  override readonly name = 'TooManyReports';

  constructor(most: number) {
    super(
      `There are more than ${most} reports: rehearse with \`npm run labs -- rehearse\`, ` +
        'which has a process of its own. To approve, name its digest and the version it says ' +
        'it was compared with.',
    );
  }
}

/** Everything that the log says of laboratory results and that a decision on them needs. */
export interface KnownLabs {
  readonly policies: LabPolicies;
  /** Where the practice's months begin. */
  readonly zone: string;
  readonly reports: readonly RehearsedReport[];
}

/**
 * Folds the log in memory by the same projections that feed the screens; writes nothing anywhere.
 * Values of results are let go of as they are read. Whoever was forgotten is in none of it, even
 * where a restored vault still holds the key.
 * @throws {TooManyReports | StoreUnavailable}
 */
export const readKnownLabs = async (
  { store, codec }: Log,
  { upTo, mostReports = Infinity, onRead }: ReadingLabs,
): Promise<KnownLabs> => {
  const labs = new LabsInMemory(await forgottenIn({ store, codec }));
  let read = 0;
  for await (const page of store.readAll({ after: BEGINNING, filter: ofLabs })) {
    for (const stored of page.events) {
      if (stored.forgotten || stored.position > upTo) continue;
      labs.take(codec.decode(stored) as RecordedEvent<LabsEvent>);
    }
    read += page.events.length;
    onRead?.(read);
    if (labs.reports.size > mostReports) throw new TooManyReports(mostReports);
    if (page.scannedTo >= upTo) break;
  }
  return labs.known();
};

type LabsEvent =
  | FacilityEvent
  | LabPolicyEvent
  | LabReportEvent
  | LabWishesEvent
  | PatientEvent
  | PractitionerEvent;

class LabsInMemory {
  readonly reports = rowsInMemory(labReports);
  private readonly wishes = rowsInMemory(labWishes);
  private readonly patients = rowsInMemory(patientNames);
  private readonly practitioners = rowsInMemory(practitioners);
  private readonly facilities = rowsInMemory(facilities);
  private policies = labPolicy.initialState;

  constructor(private readonly forgotten: ReadonlySet<string>) {}

  take(recorded: RecordedEvent<LabsEvent>): void {
    const { event } = recorded;
    if (isOf<LabPolicyEvent>(ofPolicies, event)) {
      this.policies = labPolicy.evolve(this.policies, event);
    }
    const lean = { ...recorded, event: withoutValues(event) } as RecordedEvent;
    for (const rows of this.views()) rows.take(lean);
  }

  known(): KnownLabs {
    const [facility] = this.facilities.values();
    return {
      policies: labPoliciesOf(this.policies.adopted),
      zone: facility?.zone ?? DEFAULT_ZONE,
      reports: [...this.reports.values()]
        .filter(({ patientId }) => !this.forgotten.has(patientId))
        .map((row) => this.rehearsed(row)),
    };
  }

  private views(): readonly RowsInMemory<unknown>[] {
    const { reports, wishes, patients } = this;
    return [reports, wishes, patients, this.practitioners, this.facilities];
  }

  private rehearsed(row: LabReportRow): RehearsedReport {
    const { reportId, patientId, lines, header, comments } = row;
    const patient = this.patients.get(patientId);
    const facts = labFactsOf(row, {
      orderedBy: this.practitioners.get(row.orderingProviderId ?? ''),
      birthDate: patient?.birthDate,
      wishes: (this.wishes.get(patientId)?.wishes ?? []).map(({ wish }) => wish),
      viewer: { role: 'patient' },
      zone: this.facilities.get(patient?.facilityId ?? '')?.zone ?? DEFAULT_ZONE,
    });
    const isNoted = ({ versions }: LabReportRow['lines'][number]): boolean =>
      versions.some(({ value }) => value.notes.length > 0);
    const hasNotes = header.notes.length > 0 || comments.length > 0 || lines.some(isNoted);
    return { reportId, patientId, lineIds: lines.map(({ lineId }) => lineId), hasNotes, facts };
  }
}

const ofPolicies: readonly LabPolicyEvent['type'][] = [
  'LabPolicyProposed',
  'LabPolicyApproved',
  'LabPolicyProposalRefused',
];

/** Up to the end of the log, whatever the position: who is forgotten now was never there. */
const forgottenIn = async ({ store, codec }: Log): Promise<ReadonlySet<string>> => {
  const forgotten = new Set<string>();
  const filter = { by: 'type', types: [APPROVED] } as const;
  for await (const { events } of store.readAll({ after: BEGINNING, filter })) {
    for (const stored of events) {
      forgotten.add((codec.decode(stored).event as ForgettingApproved).patientId);
    }
  }
  return forgotten;
};
const APPROVED: ForgettingApproved['type'] = 'ForgettingApproved';

const folded = [labReports, labWishes, patientNames, practitioners, facilities].flatMap(
  ({ events }: Pick<Projection<unknown, Typed>, 'events'>) => events,
);

const ofLabs = {
  by: 'type',
  types: [...folded, ...ofPolicies],
} as const;

const isOf = <Event extends Typed>(types: readonly Event['type'][], event: Typed): event is Event =>
  (types as readonly string[]).includes(event.type);

/** What they say never matters to a decision (P4); that there are notes and documents does. */
const withoutValues = (event: LabsEvent): LabsEvent => {
  if (event.type === 'LateLabResultsKept') return timesOnly(event);
  if (event.type !== 'LabResultsReceived') return event;
  const lines = event.lines.map((line) => {
    const notes = line.value.notes.length > 0 ? [''] : [];
    const said = isCarrier(line.value) ? { valueType: A_CARRIER } : {};
    return { ...line, value: { ...said, values: [], flags: [], notes } };
  });
  const notes = event.header.notes.length > 0 ? [''] : [];
  return { ...event, header: { ...event.header, notes }, lines };
};

/** A type whose values are hidden beside a hidden line, whatever they say: formatted text. */
const A_CARRIER = 'FT';

/** Of what came too late nothing else counts, and the rest would fill the memory. */
const timesOnly = (event: LateLabResultsKept): LateLabResultsKept => ({
  ...event,
  lines: event.lines
    .filter(({ collected }) => collected.length > 0)
    .map((line) => ({ ...line, test: {}, value: { values: [], flags: [], notes: [] } })),
});
