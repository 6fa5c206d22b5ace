import type { Projection } from '@anamnesis/eventing/projection';
import type {
  DemographicChangeProposed,
  EmailConfirmation,
  PatientDemographicsUpdated,
  ProposalEvent,
  ProposedField,
} from './events.js';

/** What a record system would have changed of a patient, and what staff made of it. */
export interface DemographicProposalRow {
  readonly proposalId: string;
  readonly patientId: string;
  readonly field: ProposedField;
  /** None where the sender says that there is none any more. */
  readonly value?: string | undefined;
  /** What was on file when it was proposed. */
  readonly onFile?: string | undefined;
  readonly status: ProposalStatus;
  readonly sender: string;
  /** None where the patient was recorded as a whole. */
  readonly messageId?: string | undefined;
  /** By the sender's clock, as it was told. */
  readonly saidAt: string;
  readonly proposedAt: string;
  readonly endedAt?: string | undefined;
  /** Who accepted or declined it, and why; while it is open, who is the first of two to accept. */
  readonly decidedBy?: string | undefined;
  readonly decidedBecause?: string | undefined;
  readonly emailConfirmed?: EmailConfirmation | undefined;
  readonly lastPosition: string;
}

/** `lapsed`: what is on file was said again, or has become so by another way. */
export type ProposalStatus = 'open' | 'accepted' | 'declined' | 'superseded' | 'lapsed';

type ProposalViewEvent = ProposalEvent | PatientDemographicsUpdated;

type Shown = Omit<DemographicProposalRow, 'lastPosition'>;

const proposed = (event: DemographicChangeProposed): Shown => {
  const { proposalId, patientId, field, value, onFile, sender, messageId, saidAt, at } = event;
  return {
    ...{ proposalId, patientId, field, value, onFile, status: 'open' },
    ...{ sender, messageId, saidAt, proposedAt: at },
  };
};

const changed = (before: Shown, event: ProposalViewEvent): Shown => {
  const { decidedBy: _first, decidedBecause: _why, ...row } = before;
  const endedAt = event.at;
  switch (event.type) {
    case 'DemographicChangeProposed':
      return { ...row, status: 'superseded', endedAt };
    case 'DemographicChangeLapsed':
      return { ...row, status: 'lapsed', endedAt };
    case 'DemographicChangeEndorsed': {
      const { by: decidedBy, reason: decidedBecause } = event;
      return { ...row, decidedBy, decidedBecause };
    }
    case 'DemographicChangeDeclined': {
      const { by: decidedBy, reason: decidedBecause } = event;
      return { ...row, status: 'declined', endedAt, decidedBy, decidedBecause };
    }
    case 'PatientDemographicsUpdated': {
      const { by: decidedBy, accepted } = event;
      const how = { decidedBecause: accepted?.reason, emailConfirmed: accepted?.emailConfirmed };
      return { ...row, status: 'accepted', endedAt, decidedBy, ...how };
    }
  }
};

const proposalsIn = (event: ProposalViewEvent): readonly (string | undefined)[] => {
  switch (event.type) {
    case 'DemographicChangeProposed':
      return [event.proposalId, event.supersedes];
    case 'DemographicChangeEndorsed':
    case 'DemographicChangeLapsed':
    case 'DemographicChangeDeclined':
      return [event.proposalId];
    case 'PatientDemographicsUpdated':
      return [event.accepted?.proposalId];
  }
};

export const demographicProposals: Projection<DemographicProposalRow, ProposalViewEvent> = {
  name: 'demographic-proposals',
  // What may be accepted is decided by the stream; this only tells staff about it.
  onPoison: 'park-key',
  events: [
    'DemographicChangeProposed',
    'DemographicChangeEndorsed',
    'DemographicChangeLapsed',
    'DemographicChangeDeclined',
    'PatientDemographicsUpdated',
  ],
  keysOf: (event) => proposalsIn(event).filter((proposalId) => proposalId !== undefined),
  project: (row, event, { key, recorded: { position: lastPosition } }) => {
    if (event.type === 'DemographicChangeProposed' && event.proposalId === key) {
      return { ...proposed(event), lastPosition };
    }
    return row && { ...changed(row, event), lastPosition };
  },
};
