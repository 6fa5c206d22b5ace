import pg from 'pg';
import {
  accessLogStreamOf,
  ApproveForgetting,
  EndLabViewingWish,
  labPolicies,
  RecordLabViewingWish,
  RecordMembership,
  RecordPractitioner,
  RequestForgetting,
  type AccessLogEvent,
  type LabDisclosureEvent,
  type LabPolicy,
  type LabWishesEvent,
  type PortalCaller,
} from '@anamnesis/domain';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { beginJourney, type Journey } from '../journey.fixture.js';
import { idOf, openLabClinic, type LabClinic, type Report } from './lab-clinic.fixture.js';

/** December 2026 at nine in California. */
const december = (day: number) => `2026-12-${String(day).padStart(2, '0')}T17:00:00.000Z`;
const [rosaId, tomasId, unaId] = [idOf('a', 1), idOf('a', 2), idOf('a', 3)];
const [mariaId, piaId, inesId] = [idOf('a', 4), idOf('a', 5), idOf('a', 6)];
const drNewId = idOf('d', 9);
const office: PortalCaller = { actor: 'office', role: 'staff' };
const glucose = { code: '2345-7', system: 'LN', name: 'Glucose' };
const sodium = { code: '2951-2', system: 'LN', name: 'Sodium' };
const hiv = { code: '7917-8', system: 'LN', name: 'HIV-1 Ab' };
const ours = labPolicies.at(-1) ?? labPolicies[0];
const wishesCount: LabPolicy = {
  ...{ ...ours, version: 'lab-visibility-3', effectiveFrom: december(2) },
  rules: { ...ours.rules, L9: { ...ours.rules.L9, inForce: true } },
};

let journey: Journey;
let clinic: LabClinic;

const report = (number: number, patientId: string, more: Partial<Report> = {}): Report => ({
  ...{ reportId: idOf('b', number), patientId },
  header: { collected: ['2026-11-30'], orderedAt: '2026-11-30T17:00:00Z' },
  lines: [{ lineId: idOf('c', number), test: glucose }],
  ...more,
});
const isReviewed = (number: number, patientId: string, by?: PortalCaller) =>
  clinic.reviews({ reportId: idOf('b', number), patientId }, { [idOf('c', number)]: 1 }, by);

const eventsOn = async <Event>(stream: string): Promise<readonly Event[]> => {
  const { store, codec } = journey.server.app.get<Portal>(PORTAL);
  const stored = await store.readStream(stream);
  return stored.map((event) => codec.decode(event).event as Event);
};
/** What was noted of a report, in order, as it is said of its one line. */
const notedOf = async (number: number): Promise<readonly string[]> =>
  (await eventsOn<LabDisclosureEvent>(`labDisclosure-${idOf('b', number)}`)).map((event) =>
    event.type === 'LabDisclosureEnded' && !event.isTold ? `${event.type} silently` : event.type,
  );
