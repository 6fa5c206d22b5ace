import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { CancelClosure, RecordClosure, RecordFacility } from './commands.js';
import type { ClosureRecorded } from './events.js';
import { facility } from './facility.decider.js';

const given = givenFor(facility);
const pasadena = {
  facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01',
  name: 'Pasadena',
  zone: 'America/Los_Angeles',
  phone: '+1 626 555 0100',
};
const stamp = { by: 'import', at: '2026-03-25T17:00:00Z' };
const recorded = { type: 'FacilityRecorded', ...pasadena, ...stamp } as const;

describe('recording a facility', () => {
  it('records its name, zone and phone', () =>
    given().by('import').at(stamp.at).when(said(RecordFacility, pasadena)).then(recorded));
  it('changes nothing when the same is said again', () =>
    given(recorded).when(said(RecordFacility, pasadena)).thenNothing());
  it.each([{ name: 'Pasadena East' }, { zone: 'America/Denver' }, { phone: '+1 626 555 0199' }])(
    'updates %j',
    (other) =>
      given(recorded)
        .by('import')
        .at(stamp.at)
        .when(said(RecordFacility, { ...pasadena, ...other }))
        .then({ ...recorded, type: 'FacilityDetailsUpdated', ...other }),
  );
  it('stands on a stream of its own and is no patient’s', () => {
    const command = said(RecordFacility, pasadena);
    expect(facility.streamOf(command, 'command-1')).toBe(`facility-${pasadena.facilityId}`);
    expect(facility.patientOf({}, command)).toBeUndefined();
    expect(facility.subjectOf({}, recorded)).toBeUndefined();
  });
});

describe('closing a facility for some days', () => {
  const { facilityId } = pasadena;
  const firstDay = '2026-04-02';
  const closing = said(RecordClosure, {
    facilityId,
    firstDay,
    lastDay: '2026-04-03',
    reason: 'building-works',
  });
  const closed: ClosureRecorded = {
    type: 'ClosureRecorded',
    facilityId,
    closureId: '39636076-a779-5674-b59d-dcd62be9e2c1',
    firstDay,
    lastDay: '2026-04-03',
    reason: 'building-works',
    by: 'clerk-brandt',
    at: stamp.at,
  };
  const cancel = said(CancelClosure, { facilityId, closureId: closed.closureId });
  const byBrandt = given(recorded).by('clerk-brandt').at(stamp.at);

  it('records the days and why', () => byBrandt.when(closing).then(closed));
  it('changes nothing when the same days are closed already', () =>
    given(recorded, closed).when(closing).thenNothing());
  it('is possible for a single day', () =>
    byBrandt.when(said(RecordClosure, { ...closing, lastDay: firstDay })).thenSomething());
  it('is refused when it ends before it begins', () =>
    byBrandt
      .when(said(RecordClosure, { ...closing, lastDay: '2026-04-01' }))
      .thenRefused('closure-ends-before-it-begins'));
  it('is refused for more than 92 days', () => {
    byBrandt.when(said(RecordClosure, { ...closing, lastDay: '2026-07-02' })).thenSomething();
    byBrandt
      .when(said(RecordClosure, { ...closing, lastDay: '2026-07-03' }))
      .thenRefused('closure-too-long');
  });
  it('is refused for a facility that nobody has recorded', () =>
    given().when(closing).thenRefused('no-such-facility'));
  it('is cancelled by its id, once', () => {
    const cancelled = {
      type: 'ClosureCancelled',
      facilityId,
      closureId: closed.closureId,
    } as const;
    const at = '2026-03-26T17:00:00Z';
    given(recorded, closed)
      .by('clerk-brandt')
      .at(at)
      .when(cancel)
      .then({ ...cancelled, by: 'clerk-brandt', at });
    given(recorded, closed, { ...cancelled, by: 'clerk-brandt', at })
      .when(cancel)
      .thenRefused('no-such-closure');
  });
  it('is kept when the facility’s details change', () => {
    const moved = { ...recorded, type: 'FacilityDetailsUpdated', zone: 'America/Denver' } as const;
    given(recorded, closed, moved).when(closing).thenNothing();
  });
});
