import { refillHelper } from '@anamnesis/domain/medications/refill.helper';
import type { RequestKind } from '@anamnesis/domain/requests/events';
import type { RequestHelper } from '@anamnesis/domain/requests/handling';
import { labReportHelper } from '@anamnesis/domain/requests/lab-report.helper';
import { questionHelper } from '@anamnesis/domain/requests/question.helper';
import { recordErrorHelper } from '@anamnesis/domain/requests/record-error.helper';

/** The first step that each kind of request calls for; none of them closes it (R19). */
export const helperOfKind: Readonly<Record<RequestKind, RequestHelper>> = {
  refill: refillHelper,
  'lab-report': labReportHelper,
  'record-error': recordErrorHelper,
  question: questionHelper,
};
