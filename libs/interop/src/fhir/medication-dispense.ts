import type { MedicationDispense } from 'fhir/r4.js';
import { recordDispense } from '../commands.js';
import type { ImportingPractice, Mapped } from '../import-plan.js';
import { calendarDate, mapping, required, unusable } from './fields.js';

export interface DispenseIds {
  readonly dispenseId: string;
  readonly prescriptionId: string | undefined;
}

/** FHIR MedicationDispense: a supply of a prescription. */
export const mapMedicationDispense = (
  dispense: MedicationDispense,
  { dispenseId, prescriptionId }: DispenseIds,
  { zone }: ImportingPractice,
): Mapped =>
  mapping(() => {
    const status = required('status', dispense.status);
    if (status !== 'completed') return { skipped: `is ${status}: nothing was handed over` };
    if (!prescriptionId) return { skipped: 'names no prescription that it fills' };
    const filledOn = calendarDate(
      'whenHandedOver',
      dispense.whenHandedOver ?? dispense.whenPrepared,
      zone,
    );
    const daysSupply = wholeDays(dispense.daysSupply?.value);
    const shiftedDays = undefined;
    return {
      commands: [recordDispense({ prescriptionId, dispenseId, filledOn, daysSupply, shiftedDays })],
    };
  });

const wholeDays = (value: number | undefined): number | undefined => {
  if (value === undefined) return undefined;
  const isWhole = Number.isInteger(value) && value >= 1;
  return isWhole ? value : unusable('daysSupply.value', 'is no whole number of days from 1 on');
};
