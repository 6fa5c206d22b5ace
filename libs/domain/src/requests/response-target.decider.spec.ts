import { givenFor } from '@anamnesis/eventing/testing';
import { facility } from '../directory/facility.decider.js';
import { patient } from '../patients/patient.decider.js';
import { said } from '../shared/said.fixture.js';
import { NoteResponseDue, PlanResponse } from './commands.js';
import type { PatientRequestEvent, ResponsePlanned } from './events.js';
import { evolveWaits, type ResponseTargetFacts } from './facts.js';
import {
  askedOn,
  claimedByIto,
  dismissedByIto,
  labReportRequested,
  maria,
  mariasRequest,
  returnedByBrandt,
  supersededByIto,
  withdrawnByMaria,
} from './history.fixture.js';
import { responseTarget } from './response-target.decider.js';

const given = givenFor(responseTarget);
const facilityId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01';
const stamp = { by: 'import', at: '2026-03-25T16:00:00Z' };
const known = patient.evolve(patient.initialState, {
  type: 'PatientRecorded',
  patientId: maria,
  facilityId,
  familyName: 'Alvarez',
  givenName: 'Maria',
  birthDate: '1984-05-02',
  ...stamp,
});
const pasadena = facility.evolve(facility.initialState, {
  type: 'FacilityRecorded',
  facilityId,
  name: 'Pasadena',
  zone: 'America/Los_Angeles',
  phone: '+1 626 555 0100',
  ...stamp,
});
const closure = { closureId: 'closure-1', firstDay: '2026-03-26', lastDay: '2026-03-27' };
const closed = facility.evolve(pasadena, {
  type: 'ClosureRecorded',
  facilityId,
  ...closure,
  reason: 'New floors',
  ...stamp,
});
const longAgo = facility.evolve(pasadena, {
  type: 'ClosureRecorded',
  facilityId,
  closureId: 'closure-0',
  firstDay: '2026-01-02',
  lastDay: '2026-03-24',
  reason: 'New floors',
  ...stamp,
});

const answered: PatientRequestEvent = {
  type: 'PatientRequestAnswered',
  requestId: mariasRequest,
  text: 'It is in your file now.',
  notifyPatient: true,
  associate: true,
  by: 'nurse-ito',
  at: '2026-03-25T18:05:00Z',
};
const waiting = (...events: readonly PatientRequestEvent[]): ResponseTargetFacts => ({
  patient: known,
  facility: pasadena,
  waits: [labReportRequested, ...events].reduce(evolveWaits, {}),
});

const about = { requestId: mariasRequest, patientId: maria, requestStream: askedOn };
const plan = said(PlanResponse, about);
const dueSoon = said(NoteResponseDue, { ...about, milestone: 'due-soon' });
const overdue = said(NoteResponseDue, { ...about, milestone: 'overdue' });
const planned: ResponsePlanned = {
  type: 'ResponsePlanned',
  ...about,
  facilityId,
  waitingSince: '2026-03-25T17:00:00Z',
  dueSoonAt: '2026-03-26T17:00:00Z',
  overdueAt: '2026-03-30T17:00:00Z',
  policyVersion: 'response-target-1',
  zone: 'America/Los_Angeles',
  closures: [],
  by: 'portal',
  at: '2026-03-25T17:00:01Z',
};
const byPortal = (...events: readonly Parameters<typeof responseTarget.evolve>[1][]) =>
  given(...events)
    .by('portal')
    .at(planned.at);

describe('planning when a request is to be answered', () => {
  it('counts from when it was asked, by the days of the patient’s facility', () =>
    byPortal().knowing(waiting()).when(plan).then(planned));
  it('says nothing when it is planned so already', () =>
    byPortal(planned).knowing(waiting()).when(plan).thenNothing());
  it('counts from when it was returned to the queue', () =>
    byPortal(planned)
      .at('2026-03-26T15:00:00Z')
      .knowing(waiting(dismissedByIto, returnedByBrandt))
      .when(plan)
      .then({
        ...planned,
        waitingSince: returnedByBrandt.at,
        dueSoonAt: '2026-03-27T15:30:00Z',
        overdueAt: '2026-03-31T15:30:00Z',
        at: '2026-03-26T15:00:00Z',
      }));
  it('counts by closures that are not over when it begins to wait', () => {
    const later = { dueSoonAt: '2026-03-30T17:00:00Z', overdueAt: '2026-04-01T17:00:00Z' };
    byPortal()
      .knowing({ ...waiting(), facility: closed })
      .when(plan)
      .then({ ...planned, ...later, closures: [closure] });
    byPortal()
      .knowing({ ...waiting(), facility: longAgo })
      .when(plan)
      .then(planned);
  });
  it('takes the standard zone for a patient whose facility nobody knows', () => {
    const { facilityId: _unknown, ...somewhere } = planned;
    byPortal().knowing({ waits: waiting().waits }).when(plan).then(somewhere);
  });
  it.each([
    ['answered', answered],
    ['dismissed', dismissedByIto],
    ['withdrawn', withdrawnByMaria],
    ['superseded', supersededByIto],
  ])('says nothing of one that was %s', (_how, stopped) =>
    byPortal().knowing(waiting(stopped)).when(plan).thenNothing(),
  );
  it('does not stop because somebody claims it', () =>
    byPortal().knowing(waiting(claimedByIto)).when(plan).then(planned));
});

