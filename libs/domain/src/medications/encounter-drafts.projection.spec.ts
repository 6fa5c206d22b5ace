import { givenProjection } from '@anamnesis/eventing/testing';
import { encounterDrafts } from './encounter-drafts.projection.js';
import type { EncounterNoteOpened, PrescriptionDrafted } from './events.js';
import { drOkafor, firstRequest, maria, metformin } from './history.fixture.js';

const opened: EncounterNoteOpened = {
  type: 'EncounterNoteOpened',
  encounterId: 'encounter-1',
  requestId: firstRequest,
  prescriptionId: metformin,
  by: drOkafor,
  at: '2026-03-25T18:00:00Z',
};
const drafted: PrescriptionDrafted = {
  ...opened,
  type: 'PrescriptionDrafted',
  draftId: 'draft-1',
  medication: 'metformin 500 mg tablet',
  daysSupply: 30,
};

describe('encounter drafts', () => {
  it('hold the requested prescription, and say whose data they are', () => {
    givenProjection(encounterDrafts)(
      { event: opened, metadata: { subject: maria } },
      drafted,
    ).thenRow('encounter-1', {
      encounterId: 'encounter-1',
      patientId: maria,
      requestId: firstRequest,
      prescriptionId: metformin,
      openedBy: drOkafor,
      openedAt: '2026-03-25T18:00:00Z',
      drafts: [{ draftId: 'draft-1', medication: 'metformin 500 mg tablet', daysSupply: 30 }],
      lastPosition: '000002',
    });
  });

  it('leave out for how long a fill lasts when nobody has said', () => {
    const { daysSupply: _unknown, ...short } = drafted;
    givenProjection(encounterDrafts)(opened, short).thenRowWith('encounter-1', {
      drafts: [{ draftId: 'draft-1', medication: 'metformin 500 mg tablet' }],
    });
  });
});
