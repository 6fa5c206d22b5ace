import { execution, inMemoryEventStore } from '@anamnesis/eventing';
import {
  AcceptDemographicChange,
  RecordFacility,
  RecordPatient,
  RequestLabReport,
  type PortalCaller,
} from '@anamnesis/domain';
import { plainToInstance } from 'class-transformer';
import { accessLog } from './access-log.js';
import { CommandDoor } from './command-door.js';
import { commandMessage } from './messages.js';
import { portalCodec } from './portal.js';
import { minorityEndIn, touchedBy } from './touched-patient.js';

const MAYA = 'a0000000-0000-4000-8000-000000000001';
const OFFICE = 'f0000000-0000-4000-8000-000000000001';
const records: PortalCaller = { actor: 'records', role: 'record-system' };
const at = '2026-03-09T06:59:59Z';
const [drLee, drOkoye]: readonly [PortalCaller, PortalCaller] = [
  { actor: 'dr-lee', role: 'provider' },
  { actor: 'dr-okoye', role: 'provider' },
];
const byMinority = { patientId: MAYA, basis: 'minority', from: '2015-01-01T00:00:00Z' } as const;
const mother: PortalCaller = { actor: 'mother', role: 'proxy', grants: [byMinority] };

const world = (clock = { at }) => {
  const [store, codec] = [inMemoryEventStore(), portalCodec()];
  const now = { now: () => clock.at };
  const run = execution({ store, codec, clock: now, digestKey: 'of this spec' });
  const minorityEndOf = minorityEndIn({ store, codec });
  const doorWith = (given: object) => {
    const door = new CommandDoor(run, accessLog(store, codec), { clock: now, ...given });
    return (Class: new () => object, fields: object, by = records) =>
      door.handle(commandMessage(plainToInstance(Class, fields) as never, by));
  };
  const says = doorWith({ minorityEndOf });
  const patient = (birthDate: string) =>
    says(RecordPatient, {
      ...{ patientId: MAYA, facilityId: OFFICE, birthDate, familyName: 'Alvarez' },
      givenName: 'Maya',
    });
  const office = (zone: string) =>
    says(RecordFacility, { facilityId: OFFICE, name: 'Harbour', phone: '555-0100', zone });
  const accept = async (by: PortalCaller) => {
    const stored = await store.readStream(`patient-${MAYA}`);
    const event = stored.map((each) => codec.decode(each).event);
    const { proposalId } = event.find(({ type }) => type === 'DemographicChangeProposed') as never;
    const reason = 'The passport was shown';
    return says(AcceptDemographicChange, { patientId: MAYA, proposalId, reason }, by);
  };
  return { minorityEndOf, patient, office, accept, says, doorWith };
};

describe('the end of a minority', () => {
  it('is midnight of the 18th birthday in the zone of the facility', async () => {
    const { minorityEndOf, patient, office } = world();
    await patient('2008-03-09');
    expect(await minorityEndOf(MAYA)).toBe('2026-03-09T07:00:00.000Z');
    await office('Asia/Tokyo');
    expect(await minorityEndOf(MAYA)).toBe('2026-03-08T15:00:00.000Z');
  });

  it('is by the birth date that is on file now', async () => {
    const { minorityEndOf, patient, accept } = world();
    await patient('2010-03-09');
    await patient('2008-02-29');
    // Another one takes two people.
    expect(await minorityEndOf(MAYA)).toBe('2028-03-09T08:00:00.000Z');
    await accept(drLee);
    await accept(drOkoye);
    expect(await minorityEndOf(MAYA)).toBe('2026-02-28T08:00:00.000Z');
  });

  it('is known of nobody who is not on file', async () => {
    expect(await world().minorityEndOf(MAYA)).toBeUndefined();
  });
});

describe('what is known of the touched patient', () => {
  const touched = { patientId: MAYA, at };
  const end = async () => '2026-03-09T07:00:00.000Z';
  const never = () => Promise.reject(new Error('Nobody has asked for it.'));

  it('is the end of minority where the caller acts by it', async () => {
    const minorityEndsAt = await end();
    expect(await touchedBy(mother, touched, end)).toEqual({ ...touched, minorityEndsAt });
  });

  it.each<[string, PortalCaller]>([
    ['the patient', { actor: MAYA, role: 'patient' }],
    ['whoever works here', { ...mother, role: 'staff' }],
    ['a proxy of somebody else', { ...mother, grants: [{ ...byMinority, patientId: 'leo' }] }],
    [
      'a proxy by a court besides',
      { ...mother, grants: [byMinority, { ...byMinority, basis: 'court' }] },
    ],
  ])('is nothing for %s', async (_who, caller) => {
    expect(await touchedBy(caller, touched, never)).toEqual(touched);
  });
});

describe('a command of a mother by minority', () => {
  const asks = { patientId: MAYA, description: 'cholesterol' };

  it('is accepted until then, and finds nothing from then on', async () => {
    const clock = { at };
    const { patient, says } = world(clock);
    await patient('2008-03-09');
    expect(await says(RequestLabReport, asks, mother)).toMatchObject({ is: 'accepted' });
    clock.at = '2026-03-09T07:00:00.000Z';
    expect(await says(RequestLabReport, asks, mother)).toEqual({ is: 'not-found' });
  });

  it('finds nothing at a door that does not know of birthdays', async () => {
    const { patient, doorWith } = world();
    await patient('2008-03-09');
    const says = doorWith({});
    expect(await says(RequestLabReport, asks, mother)).toEqual({ is: 'not-found' });
  });
});
