import { describe, expect, it } from '@jest/globals';
import {
  AnnounceLabNews,
  NoteNotificationStep,
  QueueNotification,
  RecordFacility,
  RecordLabResults,
  RecordMembership,
  RecordPatient,
  RecordPractitioner,
  ReviewLabResults,
  type LabDisclosureBegun,
  type LabNewsAnnounced,
  type PortalCaller,
} from '@anamnesis/domain';
import { execution, inMemoryEventStore } from '@anamnesis/eventing';
import { accessLog } from '../access-log.js';
import { CommandDoor } from '../command-door.js';
import { portalCodec } from '../portal.js';
import { PORTAL_ITSELF } from '../portal-itself.js';
import { sayingAt } from '../saying-at-the-door.fixture.js';
import { LabLooking, type LabLookingOptions } from './lab-looking.js';

const id = (end: number) => `3f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const [rosa, harbour, drLee, reportId, lineId] = [id(1), id(2), id(3), id(11), id(12)];
const importer: PortalCaller = { actor: id(90), role: 'importer' };
const lee: PortalCaller = { actor: drLee, role: 'provider' };
const portal: PortalCaller = { actor: PORTAL_ITSELF, role: 'portal' };
const december = (day: number): string => new Date(Date.UTC(2026, 11, day, 17)).toISOString();
const about = { reportId, patientId: rosa };
/** Each look has another cause. */
const because = (cause: number) => ({
  commandId: id(cause),
  causationId: id(cause + 1),
  correlationId: id(cause + 2),
});

const results = (status: string) => ({
  ...{ ...about, source: 'hl7v2' },
  header: {
    test: { code: '24323-8', system: 'LN', name: 'Comprehensive metabolic panel' },
    ...{ orderingProviderId: drLee, orderedAt: '2026-12-01T17:00:00Z', notes: [] },
    collected: ['2026-12-01T18:00:00Z'],
  },
  lines: [
    {
      ...{ lineId, status, collected: [] },
      test: { code: '2345-7', system: 'LN', name: 'Glucose' },
      value: { values: [status], flags: [], notes: [] },
    },
  ],
});

const openPractice = () => {
  let at = december(1);
  const clock = { now: () => at };
  const [store, codec] = [inMemoryEventStore({ clock }), portalCodec()];
  const run = execution({ store, codec, clock, digestKey: 'of this spec' });
  const commands = new CommandDoor(run, accessLog(store, codec), { clock });
  const says = sayingAt(commands, importer);
  const told = async <Event>(stream: string, type: string): Promise<readonly Event[]> =>
    (await store.readStream(stream))
      .map((stored) => codec.decode(stored).event)
      .filter((event) => event.type === type)
      .map((event) => event as unknown as Event);
  return {
    says,
    looking: new LabLooking({ store, codec, clock, commands } as unknown as LabLookingOptions),
    on: (day: number): void => {
      at = december(day);
    },
    begun: () => told<LabDisclosureBegun>(`labDisclosure-${reportId}`, 'LabDisclosureBegun'),
    announced: () => told<LabNewsAnnounced>(`mailbox-${rosa}`, 'LabNewsAnnounced'),
  };
};

/** Her glucose can be seen, while the mail about it is noted as one that has nothing to say. */
const unsent = async () => {
  const practice = openPractice();
  const { says, looking, on, begun, announced } = practice;
  const office = { name: 'Harbour', phone: '555-0100', zone: 'America/Los_Angeles' };
  await says(RecordFacility, { facilityId: harbour, ...office });
  await says(RecordPractitioner, { practitionerId: drLee, familyName: 'Lee', givenName: 'Ann' });
  const member = { practitionerId: drLee, group: 'practice', from: '2020-01-01T08:00:00Z' };
  await says(RecordMembership, member);
  const person = { familyName: 'Alvarez', givenName: 'Rosa', birthDate: '1980-05-01' };
  const email = 'rosa.alvarez@mail.example';
  await says(RecordPatient, { patientId: rosa, facilityId: harbour, ...person, email });
  on(2);
  await says(RecordLabResults, results('final'));
  on(3);
  await says(ReviewLabResults, { ...about, lines: [{ lineId, version: 1 }] }, lee);
  await looking.look({ ...about, ...because(100) });
  const [{ newsId = '' } = {}] = await begun();
  await says(AnnounceLabNews, { ...about, newsId }, portal);
  const [{ notificationId = '' } = {}] = await announced();
  on(4);
  const mail = { patientId: rosa, notificationId };
  await says(QueueNotification, mail, portal);
  const step = { notificationId, step: 'suppressed', reason: 'no-longer-waits' };
  await says(NoteNotificationStep, step, portal);
  return { ...practice, mail, newsId };
};

describe('a mail that had nothing to say', () => {
  it('is followed by another one about what could be seen after all, and by one only', async () => {
    const { looking, announced, mail, newsId } = await unsent();
    const accepted = { is: 'accepted' };
    await expect(looking.lookAtUnsent({ ...mail, ...because(200) })).resolves.toEqual(accepted);
    const mails = (await announced()).map((each) => [each.newsId, each.notificationId]);
    expect(mails).toEqual([
      [newsId, mail.notificationId],
      [newsId, expect.any(String)],
    ]);
    expect(mails[1]?.[1]).not.toBe(mail.notificationId);
    await expect(looking.lookAtUnsent({ ...mail, ...because(300) })).resolves.toEqual(accepted);
    expect(await announced()).toHaveLength(2);
  });

  it('is followed by none while nothing of it can be seen', async () => {
    const { says, on, looking, announced, mail } = await unsent();
    on(5);
    await says(RecordLabResults, results('corrected'));
    await looking.lookAtUnsent({ ...mail, ...because(200) });
    expect(await announced()).toHaveLength(1);
  });
});
