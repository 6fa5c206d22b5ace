import { PORTAL, type Portal } from '@anamnesis/nest';
import type { Visitor } from '../journey.fixture.js';
import { idOf, type LabClinic } from './lab-clinic.fixture.js';
import type { Life } from './lab-lives.fixture.js';

/** Of these somebody looks at all pages. */
const LISTS = [
  'labs/to-review',
  'labs/to-review?due=overdue',
  'labs/to-map',
  'labs/of-unknown-orderer',
  'labs/of-unknown-time',
  'notifications',
] as const;

/** By whom it is told: each looks at one thing, so that no look stands for another. */
const lookerNo = (number: number): string => idOf('f', number);
const LOOKERS = Array.from({ length: LISTS.length + 2 }, (_, number) => lookerNo(number));
const AT_VISIBILITY = LISTS.length;
const AT_SIGHTINGS = LISTS.length + 1;

/** How many of them an answer to who looked tells. */
export const lookersIn = (looks: readonly { readonly person?: { readonly id: string } }[]) =>
  looks.filter(({ person }) => person !== undefined && LOOKERS.includes(person.id)).length;

/** The practice looks at all that waits, and at every report of these patients, by its id. */
export const everybodyLooks = async (clinic: LabClinic, lives: readonly Life[]): Promise<void> => {
  const { store, progress } = clinic.journey.server.app.get<Portal>(PORTAL);
  await progress.waitFor('lab-work', await store.head(), { timeoutMs: 5_000 });
  const provider = (number: number) =>
    clinic.journey.visitor({ sub: lookerNo(number), role: 'provider' });
  const ofLists = LISTS.map(async (list, number) => allPages(await provider(number), list));
  const [atVisibility, atSightings, auditor] = await Promise.all([
    provider(AT_VISIBILITY),
    provider(AT_SIGHTINGS),
    clinic.journey.visitor({ sub: 'auditor-lang', role: 'auditor' }),
  ]);
  const ofLives = lives.map(async ({ patientId, reports, secret }) => {
    await allPages(atVisibility, `patients/${patientId}/lab-visibility`);
    for (const { reportId } of [...reports, secret]) {
      await atSightings.get(`/api/v1/labs/${reportId}/sightings`);
      await auditor.get(`/api/v1/labs/${reportId}/decision`);
    }
  });
  await Promise.all([...ofLists, ...ofLives]);
};

const allPages = async (visitor: Visitor, path: string): Promise<void> => {
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const separator = path.includes('?') ? '&' : '?';
    const after = cursor && `${separator}cursor=${cursor}`;
    const { status, body } = await visitor.get(`/api/v1/${path}${after}`);
    if (status !== 200) throw new Error(`${path} was answered with ${status}`);
    cursor = body['next'] as string | undefined;
  }
};
