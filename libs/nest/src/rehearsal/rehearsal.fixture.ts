import {
  labPolicies,
  RecordFacility,
  RecordLabResults,
  RecordMembership,
  RecordPatient,
  RecordPractitioner,
  ReviewLabResults,
  type LabPolicy,
  type PortalCaller,
} from '@anamnesis/domain';
import { execution, inMemoryEventStore } from '@anamnesis/eventing';
import { accessLog } from '../access-log.js';
import { CommandDoor } from '../command-door.js';
import { portalCodec } from '../portal.js';
import { sayingAt } from '../saying-at-the-door.fixture.js';
import { readKnownLabs } from './known-labs.js';
import { rehearse } from './rehearse.js';

export const id = (end: number) => `3f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
export const [ROSA, OMAR, FACILITY, DR_LEE, DR_VANCE] = [id(1), id(2), id(3), id(4), id(5)];
export const [ROSAS, OMARS] = [id(11), id(12)];
export const lineOf = (report: string) => report.replace('00000000001', '00000000002');

const interfaces: PortalCaller = { actor: id(90), role: 'importer' };
export const drLee: PortalCaller = { actor: DR_LEE, role: 'provider' };
export const drVance: PortalCaller = { actor: DR_VANCE, role: 'provider' };

export const [statute, ours = statute] = labPolicies;
export const immediate: LabPolicy = {
  ...ours,
  version: 'lab-visibility-3',
  effectiveFrom: '2026-12-01T08:00:00Z',
  release: { ...ours.release, byDefault: { mode: 'immediate' } },
};
export const march = { from: '2026-03-01T08:00:00Z', to: '2026-04-01T07:00:00Z' };

/** Rosa's and Omar's glucose came on 2 March; Dr Lee reviewed Rosa's a day later. */
export const world = async () => {
  const [store, codec] = [inMemoryEventStore(), portalCodec()];
  let at = '2026-03-01T17:00:00.000Z';
  const clock = { now: () => at };
  const run = execution({ store, codec, clock, digestKey: 'of this spec' });
  const door = new CommandDoor(run, accessLog(store, codec), { clock });
  const say = sayingAt(door, interfaces);
  const zone = 'America/Los_Angeles';
  await say(RecordFacility, { facilityId: FACILITY, name: 'Harbour', phone: '555-0100', zone });
  await say(RecordPractitioner, { practitionerId: DR_LEE, familyName: 'Lee', givenName: 'Ann' });
  const member = { practitionerId: DR_LEE, group: 'practice', from: '2020-01-01T08:00:00Z' };
  await say(RecordMembership, member);
  at = '2026-03-02T17:00:00.000Z';
  for (const [patientId, reportId] of [
    [ROSA, ROSAS],
    [OMAR, OMARS],
  ] as const) {
    const named = { facilityId: FACILITY, familyName: 'Alvarez', givenName: 'R' };
    await say(RecordPatient, { patientId, ...named, birthDate: '1980-05-01' });
    await say(RecordLabResults, resultOf(patientId, reportId));
  }
  at = '2026-03-03T17:00:00.000Z';
  const lines = [{ lineId: lineOf(ROSAS), version: 1 }];
  await say(ReviewLabResults, { reportId: ROSAS, patientId: ROSA, lines }, drLee);
  at = '2026-11-22T18:00:00.000Z';
  return { store, codec, say, door, log: { store, codec } };
};

export const resultOf = (patientId: string, reportId: string) => ({
  ...{ reportId, patientId, source: 'hl7v2' },
  header: {
    test: { code: '2345-7', system: 'LN', name: 'Glucose' },
    orderingProviderId: DR_LEE,
    orderedAt: '2026-03-01T17:00:00Z',
    collected: ['2026-03-01T18:00:00Z'],
    notes: [],
  },
  lines: [
    {
      ...{ lineId: lineOf(reportId), status: 'final', collected: [] },
      test: { code: '2345-7', system: 'LN', name: 'Glucose' },
      value: { values: ['98'], flags: [], notes: [] },
    },
  ],
});

export type World = Awaited<ReturnType<typeof world>>;
export const rehearsed = async ({ log }: World, policy = immediate) => {
  const upTo = await log.store.head();
  return rehearse(await readKnownLabs(log, { upTo }), { policy, upTo, ...march });
};
