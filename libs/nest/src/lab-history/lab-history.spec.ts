import {
  RecordLabResults,
  RecordMembership,
  ReviewLabResults,
  TakeLabReleaseStep,
  type LabPolicy,
  type PortalCaller,
} from '@anamnesis/domain';
import { decideAsOf, ShowLabDecision, type DecisionViewer } from './lab-decision-query.js';
import {
  comesInForce,
  drLee,
  glucoseOfMarch,
  id,
  isAdopted,
  isBorn,
  lee,
  line,
  march,
  member,
  policyProposed,
  report,
  results,
  review,
  rosa,
  type History,
} from './lab-history.fixture.js';

const told = ({ decisions }: Awaited<ReturnType<History['decided']>>) =>
  decisions.map(({ known, report: of }) => [known, of?.visible, of?.rule]);

describe('a decision as of an instant', () => {
  it('is the same by both knowledges where nothing came late', async () => {
    const { decided, on } = await glucoseOfMarch();
    on(20);
    const answer = await decided(4);
    expect(told(answer)).toEqual([
      ['then', true, 'L1'],
      ['now', true, 'L1'],
    ]);
    expect(answer.differs).toBe(false);
  });

  it('follows a birth date that came late only by what is known now', async () => {
    const { decided, on, says } = await glucoseOfMarch();
    on(10);
    await isBorn(says, '2012-05-01');
    const answer = await decided(4);
    expect(told(answer)).toEqual([
      ['then', true, 'L1'],
      ['now', false, 'L6'],
    ]);
    expect(answer.differs).toBe(true);
    // From its recording on it was known then, too.
    expect(told(await decided(10))).toEqual([
      ['then', false, 'L6'],
      ['now', false, 'L6'],
    ]);
  });

  it('follows a membership that came late only by what is known now', async () => {
    const { decided, on, says } = await glucoseOfMarch({ isMember: false });
    on(10);
    await says(RecordMembership, member);
    expect(told(await decided(4))).toEqual([
      ['then', false, 'unknown_orderer_hold'],
      ['now', true, 'L1'],
    ]);
  });

  it('is by both knowledges what it was, though the portal’s time was set forward meanwhile', async () => {
    const { decided, on, says, isSetForwardBy, sighted } = await glucoseOfMarch();
    on(4);
    isSetForwardBy(10);
    on(5);
    await says(RecordLabResults, results('wrong-patient'));
    on(6);
    // The portal told the 15th when it was withdrawn.
    const [then, now] = [
      ['then', true, 'L1'],
      ['now', true, 'L1'],
    ];
    expect(told(await decided(3))).toEqual([then, now]);
    expect(told(await decided(10))).toEqual([then, now]);
    expect(told(await decided(15)).map(([, isVisible]) => isVisible)).toEqual([false, false]);
    const { couldSee = [] } = (await sighted())[0] ?? {};
    expect(couldSee.filter(({ viewer }) => viewer === 'patient')).toEqual([
      { viewer: 'patient', known: 'then', from: march(3), until: march(15) },
      { viewer: 'patient', known: 'now', from: march(3), until: march(15) },
    ]);
  });

  it('knows nothing of a report that had not come, and of no version that had not', async () => {
    const { decided, on, says } = await glucoseOfMarch();
    on(10);
    await says(RecordLabResults, results('corrected'));
    const early = await decided(1);
    expect(early.decisions).toMatchObject([
      { known: 'then', onFile: false, lines: [] },
      { known: 'now', onFile: true, lines: [{ visible: false, because: 'nothing received' }] },
    ]);
    expect(early.decisions[1]?.lines[0]).not.toHaveProperty('version');
    const [then, now] = (await decided(4)).decisions;
    expect([then?.lines[0]?.version, now?.lines[0]?.version]).toEqual([1, 1]);
    expect((await decided(11)).decisions[1]?.lines[0]).toMatchObject({
      version: 2,
      visible: false,
      because: 'newer version not verified',
    });
  });

  it('names the version that it is of, though the clock that recorded it runs ahead', async () => {
    const { decided, on, says, isAheadBy } = await glucoseOfMarch();
    on(10);
    isAheadBy(3_000);
    await says(RecordLabResults, results('corrected'));
    const { decisions } = await decided(10);
    expect(decisions.map(({ lines: [first] }) => [first?.version, first?.visible])).toEqual([
      [2, false],
      [2, false],
    ]);
  });

  it('is that of the rule set in force at the instant, and of none that is not adopted', async () => {
    const { decided, on, says } = await glucoseOfMarch();
    const release: LabPolicy['release'] = { byDefault: { mode: 'never' }, byCategory: {} };
    on(10);
    const proposalId = await policyProposed(says, { release }, 12);
    expect((await decided(13)).decisions[1]?.report?.policyVersion).toBe('lab-visibility-2');
    await isAdopted(says, proposalId);
    const versionsOn = async (day: number) =>
      (await decided(day)).decisions.map(({ report: of }) => of?.policyVersion);
    expect(await versionsOn(11)).toEqual(['lab-visibility-2', 'lab-visibility-2']);
    expect(await versionsOn(12)).toEqual(['lab-visibility-3', 'lab-visibility-3']);
    expect((await decided(12)).decisions[0]?.report).toMatchObject({
      visible: false,
      policyEffectiveFrom: '2026-03-12T17:00:00Z',
    });
  });

  it('knows the agreement about a version also when the next one was agreed about since', async () => {
    const { decided, on, says } = await glucoseOfMarch();
    await comesInForce(says, 'L8', 5);

    const hepatitis = async (status: string, version: number) => {
      const { lines, ...order } = results(status);
      const test = { code: '5195-3', system: 'LN', name: 'Hepatitis B surface antigen' };
      await says(RecordLabResults, { ...order, lines: lines.map((each) => ({ ...each, test })) });
      await says(ReviewLabResults, review(version), lee);
      for (const step of ['requested', 'professional-agreed', 'discussed']) {
        const by = step === 'requested' ? { requestedBy: 'patient' } : {};
        await says(TakeLabReleaseStep, { ...review(version), step, ...by }, lee);
      }
    };
    on(6);
    await hepatitis('corrected', 2);
    on(10);
    await hepatitis('amended', 3);
    for (const day of [7, 11]) {
      expect(told(await decided(day)).map(([, visible]) => visible)).toEqual([true, true]);
    }
  });

  it('is for whom and by what is asked: one knowledge, one line, one basis', async () => {
    const { decided } = await glucoseOfMarch();
    expect(told(await decided(4, { known: 'now' }))).toEqual([['now', true, 'L1']]);
    expect(await decided(4, { known: 'now' })).not.toHaveProperty('differs');
    expect((await decided(4, { lineId: id(99) })).decisions[0]?.lines).toEqual([]);
    expect(told(await decided(4, { as: 'proxy-minority' }))[0]).toEqual(['then', false, 'L7']);
    const ended = { as: 'proxy-court', grantedFrom: march(1), grantedTo: march(4) } as const;
    expect(told(await decided(3, ended))[0]).toEqual(['then', true, 'L1']);
    expect(told(await decided(4, ended))[0]).toEqual(['then', false, 'no_standing']);
  });

  it.each<[DecisionViewer, number, boolean, string]>([
    ['stranger', 3, false, 'no_standing'],
    ['front-desk', 3, false, 'no_standing'],
    ['staff', 2, true, 'workforce'],
    ['provider', 2, true, 'workforce'],
    ['auditor', 2, true, 'workforce'],
  ])('is for a %s as well', async (as, ...[day, visible, rule]) => {
    const { decided } = await glucoseOfMarch();
    const answer = await decided(day, { as });
    expect([answer.viewer, told(answer)[0]]).toEqual([as, ['then', visible, rule]]);
  });

  it('is nothing of what is not there', async () => {
    const { log } = await glucoseOfMarch();
    const query = Object.assign(new ShowLabDecision(), { reportId: id(99) });
    expect(await decideAsOf(log, query, march(4))).toBeUndefined();
  });
});

