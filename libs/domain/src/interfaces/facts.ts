import type { Lookup, Lookups } from '@anamnesis/eventing/decider';
import { labReport, wasFiledByMistake, type LabReportState } from '../labs/lab-report.decider.js';
import { patientLookUp, type PatientState } from '../patients/patient.decider.js';

export interface MessageFacts {
  /** Whom the message is to be attached to. */
  readonly patient: PatientState | undefined;
  /** What the message has recorded before. */
  readonly [report: ReportFact]: LabReportState | undefined;
}

type ReportFact = `report ${string}`;

export { patientLookUp };

export const reportLookUps = (reports: readonly string[]): Lookups<MessageFacts> =>
  Object.fromEntries(
    reports.map((reportId) => [
      factOf(reportId),
      {
        stream: `labReport-${reportId}`,
        initialState: labReport.initialState,
        evolve: labReport.evolve,
      } satisfies Lookup<LabReportState>,
    ]),
  );

/** Whether any of these stands under that patient, and not as a mistake. */
export const someStand = (
  facts: MessageFacts,
  reports: readonly string[],
  patientId: string | undefined,
): boolean =>
  reports.some((reportId) => {
    const standing = facts[factOf(reportId)];
    if (!standing) return true;
    // An order whose report was somebody else's already got nothing under this patient.
    return standing.report?.patientId === patientId && !wasFiledByMistake(standing);
  });

const factOf = (reportId: string): ReportFact => `report ${reportId}`;
