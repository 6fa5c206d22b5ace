import {
  labPolicies,
  RecordMembership,
  RecordPractitioner,
  type LabReviewDueEvent,
  type PortalCaller,
} from '@anamnesis/domain';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { beginJourney, type Journey } from '../journey.fixture.js';
import { idOf, openLabClinic, type LabClinic } from './lab-clinic.fixture.js';

/** December 2026 at nine in California. */
const december = (day: number) => `2026-12-${String(day).padStart(2, '0')}T17:00:00.000Z`;
const rosaId = idOf('a', 1);
const drNewId = idOf('d', 9);
const office: PortalCaller = { actor: 'office', role: 'staff' };
const ours = labPolicies.at(-1) ?? labPolicies[0];

let journey: Journey;
let clinic: LabClinic;

const reports = (number: number, orderingProviderId?: string): Promise<string> =>
  clinic.reports({
    ...{ reportId: idOf('b', number), patientId: rosaId },
    header: {
      ...{ collected: ['2026-11-30'], orderedAt: '2026-11-30T17:00:00Z' },
      ...(orderingProviderId === undefined ? {} : { orderingProviderId }),
    },
    lines: [{ lineId: idOf('c', number), test: { code: '2345-7', system: 'LN', name: 'Glucose' } }],
  });

/** What was said to be late of a report. */
const lateOf = async (number: number): Promise<readonly string[]> => {
  const { store, codec } = journey.server.app.get<Portal>(PORTAL);
  const stored = await store.readStream(`labReviewDue-${idOf('b', number)}`);
  return stored
    .map((event) => codec.decode(event).event as LabReviewDueEvent)
    .flatMap((event) => (event.type === 'LabReviewBecameOverdue' ? [event.waitsFor] : []));
};
const untilLate = async (number: number, ...waitsFor: readonly string[]): Promise<void> => {
  for (let tries = 0; (await lateOf(number)).join() !== waitsFor.join(); tries += 1) {
    if (tries > 600) throw new Error(`Late was ${(await lateOf(number)).join()}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

beforeAll(async () => {
  journey = await beginJourney('lab work later');
  clinic = await openLabClinic(journey);
  await clinic.patient(rosaId, '1980-05-01');
  clinic.at = december(1);
  await clinic.says(RecordPractitioner, {
    ...{ practitionerId: drNewId, familyName: 'New', givenName: 'Ann' },
  });
  await reports(1);
  await clinic.reviews({ reportId: idOf('b', 1), patientId: rosaId }, { [idOf('c', 1)]: 1 });
  await reports(2, drNewId);
}, 60_000);
afterAll(() => journey.stop(), 30_000);

describe('work on results that begins long after they came', () => {
  it('is noted as late where a provider belonged to the practice after all', async () => {
    clinic.at = december(10);
    await untilLate(2, 'orderer');
    const member = { practitionerId: drNewId, group: 'practice', from: '2015-01-01T00:00:00Z' };
    await clinic.says(RecordMembership, member, office);
    await untilLate(2, 'orderer', 'review');
  }, 60_000);

  it('is noted as late where an adopted mapping holds what was shown', async () => {
    expect(await lateOf(1)).toEqual([]);
    const policy = { ...ours, version: 'lab-visibility-3', effectiveFrom: december(11) };
    await clinic.adopts({ ...policy, mappings: { 'LN|2345-7': 'unclassified' } });
    clinic.at = december(11);
    await untilLate(1, 'mapping');
    await untilLate(2, 'orderer', 'review', 'mapping');
  }, 60_000);
});
