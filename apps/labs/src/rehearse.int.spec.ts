import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import pg from 'pg';
import {
  ApproveLabPolicy,
  labPolicies,
  NoteLabPolicyRehearsal,
  ProposeLabPolicy,
  RecordFacility,
  RecordLabResults,
  RecordMembership,
  RecordPatient,
  RecordPractitioner,
  ReviewLabResults,
  type LabPolicy,
  type PortalCaller,
} from '@anamnesis/domain';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault } from '@anamnesis/eventing';
import {
  commandMessage,
  openPortal,
  openSealedLog,
  portalCodec,
  type Portal,
} from '@anamnesis/nest';
import { policyIn } from './rehearse-policy-file.js';
import { rehearsalAsJson, rehearsalInWords } from './rehearse-report.js';
import { policyInForce, rehearseOn, type Log, type RehearsalAsked } from './rehearse.js';

const id = (end: number) => `3f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const [ROSA, FACILITY, DR_LEE, DR_VANCE, REPORT, LINE] = [1, 2, 3, 4, 5, 6].map(id) as [
  ...[string, string, string, string, string, string],
];
const interfaces: PortalCaller = { actor: id(90), role: 'importer' };
const drLee: PortalCaller = { actor: DR_LEE, role: 'provider' };
const drVance: PortalCaller = { actor: DR_VANCE, role: 'provider' };

const [statute, ours = statute] = labPolicies;
const immediate: LabPolicy = {
  ...ours,
  version: 'lab-visibility-3',
  effectiveFrom: '2026-12-01T08:00:00Z',
  release: { ...ours.release, byDefault: { mode: 'immediate' } },
};
const glucose = { code: '2345-7', system: 'LN', name: 'Glucose' };

/** Rosa's glucose came on 2 March at nine, Pacific time; Dr Lee reviewed it a day later. */
const history = async (portal: Portal): Promise<{ readonly proposalId: string }> => {
  let at = '2026-03-01T17:00:00.000Z';
  const door = portal.commandsAt({ now: () => at });
  const say = async (Class: new () => object, fields: object, by = interfaces) => {
    const command = plainToInstance(Class, fields) as never;
    const answer = await door.handle(commandMessage(command, by));
    if (answer.is !== 'accepted') throw new Error(`${Class.name}: ${JSON.stringify(answer)}`);
    return answer.events as readonly { readonly proposalId?: string }[];
  };
  const zone = 'America/Los_Angeles';
  await say(RecordFacility, { facilityId: FACILITY, name: 'Harbour', phone: '555-0100', zone });
  await say(RecordPractitioner, { practitionerId: DR_LEE, familyName: 'Lee', givenName: 'Ann' });
  const from = '2020-01-01T08:00:00Z';
  await say(RecordMembership, { practitionerId: DR_LEE, group: 'practice', from });
  const rosa = { familyName: 'Alvarez', givenName: 'Rosa', birthDate: '1980-05-01' };
  await say(RecordPatient, { patientId: ROSA, facilityId: FACILITY, ...rosa });
  at = '2026-03-02T17:00:00.000Z';
  const collected = ['2026-03-01T18:00:00Z'];
  const value = { values: ['98'], flags: [], notes: [] };
  await say(RecordLabResults, {
    ...{ reportId: REPORT, patientId: ROSA, source: 'hl7v2' },
    header: { test: glucose, orderingProviderId: DR_LEE, collected, notes: [] },
    lines: [{ lineId: LINE, status: 'final', test: glucose, collected: [], value }],
  });
  at = '2026-03-03T17:00:00.000Z';
  const lines = [{ lineId: LINE, version: 1 }];
  await say(ReviewLabResults, { reportId: REPORT, patientId: ROSA, lines }, drLee);
  at = '2026-11-22T18:00:00.000Z';
  const reason = 'law-changed';
  const [proposed] = await say(ProposeLabPolicy, { policy: immediate, reason }, drLee);
  const { proposalId = '' } = proposed ?? {};
  const rehearsalDigest = 'a'.repeat(64);
  const itself: PortalCaller = { actor: 'anamnesis-portal', role: 'portal' };
  const { version: comparedWith } = ours;
  await say(NoteLabPolicyRehearsal, { proposalId, digest: rehearsalDigest, comparedWith }, itself);
  await say(ApproveLabPolicy, { proposalId, rehearsalDigest }, drVance);
  return { proposalId };
};

/** Every table of the database, whoever's it is, by what stands in it. */
const everyTable = async (url: string): Promise<ReadonlyMap<string, string>> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    const found = new Map<string, string>();
    for (const { name } of rows) {
      const hash = `SELECT md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) AS hash,
                           count(*)::text AS rows FROM ${name} t`;
      const [sum] = (await client.query<{ hash: string; rows: string }>(hash)).rows;
      found.set(name, `${sum?.rows} ${sum?.hash}`);
    }
    return found;
  } finally {
    await client.end();
  }
};

describe('rehearsing on the practice’s log', () => {
  const keyVault = inMemoryKeyVault();
  const codec = portalCodec();
  let database: FreshDatabase;
  let proposalId: string;

  const optionsOf = ({ applicationUrl, ownerUrl }: FreshDatabase) => ({
    ...{ databaseUrl: applicationUrl, databaseOwnerUrl: ownerUrl, projections: 'run' as const },
    digestKey: 'the digest key of this spec, long enough',
    ...{ cursorKey: Buffer.alloc(32).toString('base64url'), keyVault },
  });
  const onLog = async <Result>(work: (log: Log) => Promise<Result>): Promise<Result> => {
    const log = await openSealedLog(optionsOf(database), codec);
    if (!log) throw new Error('The log is empty.');
    try {
      return await work({ store: log.store, codec });
    } finally {
      await log.close();
    }
  };
  const rehearsed = (asked: Pick<RehearsalAsked, 'what' | 'policy'>) =>
    onLog(async (log) => {
      const found = await rehearseOn(log, { ...asked, progress: () => undefined });
      if (found.is === 'mistaken') throw new Error(found.mistakes.join(' '));
      return found.rehearsal;
    });
  const march = { is: 'file', file: 'new.json', from: '2026-03-01', to: '2026-04-01' } as const;

  beforeAll(async () => {
    database = await freshDatabase('rehearse');
    const portal = await openPortal(optionsOf(database));
    ({ proposalId } = await history(portal));
    const head = await portal.store.head();
    await portal.progress.waitFor('lab-reports', head, { timeoutMs: 10_000 });
    await portal.close();
  });
  afterAll(() => database.drop());

  it('tells what would have been shown, and leaves every table as it was', async () => {
    const before = await everyTable(database.ownerUrl);
    const { report } = await rehearsed({ what: march, policy: immediate });
    expect(await everyTable(database.ownerUrl)).toEqual(before);
    expect([...before.keys()].filter((name) => /event|lab_report/.test(name))).not.toEqual([]);
    expect(report).toMatchObject({
      ...{ from: '2026-03-01T08:00:00Z', to: '2026-04-01T07:00:00Z' },
      inForce: ['lab-visibility-2'],
      looked: { patients: 1, reports: 1, lines: 1 },
    });
    expect(report.changes.filter(({ viewer }) => viewer === 'patient')).toEqual([
      {
        ...{ reportId: REPORT, patientId: ROSA, lineId: LINE, viewer: 'patient' },
        ...{ change: 'becomes-visible', rule: 'L1', isThereAtOnce: false },
        ...{ category: 'none', rehearsedCategory: 'none' },
        ...{ from: '2026-03-02T17:00:00.000Z', until: '2026-03-03T17:00:00.000Z' },
      },
    ]);
  });

  it('tells it in words without anybody’s name, and whole as JSON', async () => {
    const rehearsal = await rehearsed({ what: march, policy: immediate });
    const words = rehearsalInWords(rehearsal);
    expect(words).toMatch(/^Rule set lab-visibility-3 instead of lab-visibility-2/);
    expect(words).toMatch(/^2026-03 +patient +becomes-visible +L1 +none +1 +0 +1 +1 +0$/m);
    expect(words).toContain(`Digest: ${rehearsal.digest}`);
    expect(words).not.toMatch(new RegExp([ROSA, REPORT, 'Alvarez', 'Glucose'].join('|'), 'i'));
    expect(JSON.parse(rehearsalAsJson(rehearsal))).toEqual({
      ...rehearsal.report,
      digest: rehearsal.digest,
    });
  });

  it('rehearses again what was seen, up to the same position', async () => {
    const first = await rehearsed({ what: march, policy: immediate });
    const { upTo } = first.report;
    const again = await rehearsed({ what: { ...march, upTo }, policy: immediate });
    expect(again.digest).toBe(first.digest);
    const words = rehearsalInWords(await rehearsed({ what: march, policy: ours }));
    expect(words).toContain('Nothing would have become visible or hidden.');
  });

  it('rehearses a proposal over the year before it', async () => {
    const ofTheProposal = { is: 'proposal', proposalId } as const;
    const rehearsal = await rehearsed({ what: ofTheProposal, policy: undefined });
    const { report, digest } = rehearsal;
    expect(rehearsalInWords(rehearsal)).toMatch(
      new RegExp(`^Digest: ${digest}\\nCompared with: lab-visibility-2$`, 'm'),
    );
    expect(JSON.parse(rehearsalAsJson(rehearsal))).toMatchObject({
      ...{ digest, comparedWith: 'lab-visibility-2' },
    });
    expect(report.from).toBe('2025-11-22T08:00:00Z');
    expect(report.totals).toContainEqual(
      expect.objectContaining({ viewer: 'patient', change: 'becomes-visible', lines: 1 }),
    );
    const unknown = { is: 'proposal', proposalId: id(99) } as const;
    await expect(rehearsed({ what: unknown, policy: undefined })).rejects.toThrow(
      'There is no such proposal.',
    );
  });

  it('hands out the rule set in force, which is fit to be rehearsed', async () => {
    const inForce = (at: string) => onLog((log) => policyInForce(log, { now: () => at }));
    await expect(inForce('2026-11-30T00:00:00Z')).resolves.toEqual(ours);
    const adopted = await inForce('2026-12-02T00:00:00Z');
    expect(policyIn(JSON.stringify(adopted))).toEqual({ is: 'read', policy: adopted });
    expect(adopted.version).toBe('lab-visibility-3');
  });

  it('refuses a range that ends before it begins', () =>
    expect(rehearsed({ what: { ...march, to: '2026-03-01' }, policy: immediate })).rejects.toThrow(
      '--from must be before --to.',
    ));
});
