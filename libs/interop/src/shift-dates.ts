import { addDays, daysBetween } from '@anamnesis/domain';
import { withFields } from './commands.js';
import { latestLabDay, shiftLabDates } from './shift-lab-dates.js';
import type { ImportedCommand, ImportPlan, PlannedCommand } from './import-plan.js';

/** Births move with the facts, so that everybody's ages stay what they were. */
const DATE_FIELDS = [
  'birthDate',
  'completedOn',
  'diedOn',
  'writtenOn',
  'filledOn',
  'discontinuedOn',
] as const;
/** What happened last counts; a birth alone is no reason to move anything. */
const FACT_FIELDS = DATE_FIELDS.filter((field) => field !== 'birthDate');

/**
 * Moves each patient's facts by whole days so that the latest one falls on `to`; what lies between
 * them stays. By patient, because sources mix patients whose records end years apart: one step for
 * all would leave the others' supplies long used up, or their facts in the future.
 * @param to a calendar date (YYYY-MM-DD), not in the future
 */
export const shiftDatesTo = (plans: readonly ImportPlan[], to: string): readonly ImportPlan[] => {
  const steps = plans.flatMap((plan) => plan.steps);
  const patientOf = patientsByPrescription(steps);
  const latest = new Map<string, string>();
  for (const { command } of steps) {
    const patientId = patientOf(command);
    if (patientId === undefined) continue;
    const dates = FACT_FIELDS.map((field) => dateOf(command, field));
    if (command.type === 'RecordLabResults') dates.push(latestLabDay(command));
    for (const date of dates) {
      if (date && date > (latest.get(patientId) ?? '')) latest.set(patientId, date);
    }
  }
  const shiftOf = (command: ImportedCommand): number => {
    const last = latest.get(patientOf(command) ?? '');
    return last === undefined ? 0 : daysBetween(last, to);
  };
  return plans.map((plan) => ({
    ...plan,
    steps: plan.steps.map((step) => shiftStep(step, shiftOf(step.command))),
  }));
};

const patientsByPrescription = (
  steps: readonly PlannedCommand[],
): ((command: ImportedCommand) => string | undefined) => {
  const patients = new Map<string, string>();
  for (const { command } of steps) {
    if (command.type === 'RecordPrescription') {
      patients.set(command.prescriptionId, command.patientId);
    }
  }
  return (command) => {
    if ('patientId' in command) return command.patientId;
    return 'prescriptionId' in command ? patients.get(command.prescriptionId) : undefined;
  };
};

const shiftStep = (step: PlannedCommand, shiftedDays: number): PlannedCommand => {
  if (shiftedDays === 0) return step;
  if (step.command.type === 'RecordLabResults') {
    return { ...step, command: shiftLabDates(step.command, shiftedDays) };
  }
  const fields: Record<string, unknown> = {};
  for (const field of DATE_FIELDS) {
    const date = dateOf(step.command, field);
    if (date) fields[field] = addDays(date, shiftedDays);
  }
  if (Object.keys(fields).length === 0) return step;
  return { ...step, command: withFields(step.command, { ...fields, shiftedDays }) };
};

const dateOf = (command: ImportedCommand, field: string): string | undefined => {
  const value: unknown = (command as unknown as Readonly<Record<string, unknown>>)[field];
  return typeof value === 'string' ? value : undefined;
};
