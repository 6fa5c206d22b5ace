import type { EntityManager } from 'typeorm';
import {
  ApproveLabPolicy,
  labPolicies,
  labPolicy,
  NoteLabPolicyRehearsal,
  practitioner,
  ProposeLabPolicy,
  RecordFacility,
  RecordMembership,
  RecordPractitioner,
  facility,
} from '@anamnesis/domain';
import { parkRow, said } from '../clinic.fixture.js';
import type { QueryDefinition } from '../query.js';
import {
  labViews,
  parkedRowsOf,
  patientsChangedSince,
  type SeenOfLabViews,
} from './lab-changes.js';
import { patientsConcerned, type ReportsConcerned } from './lab-disclosures.js';
import {
  ben,
  byInterface,
  drFarr,
  drLee,
  drOsei,
  harbour,
  id,
  openLaboratory,
  rosa,
} from './staff.fixture.js';

type Laboratory = Awaited<ReturnType<typeof openLaboratory>>;
const at = '2026-03-10T18:00:00.000Z';

describe('whose results a change may concern', () => {
  let lab: Laboratory;
  let seen: SeenOfLabViews;

  /** What has changed since it was asked last. */
  const changed = async (says?: () => Promise<{ readonly position: string }>) => {
    const latest = await says?.();
    const query = {
      ask: (reader: EntityManager) => patientsChangedSince(reader, [rosa, ben], seen),
    } as unknown as QueryDefinition<object, readonly string[]>;
    const patients = await lab.clinic.asks(query, {});
    if (latest) seen = Object.fromEntries(labViews.map((view) => [view, latest.position]));
    return [...patients].sort();
  };
  const renamed = (practitionerId: string, familyName: string) => () =>
    lab.clinic.says(
      practitioner,
      said(RecordPractitioner, { practitionerId, familyName, givenName: 'Chris' }),
      byInterface(at),
    );

  beforeAll(async () => {
    lab = await openLaboratory('lab changes');
    await lab.sends({ report: 1, orderedBy: drLee, lines: { glucose: 'final' } }, at);
    await lab.sends({ report: 2, orderedBy: id('da', 9), lines: { glucose: 'final' } }, at);
    await lab.sends(
      { report: 3, patientId: ben, orderedBy: drFarr, lines: { glucose: 'final' } },
      at,
    );
    seen = Object.fromEntries(labViews.map((view) => [view, '']));
    await changed(renamed(drOsei, 'Osei-Brown'));
  }, 60_000);
  afterAll(() => lab.clinic.close());

  it('is nobody where nothing has changed', async () => {
    expect(await changed()).toEqual([]);
  });

  it('is of a provider who ordered something of theirs, and nobody else', async () => {
    expect(await changed(renamed(drLee, 'Leeds'))).toEqual([rosa]);
    const member = {
      practitionerId: drFarr,
      group: 'practice',
      from: '2026-03-01T00:00:00Z',
    } as const;
    const joins = said(RecordMembership, member);
    expect(await changed(() => lab.clinic.says(practitioner, joins, byInterface(at)))).toEqual([
      ben,
    ]);
    expect(await changed(renamed(drOsei, 'Oseii'))).toEqual([]);
  });

  it('is of a provider whom the directory learns to know after the report has come', async () => {
    expect(await changed(renamed(id('da', 9), 'Late'))).toEqual([rosa]);
  });

  it('is of a facility its patients', async () => {
    const office = { name: 'Harbour', zone: 'America/Denver', phone: '555-0100' };
    const moves = said(RecordFacility, { facilityId: harbour, ...office });
    expect(await changed(() => lab.clinic.says(facility, moves, byInterface(at)))).toEqual(
      [rosa, ben].sort(),
    );
    const other = said(RecordFacility, { facilityId: id('fa', 2), ...office });
    expect(await changed(() => lab.clinic.says(facility, other, byInterface(at)))).toEqual([]);
  });

  it.each<[string, ReportsConcerned, readonly string[]]>([
    ['of one patient', { patientId: ben }, [ben]],
    ['of a provider', { orderingProviderId: drFarr }, [ben]],
    ['of an office', { facilityId: harbour }, [rosa, ben]],
    ['of no office of theirs', { facilityId: id('fa', 2) }, []],
    ['of all', {}, [rosa, ben]],
  ])('makes somebody look at the reports %s', async (_whose, concerned, patients) => {
    const query = {
      ask: async (reader: EntityManager) => {
        const found: string[] = [];
        for await (const patient of patientsConcerned(reader, concerned)) found.push(patient);
        return found;
      },
    } as unknown as QueryDefinition<object, readonly string[]>;
    expect(await lab.clinic.asks(query, {})).toEqual([...patients].sort());
  });

  it('is of a report its patient', async () => {
    const before = seen;
    await lab.sends({ report: 4, patientId: ben, lines: { riddle: 'final' } }, at);
    expect(await changed()).toEqual([ben]);
    expect(seen).toBe(before);
    await changed(renamed(drOsei, 'Osei'));
  });

  it('is of a rule set everybody, once it is adopted and not before', async () => {
    const [ours = labPolicies[0]] = labPolicies.slice(-1);
    const policy = { ...ours, version: 'lab-visibility-9', effectiveFrom: '2026-06-01T00:00:00Z' };
    const proposes = said(ProposeLabPolicy, { policy, reason: 'law-changed' });
    const by = { by: drLee, at };
    let proposalId = '';
    const proposed = await changed(async () => {
      const answer = await lab.clinic.says(labPolicy, proposes, by);
      const [event] = answer.events as readonly { readonly proposalId: string }[];
      proposalId = event?.proposalId ?? '';
      return answer;
    });
    expect(proposed).toEqual([]);
    const digest = 'a'.repeat(64);
    const shown = said(NoteLabPolicyRehearsal, {
      ...{ proposalId, digest, comparedWith: ours.version },
    });
    expect(await changed(() => lab.clinic.says(labPolicy, shown, { by: 'portal', at }))).toEqual(
      [],
    );
    const approves = said(ApproveLabPolicy, { proposalId, rehearsalDigest: digest });
    expect(await changed(() => lab.clinic.says(labPolicy, approves, { by: drOsei, at }))).toEqual(
      [rosa, ben].sort(),
    );
  });

  it('is of a row that could not take an event its patient, until it is mended', async () => {
    const { clinic } = lab;
    const parkedOf = () => parkedRowsOf(clinic.readModels.manager, [rosa, ben]);
    const mends = (key: string) =>
      clinic.readModels.query('DELETE FROM eventing.parked_key WHERE key = $1', [key]);
    expect(await parkedOf()).toEqual(new Map());
    await parkRow(clinic, 'lab-work', id('ee', 1));
    await parkRow(clinic, 'lab-reports', id('ee', 99));
    expect(await parkedOf()).toEqual(new Map());
    await parkRow(clinic, 'lab-reports', id('ee', 1));
    const [first] = [...(await parkedOf())];
    expect(first?.[0]).toBe(rosa);
    await parkRow(clinic, 'lab-reports', id('ee', 2));
    const both = await parkedOf();
    expect([...both.keys()]).toEqual([rosa]);
    expect(both.get(rosa)).not.toBe(first?.[1]);
    // Already the first wish may have made no row.
    await parkRow(clinic, 'lab-wishes', ben);
    expect([...(await parkedOf()).keys()].sort()).toEqual([rosa, ben].sort());
    for (const key of [id('ee', 1), id('ee', 2), ben]) await mends(key);
    expect(await parkedOf()).toEqual(new Map());
  });
});
