import type { Projection } from '@anamnesis/eventing/projection';
import type { LabDisclosureEvent } from './events.js';
import { labDisclosure } from './lab-disclosure.decider.js';
import type { KnownDisclosure } from './lab-disclosure.policy.js';

/** What the patient could see of a report, and which of its corrections were told of. */
export interface LabDisclosureRow {
  readonly reportId: string;
  readonly patientId: string;
  readonly known: KnownDisclosure;
  /** Something is hidden of which was told; whether it still may be is asked each time anew. */
  readonly isBeingCorrected: boolean;
  readonly lastPosition: string;
}

export const labDisclosures: Projection<LabDisclosureRow, LabDisclosureEvent> = {
  name: 'lab-disclosures',
  version: 1,
  // A notice that did not end is looked at by the engine before anybody sees it.
  onPoison: 'park-key',
  events: [
    'LabDisclosureBegun',
    'LabDisclosureEnded',
    'LabDisclosureResumed',
    'LabDisclosureLookPlanned',
  ],
  keysOf: ({ reportId }) => [reportId],
  project: (row, event, { recorded: { position: lastPosition } }) => {
    const { reportId, patientId } = event;
    const known = labDisclosure.evolve(row?.known ?? labDisclosure.initialState, event);
    const isBeingCorrected = Object.values(known.lines).some(({ hidden }) => hidden?.isTold);
    return { reportId, patientId, known, isBeingCorrected, lastPosition };
  },
};
