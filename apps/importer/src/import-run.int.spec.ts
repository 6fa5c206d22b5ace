import 'reflect-metadata';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { ApproveForgetting, RequestForgetting, type PortalCaller } from '@anamnesis/domain';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault } from '@anamnesis/eventing';
import { commandMessage, openPortal, type Portal } from '@anamnesis/nest';
import { readArguments } from './arguments.js';
import { runImport } from './import-run.js';

const [MARIA, OKAFOR, METFORMIN, GLUCOSE, ANSWERS] = [1, 2, 3, 4, 5].map(
  (end) => `3f0c2d2e-7b1a-4f53-8c65-00000000000${end}`,
) as [string, string, string, string, string];
const [ANTON, LISINOPRIL, OTHER] = [6, 7, 8].map(
  (end) => `3f0c2d2e-7b1a-4f53-8c65-00000000000${end}`,
) as [string, string, string];
const entry = (resource: object) => ({ resource });
const antonIn = (family: string) =>
  entry({
    resourceType: 'Patient',
    id: ANTON,
    name: [{ family, given: ['Anton'] }],
    birthDate: '1961-09-30',
  });
const antonHimself = antonIn('Brandt');
const ofAnton = (id: string) => [
  entry({
    ...{ resourceType: 'MedicationRequest', id, status: 'stopped', intent: 'order' },
    subject: { reference: `Patient/${ANTON}` },
    requester: { reference: `Practitioner/${OKAFOR}` },
    authoredOn: '2026-01-05',
    medicationCodeableConcept: { text: 'lisinopril 10 mg' },
  }),
  antonHimself,
];
const bundle = (birthDate: string, others: readonly object[] = []) =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      ...others,
      entry({
        resourceType: 'MedicationRequest',
        id: METFORMIN,
        status: 'active',
        intent: 'order',
        subject: { reference: `Patient/${MARIA}` },
        requester: { reference: `Practitioner/${OKAFOR}` },
        authoredOn: '2026-01-05',
        medicationCodeableConcept: { text: 'metformin 500 mg' },
      }),
      entry({
        resourceType: 'Patient',
        id: MARIA,
        name: [{ family: 'Alvarez', given: ['Maria'] }],
        birthDate,
      }),
      entry({
        resourceType: 'Practitioner',
        id: OKAFOR,
        name: [{ family: 'Okafor', given: ['Grace'] }],
      }),
    ],
  });

const labBundle = JSON.stringify({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    entry({
      resourceType: 'Patient',
      id: MARIA,
      name: [{ family: 'Alvarez', given: ['Maria'] }],
      birthDate: '1958-04-12',
    }),
    entry({
      resourceType: 'Practitioner',
      id: OKAFOR,
      name: [{ family: 'Okafor', given: ['Grace'] }],
    }),
    entry({
      ...{ resourceType: 'Observation', id: GLUCOSE, status: 'final' },
      category: [{ coding: [{ code: 'laboratory' }] }],
      code: { coding: [{ system: 'http://loinc.org', code: '2345-7', display: 'Glucose' }] },
      subject: { reference: `Patient/${MARIA}` },
      basedOn: [{ reference: 'ServiceRequest/s1' }],
      effectiveDateTime: '2026-03-02',
      valueQuantity: { value: 98, unit: 'mg/dL' },
    }),
    entry({
      ...{ resourceType: 'ServiceRequest', id: 's1', status: 'completed', intent: 'order' },
      subject: { reference: `Patient/${MARIA}` },
      requester: { reference: `Practitioner/${OKAFOR}` },
    }),
  ],
});