describe('noting that an answer is due', () => {
  const escalatesAt = planned.dueSoonAt;
  const soon = { type: 'ResponseDueSoon', requestId: mariasRequest, patientId: maria } as const;
  const at = planned.dueSoonAt;
  const noted = { ...soon, facilityId, dueSoonAt: at, escalatesAt, by: 'portal', at };

  it('is said one business day later, and three later that it is overdue', () => {
    byPortal(planned).at(at).knowing(waiting()).when(dueSoon).then(noted);
    const late = planned.overdueAt;
    byPortal(planned, noted)
      .at(late)
      .knowing(waiting())
      .when(overdue)
      .then({
        ...{ type: 'ResponseOverdue', requestId: mariasRequest, patientId: maria, facilityId },
        ...{ overdueAt: late, escalatesAt: late, by: 'portal', at: late },
      });
  });
  it('is told to staff when somebody works, though the portal was down until midnight', () =>
    byPortal(planned)
      .at('2026-03-27T07:00:00Z')
      .knowing(waiting())
      .when(dueSoon)
      .then({ ...noted, escalatesAt: '2026-03-27T15:30:00Z', at: '2026-03-27T07:00:00Z' }));
  it('is said once', () =>
    byPortal(planned, noted).at(at).knowing(waiting()).when(dueSoon).thenNothing());
  it('is said again of another wait', () => {
    const again = { ...planned, waitingSince: '2026-03-27T17:00:00Z' };
    const returned = { ...returnedByBrandt, at: '2026-03-27T17:00:00Z' };
    byPortal(planned, noted, again)
      .at('2026-03-30T17:00:00Z')
      .knowing(waiting(dismissedByIto, returned))
      .when(dueSoon)
      .thenSomething();
  });
  it.each([
    ['answered', answered],
    ['dismissed', dismissedByIto],
  ])('is not said of one that was %s in the same moment', (_how, stopped) =>
    byPortal(planned).at(at).knowing(waiting(stopped)).when(dueSoon).thenNothing(),
  );
  it('plans anew when a closure was recorded since', () =>
    byPortal(planned)
      .at(planned.overdueAt)
      .knowing({ ...waiting(), facility: closed })
      .when(overdue)
      .then({
        ...planned,
        dueSoonAt: '2026-03-30T17:00:00Z',
        overdueAt: '2026-04-01T17:00:00Z',
        closures: [closure],
        at: planned.overdueAt,
      }));
  it('is said at its earlier instant when the closure was cancelled', () => {
    const later = { dueSoonAt: '2026-03-30T17:00:00Z', overdueAt: '2026-04-01T17:00:00Z' };
    const byClosure = { ...planned, ...later, closures: [closure] };
    const early = byPortal(byClosure).at(at);
    early.knowing(waiting()).when(dueSoon).then(noted);
    early
      .knowing({ ...waiting(), facility: closed })
      .when(dueSoon)
      .thenRefused('response-not-due-yet');
  });
  it('is refused before its time', () =>
    byPortal(planned)
      .at('2026-03-26T16:59:59Z')
      .knowing(waiting())
      .when(dueSoon)
      .thenRefused('response-not-due-yet'));
  it('stands on a stream of the request, as the patient’s', () => {
    expect(responseTarget.streamOf(plan, 'command-1')).toBe(`responseTarget-${mariasRequest}`);
    expect(responseTarget.patientOf({ noted: [] }, plan)).toBe(maria);
    expect(responseTarget.subjectOf({ noted: [] }, planned)).toBe(maria);
  });
});