describe('who saw which version', () => {
  const patientHerself: PortalCaller = { actor: rosa, role: 'patient' };
  const opened = {
    what: 'myLabResult',
    rule: 'patient-for-themselves',
    items: [{ id: report, parts: [`${line}@1`] }],
  };
  const listed = { what: 'myLabResults', rule: 'patient-for-themselves', items: [{ id: report }] };

  it('is whoever opened it, and whoever had it in a list while it could be seen', async () => {
    const { on, says, views, sighted } = await glucoseOfMarch();
    on(4);
    await views(patientHerself, opened);
    await views(patientHerself, listed);
    on(5);
    await says(RecordLabResults, results('corrected'));
    on(6);
    // She may see nothing of it on that day, as far as is known: yet it was in a list.
    await views(patientHerself, listed);
    on(7);
    await says(ReviewLabResults, review(2), lee);
    on(8);
    await views(patientHerself, listed);
    const [first, second] = await sighted();
    expect(first?.seenBy.map(({ at, how }) => [at, how])).toEqual([
      [march(4), 'opened'],
      [march(4), 'listed'],
    ]);
    expect(first).toMatchObject({ followedBy: { status: 'corrected', receivedAt: march(5) } });
    const until = march(5);
    expect(first?.couldSee.filter(({ viewer }) => viewer === 'patient')).toEqual([
      { viewer: 'patient', known: 'then', from: march(3), until },
      { viewer: 'patient', known: 'now', from: march(3), until },
    ]);
    expect(second?.seenBy.map(({ at, how, right }) => [at, how, right])).toEqual([
      [march(6), 'listed', 'unknown'],
      [march(8), 'listed', 'known'],
    ]);
    expect(second?.couldSee[0]).toEqual({ viewer: 'patient', known: 'then', from: march(7) });
  });

  it('is a proxy by the basis of the grant that was used', async () => {
    const { on, views, sighted } = await glucoseOfMarch();
    on(4);
    const mother: PortalCaller = { actor: 'elena', role: 'proxy' };
    await views(mother, { ...listed, rule: 'proxy-by-minority' });
    expect((await sighted())[0]?.seenBy).toMatchObject([{ by: 'elena', right: 'unknown' }]);
    await views(mother, { ...listed, rule: 'proxy-by-court' });
    expect((await sighted())[0]?.seenBy).toMatchObject([
      { by: 'elena', role: 'proxy', right: 'unknown' },
      { by: 'elena', role: 'proxy', right: 'known' },
    ]);
  });

  it('is also whoever was shown it by what has been corrected since', async () => {
    const { on, says, views, sighted } = await glucoseOfMarch();
    on(4);
    await views(patientHerself, listed);
    await views(patientHerself, opened);
    on(5);
    await isBorn(says, '2012-05-01');
    const [first] = await sighted();
    // What the portal decided then stays what it showed, whatever is known of it now.
    expect(first?.couldSee).toEqual([
      { viewer: 'patient', known: 'then', from: march(3), until: march(5) },
      { viewer: 'proxy-court', known: 'then', from: march(3), until: march(5) },
      { viewer: 'proxy-power-of-attorney', known: 'then', from: march(3), until: march(5) },
    ]);
    expect(first?.seenBy.map(({ how, right }) => [how, right])).toEqual([
      ['listed', 'then'],
      ['opened', 'then'],
    ]);
  });

  it('is nobody while what was known then showed it to nobody, whatever is known now', async () => {
    const { on, says, views, sighted } = await glucoseOfMarch({ isMember: false });
    on(4);
    await views(patientHerself, listed);
    on(10);
    await says(RecordMembership, member);
    const [first] = await sighted();
    expect(first?.couldSee.filter(({ viewer }) => viewer === 'patient')).toEqual([
      { viewer: 'patient', known: 'then', from: march(10) },
      { viewer: 'patient', known: 'now', from: march(3) },
    ]);
    // She was shown the list: that counts, though nothing of the report stood in it as decided then.
    expect(first?.seenBy).toMatchObject([{ how: 'listed', right: 'known' }]);
  });

  it('is told by the orderer of each time, whom the laboratory has corrected since', async () => {
    const { on, says, sighted } = await glucoseOfMarch();
    const { header, ...rest } = results('final');
    on(6);
    const elsewhere = { ...header, orderingProviderId: id(5) };
    await says(RecordLabResults, { ...rest, header: elsewhere });
    const [first, second] = await sighted();
    expect(first?.couldSee.filter(({ viewer }) => viewer === 'patient')).toEqual([
      { viewer: 'patient', known: 'then', from: march(3), until: march(6) },
    ]);
    expect(second).toMatchObject({ version: 2, couldSee: [] });
  });

  it('is whoever works through what is to be reviewed, by the right of the work', async () => {
    const { on, says, views, sighted } = await glucoseOfMarch();
    on(5);
    await says(RecordLabResults, results('corrected'));
    const items = [{ id: report, parts: [`${line}@2`] }];
    await views(lee, { what: 'labsToReview', rule: 'providers-review-results', items });
    const [first, second] = await sighted();
    expect(first?.seenBy).toEqual([]);
    expect(second?.seenBy).toMatchObject([{ by: drLee, how: 'opened', right: 'known' }]);
  });

  it('is nobody who saw another line of the report alone, in a trend', async () => {
    const { on, says, views, sighted } = await glucoseOfMarch();
    const sodium = { code: '2951-2', system: 'LN', name: 'Sodium' };
    const { lines, ...report } = results('final');
    on(6);
    const [glucose] = lines;
    await says(RecordLabResults, {
      ...report,
      lines: [glucose, { ...glucose, lineId: id(13), test: sodium }],
    });
    on(7);
    await says(ReviewLabResults, { ...review(1), lines: [{ lineId: id(13), version: 1 }] }, lee);
    on(8);
    const items = [{ id: results('final').reportId, parts: [`${line}@1`] }];
    await views(patientHerself, { ...opened, what: 'myLabTrend', items });
    const seen = (await sighted()).map(({ lineId, seenBy }) => [lineId, seenBy.length]);
    expect(seen).toEqual([
      [line, 1],
      [id(13), 0],
    ]);
  });

  it('is told over the months, and of this report alone', async () => {
    const { on, views, sighted } = await glucoseOfMarch();
    on(4);
    await views(patientHerself, { ...opened, items: [{ id: id(99), parts: [`${line}@1`] }] });
    on(40);
    await views(patientHerself, opened);
    expect((await sighted())[0]?.seenBy.map(({ at }) => at)).toEqual([march(40)]);
  });
});
