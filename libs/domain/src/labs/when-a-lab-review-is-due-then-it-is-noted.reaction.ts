import type { SetTimer, TimerPlan } from '@anamnesis/eventing/timer';
import { standardHours } from '../shared/business-calendar.js';
import { NoteLabReviewOverdue } from './commands.js';
import type {
  LabOrdererIdentified,
  LabReportCorrectionApproved,
  LabResultsReceived,
  LabReviewPlanned,
} from './events.js';
import { isReviewable } from './review-due-waits.policy.js';
import { firstLookAt, reviewDueOf } from './review-due.policy.js';

type Looked =
  LabResultsReceived | LabOrdererIdentified | LabReportCorrectionApproved | LabReviewPlanned;

const look = (
  { reportId, patientId }: Looked,
  occasion: string,
  dueAt: string | undefined,
): readonly SetTimer[] =>
  dueAt === undefined
    ? []
    : [
        {
          set: `${reportId} ${occasion}`,
          dueAt,
          subject: patientId,
          data: { reportId, patientId },
        },
      ];

const earliestOf = (instants: readonly string[]): string | undefined => [...instants].sort()[0];

/** A closure may be cancelled before it begins: then it is late at this instant already. */
const lookEarly = (event: LabReviewPlanned): readonly SetTimer[] => {
  const { waits, zone } = event;
  const calendar = { zone, hours: standardHours, closures: [] };
  const early = waits
    .map((wait) => ({ ...wait, early: reviewDueOf(wait.waitingSince, calendar).overdueAt }))
    .filter((wait) => wait.early < wait.overdueAt);
  return look(event, 'planned early', earliestOf(early.map((wait) => wait.early)));
};

/**
 * Looks at a report when something of it may be late: four days behind each arrival that holds
 * something to review, whose end by the facility's days nobody knows yet; at the instant that was
 * then found; and at once when it became known who ordered, for it may have waited for too long
 * already. What is then said is decided from the log as it is that moment, so what was done in time
 * is never called late, though nothing is cancelled here.
 */
export const noteOverdueLabReviews: TimerPlan<Looked> = {
  name: 'when-a-lab-review-is-due-then-it-is-noted',
  // Since 2: what is not final is looked at as well.
  version: 2,
  events: [
    'LabResultsReceived',
    'LabOrdererIdentified',
    'LabReportCorrectionApproved',
    'LabReviewPlanned',
  ],
  inForceFrom: '2026-01-01T00:00:00Z',
  plan: (event, { id }) => {
    switch (event.type) {
      case 'LabResultsReceived':
        // What is renewed may be to review: what really waits is asked when it is looked at.
        return event.lines.some(isReviewable) || event.renewed
          ? look(event, id, firstLookAt(event.at))
          : [];
      case 'LabReportCorrectionApproved':
        return event.renewed ? look(event, id, firstLookAt(event.at)) : [];
      case 'LabOrdererIdentified':
        return look(event, 'identified', event.at);
      case 'LabReviewPlanned':
        return [
          ...look(event, 'planned', earliestOf(event.waits.map(({ overdueAt }) => overdueAt))),
          ...lookEarly(event),
        ];
    }
  },
  fire: ({ subject, data }) => [
    {
      is: 'command',
      name: 'note',
      command: Object.assign(new NoteLabReviewOverdue(), data),
      settledBy: ['lab-review-not-due-yet'],
      ...(subject === undefined ? {} : { subject }),
    },
  ],
};