describe('importing', () => {
  const digestKey = 'the digest key of this spec, long enough';
  let database: FreshDatabase;
  let portal: Portal;
  let folder: string;

  beforeAll(async () => {
    database = await freshDatabase('importer');
    folder = await mkdtemp(path.join(tmpdir(), 'anamnesis-import-'));
    portal = await openPortal({
      databaseUrl: database.applicationUrl,
      databaseOwnerUrl: database.ownerUrl,
      projections: 'run',
      digestKey,
      cursorKey: Buffer.alloc(32).toString('base64url'),
      keyVault: inMemoryKeyVault(),
      clock: { now: () => '2026-03-25T17:00:00.000Z' },
    });
    await writeFile(path.join(folder, 'maria.json'), bundle('1958-04-12'));
  });
  afterAll(async () => {
    await portal.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const importing = async (...given: string[]) => {
    const asked = readArguments(given);
    if (asked === 'help' || 'mistakes' in asked) throw new Error('The spec asks for nonsense.');
    const said: string[] = [];
    const say = (line: string): void => {
      said.push(line);
    };
    const isWell = await runImport(asked, { portal, digestKey, say, progress: () => undefined });
    return { isWell, said };
  };
  const head = () => portal.store.head();

  it('records nothing on a dry run, and says what it would', async () => {
    const before = await head();
    await expect(importing(folder, '--dry-run')).resolves.toEqual({
      isWell: true,
      said: ['maria.json: 4 facts would be recorded, 0 are already known'],
    });
    expect(await head()).toBe(before);
  });

  it('records nothing of a bundle in which anything is wrong', async () => {
    const broken = path.join(folder, 'broken.txt');
    await writeFile(broken, bundle('in spring'));
    const before = await head();
    const { isWell, said } = await importing(broken);
    expect(isWell).toBe(false);
    expect(said).toEqual([
      'broken.txt: not imported, 1 problem(s) in the input',
      expect.stringMatching(`^  Patient/${MARIA}: birthDate is not a whole date`),
    ]);
    expect(await head()).toBe(before);
  });

  it('records nothing of a bundle in which a rule refuses anything', async () => {
    const early = path.join(folder, 'early.txt');
    await writeFile(early, bundle('2999-01-01'));
    const { isWell, said } = await importing(early);
    expect(isWell).toBe(false);
    expect(said.join('\n')).toMatch(
      /Patient\/.*: RecordPatient is refused \(dated-in-the-future\)/,
    );
  });

  it('records every fact once, however often it is imported', async () => {
    await expect(importing(folder)).resolves.toEqual({
      isWell: true,
      said: ['maria.json: 4 facts recorded, 0 already known'],
    });
    const after = await head();
    await expect(importing(folder)).resolves.toEqual({
      isWell: true,
      said: ['maria.json: 0 facts recorded, 4 already known'],
    });
    const events = await portal.store.readStream(`patient-${MARIA}`);
    expect(events.map(({ type }) => type)).toEqual(['PatientRecorded']);
    expect(await portal.store.readStream(`prescription-${METFORMIN}`)).toHaveLength(1);
    expect(after > '').toBe(true);
  });

  it('records laboratory results unreviewed, until somebody answers for it that they were', async () => {
    const labs = path.join(folder, 'labs.txt');
    await writeFile(labs, labBundle);
    await importing(folder);
    const stream = `labReport-${GLUCOSE}`;
    const typesOf = async (): Promise<readonly string[]> =>
      (await portal.store.readStream(stream)).map(({ type }) => type);
    await expect(importing(labs)).resolves.toMatchObject({ isWell: true });
    expect(await typesOf()).toEqual(['LabResultsReceived']);

    const answered = ['--members', 'practice', '--as-reviewed', 'Signed', '--answers-for', ANSWERS];
    await expect(importing(labs, ...answered)).resolves.toEqual({
      isWell: true,
      said: expect.arrayContaining(['labs.txt: 2 facts recorded, 4 already known']),
    });
    expect(await typesOf()).toEqual(['LabResultsReceived', 'LabResultsReviewed']);
    const events = await portal.store.readStream(stream);
    const actors = events.map((event) => portal.codec.decode(event).metadata.actor);
    expect(actors).toEqual(['importer', ANSWERS]);
    const practitioner = await portal.store.readStream(`practitioner-${OKAFOR}`);
    expect(practitioner.map(({ type }) => type)).toContain('MembershipRecorded');
  });

  it('notes in the access log whose records it wrote', async () => {
    const facts = await portal.store.readStream(`accessLog-${MARIA}.202603`);
    expect(facts.map(({ type }) => type)).toContain('CommandAccepted');
  });

  it('leaves out of whom was forgotten, and records everybody else', async () => {
    const alone = path.join(folder, 'anton.txt');
    const both = path.join(folder, 'both.txt');
    const single = { resourceType: 'Bundle', type: 'collection', entry: [antonHimself] };
    await writeFile(alone, JSON.stringify(single));
    await expect(importing(alone)).resolves.toMatchObject({ isWell: true });
    const say = async (command: RequestForgetting | ApproveForgetting, by: PortalCaller) =>
      expect((await portal.commands.handle(commandMessage(command, by))).is).toBe('accepted');
    const asked = { reason: 'erasure-asked', authority: 'patient-request' } as const;
    const request = { patientId: ANTON, ...asked, reference: 'PR-2026-1' };
    const staff = { actor: ANSWERS, role: 'staff' } as const;
    await say(plainToInstance(RequestForgetting, request), staff);
    const provider = { actor: OKAFOR, role: 'provider' } as const;
    await say(plainToInstance(ApproveForgetting, { patientId: ANTON }), provider);

    await writeFile(both, bundle('1958-04-12', ofAnton(LISINOPRIL)).replaceAll(METFORMIN, OTHER));
    await expect(importing(both)).resolves.toEqual({
      isWell: true,
      said: [
        'both.txt: 1 facts recorded, 3 already known',
        '  skipped 3: is of a patient who was forgotten (patient-forgotten)',
      ],
    });
    expect(await portal.store.readStream(`prescription-${OTHER}`)).toHaveLength(1);
    expect(await portal.store.readStream(`prescription-${LISINOPRIL}`)).toHaveLength(0);

    // Also where something is wrong with what comes first of that patient, or with all of it.
    const wrong = path.join(folder, 'wrong.txt');
    await writeFile(wrong, bundle('1958-04-12', [antonIn('x'.repeat(201))]));
    await expect(importing(wrong)).resolves.toEqual({
      isWell: true,
      said: [
        'wrong.txt: 0 facts recorded, 4 already known',
        '  skipped 1: is of a patient who was forgotten (patient-forgotten)',
      ],
    });
  }, 30_000);

  it('says what is wrong with a path', async () => {
    const { isWell, said } = await importing(path.join(folder, 'nowhere'));
    expect(isWell).toBe(false);
    expect(said[1]).toBe('  nowhere: (the path) does not exist');
  });
});
