import { givenProjection } from '@anamnesis/eventing/testing';
import type { ClosureRecorded, FacilityDetailsUpdated } from '../directory/events.js';
import type { ResponsePlanned } from './events.js';
import {
  askedOn,
  dismissedByIto,
  labReportRequested,
  maria,
  mariasRequest,
  otherQuestionAsked,
  mariasOtherRequest,
  returnedByBrandt,
} from './history.fixture.js';
import { queueAndArchive } from './queue-and-archive.projection.js';

const facilityId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01';
const stamp = { by: 'portal', at: '2026-03-25T17:00:01Z' };
const planned: ResponsePlanned = {
  type: 'ResponsePlanned',
  requestId: mariasRequest,
  patientId: maria,
  requestStream: askedOn,
  facilityId,
  waitingSince: '2026-03-25T17:00:00Z',
  dueSoonAt: '2026-03-26T17:00:00Z',
  overdueAt: '2026-03-30T17:00:00Z',
  policyVersion: 'response-target-1',
  zone: 'America/Los_Angeles',
  closures: [],
  ...stamp,
};
const overdue = {
  type: 'ResponseOverdue',
  ...{ requestId: mariasRequest, patientId: maria, facilityId },
  overdueAt: planned.overdueAt,
  escalatesAt: planned.overdueAt,
  ...stamp,
} as const;
const closed: ClosureRecorded = {
  type: 'ClosureRecorded',
  facilityId,
  closureId: 'floors',
  firstDay: '2026-03-26',
  lastDay: '2026-03-27',
  reason: 'New floors',
  by: 'clerk-brandt',
  at: planned.at,
};
const answered = {
  type: 'PatientRequestAnswered',
  requestId: mariasRequest,
  text: 'It is in your file now.',
  notifyPatient: true,
  associate: false,
  ...stamp,
} as const;
const given = givenProjection(queueAndArchive);
const none = { dueSoonAt: undefined, overdueAt: undefined, responseFacilityId: undefined };

describe('a row of the queue', () => {
  it('says when the request is to be answered', () => {
    given(labReportRequested, planned).thenRowWith(mariasRequest, {
      dueSoonAt: '2026-03-26T17:00:00Z',
      overdueAt: '2026-03-30T17:00:00Z',
      responseNoted: undefined,
    });
  });
  it('says what staff were told, and from when', () => {
    given(labReportRequested, planned, overdue).thenRowWith(mariasRequest, {
      responseNoted: 'overdue',
      escalatesAt: '2026-03-30T17:00:00Z',
      lastPosition: '000003',
    });
  });
  it.each([
    ['answered, even beside the request', answered],
    ['dismissed', dismissedByIto],
  ])('says nothing of it once the request is %s', (_how, stopped) => {
    given(labReportRequested, planned, overdue, stopped).thenRowWith(mariasRequest, {
      ...none,
      responseNoted: undefined,
      responsePlan: undefined,
    });
  });
  it('is not due when the answer came in the same moment', () => {
    given(labReportRequested, planned, answered, overdue).thenRowWith(mariasRequest, {
      ...none,
      responseNoted: undefined,
    });
  });
  it('begins anew when the request is returned', () => {
    const again = {
      ...planned,
      waitingSince: returnedByBrandt.at,
      overdueAt: '2026-04-02T15:30:00Z',
    };
    given(
      labReportRequested,
      planned,
      overdue,
      dismissedByIto,
      returnedByBrandt,
      again,
    ).thenRowWith(mariasRequest, { overdueAt: '2026-04-02T15:30:00Z', responseNoted: undefined });
  });
  it('keeps what staff were told when the same wait is planned by other days', () => {
    given(labReportRequested, planned, overdue, planned).thenRowWith(mariasRequest, {
      responseNoted: 'overdue',
    });
  });
});

describe('a closure that is recorded later', () => {
  const later = { dueSoonAt: '2026-03-30T17:00:00Z', overdueAt: '2026-04-01T17:00:00Z' };

  it('moves what waits at that facility, and a cancelled one moves it back', () => {
    given(labReportRequested, planned, closed).thenRowWith(mariasRequest, later);
    const cancelled = {
      type: 'ClosureCancelled',
      facilityId,
      closureId: 'floors',
      ...stamp,
    } as const;
    given(labReportRequested, planned, closed, cancelled).thenRowWith(mariasRequest, {
      dueSoonAt: planned.dueSoonAt,
      overdueAt: planned.overdueAt,
    });
  });
  it('leaves what waits elsewhere, what was answered and what is not planned', () => {
    given(labReportRequested, planned, { ...closed, facilityId: 'riverside' }).thenRowWith(
      mariasRequest,
      { overdueAt: planned.overdueAt },
    );
    given(labReportRequested, planned, answered, closed).thenRowWith(mariasRequest, none);
    given(otherQuestionAsked, closed).thenRowWith(mariasOtherRequest, none);
  });
  it('is counted in the zone to which the facility was corrected', () => {
    const corrected: FacilityDetailsUpdated = {
      type: 'FacilityDetailsUpdated',
      facilityId,
      name: 'Pasadena',
      zone: 'America/New_York',
      phone: '+1 626 555 0100',
      ...stamp,
    };
    given(labReportRequested, planned, corrected).thenRowWith(mariasRequest, {
      overdueAt: '2026-03-30T17:00:00Z',
    });
    const evening = { ...planned, waitingSince: '2026-03-25T22:00:00Z' };
    given(labReportRequested, evening, corrected).thenRowWith(mariasRequest, {
      overdueAt: '2026-03-31T12:30:00Z',
    });
  });
});
