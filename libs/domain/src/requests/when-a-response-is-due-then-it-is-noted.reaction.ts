import type { SetTimer, TimerPlan } from '@anamnesis/eventing/timer';
import { standardHours } from '../shared/business-calendar.js';
import { NoteResponseDue } from './commands.js';
import type {
  PatientRequestAnswered,
  PatientRequestDismissed,
  PatientRequestSuperseded,
  PatientRequestWithdrawn,
  ResponsePlanned,
} from './events.js';
import { responseTargetOf, type ResponseTarget } from './response-target.policy.js';

type Stopping =
  | PatientRequestAnswered
  | PatientRequestDismissed
  | PatientRequestWithdrawn
  | PatientRequestSuperseded;

const MILESTONES = ['due-soon', 'overdue'] as const;

const timerOf = (requestId: string, milestone: NoteResponseDue['milestone']): string =>
  `${requestId} ${milestone}`;

const instantOf = (
  { dueSoonAt, overdueAt }: Pick<ResponseTarget, 'dueSoonAt' | 'overdueAt'>,
  milestone: NoteResponseDue['milestone'],
): string => (milestone === 'due-soon' ? dueSoonAt : overdueAt);

const timer = (
  { requestId, patientId, requestStream }: ResponsePlanned,
  milestone: NoteResponseDue['milestone'],
  dueAt: string,
): SetTimer => ({
  set: timerOf(requestId, milestone),
  dueAt,
  subject: patientId,
  data: { requestId, patientId, requestStream, milestone },
});

/**
 * A closure may be cancelled before it begins: then the answer is due at this instant, at which
 * it is looked at besides. Where the clinic is closed after all, nothing is said.
 */
const withoutClosures = ({ waitingSince, zone }: ResponsePlanned): ResponseTarget =>
  responseTargetOf(waitingSince, { zone, hours: standardHours, closures: [] });

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
    const atTheEarliest = withoutClosures(event);
    return MILESTONES.flatMap((milestone) => {
      const planned = timer(event, milestone, instantOf(event, milestone));
      const early = instantOf(atTheEarliest, milestone);
      return early === planned.dueAt
        ? [planned]
        : [planned, { ...planned, set: `${planned.set} early`, dueAt: early }];
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
