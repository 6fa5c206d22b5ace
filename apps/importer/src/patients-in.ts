import type { ImportedCommand, PlannedCommand } from '@anamnesis/interop';

/** Says whose patient's data a command of these steps is; '' where it concerns no patient. */
export const patientsIn = (
  steps: readonly PlannedCommand[],
): ((command: ImportedCommand) => string) => {
  const patientOf = new Map<string, string>();
  for (const { command } of steps) {
    if (command.type !== 'RecordPrescription') continue;
    patientOf.set(command.prescriptionId, command.patientId);
  }
  return (command) => {
    if ('patientId' in command) return command.patientId;
    if (!('prescriptionId' in command)) return '';
    return patientOf.get(command.prescriptionId) ?? command.prescriptionId;
  };
};
