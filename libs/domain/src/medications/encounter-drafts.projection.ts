import type { Projection } from '@anamnesis/eventing/projection';
import type { EncounterNoteOpened, PrescriptionDrafted } from './events.js';

/** An encounter note that a refill's helper has opened, with the prescriptions drafted in it. */
export interface EncounterDraftRow {
  readonly encounterId: string;
  /** Whose data it is, as the log says. */
  readonly patientId?: string | undefined;
  readonly requestId: string;
  readonly prescriptionId: string;
  readonly openedBy: string;
  readonly openedAt: string;
  /** By draft id, each drafted once. */
  readonly drafts: readonly PrescriptionDraft[];
  readonly lastPosition: string;
}

export interface PrescriptionDraft {
  readonly draftId: string;
  readonly medication: string;
  readonly daysSupply?: number;
}

export type EncounterDraftEvent = EncounterNoteOpened | PrescriptionDrafted;

const draftOf = ({ draftId, medication, daysSupply }: PrescriptionDrafted): PrescriptionDraft => ({
  draftId,
  medication,
  ...(daysSupply === undefined ? {} : { daysSupply }),
});

export const encounterDrafts: Projection<EncounterDraftRow, EncounterDraftEvent> = {
  name: 'encounter-drafts',
  // A note stands by itself, and no rule reads it.
  onPoison: 'park-key',
  events: ['EncounterNoteOpened', 'PrescriptionDrafted'],
  keysOf: ({ encounterId }) => [encounterId],
  project: (row, event, { recorded }) => {
    const lastPosition = recorded.position;
    if (event.type === 'PrescriptionDrafted') {
      return row && { ...row, drafts: [...row.drafts, draftOf(event)], lastPosition };
    }
    return {
      encounterId: event.encounterId,
      patientId: recorded.metadata.subject,
      requestId: event.requestId,
      prescriptionId: event.prescriptionId,
      openedBy: event.by,
      openedAt: event.at,
      drafts: [],
      lastPosition,
    };
  },
};
