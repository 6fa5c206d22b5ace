import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { RecordFacility } from './commands.js';
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
