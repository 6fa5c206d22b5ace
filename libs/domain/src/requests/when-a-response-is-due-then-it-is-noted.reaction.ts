import type { SetTimer, TimerPlan } from '@anamnesis/eventing/timer';
import { NoteResponseDue } from './commands.js';
import type {
  PatientRequestAnswered,
  PatientRequestDismissed,
  PatientRequestSuperseded,
  PatientRequestWithdrawn,
  ResponsePlanned,
} from './events.js';

type Stopping =
  | PatientRequestAnswered
  | PatientRequestDismissed
  | PatientRequestWithdrawn
  | PatientRequestSuperseded;

const MILESTONES = ['due-soon', 'overdue'] as const;

const timerOf = (requestId: string, milestone: NoteResponseDue['milestone']): string =>
  `${requestId} ${milestone}`;

/**
 * Looks again at both instants of the plan. What is then said is decided from the log as it is
 * that moment, so a timer that comes late or once too often says nothing wrong.
 */
export const noteDueResponses: TimerPlan<ResponsePlanned | Stopping> = {
  name: 'when-a-response-is-due-then-it-is-noted',
  version: 1,
  events: [
    'ResponsePlanned',
    'PatientRequestAnswered',
    'PatientRequestDismissed',
    'PatientRequestWithdrawn',
    'PatientRequestSuperseded',
  ],
  inForceFrom: '2026-01-01T00:00:00Z',
  plan: (event) => {
    if (event.type !== 'ResponsePlanned') {
      return MILESTONES.map((milestone) => ({ cancel: timerOf(event.requestId, milestone) }));
    }
    return MILESTONES.map((milestone): SetTimer => {
      const { requestId, patientId, requestStream, dueSoonAt, overdueAt } = event;
      return {
        set: timerOf(requestId, milestone),
        dueAt: milestone === 'due-soon' ? dueSoonAt : overdueAt,
        subject: patientId,
        data: { requestId, patientId, requestStream, milestone },
      };
    });
  },
  fire: ({ subject, data }) => {
    const command = Object.assign(new NoteResponseDue(), data);
    return [
      {
        is: 'command',
        name: 'note',
        command,
        settledBy: ['response-not-due-yet'],
        ...(subject === undefined ? {} : { subject }),
      },
    ];
  },
};
