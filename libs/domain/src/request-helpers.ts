import { refillHelper } from './medications/refill.helper.js';
import type { MedicationCommand } from './medications/commands.js';
import type { RequestKind } from './requests/events.js';
import type { HandlingCommand, RequestHelper } from './requests/handling.js';
import { labReportHelper } from './requests/lab-report.helper.js';
import { missingLabHelper } from './requests/missing-lab.helper.js';
import { questionHelper } from './requests/question.helper.js';
import { recordErrorHelper } from './requests/record-error.helper.js';

/** The commands that would close a request: a helper that leads to one does not compile (R19). */
export type ClosingCommand =
  'DismissPatientRequest' | 'WithdrawPatientRequest' | 'SupersedePatientRequest';

type HelpingCommand = Exclude<(HandlingCommand | MedicationCommand)['type'], ClosingCommand>;

/** What the queue offers beside each request; a kind without a helper does not compile. */
export const requestHelpers: Readonly<Record<RequestKind, RequestHelper<HelpingCommand>>> = {
  refill: refillHelper,
  'lab-report': labReportHelper,
  'missing-lab': missingLabHelper,
  'record-error': recordErrorHelper,
  question: questionHelper,
};