const untilNoted = async (number: number, ...types: readonly string[]): Promise<void> => {
  for (let tries = 0; (await notedOf(number)).join() !== types.join(); tries += 1) {
    if (tries > 600) throw new Error(`Noted was ${(await notedOf(number)).join()}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries > 600) throw new Error('It has not come to that in time.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_000));

beforeAll(async () => {
  journey = await beginJourney('lab disclosures');
  clinic = await openLabClinic(journey);
  for (const patientId of [rosaId, unaId, mariaId, piaId, inesId]) {
    await clinic.patient(patientId, '1980-05-01');
  }
  await clinic.patient(tomasId, '2010-05-01');
  clinic.at = december(1);
}, 60_000);
afterAll(() => journey.stop(), 30_000);

describe('what nobody said of a report, and decides on it', () => {
  it('is the directory: a provider belongs to the group after all', async () => {
    const named = { practitionerId: drNewId, familyName: 'New', givenName: 'Ann' };
    await clinic.says(RecordPractitioner, named);
    const header = { orderingProviderId: drNewId, collected: ['2026-11-30'] };
    await clinic.reports(report(1, rosaId, { header }));
    await isReviewed(1, rosaId, { actor: drNewId, role: 'provider' });
    await settled();
    expect(await notedOf(1)).toEqual([]);
    const member = { practitionerId: drNewId, group: 'practice', from: '2015-01-01T00:00:00Z' };
    await clinic.says(RecordMembership, member, office);
    await untilNoted(1, 'LabDisclosureBegun');
  }, 60_000);

  it('is the file: a birth date was wrong', async () => {
    await clinic.reports(report(2, tomasId));
    await isReviewed(2, tomasId);
    await settled();
    expect(await notedOf(2)).toEqual([]);
    await clinic.patient(tomasId, '1990-05-01');
    await untilNoted(2, 'LabDisclosureBegun');
  }, 60_000);

  it('is the patient: a wish hides without a word, and its end shows again', async () => {
    await clinic.adopts(wishesCount);
    await clinic.reports(report(3, unaId));
    await isReviewed(3, unaId);
    await untilNoted(3, 'LabDisclosureBegun');
    clinic.at = december(3);
    const una: PortalCaller = { actor: unaId, role: 'patient' };
    const wish = { asked: 'not-to-see' };
    await clinic.says(RecordLabViewingWish, { patientId: unaId, wish }, una);
    await untilNoted(3, 'LabDisclosureBegun', 'LabDisclosureEnded silently');
    const [recorded] = await eventsOn<LabWishesEvent>(`labWishes-${unaId}`);
    clinic.at = december(4);
    await clinic.says(EndLabViewingWish, { patientId: unaId, wishId: recorded?.wishId }, una);
    const before = ['LabDisclosureBegun', 'LabDisclosureEnded silently'];
    await untilNoted(3, ...before, 'LabDisclosureResumed');
  }, 60_000);
});

describe('what can never be seen', () => {
  it('leaves no trace: nothing is noted, neither of the report nor in the access log', async () => {
    await clinic.reports(report(4, mariaId, { lines: [{ lineId: idOf('c', 4), test: hiv }] }));
    await isReviewed(4, mariaId);
    await settled();
    expect(await notedOf(4)).toEqual([]);
    const noted = await eventsOn<AccessLogEvent>(accessLogStreamOf(mariaId, december(4)));
    const what = noted.flatMap((access) => ('what' in access ? [access.what] : []));
    expect(what).toContain('ReviewLabResults');
    expect(what).not.toContain('NoteLabDisclosure');
  }, 60_000);
});

describe('what is being corrected', () => {
  /** Shown on the 4th, and corrected on the 5th: of the same day are two of three. */
  const days = { 6: '2026-11-30', 7: '2026-11-30', 8: '2026-11-29' };
  const version = (number: number, day: string, status: 'final' | 'corrected') =>
    clinic.reports(
      report(number, inesId, {
        header: { collected: [day], orderedAt: '2026-11-20T17:00:00Z' },
        lines: [{ lineId: idOf('c', number), test: sodium, status }],
      }),
    );
  const notices = async (): Promise<unknown> => {
    const ines = await clinic.visitorFor(inesId);
    const { body } = await ines.get(`/api/v1/patients/${inesId}/my-lab-results/corrections`);
    return body['corrections'];
  };
  const untilNoticesAre = (wanted: readonly object[]): Promise<void> =>
    until(async () => JSON.stringify(await notices()) === JSON.stringify(wanted));

  it('is told of by its days, newest first, however much of a day it is', async () => {
    for (const [number, day] of Object.entries(days)) await version(Number(number), day, 'final');
    for (const number of Object.keys(days)) await isReviewed(Number(number), inesId);
    for (const number of Object.keys(days)) await untilNoted(Number(number), 'LabDisclosureBegun');
    expect(await notices()).toEqual([]);
    clinic.at = december(5);
    for (const [number, day] of Object.entries(days)) {
      await version(Number(number), day, 'corrected');
    }
    await untilNoticesAre([{ collectedOn: '2026-11-30' }, { collectedOn: '2026-11-29' }]);
  }, 60_000);

  it('is told of no more where it is shown', async () => {
    await clinic.reviews({ reportId: idOf('b', 8), patientId: inesId }, { [idOf('c', 8)]: 2 });
    await untilNoticesAre([{ collectedOn: '2026-11-30' }]);
  }, 60_000);

  it('is told of no more once it is of a kind that is never shown', async () => {
    const policy = { ...wishesCount, version: 'lab-visibility-4', effectiveFrom: december(6) };
    await clinic.adopts({ ...policy, mappings: { 'LN|2951-2': 'genetic' } });
    await untilNoticesAre([{ collectedOn: '2026-11-30' }]);
    clinic.at = december(6);
    await untilNoticesAre([]);
    await untilNoted(
      8,
      ...['LabDisclosureBegun', 'LabDisclosureEnded'],
      'LabDisclosureBegun',
      'LabDisclosureEnded silently',
    );
  }, 60_000);
});

describe('who is forgotten', () => {
  const rowsOf = async (patientId: string): Promise<readonly number[]> => {
    const client = new pg.Client({ connectionString: journey.database.superuserUrl });
    await client.connect();
    const { rows } = await client.query<{ disclosures: number; timers: number }>(
      `SELECT (SELECT count(*)::int FROM views.lab_disclosure WHERE patient_id = $1) AS disclosures,
              (SELECT count(*)::int FROM reactions.timer WHERE subject = $1) AS timers`,
      [patientId],
    );
    await client.end();
    return rows.flatMap(({ disclosures, timers }) => [disclosures, timers]);
  };

  it('is looked at no more, though a look was planned', async () => {
    await clinic.reports(report(5, piaId));
    await isReviewed(5, piaId);
    await untilNoted(5, 'LabDisclosureBegun');
    const pia: PortalCaller = { actor: piaId, role: 'patient' };
    const wish = { asked: 'not-to-see', to: '2038-12-20T17:00:00Z' };
    await clinic.says(RecordLabViewingWish, { patientId: piaId, wish }, pia);
    const noted = ['LabDisclosureBegun', 'LabDisclosureEnded silently', 'LabDisclosureLookPlanned'];
    await untilNoted(5, ...noted);
    await until(async () => (await rowsOf(piaId)).every((count) => count > 0));
    // By then nobody has to keep the record any more.
    clinic.at = '2037-06-01T17:00:00.000Z';
    const why = { reason: 'erasure-ordered', authority: 'court-order', reference: 'CV-2026-00001' };
    await clinic.says(RequestForgetting, { patientId: piaId, ...why }, office);
    const drRivera: PortalCaller = { actor: 'dr-rivera', role: 'provider' };
    await clinic.says(ApproveForgetting, { patientId: piaId }, drRivera);
    await until(async () => (await rowsOf(piaId)).every((count) => count === 0));
    const { store } = journey.server.app.get<Portal>(PORTAL);
    const before = await store.readStream(`labDisclosure-${idOf('b', 5)}`);
    clinic.at = '2038-12-21T17:00:00.000Z';
    await settled();
    expect(await store.readStream(`labDisclosure-${idOf('b', 5)}`)).toHaveLength(before.length);
    expect(await rowsOf(piaId)).toEqual([0, 0]);
  }, 60_000);
});
