import {
  labPolicies,
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
import { readKnownLabs, type KnownLabs } from './known-labs.js';
import { rehearse } from './rehearse.js';

const id = (end: number) => `6f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const [ROSA, DR_LEE, REPORT, SODIUM, IMAGE] = [id(1), id(2), id(11), id(12), id(13)];
const importer: PortalCaller = { actor: id(90), role: 'importer' };
const drLee: PortalCaller = { actor: DR_LEE, role: 'provider' };

const line = (test: string, valueType: string, value: string) => ({
  ...{ lineId: test === 'Sodium' ? SODIUM : IMAGE, status: 'final', collected: [] },
  ...{ test: { name: test }, value: { valueType, values: [value], flags: [], notes: [] } },
});
const results = (...lines: readonly object[]) => ({
  ...{ reportId: REPORT, patientId: ROSA, source: 'hl7v2', lines },
  header: {
    test: { name: 'Metabolic panel' },
    ...{ orderingProviderId: DR_LEE, collected: ['2026-03-01T18:00:00Z'], notes: [] },
  },
});

/** A document came beside a sodium; of both only the document was reviewed. */
const known = async (image: object): Promise<KnownLabs> => {
  const [store, codec] = [inMemoryEventStore(), portalCodec()];
  const clock = { now: () => '2026-03-02T17:00:00.000Z' };
  const run = execution({ store, codec, clock, digestKey: 'of this spec' });
  const door = new CommandDoor(run, accessLog(store, codec), { clock });
  const say = sayingAt(door, importer);
  const named = { familyName: 'Lee', givenName: 'Ann' };
  await say(RecordPractitioner, { practitionerId: DR_LEE, ...named });
  const member = { practitionerId: DR_LEE, group: 'practice', from: '2020-01-01T08:00:00Z' };
  await say(RecordMembership, member);
  const patient = { patientId: ROSA, facilityId: id(3), birthDate: '1980-05-01' };
  await say(RecordPatient, { ...patient, ...named });
  await say(RecordLabResults, results(line('Sodium', 'NM', '140'), image));
  const lines = [{ lineId: IMAGE, version: 1 }];
  await say(ReviewLabResults, { reportId: REPORT, patientId: ROSA, lines }, drLee);
  return readKnownLabs({ store, codec }, { upTo: await store.head() });
};

const [statute, ours = statute] = labPolicies;
const immediate: LabPolicy = {
  ...ours,
  version: 'lab-visibility-9',
  release: { ...ours.release, byDefault: { mode: 'immediate' } },
};

describe('what a rehearsal knows of a report', () => {
  it.each<[string, object, readonly string[]]>([
    [
      'documents, which are shown with what they are hidden beside',
      line('Chloride', 'ED', '^application^pdf^Base64^JVBERi0='),
      [SODIUM, IMAGE],
    ],
    [
      'whole sentences as well',
      line('Chloride', 'ST', 'HIV-1 antibodies detected'),
      [SODIUM, IMAGE],
    ],
    ['plain values, which were shown before', line('Chloride', 'NM', '104'), [SODIUM]],
  ])('tells apart %s', async (_which, image, shown) => {
    const labs = await known(image);
    const range = { from: '2026-03-01T08:00:00Z', to: '2026-04-01T07:00:00Z' };
    const { report } = await rehearse(labs, { policy: immediate, upTo: '0', ...range });
    const changes = report.changes.filter(({ viewer }) => viewer === 'patient');
    expect(changes.map(({ lineId, change }) => [lineId, change])).toEqual(
      shown.map((lineId) => [lineId, 'becomes-visible']),
    );
    expect(JSON.stringify(labs.reports)).not.toMatch(/JVBERi0|antibodies|104/u);
  });
});
