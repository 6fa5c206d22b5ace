import {
  ArrangeCovering,
  EndLabViewingWish,
  RecordLabResults,
  RecordLabViewingWish,
  RecordMembership,
  RecordPractitioner,
  ReleaseLabComment,
  ReviewLabResults,
} from '@anamnesis/domain';
import type { LabViewingWishRecorded } from '@anamnesis/domain/labs/events';
import { lookingAs, type LookingAs } from '@anamnesis/domain/labs/explained-report.policy';
import {
  seenAsKnownThen,
  whoCouldSee,
  type KnownStep,
} from '@anamnesis/domain/labs/who-could-see.policy';
import { knownThen } from './known-then.js';
import {
  comesInForce,
  drHale,
  drLee,
  glucoseOfMarch,
  id,
  isBorn,
  lee,
  line,
  march,
  member,
  report,
  results,
  review,
  rosa,
  type History,
} from './lab-history.fixture.js';
import { reportOnFile } from './report-on-file.js';

const viewers = Object.keys(lookingAs) as readonly LookingAs[];
const LAST = 30;

/** As of each day of the month: whatever was recorded, was recorded at the begin of one. */
const decidedAnew = async ({ log }: History, viewer: LookingAs): Promise<readonly KnownStep[]> => {
  const steps: KnownStep[] = [];
  for (let day = 2; day <= LAST; day += 1) {
    const [from, until] = [march(day), march(day + 1)];
    const onFile = { reportId: report, recordedUntil: from, now: march(LAST) };
    const file = await reportOnFile(log, onFile);
    const seen = file ? whoCouldSee(file.factsFor(lookingAs[viewer]), file.policies, until) : [];
    const lines = (file?.row.lines ?? []).map(({ lineId }, index) => ({
      ...{ lineId, seen: seen[index] ?? [] },
    }));
    steps.push(day === LAST ? { from, lines } : { from, until, lines });
  }
  return steps;
};

/** A membership and a covering that came late, and a wish that comes and goes. */
const peopleOfMarch = async ({ says, on }: History): Promise<void> => {
  on(4);
  await says(RecordMembership, member);
  on(6);
  await says(RecordLabResults, results('corrected'));
  on(7);
  const hale = { practitionerId: drHale.actor, familyName: 'Hale', givenName: 'Ivy' };
  await says(RecordPractitioner, hale);
  const covering = { practitionerId: drLee, coveredBy: drHale.actor, from: march(1) };
  await says(ArrangeCovering, covering, lee);
  on(8);
  await says(ReviewLabResults, review(2), drHale);
  // Wishes count from the next day on.
  await comesInForce(says, 'L9', 9);
  on(10);
  const wish = { asked: 'not-to-see' };
  const [recorded] = await says(RecordLabViewingWish, { patientId: rosa, wish }, lee);
  const { wishId } = recorded as LabViewingWishRecorded;
  on(12);
  await says(EndLabViewingWish, { patientId: rosa, wishId }, lee);
};

/** Another orderer, whom the directory comes to know, Dr. Lee again, and another birth date. */
const orderersOfMarch = async ({ says, on }: History): Promise<void> => {
  const { header, ...told } = results('corrected');
  on(18);
  await says(RecordLabResults, { ...told, header: { ...header, orderingProviderId: id(6) } });
  on(20);
  const sato = { practitionerId: id(6), familyName: 'Sato', givenName: 'Ken' };
  await says(RecordPractitioner, sato);
  on(22);
  await says(RecordLabResults, results('amended'));
  on(24);
  await says(ReviewLabResults, review(4), lee);
  on(26);
  await isBorn(says, '2012-05-01');
  on(LAST);
};

describe('what the portal decided by what it knew then', () => {
  it('is what is decided anew as of each instant at which anything was recorded', async () => {
    const history = await glucoseOfMarch({ isMember: false });
    await peopleOfMarch(history);
    await orderersOfMarch(history);
    const then = await knownThen(history.log, { reportId: report, now: march(LAST) });
    for (const viewer of viewers) {
      const anew = await decidedAnew(history, viewer);
      for (const version of [1, 2, 3, 4]) {
        const of = { lineId: line, version };
        expect(seenAsKnownThen(then[viewer], of)).toEqual(seenAsKnownThen(anew, of));
      }
    }
    expect(seenAsKnownThen(then.patient, { lineId: line, version: 2 })).toEqual([
      { from: march(8), until: march(10) },
      { from: march(12), until: march(18) },
    ]);
  });

  it('has a step for what decides alone, and none for all else that is recorded', async () => {
    const { log, says, on } = await glucoseOfMarch();
    for (let day = 4; day < LAST; day += 1) {
      on(day);
      const comment = { reportId: report, patientId: rosa, text: `Day ${day}` };
      await says(ReleaseLabComment, comment, lee);
      const named = { familyName: 'Lee', givenName: `Ann ${day}` };
      await says(RecordPractitioner, { practitionerId: drLee, ...named });
    }
    const { patient } = await knownThen(log, { reportId: report, now: march(LAST) });
    expect(patient.map(({ from, until }) => [from, until])).toEqual([
      [march(2), march(3)],
      [march(3), undefined],
    ]);
  });

  it('lets others be served while a long history is gone through', async () => {
    const { says, on, sighted } = await glucoseOfMarch();
    const lineIds = Array.from({ length: 20 }, (_, index) => id(100 + index));
    for (let version = 1; version <= 10; version += 1) {
      on(3 + version);
      const { lines, ...rest } = results(version === 1 ? 'final' : 'corrected');
      const value = { values: [`${version}`], flags: [], notes: [] };
      const news = lineIds.map((lineId) => ({ ...lines[0], lineId, value }));
      await says(RecordLabResults, { ...rest, lines: news });
      const seen = lineIds.map((lineId) => ({ lineId, version }));
      await says(ReviewLabResults, { ...review(1), lines: seen }, lee);
    }
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    const versions = await sighted().finally(() => clearImmediate(next));
    expect(versions).toHaveLength(201);
    expect(turns).toBeGreaterThanOrEqual(5);
  });
});
