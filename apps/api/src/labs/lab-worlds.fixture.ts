import { labPolicies, labPoliciesOf, type LabPolicy } from '@anamnesis/domain';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { labViews } from '@anamnesis/read-models';
import { beginJourney, type Heard, type Visitor } from '../journey.fixture.js';
import { openLabClinic, type LabClinic } from './lab-clinic.fixture.js';
import type { BASES } from './lab-histories.fixture.js';
import { after, type Happening, type Life } from './lab-lives.fixture.js';

const [, today = labPolicies[0]] = labPolicies;
/** From 10 December on what is listed is released by agreement; the rest is as ever. */
const withAgreements: LabPolicy = {
  ...today,
  version: 'lab-visibility-8',
  effectiveFrom: '2026-12-10T08:00:00Z',
  rules: { ...today.rules, L8: { ...today.rules.L8, inForce: true } },
};

/**
 * From 14 December on results are shown after three days, reviewed or not, unless the patient wishes
 * otherwise, to adults all of theirs, and to nobody else what a minor came for alone.
 */
const laterRules: LabPolicy = {
  ...withAgreements,
  version: 'lab-visibility-9',
  effectiveFrom: '2026-12-14T08:00:00Z',
  rules: {
    ...withAgreements.rules,
    L9: { ...today.rules.L9, inForce: true },
    L11: { ...today.rules.L11, inForce: true },
  },
  release: { ...today.release, byDefault: { mode: 'hold', hours: 72 } },
  adolescentDataAtAdulthood: 'visible-to-self',
};
const adopted = [withAgreements, laterRules];
export const policies = labPoliciesOf(
  adopted.map((policy) => ({ policy, effectiveFrom: policy.effectiveFrom })),
);

/** The same lives twice: where nothing hidden ever came, and where all that is hidden came too. */
export interface Worlds {
  readonly bare: LabClinic;
  readonly full: LabClinic;
}

export const beginWorlds = async (): Promise<Worlds> => {
  const [bare, full] = await Promise.all(
    ['one engine', 'one engine hidden'].map(async (label) => {
      const clinic = await openLabClinic(await beginJourney(label));
      clinic.at = '2026-01-02T00:00:00.000Z';
      for (const policy of adopted) await clinic.adopts(policy);
      return clinic;
    }),
  );
  if (!bare || !full) throw new Error('There are two worlds.');
  return { bare, full };
};

export const inBoth = <Result>(
  { bare, full }: Worlds,
  make: (clinic: LabClinic) => Promise<Result>,
): Promise<readonly [Result, Result]> => Promise.all([make(bare), make(full)]);

export const endWorlds = (worlds: Worlds): Promise<unknown> =>
  inBoth(worlds, ({ journey }) => journey.stop());

/** All patients are on file before anything happens to one of them. */
export const beginLives = (worlds: Worlds, lives: readonly Life[]): Promise<unknown> =>
  inBoth(worlds, async (clinic) => {
    clinic.at = '2026-12-01T00:00:00.000Z';
    for (const { patientId, birthDate } of lives) {
      await clinic.patient(patientId, birthDate, `${patientId}@mail.example`);
    }
  });

/** What happens in a world, oldest first. */
export const happeningsOf = (
  { reports, secret, ownHappenings }: Life,
  world: keyof Worlds,
): readonly Happening[] =>
  (world === 'bare'
    ? [...reports.flatMap(({ happenings }) => happenings), ...ownHappenings]
    : [
        ...[...reports, secret].flatMap(({ happeningsWithSecret }) => happeningsWithSecret),
        ...ownHappenings,
      ]
  ).toSorted((one, other) => one.hours - other.hours);

const NOTHING_SAID = '';
/** Time goes by, and nothing else. */
export const tick = ({ hours }: Happening): Happening => ({
  hours,
  say: () => Promise.resolve(NOTHING_SAID),
});

/** @returns what patients were answered meanwhile */
export const live = async (
  clinic: LabClinic,
  happenings: readonly Happening[],
): Promise<readonly Heard[]> => {
  const heard: Heard[] = [];
  for (const { hours, say } of happenings) {
    clinic.at = after(hours);
    // What time alone shows is looked at before anything else happens, and so is what happened.
    await followedUp(clinic);
    const said = await say(clinic);
    if (said === NOTHING_SAID) continue;
    await followedUp(clinic);
    if (typeof said !== 'string') heard.push(said);
  }
  return heard;
};

const LONGEST_FOLLOWING_MS = 20_000;

/** The portal has looked at, and announced, whatever follows from what was said and from the time. */
export const followedUp = async ({ journey }: LabClinic): Promise<void> => {
  const portal = journey.server.app.get<Portal>(PORTAL);
  const { store, reactions, readModels } = portal;
  if (!reactions) throw new Error('This process runs the reactions.');
  const names = reactions.health().following.map(({ name }) => name);
  const isDone = async (): Promise<boolean> => {
    const head = await store.head();
    const wait = { timeoutMs: LONGEST_FOLLOWING_MS };
    await Promise.all(names.map((name) => reactions.progress.waitFor(name, head, wait)));
    const [due] = await readModels.query<readonly { readonly count: number }[]>(TIMERS_DUE, [
      journey.clock.at,
    ]);
    if (due?.count !== 0 || (await reactions.counts()).waiting > 0) return false;
    return (await store.head()) === head;
  };
  const until = Date.now() + LONGEST_FOLLOWING_MS;
  while (!(await isDone())) {
    if (Date.now() > until) throw new Error('What follows is not done with in time.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** Of what begins with the instant from which on timers are in force. */
const TIMERS_DUE = `SELECT count(*)::integer AS count FROM reactions.timer
  WHERE fired_due_at IS DISTINCT FROM due_at AND due_at <= $1`;

/** Every view that patients are answered from has seen all that was said. */
export const settle = async ({ journey }: LabClinic): Promise<void> => {
  const { store, progress } = journey.server.app.get<Portal>(PORTAL);
  const head = await store.head();
  for (const view of [...labViews, 'lab-disclosures']) {
    await progress.waitFor(view, head, { timeoutMs: 5_000 });
  }
};

export const visitorFor = (clinic: LabClinic, who: string, patientId: string): Promise<Visitor> =>
  who === 'patient'
    ? clinic.visitorFor(patientId)
    : clinic.proxyFor(patientId, who as (typeof BASES)[number]);
