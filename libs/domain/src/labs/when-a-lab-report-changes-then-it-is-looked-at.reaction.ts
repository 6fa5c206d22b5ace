import type { Reaction } from '@anamnesis/eventing/reaction';
import type {
  LabMinorConsentMarked,
  LabOrdererIdentified,
  LabReleaseAgreementStepTaken,
  LabReportCorrectionApproved,
  LabReportWithdrawnAsMisfiled,
  LabResultsReceived,
  LabResultsReviewed,
  LateLabResultsKept,
} from './events.js';

/**
 * The work of asking what can be seen of one report now, which the portal itself does: it notes
 * what is new, where anything is. It holds ids only.
 */
export interface LookAtLabReport {
  readonly type: 'LookAtLabReport';
  readonly reportId: string;
  readonly patientId: string;
  /** Earlier there is nothing to be seen; whoever looks may have a clock that is behind. */
  readonly notBefore?: string;
}

type Changed =
  | LabResultsReceived
  | LateLabResultsKept
  | LabOrdererIdentified
  | LabResultsReviewed
  | LabReleaseAgreementStepTaken
  | LabMinorConsentMarked
  | LabReportCorrectionApproved
  | LabReportWithdrawnAsMisfiled;

/** In force from the day on which it was added, so that nobody is mailed about old results. */
export const lookAtChangedLabReports: Reaction<Changed> = {
  name: 'when-a-lab-report-changes-then-it-is-looked-at',
  events: [
    'LabResultsReceived',
    'LateLabResultsKept',
    'LabOrdererIdentified',
    'LabResultsReviewed',
    'LabReportStepTaken',
    'LabReportCorrectionApproved',
    'LabReportWithdrawnAsMisfiled',
  ],
  inForceFrom: '2026-11-22T00:00:00Z',
  react: ({ reportId, patientId }) => {
    const command: LookAtLabReport = { type: 'LookAtLabReport', reportId, patientId };
    return [{ is: 'command', name: 'look', command, subject: patientId }];
  },
};
