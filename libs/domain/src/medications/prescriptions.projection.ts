import type { Projection } from '@anamnesis/eventing/projection';
import type {
  ControlledSchedule,
  DispenseRecorded,
  PrescriptionEvent,
  PrescriptionOrigin,
  PrescriptionRecorded,
} from './events.js';
import { evolveRefillStanding, type RefillStanding } from './refill-standing.policy.js';

/**
 * One prescription, and where its refills stand: whether one may be asked for depends on the day,
 * so the row keeps what the policy needs and the policy answers when somebody looks.
 */
export interface PrescriptionRow {
  readonly prescriptionId: string;
  readonly patientId: string;
  readonly prescriberId: string;
  readonly facilityId: string;
  readonly medication: string;
  readonly rxNormCode?: string | undefined;
  readonly schedule: ControlledSchedule;
  readonly daysSupply?: number | undefined;
  readonly writtenOn: string;
  readonly origin: PrescriptionOrigin;
  readonly lastFilledOn?: string | undefined;
  readonly discontinuedOn?: string | undefined;
  readonly standing: RefillStanding;
  readonly lastPosition: string;
}

const CATEGORY = 'prescription-';

const recorded = (
  event: PrescriptionRecorded,
  standing: RefillStanding,
): Omit<PrescriptionRow, 'lastPosition'> => ({
  prescriptionId: event.prescriptionId,
  patientId: event.patientId,
  prescriberId: event.prescriberId,
  facilityId: event.facilityId,
  medication: event.medication,
  rxNormCode: event.rxNormCode,
  schedule: event.schedule,
  daysSupply: event.daysSupply,
  writtenOn: event.writtenOn,
  origin: event.origin,
  standing,
});

/** Fills may be recorded in any order: an import brings old ones late. */
const latestFill = (row: PrescriptionRow, { filledOn }: DispenseRecorded): string =>
  row.lastFilledOn !== undefined && row.lastFilledOn > filledOn ? row.lastFilledOn : filledOn;

const changed = (row: PrescriptionRow, event: PrescriptionEvent): Partial<PrescriptionRow> => {
  if (event.type === 'DispenseRecorded') return { lastFilledOn: latestFill(row, event) };
  if (event.type === 'PrescriptionDiscontinued') return { discontinuedOn: event.discontinuedOn };
  return {};
};

export const prescriptions: Projection<PrescriptionRow, PrescriptionEvent> = {
  name: 'prescriptions',
  // Whether a refill may be asked for is decided on the stream, never on this row.
  onPoison: 'park-key',
  events: [
    'PrescriptionRecorded',
    'DispenseRecorded',
    'PrescriptionDiscontinued',
    'RefillRequested',
    'RefillAuthorised',
    'RefillDenied',
    'RefillSentToPharmacy',
    'PatientRequestClaimed',
    'PatientRequestReleased',
    'PatientRequestNoted',
    'PatientRequestAnswered',
    'PatientRequestDismissed',
    'PatientRequestWithdrawn',
    'PatientRequestSuperseded',
    'PatientRequestReturnedToQueue',
  ],
  // A request's own events name no prescription; the stream that they stand on does.
  keysOf: (_event, { stream }) =>
    stream.startsWith(CATEGORY) ? [stream.slice(CATEGORY.length)] : [],
  project: (row, event, { recorded: { position: lastPosition } }) => {
    const standing = evolveRefillStanding(row?.standing, event);
    if (!standing) return row;
    if (event.type === 'PrescriptionRecorded') {
      return { ...recorded(event, standing), lastPosition };
    }
    return row && { ...row, ...changed(row, event), standing, lastPosition };
  },
};
