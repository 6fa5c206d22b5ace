import { givenProjection } from '@anamnesis/eventing/testing';
import type { PrescriptionEvent } from './events.js';
import {
  dispenseOfMarch,
  drOkafor,
  filledInMarch,
  firstRequest,
  maria,
  mariaAsks,
  metformin,
  metforminRecorded,
  metforminStream,
  riverside,
} from './history.fixture.js';
import { prescriptions } from './prescriptions.projection.js';
import { evolveRefillStanding, pendingRefillOf } from './refill-standing.policy.js';

const given = (...events: readonly PrescriptionEvent[]) =>
  givenProjection(prescriptions)(...events).on(metforminStream);

const standingAfter = (...events: readonly PrescriptionEvent[]) => {
  let standing: ReturnType<typeof evolveRefillStanding>;
  for (const event of events) standing = evolveRefillStanding(standing, event);
  if (!standing) throw new Error('No prescription was recorded.');
  return standing;
};

describe("a patient's prescriptions", () => {
  it('say what was prescribed and what was filled last', () => {
    const earlier = { ...filledInMarch, dispenseId: 'february', filledOn: '2026-02-01' };
    given(metforminRecorded, filledInMarch, earlier).thenRow(metformin, {
      prescriptionId: metformin,
      patientId: maria,
      prescriberId: drOkafor,
      facilityId: riverside,
      medication: 'metformin 500 mg tablet',
      rxNormCode: '861007',
      schedule: 'non-controlled',
      daysSupply: 30,
      writtenOn: '2026-01-30',
      origin: 'practice',
      lastFilledOn: '2026-03-02',
      standing: standingAfter(metforminRecorded, filledInMarch, earlier),
      lastPosition: '000003',
    });
    expect(standingAfter(metforminRecorded, filledInMarch).dispenses).toHaveProperty(
      dispenseOfMarch,
    );
  });

  it('keep what the policy of refills asks for, by the fold that the decider uses', () => {
    const withdrawn = {
      type: 'PatientRequestWithdrawn',
      requestId: firstRequest,
      by: maria,
      at: '2026-03-25T18:00:00Z',
    } as const;
    const pending = standingAfter(metforminRecorded, mariaAsks);
    expect(pendingRefillOf(pending)).toBe(firstRequest);
    given(metforminRecorded, mariaAsks).thenRowWith(metformin, { standing: pending });
    given(metforminRecorded, mariaAsks, withdrawn).thenRowWith(metformin, {
      standing: standingAfter(metforminRecorded, mariaAsks, withdrawn),
    });
  });

  it('stay when they are discontinued', () => {
    const discontinued = {
      type: 'PrescriptionDiscontinued',
      prescriptionId: metformin,
      discontinuedOn: '2026-03-20',
      by: drOkafor,
      at: '2026-03-20T18:00:00Z',
    } as const;
    given(metforminRecorded, discontinued).thenRowWith(metformin, {
      discontinuedOn: '2026-03-20',
      standing: standingAfter(metforminRecorded, discontinued),
    });
  });

  it('do not hear of requests that have no prescription', () => {
    givenProjection(prescriptions)(metforminRecorded, {
      type: 'PatientRequestReleased',
      requestId: firstRequest,
      by: 'nurse-ito',
      at: '2026-03-25T18:00:00Z',
    })
      .on('patientRequest-1')
      .thenNoRow(metformin);
  });
});
