import { afterEach, describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import {
  ApproveForgetting,
  RecordPatient,
  RequestForgetting,
  RequestLabReport,
  type PortalCaller,
} from '@anamnesis/domain';
import {
  execution,
  inMemoryEventStore,
  inMemoryKeyVault,
  keyRing,
  sealedEventStore,
  VaultUnavailable,
  type EventStore,
  type KeyVault,
} from '@anamnesis/eventing';
import { accessLog } from './access-log.js';
import { readAccessLog, ShowAccessLog } from './access-log-query.js';
import { CommandDoor } from './command-door.js';
import type { PortalCommand } from './command-registry.js';
import { ForgettingFollower } from './forgetting-follower.js';
import type { MessagesNaming } from './intake/messages-naming.js';
import { commandMessage } from './messages.js';
import { portalCodec } from './portal.js';

const id = (end: number) => `3f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const [MARIA, NOBODY, FACILITY] = [id(1), id(2), id(3)];
const AT = '2026-03-25T17:00:00.000Z';
const records: PortalCaller = { actor: id(90), role: 'record-system' };
const brandt: PortalCaller = { actor: id(91), role: 'staff' };
const drVance: PortalCaller = { actor: id(92), role: 'provider' };
const auditor: PortalCaller = { actor: id(93), role: 'auditor' };
const codec = portalCodec();

const say = <Command extends PortalCommand>(Class: new () => Command, fields: object): Command =>
  plainToInstance(Class, fields);
const recordMaria = say(RecordPatient, {
  ...{ patientId: MARIA, facilityId: FACILITY, birthDate: '1958-04-12' },
  ...{ familyName: 'Alvarez', givenName: 'Maria' },
});
const request = say(RequestForgetting, {
  ...{ patientId: MARIA, reason: 'erasure-asked' },
  ...{ authority: 'patient-request', reference: 'PR-2026-00012' },
});
const approve = say(ApproveForgetting, { patientId: MARIA });

const opened: ForgettingFollower[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

/** One process of an installation: its own keys in hand, its own states, the common log. */
const process = async (below: EventStore, vault: KeyVault, messagesNaming?: MessagesNaming) => {
  const keys = keyRing(vault);
  const store = sealedEventStore(below, keys);
  const clock = { now: () => AT };
  const run = execution({ store, codec, clock, digestKey: 'spec', rowOf: async () => undefined });
  const forgotten = await ForgettingFollower.open({ store, codec, vault, keys });
  forgotten.onAnyForgotten(() => run.forgetFolded());
  const log = accessLog(store, codec, keys);
  const havePassed = () => Promise.resolve(true);
  const completing = { execution: run, accessLog: log, clock, havePassed };
  forgotten.follow(messagesNaming && { ...completing, messagesNaming });
  opened.push(forgotten);
  const isForgotten = (subject: string): boolean => forgotten.has(subject);
  const door = new CommandDoor(run, log, { clock, isForgotten });
  const handle = (command: PortalCommand, caller: PortalCaller) =>
    door.handle(commandMessage(command, caller));
  return { store, forgotten, handle };
};

const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200 && !isSo(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(isSo()).toBe(true);
};

const typesOn = async (store: EventStore, stream: string) =>
  (await store.readStream(stream)).map(({ type, forgotten }) => (forgotten ? 'forgotten' : type));

const forgetMaria = async ({ handle, forgotten }: Awaited<ReturnType<typeof process>>) => {
  await expect(handle(recordMaria, records)).resolves.toMatchObject({ is: 'accepted' });
  await expect(handle(request, brandt)).resolves.toMatchObject({ is: 'accepted' });
  await expect(handle(approve, drVance)).resolves.toMatchObject({ is: 'accepted' });
  await until(() => forgotten.has(MARIA));
};

describe('forgetting a patient', () => {
  it('leaves nothing that anybody can read, in every process', async () => {
    const [log, vault] = [inMemoryEventStore(), inMemoryKeyVault()];
    const here = await process(log, vault);
    const elsewhere = await process(log, vault);
    await forgetMaria(here);
    await until(() => elsewhere.forgotten.has(MARIA));
    for (const { store, handle } of [here, elsewhere]) {
      expect(await typesOn(store, `patient-${MARIA}`)).toEqual(['forgotten']);
      const report = say(RequestLabReport, { patientId: MARIA, description: 'cholesterol' });
      const maria: PortalCaller = { actor: MARIA, role: 'patient' };
      for (const [command, caller] of [
        [recordMaria, records],
        [report, maria],
        [request, brandt],
      ] as const) {
        await expect(handle(command, caller)).resolves.toMatchObject({
          is: 'refused',
          reason: 'patient-forgotten',
        });
      }
    }
  });

  it('leaves every stored byte as it was', async () => {
    const [log, vault] = [inMemoryEventStore(), inMemoryKeyVault()];
    const here = await process(log, vault);
    await here.handle(recordMaria, records);
    const [before] = await log.readStream(`patient-${MARIA}`);
    await forgetMaria(here);
    const [after] = await log.readStream(`patient-${MARIA}`);
    expect(after).toEqual(before);
    expect(Buffer.from(after?.data ?? []).includes('Alvarez')).toBe(false);
  });

  it('is done again at a start whose vault was restored from a backup', async () => {
    const log = inMemoryEventStore();
    const vault = inMemoryKeyVault();
    const backup = new Map(await vault.findOrCreate([MARIA]));
    await forgetMaria(await process(log, vault));
    const restored = inMemoryKeyVault();
    const asked = { ...restored, find: async () => backup, findOrCreate: async () => backup };
    const anew = await process(log, asked);
    expect(anew.forgotten.has(MARIA)).toBe(true);
    expect(await typesOn(anew.store, `patient-${MARIA}`)).toEqual(['forgotten']);
    expect((await restored.find([MARIA])).get(MARIA)).toEqual({ is: 'destroyed' });
  });

  it('goes on until the vault answers', async () => {
    const [log, inner] = [inMemoryEventStore(), inMemoryKeyVault()];
    let failures = 2;
    const destroy = (subject: string): Promise<void> => {
      failures -= 1;
      if (failures >= 0) return Promise.reject(new VaultUnavailable('The disk is full.'));
      return inner.destroy(subject);
    };
    const here = await process(log, { ...inner, destroy });
    await forgetMaria(here);
    await until(() => here.forgotten.trouble !== undefined);
    await until(() => failures < 0);
    await until(() => here.forgotten.trouble === undefined);
    expect((await inner.find([MARIA])).get(MARIA)).toEqual({ is: 'destroyed' });
  });

  it('is known to be unfinished also where its end is not worked on, and said so', async () => {
    const here = await process(inMemoryEventStore(), inMemoryKeyVault());
    await forgetMaria(here);
    expect(here.forgotten.report).toMatchObject({ unfinished: 1, isEndedHere: false });
  });

  it('is told of where its end fails again and again, and is tried on', async () => {
    let failures = 4;
    const here = await process(inMemoryEventStore(), inMemoryKeyVault(), () => {
      failures -= 1;
      if (failures >= 0) throw new Error('nobody foresaw it');
      return Promise.resolve({ named: new Map(), unreadable: [], undecodable: [] });
    });
    await forgetMaria(here);
    await until(() => here.forgotten.report.failing.length > 0);
    expect(here.forgotten.report).toMatchObject({ unfinished: 1, failing: [MARIA] });
    await until(() => here.forgotten.report.unfinished === 0);
    expect(here.forgotten.report).toMatchObject({ failing: [], isEndedHere: true });
    // Whoever is served meanwhile is served.
    expect(here.forgotten.trouble).toBeUndefined();
  });

  it('is not begun by a start that cannot reach the vault: it fails', async () => {
    const [log, vault] = [inMemoryEventStore(), inMemoryKeyVault()];
    await forgetMaria(await process(log, vault));
    const destroy = () => Promise.reject(new VaultUnavailable('The vault is away.'));
    await expect(process(log, { ...vault, destroy })).rejects.toThrow('The vault is away.');
  });
});

describe('the access log', () => {
  it('says of a forgotten patient how much is sealed, since when, by whose authority', async () => {
    const here = await process(inMemoryEventStore(), inMemoryKeyVault());
    await forgetMaria(here);
    const asked = plainToInstance(ShowAccessLog, { patientId: MARIA, month: '2026-03' });
    expect(await readAccessLog({ store: here.store, codec }, asked, AT)).toEqual({
      month: '2026-03',
      entries: [],
      sealed: {
        facts: 2,
        since: AT,
        ...{ reason: 'erasure-asked', authority: 'patient-request', reference: 'PR-2026-00012' },
        ...{ requestedBy: brandt.actor, approvedBy: drVance.actor },
      },
    });
  });

  it('keeps what happens afterwards with the practice, by the opaque id', async () => {
    const here = await process(inMemoryEventStore(), inMemoryKeyVault());
    await forgetMaria(here);
    await here.handle(recordMaria, records);
    const facts = await here.store.readStream('accessLog-practice.202603');
    const last = facts.map((event) => codec.decode(event)).at(-1);
    expect(last?.event).toMatchObject({ patientId: MARIA, reason: 'patient-forgotten' });
    expect(last?.metadata.subject).toBeUndefined();
  });

  it('makes no key for an id that somebody typed, and does not keep it', async () => {
    const vault = inMemoryKeyVault();
    const here = await process(inMemoryEventStore(), vault);
    await here.handle(say(ApproveForgetting, { patientId: NOBODY }), drVance);
    await here.handle(say(RequestLabReport, { patientId: NOBODY, description: 'x-ray' }), auditor);
    expect((await vault.find([NOBODY])).size).toBe(0);
    const facts = await here.store.readStream('accessLog-practice.202603');
    expect(facts.map(({ type }) => type)).toEqual(['CommandRefused', 'AccessDenied']);
    for (const { data, metadata } of facts) {
      expect(Buffer.concat([data, metadata]).includes(NOBODY)).toBe(false);
    }
  });
});
