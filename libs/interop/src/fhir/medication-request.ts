import type { CodeableConcept, Duration, Medication, MedicationRequest } from 'fhir/r4.js';
import { discontinuePrescription, recordPrescription } from '../commands.js';
import { scheduleByName } from '../controlled-substances.js';
import type { ImportingPractice, Mapped } from '../import-plan.js';
import { earliestDate, mapping, required, unusable } from './fields.js';

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const LONGEST_MEDICATION_NAME = 300;

/** Statuses of a prescription that is over (FHIR medicationrequest-status). */
const ENDED: readonly string[] = ['stopped', 'cancelled', 'completed'];
const TAKEN: readonly string[] = ['active', 'on-hold', ...ENDED];
/** Plans and proposals were never prescribed. */
const ORDERS: readonly string[] = ['order', 'original-order', 'reflex-order', 'filler-order'];

export interface PrescriptionIds {
  readonly prescriptionId: string;
  readonly patientId: string;
  /** None where the source names nobody: it cannot be a prescription of this practice. */
  readonly prescriberId: string | undefined;
}

/** FHIR MedicationRequest: a prescription, and its end where the status says so. */
export const mapMedicationRequest = (
  request: MedicationRequest,
  { ids, medication }: { ids: PrescriptionIds; medication: Medication | undefined },
  { facilityId, zone }: ImportingPractice,
): Mapped =>
  mapping(() => {
    const status = required('status', request.status);
    if (!TAKEN.includes(status)) return { skipped: `is ${status}: never in force` };
    const intent = required('intent', request.intent);
    if (!ORDERS.includes(intent)) return { skipped: `is a ${intent}, not an order` };
    const { prescriptionId, patientId, prescriberId } = ids;
    if (!prescriberId) return { skipped: 'names no requester who could authorise a refill' };

    const concept = request.medicationCodeableConcept ?? medication?.code;
    const name = nameOf(required('medication[x]', concept));
    const writtenOn = earliestDate('authoredOn', request.authoredOn, zone);
    const isReported = request.reportedBoolean === true || request.reportedReference !== undefined;
    const recorded = recordPrescription({
      ...{ prescriptionId, patientId, prescriberId, facilityId },
      medication: name,
      rxNormCode: concept?.coding?.find(({ system }) => system === RXNORM)?.code,
      schedule: scheduleByName(name),
      daysSupply: daysOf(request.dispenseRequest?.expectedSupplyDuration),
      writtenOn,
      origin: isReported ? 'external' : 'practice',
      shiftedDays: undefined,
    });
    if (!ENDED.includes(status)) return { commands: [recorded] };
    const discontinued = discontinuePrescription({
      prescriptionId,
      // R4 does not say when a status changed; at the earliest it ended when it began. Until when
      // it was valid is what was planned before: that may be years to come, or 9999-12-31.
      discontinuedOn: writtenOn,
      reason: `Status ${status} in the source.`,
      shiftedDays: undefined,
    });
    return { commands: [recorded, discontinued] };
  });

const nameOf = ({ text, coding }: CodeableConcept): string => {
  const name = text ?? coding?.find(({ display }) => display)?.display;
  return required('medication[x].text', name).slice(0, LONGEST_MEDICATION_NAME);
};

/** UCUM units of time that are whole days; a month counts as 30 days, as pharmacies count. */
const DAYS_PER_UNIT: Readonly<Record<string, number>> = { d: 1, wk: 7, mo: 30 };

export const daysOf = (duration: Duration | undefined): number | undefined => {
  if (duration?.value === undefined) return undefined;
  const field = 'dispenseRequest.expectedSupplyDuration';
  const perUnit = DAYS_PER_UNIT[duration.code ?? duration.unit ?? ''];
  if (perUnit === undefined) return unusable(`${field}.code`, 'is none of d, wk, mo (UCUM)');
  const days = Math.round(duration.value * perUnit);
  return days >= 1 ? days : unusable(`${field}.value`, 'is less than a day');
};
