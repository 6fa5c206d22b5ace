import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { planResponses, RecordFacility, RecordPatient, RequestLabReport } from '@anamnesis/domain';
import type { PortalCaller } from '@anamnesis/domain';
import { execution, inMemoryEventStore, type CommandToSend } from '@anamnesis/eventing';
import { accessLog } from './access-log.js';
import { CommandDoor } from './command-door.js';
import type { PortalCommand } from './command-registry.js';
import { commandMessage } from './messages.js';
import { portalCodec } from './portal.js';
import { PORTAL_ITSELF } from './portal-itself.js';
import { sendThrough } from './reactions.js';
import { portalReactions, portalTimers } from './reactions-and-timers.js';

const nothingToTake = { take: () => Promise.reject(new Error('No message is taken here.')) };
const id = (end: number) => `3f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const [MARIA, FACILITY, EVENT, COMMAND] = [id(1), id(3), id(7), id(8)];
const AT = '2026-03-25T17:00:00.000Z';
const records: PortalCaller = { actor: id(90), role: 'record-system' };
const maria: PortalCaller = { actor: MARIA, role: 'patient' };

/** A practice in which Maria Alvarez has asked for her laboratory report. */
const asked = async () => {
  const store = inMemoryEventStore();
  const codec = portalCodec();
  const clock = { now: () => AT };
  const run = execution({ store, codec, clock, digestKey: 'of this spec' });
  const door = new CommandDoor(run, accessLog(store, codec), { clock });
  const handle = (Class: new () => object, fields: object, by: PortalCaller) =>
    door.handle(commandMessage(plainToInstance(Class, fields) as PortalCommand, by));
  const facility = { facilityId: FACILITY, name: 'Harbor Street', phone: '555-0142' };
  await handle(RecordFacility, { ...facility, zone: 'America/Los_Angeles' }, records);
  const name = { familyName: 'Alvarez', givenName: 'Maria', birthDate: '1958-04-12' };
  await handle(RecordPatient, { patientId: MARIA, facilityId: FACILITY, ...name }, records);
  const answer = await handle(
    RequestLabReport,
    { patientId: MARIA, description: 'cholesterol' },
    maria,
  );
  if (answer.is !== 'accepted') throw new Error(`The request was answered with ${answer.is}.`);
  const { stream, requestId = '' } = answer;
  const fields = { requestId, patientId: MARIA, requestStream: stream };
  const plan: CommandToSend = {
    ...{ type: 'PlanResponse', fields, commandId: COMMAND },
    ...{ causationId: EVENT, correlationId: id(6) },
  };
  const eventsOf = async (category: string) => {
    const pages = store.readAll({ after: '', filter: { by: 'category', categories: [category] } });
    const found = [];
    for await (const { events } of pages) found.push(...events.map((event) => codec.decode(event)));
    return found;
  };
  return { send: sendThrough(door, nothingToTake), plan, eventsOf, stream };
};

describe('what the portal sends by itself', () => {
  it('is decided like any command, by the portal itself, because of the event', async () => {
    const { send, plan, eventsOf } = await asked();
    expect(await send(plan)).toEqual({ is: 'accepted' });

    const all = await eventsOf('responseTarget');
    const planned = all.find(({ event }) => event.type === 'ResponsePlanned');
    expect(planned?.metadata).toMatchObject({
      ...{ actor: PORTAL_ITSELF, commandId: COMMAND, causationId: EVENT, correlationId: id(6) },
    });
  });

  it('adds nothing when it is sent again', async () => {
    const { send, plan, eventsOf } = await asked();
    await send(plan);
    const before = (await eventsOf('responseTarget')).length;

    expect(await send(plan)).toEqual({ is: 'accepted' });
    expect(await eventsOf('responseTarget')).toHaveLength(before);
  });

  it('is noted in the access log of the person', async () => {
    const { send, plan, eventsOf } = await asked();
    await send(plan);

    const noted = (await eventsOf('accessLog')).map(({ event }) => event);
    expect(noted).toContainEqual(
      expect.objectContaining({ what: 'PlanResponse', rule: 'portal-follows-up' }),
    );
  });

  it('may not do what only people do', async () => {
    const { send, plan, stream } = await asked();
    const dismissal = { askedOn: stream, requestId: id(5), outcome: 'completed' };
    const answer = await send({ ...plan, type: 'DismissPatientRequest', fields: dismissal });

    expect(answer).toEqual({ is: 'refused', reason: 'not-allowed' });
  });

  it('is refused, and so looked at, when it is no command or a malformed one', async () => {
    const { send, plan } = await asked();
    expect(await send({ ...plan, type: 'PlanParty' })).toEqual({
      ...{ is: 'refused', reason: 'no-such-command' },
    });
    expect(await send({ ...plan, fields: {} })).toEqual({ is: 'refused', reason: 'malformed' });
  });
});

describe('the portal’s own reactions and timers', () => {
  it('have names of their own, for those are in the ids of what follows', () => {
    const names = [...portalReactions, ...portalTimers.map(({ plan }) => plan)].map(
      ({ name }) => name,
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain(planResponses.name);
  });
});
