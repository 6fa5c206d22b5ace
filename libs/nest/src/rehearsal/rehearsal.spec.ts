import { describe, expect, it } from '@jest/globals';
import {
  ApproveLabPolicy,
  ProposeLabPolicy,
  RecordLabResults,
  type LabPolicy,
} from '@anamnesis/domain';
import { readKnownLabs, TooManyReports } from './known-labs.js';
import { LabRehearsals } from './lab-rehearsal-query.js';
import { digestOf, rehearse } from './rehearse.js';
import { notingRehearsals } from './note-rehearsal.js';
import { rehearseProposal } from './rehearse-proposal.js';
import {
  drLee,
  drVance,
  id,
  immediate,
  lineOf,
  march,
  OMAR,
  OMARS,
  ours,
  rehearsed,
  resultOf,
  ROSA,
  ROSAS,
  world,
  type World,
} from './rehearsal.fixture.js';

describe('a rehearsal over the log', () => {
  it('tells what would have been shown, to how many, and until when', async () => {
    const { report } = await rehearsed(await world());
    expect(report.looked).toEqual({ patients: 2, reports: 2, lines: 2 });
    const [total] = report.totals.filter(({ viewer }) => viewer === 'patient');
    expect(total).toMatchObject({ change: 'becomes-visible', lines: 2, patients: 2, stillSo: 1 });
    const ofRosa = report.changes.filter(({ patientId }) => patientId === ROSA);
    expect(ofRosa).toContainEqual({
      ...{ reportId: ROSAS, patientId: ROSA, lineId: lineOf(ROSAS), viewer: 'patient' },
      ...{ change: 'becomes-visible', rule: 'L1', isThereAtOnce: false },
      ...{ category: 'none', rehearsedCategory: 'none' },
      ...{ from: '2026-03-02T17:00:00.000Z', until: '2026-03-03T17:00:00.000Z' },
    });
  });

  it('knows times of collection that came too late, which may be the right ones', async () => {
    const opened = await world();
    const { lines, ...told } = resultOf(ROSA, ROSAS);
    const late = lines.map((line) => ({ ...line, status: 'corrected', collected: ['1994-05-02'] }));
    const receivedAt = '2026-03-01T20:00:00Z';
    await opened.say(RecordLabResults, { ...told, receivedAt, lines: late });
    const toAdults: LabPolicy = { ...ours, adolescentDataAtAdulthood: 'visible-to-self' };
    const { report } = await rehearsed(opened, toAdults);
    expect(report.changes).toContainEqual(
      expect.objectContaining({ reportId: ROSAS, change: 'becomes-visible', rule: 'L6' }),
    );
  });

  it('holds no name, no value and no test', async () => {
    const { report } = await rehearsed(await world());
    const text = JSON.stringify({ ...report, policy: undefined });
    expect(text).not.toMatch(/glucose|alvarez|2345|98"/i);
  });

  it('finds nothing under the rules that are in force', async () => {
    const { report } = await rehearsed(await world(), ours);
    expect([report.totals, report.changes]).toEqual([[], []]);
  });

  it('records nothing', async () => {
    const { store, log } = await world();
    const before = await store.head();
    const known = await readKnownLabs(log, { upTo: before });
    await rehearse(known, { policy: immediate, upTo: before, ...march });
    expect(await store.head()).toBe(before);
  });

  it('has a digest of everything that it says', async () => {
    const opened = await world();
    const { report, digest } = await rehearsed(opened);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect((await rehearsed(opened)).digest).toBe(digest);
    expect(digestOf({ ...report, changes: report.changes.slice(1) })).not.toBe(digest);
    const other = { ...immediate, longestHoldHours: 337 };
    expect((await rehearsed(opened, other)).digest).not.toBe(digest);
  });

  it('leaves out whoever was forgotten, whatever can still be read', async () => {
    const opened = await world();
    const upTo = await opened.store.head();
    await forget(opened, ROSA);
    const known = await readKnownLabs(opened.log, { upTo });
    const { report } = await rehearse(known, { policy: immediate, upTo, ...march });
    expect(report.looked).toEqual({ patients: 1, reports: 1, lines: 1 });
    expect(JSON.stringify(report)).not.toContain(ROSA);
  });

  it('looks at nothing behind its position in the log', async () => {
    const opened = await world();
    const upTo = await opened.store.head();
    await opened.say(RecordLabResults, resultOf(OMAR, id(13)));
    const known = await readKnownLabs(opened.log, { upTo });
    expect(known.reports.map(({ reportId }) => reportId)).toEqual([ROSAS, OMARS]);
  });

  it('refuses to hold more reports than it is told', async () => {
    const { log } = await world();
    const upTo = await log.store.head();
    await expect(readKnownLabs(log, { upTo, mostReports: 1 })).rejects.toThrow(TooManyReports);
    await expect(readKnownLabs(log, { upTo, mostReports: 2 })).resolves.toBeDefined();
  });
});

/** Without the destruction of the key: as a restored vault would have it. */
const forget = async ({ store, codec }: World, patientId: string): Promise<void> => {
  const event = {
    ...{ type: 'ForgettingApproved', patientId, reason: 'retention-ended' },
    ...{ authority: 'retention-schedule', reference: 'RET-2026-1', policyVersion: '1' },
    ...{ requestedBy: 'a', requestedAt: march.from, by: 'b', at: march.to },
  } as const;
  const noted = { actor: 'b', commandId: id(80), correlationId: id(80), causationId: id(80) };
  const encoded = codec.encode(id(81), event, { ...noted, commandDigest: 'x' });
  const stream = `forgetting-${patientId}`;
  await store.append({ stream, expectedRevision: 'no-stream', events: [encoded] });
};

const notingIn = ({ door }: World) => notingRehearsals(door);

describe('the rehearsal of a proposal', () => {
  const reason = 'law-changed';
  const propose = async ({ say }: World, policy = immediate): Promise<string> => {
    const [event] = await say(ProposeLabPolicy, { policy, reason }, drLee);
    return (event as { proposalId: string }).proposalId;
  };

  it('is of the twelve months before it, and the same whenever somebody looks', async () => {
    const opened = await world();
    const proposalId = await propose(opened);
    const first = await rehearseProposal(opened.log, proposalId);
    expect(first?.report).toMatchObject({
      from: '2025-11-22T08:00:00Z',
      to: '2026-11-22T18:00:00.000Z',
      inForce: ['lab-visibility-2'],
      looked: { reports: 2 },
    });
    await opened.say(RecordLabResults, resultOf(OMAR, id(13)));
    const rehearsalDigest = first?.digest;
    const comparedWith = 'lab-visibility-2';
    await notingIn(opened)(proposalId, { digest: rehearsalDigest, comparedWith });
    await opened.say(ApproveLabPolicy, { proposalId, rehearsalDigest }, drVance);
    expect((await rehearseProposal(opened.log, proposalId))?.digest).toBe(rehearsalDigest);
  });

  it('is answered in counts, and once for all who ask', async () => {
    const opened = await world();
    const proposalId = await propose(opened);
    const rehearsals = new LabRehearsals(opened.log, { note: notingIn(opened) });
    const [one, other] = await Promise.all([
      rehearsals.ask(proposalId),
      rehearsals.ask(proposalId),
    ]);
    expect(other).toBe(one);
    expect(one?.rehearsal?.digest).toBe((await rehearseProposal(opened.log, proposalId))?.digest);
    expect(JSON.stringify(one)).not.toMatch(new RegExp([ROSA, ROSAS, OMAR].join('|')));
    rehearsals.forgetAll();
    const anew = await rehearsals.ask(proposalId);
    expect(anew).toEqual(one);
    expect(anew).not.toBe(one);
  });

  it('drops what it was computing when somebody is forgotten', async () => {
    const opened = await world();
    const proposalId = await propose(opened);
    const { store } = opened.log;
    let forgetting: (() => Promise<void>) | undefined = async () => {
      forgetting = undefined;
      await forget(opened, ROSA);
      rehearsals.forgetAll();
    };
    // By then it is known who was forgotten before, and results are being read.
    const readAll: typeof store.readAll = async function* (asked) {
      const isOfResults = asked.filter?.by === 'type' && asked.filter.types.length > 1;
      for await (const page of store.readAll(asked)) {
        if (isOfResults) await forgetting?.();
        yield page;
      }
    };
    const readStream: typeof store.readStream = (...asked) => store.readStream(...asked);
    const log = { ...opened.log, store: { readAll, readStream, head: () => store.head() } };
    const rehearsals = new LabRehearsals(log, { note: notingIn(opened) });
    const [told, again] = await Promise.all([
      rehearsals.ask(proposalId),
      rehearsals.ask(proposalId),
    ]);
    expect(told?.rehearsal?.looked).toMatchObject({ patients: 1, reports: 1 });
    expect(again).toBe(told);
  });

  it('says so where there are too many reports, and of nothing that was not proposed', async () => {
    const opened = await world();
    const proposalId = await propose(opened);
    const note = notingIn(opened);
    const crowded = new LabRehearsals(opened.log, { note, mostReports: 1 });
    await expect(crowded.ask(proposalId)).resolves.toEqual({
      proposalId,
      notRehearsedBecause: expect.stringContaining('npm run labs -- rehearse'),
    });
    const ofTheCommandLine = (await rehearseProposal(opened.log, proposalId))?.digest;
    const unsaid = { proposalId, rehearsalDigest: ofTheCommandLine };
    await expect(opened.say(ApproveLabPolicy, unsaid, drVance)).rejects.toThrow(
      'rehearsal-not-seen',
    );
    const approval = { ...unsaid, comparedWith: 'lab-visibility-2' };
    await expect(opened.say(ApproveLabPolicy, approval, drVance)).resolves.toHaveLength(1);
    const rehearsals = new LabRehearsals(opened.log, { note });
    await expect(rehearsals.ask(id(99))).resolves.toBeUndefined();
  });

  it('is what an approval is held against: what was shown last, to whomever', async () => {
    const opened = await world();
    const proposalId = await propose(opened);
    const approving = (rehearsalDigest: string | undefined) =>
      opened.say(ApproveLabPolicy, { proposalId, rehearsalDigest }, drVance);
    const digest = (await rehearseProposal(opened.log, proposalId))?.digest;
    await expect(approving(digest)).rejects.toThrow('rehearsal-not-seen');
    const rehearsals = new LabRehearsals(opened.log, { note: notingIn(opened) });
    const first = (await rehearsals.ask(proposalId))?.rehearsal?.digest;
    await expect(approving('b'.repeat(64))).rejects.toThrow('rehearsal-not-seen');
    await forget(opened, ROSA);
    rehearsals.forgetAll();
    const second = (await rehearsals.ask(proposalId))?.rehearsal?.digest;
    await expect(approving(first)).rejects.toThrow('rehearsal-outdated');
    await expect(approving(second)).resolves.toHaveLength(1);
  });

  describe('once another rule set is adopted', () => {
    const version = (number: number) => ({ ...immediate, version: `lab-visibility-${number}` });
    const hides = { ...version(3), mappings: { 'LN|2345-7': 'hepatitis' } } as const;
    const approving = async (
      { say }: World,
      rehearsals: LabRehearsals,
      proposalId: string,
    ): Promise<readonly object[]> => {
      const shown = (await rehearsals.ask(proposalId))?.rehearsal;
      return say(ApproveLabPolicy, { proposalId, rehearsalDigest: shown?.digest }, drVance);
    };
    const rehearsalsOf = (opened: World) =>
      new LabRehearsals(opened.log, { note: notingIn(opened) });

    it('is another one, which tells what of that an approval would take back', async () => {
      const opened = await world();
      const [first, second] = [await propose(opened, hides), await propose(opened, version(4))];
      const rehearsals = rehearsalsOf(opened);
      const before = (await rehearsals.ask(second))?.rehearsal;
      expect(before?.groups.map(({ rule }) => rule)).not.toContain('L5');
      await approving(opened, rehearsals, first);
      const outdated = { proposalId: second, rehearsalDigest: before?.digest };
      await expect(opened.say(ApproveLabPolicy, outdated, drVance)).rejects.toThrow(
        'rehearsal-outdated',
      );
      const after = (await rehearsals.ask(second))?.rehearsal;
      expect(after).toMatchObject({ toBegin: ['lab-visibility-3'], inForce: ['lab-visibility-2'] });
      const takenBack = { change: 'becomes-visible', rule: 'L5', category: 'hepatitis' };
      expect(after?.groups).toContainEqual(
        expect.objectContaining({ ...takenBack, viewer: 'patient', lines: 2, stillSo: 2 }),
      );
      await expect(approving(opened, rehearsals, second)).resolves.toHaveLength(1);
    });

    it('tells so as well of what was adopted before it was proposed, and has not begun', async () => {
      const opened = await world();
      const rehearsals = rehearsalsOf(opened);
      await approving(opened, rehearsals, await propose(opened, hides));
      const { rehearsal } = (await rehearsals.ask(await propose(opened, version(4)))) ?? {};
      expect(rehearsal?.toBegin).toEqual(['lab-visibility-3']);
      expect(rehearsal?.groups.map(({ category }) => category)).toContain('hepatitis');
    });

    it('is the same for ever for whoever looks at what was decided before', async () => {
      const opened = await world();
      const rehearsals = rehearsalsOf(opened);
      const [first, second] = [await propose(opened, version(3)), await propose(opened, hides)];
      await approving(opened, rehearsals, first);
      const seen = await rehearseProposal(opened.log, first);
      await approving(opened, rehearsals, await propose(opened, version(5)));
      expect((await rehearseProposal(opened.log, first))?.digest).toBe(seen?.digest);
      const later = rehearsalsOf(opened);
      expect((await later.ask(first))?.rehearsal?.digest).toBe(seen?.digest);
      expect((await later.ask(second))?.rehearsal?.toBegin).toEqual(['lab-visibility-5']);
    });

    it('is computed anew where that happens while it is computed', async () => {
      const opened = await world();
      const [first, second] = [await propose(opened, hides), await propose(opened, version(4))];
      const { store } = opened.log;
      let adopting: (() => Promise<unknown>) | undefined = () => {
        adopting = undefined;
        return approving(opened, rehearsalsOf(opened), first);
      };
      const readAll: typeof store.readAll = async function* (asked) {
        await adopting?.();
        yield* store.readAll(asked);
      };
      const readStream: typeof store.readStream = (...asked) => store.readStream(...asked);
      const log = { ...opened.log, store: { readAll, readStream, head: () => store.head() } };
      const rehearsals = new LabRehearsals(log, { note: notingIn(opened) });
      const told = await rehearsals.ask(second);
      expect(told?.rehearsal?.toBegin).toEqual(['lab-visibility-3']);
    });
  });

  it('is computed anew where another rule set is adopted in the instant before the note', async () => {
    const opened = await world();
    const proposalId = await propose(opened, { ...immediate, version: 'lab-visibility-4' });
    const other = await propose(opened);
    const adopt = async (): Promise<void> => {
      const digest = 'a'.repeat(64);
      await notingIn(opened)(other, { digest, comparedWith: 'lab-visibility-2' });
      const approval = { proposalId: other, rehearsalDigest: digest };
      await opened.say(ApproveLabPolicy, approval, drVance);
    };
    let adopting: (() => Promise<void>) | undefined = adopt;
    const rehearsals = new LabRehearsals(opened.log, {
      note: async (...shown) => {
        const once = adopting;
        adopting = undefined;
        await once?.();
        return notingIn(opened)(...shown);
      },
    });
    const told = await rehearsals.ask(proposalId);
    expect(told?.rehearsal?.toBegin).toEqual(['lab-visibility-3']);
  });

  it('is shown to nobody where it could not be noted', async () => {
    const opened = await world();
    const proposalId = await propose(opened);
    const note = () => Promise.reject(new Error('Nothing can be noted now.'));
    const rehearsals = new LabRehearsals(opened.log, { note });
    await expect(rehearsals.ask(proposalId)).rejects.toThrow('Nothing can be noted now.');
  });
});
