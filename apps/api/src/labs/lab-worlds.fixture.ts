import { labPolicies, labPoliciesOf, type LabPolicy } from '@anamnesis/domain';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { labViews } from '@anamnesis/read-models';
import { beginJourney, type Heard, type Visitor } from '../journey.fixture.js';
import { openLabClinic, type LabClinic } from './lab-clinic.fixture.js';
import type { BASES } from './lab-histories.fixture.js';
import { after, type Happening, type Life } from './lab-lives.fixture.js';

/**
 * From July on results are shown after three days, reviewed or not, unless the patient wishes
 * otherwise, and to adults all of theirs.
 */
const [, today = labPolicies[0]] = labPolicies;
const fromJuly: LabPolicy = {
  ...today,
  version: 'lab-visibility-9',
  effectiveFrom: '2026-07-01T07:00:00Z',
  rules: { ...today.rules, L9: { ...today.rules.L9, inForce: true } },
  release: { ...today.release, byDefault: { mode: 'hold', hours: 72 } },
  adolescentDataAtAdulthood: 'visible-to-self',
};
export const policies = labPoliciesOf([
  { policy: fromJuly, effectiveFrom: fromJuly.effectiveFrom },
]);

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
      await clinic.adopts(fromJuly);
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
    clinic.at = '2026-06-01T00:00:00.000Z';
    for (const { patientId, birthDate } of lives) await clinic.patient(patientId, birthDate);
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

/** @returns what patients were answered meanwhile */
export const live = async (
  clinic: LabClinic,
  happenings: readonly Happening[],
): Promise<readonly Heard[]> => {
  const heard: Heard[] = [];
  for (const { hours, say } of happenings) {
    clinic.at = after(hours);
    const said = await say(clinic);
    if (typeof said !== 'string') heard.push(said);
  }
  return heard;
};

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
