import type { Projection } from '@anamnesis/eventing/projection';
import type { RefillRequested } from '../medications/events.js';
import type { AskingEvent, PatientRequestAnswered } from './events.js';
import { describeAsking } from './queue-and-archive.projection.js';

/** What the patient asked and what the practice answered, each as one letter (row 101). */
export interface CorrespondenceRow {
  readonly entryId: string;
  /** Whose data it is; an answer's own event does not say, its envelope does. */
  readonly patientId?: string | undefined;
  readonly requestId: string;
  readonly askedOn: string;
  readonly direction: 'from-patient' | 'to-patient';
  readonly position: string;
  readonly at: string;
  readonly by: string;
  readonly onBehalfOf?: string | undefined;
  readonly text: string;
  /** Shown with the request as well; an answer that is not stands here only (row 99). */
  readonly associated: boolean;
}

export type CorrespondenceEvent = AskingEvent | RefillRequested | PatientRequestAnswered;

export const correspondence: Projection<CorrespondenceRow, CorrespondenceEvent> = {
  name: 'correspondence',
  // A row is one letter: parked, it would be a gap that no row could mark.
  onPoison: 'stop',
  events: [
    'RefillRequested',
    'LabReportRequested',
    'MissingLabReported',
    'RecordErrorReported',
    'QuestionAsked',
    'PatientRequestAnswered',
  ],
  keysOf: (_event, { id }) => [id],
  project: (_row, event, { recorded }) => {
    const { id: entryId, stream: askedOn, position, metadata } = recorded;
    const { requestId, at, by } = event;
    const { onBehalfOf } = metadata;
    const letter = { entryId, requestId, askedOn, position, at, by, onBehalfOf };
    if (event.type === 'PatientRequestAnswered') {
      return {
        ...letter,
        patientId: metadata.subject,
        direction: 'to-patient',
        text: event.text,
        associated: event.associate,
      };
    }
    const { summary, asked } = describeAsking(event);
    return {
      ...letter,
      patientId: event.patientId,
      direction: 'from-patient',
      text: asked.correction === undefined ? (asked.text ?? summary) : bothSides(asked),
      associated: true,
    };
  },
};

const bothSides = ({ text, correction }: { text?: string; correction?: string }): string =>
  `${text ?? ''}\nIt should say: ${correction ?? ''}`;
