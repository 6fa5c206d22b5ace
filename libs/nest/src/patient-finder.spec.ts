import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import {
  AssignPatientIdentifier,
  RecordPatient,
  WithdrawPatientIdentifier,
  type PortalCaller,
} from '@anamnesis/domain';
import {
  execution,
  inMemoryEventStore,
  inMemoryKeyVault,
  keyRing,
  sealedEventStore,
} from '@anamnesis/eventing';
import { accessLog } from './access-log.js';
import { CommandDoor } from './command-door.js';
import type { PortalCommand } from './command-registry.js';
import { commandMessage } from './messages.js';
import { patientFinder } from './patient-finder.js';
import { portalCodec } from './portal.js';

const id = (end: number) => `3f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const [MARIA, JONAS, FACILITY] = [id(1), id(2), id(3)];
const digestKey = 'of this spec';
const interfaces: PortalCaller = { actor: id(90), role: 'record-system' };
const mrn = { authority: 'City Hospital', number: 'MRN-0815' };
const labNumber = { authority: 'Quest', number: '4711' };
const maria = { familyName: 'ALVAREZ', givenName: 'MARIA', birthDate: '1958-04-12' };

const world = async () => {
  const [below, vault, codec] = [inMemoryEventStore(), inMemoryKeyVault(), portalCodec()];
  const keys = keyRing(vault);
  const store = sealedEventStore(below, keys);
  const clock = { now: () => '2026-03-25T17:00:00.000Z' };
  const run = execution({ store, codec, clock, digestKey });
  const door = new CommandDoor(run, accessLog(store, codec), { clock });
  const handle = <Command extends PortalCommand>(Class: new () => Command, fields: object) =>
    door.handle(commandMessage(plainToInstance(Class, fields), interfaces));
  const record = (patientId: string, familyName: string, givenName: string) =>
    handle(RecordPatient, {
      ...{ patientId, facilityId: FACILITY, familyName, givenName, birthDate: maria.birthDate },
    });
  await record(MARIA, 'Alvarez', 'Maria');
  await record(JONAS, 'Weber', 'Jonas');
  const { find, forgottenAmong } = patientFinder({ store, codec, digestKey });
  const forget = async (patientId: string): Promise<void> => {
    keys.forget(patientId);
    run.forgetFolded();
    await vault.destroy(patientId);
  };
  return { below, handle, find, forgottenAmong, forget };
};

describe('finding whom a message is about', () => {
  it('finds nobody before a number is assigned, and the patient at once after it was', async () => {
    const { handle, find } = await world();
    await expect(find([mrn], maria)).resolves.toEqual({ is: 'patient-unknown' });
    await handle(AssignPatientIdentifier, { patientId: MARIA, ...mrn });
    await expect(find([mrn], maria)).resolves.toEqual({ is: 'matched', patientId: MARIA });
    await expect(find([labNumber, mrn], maria)).resolves.toMatchObject({ is: 'matched' });
    await expect(find([], maria)).resolves.toEqual({ is: 'patient-unknown' });
  });

  it('does not find a patient whose number was withdrawn', async () => {
    const { handle, find } = await world();
    await handle(AssignPatientIdentifier, { patientId: MARIA, ...mrn });
    const reason = 'Typed wrongly';
    await handle(WithdrawPatientIdentifier, { patientId: MARIA, ...mrn, reason });
    await expect(find([mrn], maria)).resolves.toEqual({ is: 'patient-unknown' });
  });

  it('asks for a person where file and message disagree or two numbers name two people', async () => {
    const { handle, find } = await world();
    await handle(AssignPatientIdentifier, { patientId: MARIA, ...mrn });
    await handle(AssignPatientIdentifier, { patientId: JONAS, ...labNumber });
    const disagreeing = find([labNumber], maria);
    await expect(disagreeing).resolves.toEqual({ is: 'patient-disagrees' });
    const ambiguous = find([mrn, labNumber], maria);
    await expect(ambiguous).resolves.toEqual({ is: 'patient-ambiguous' });
  });

  it('lets a number name one patient only', async () => {
    const { handle } = await world();
    await handle(AssignPatientIdentifier, { patientId: MARIA, ...mrn });
    const answer = await handle(AssignPatientIdentifier, {
      ...{ patientId: JONAS, authority: 'CITY HOSPITAL', number: 'mrn-0815' },
    });
    expect(answer).toEqual({ is: 'refused', reason: 'identifier-belongs-to-another' });
  });

  it('leaves nothing of a number that can be read or guessed', async () => {
    const { handle, below } = await world();
    await handle(AssignPatientIdentifier, { patientId: MARIA, ...mrn });
    let streams = 0;
    for await (const { events } of below.readAll({ after: '' })) {
      for (const { stream, data, metadata } of events) {
        streams += Number(stream.startsWith('patientIdentifier-'));
        const bytes = [stream, ...[data, metadata].map((part) => Buffer.from(part).toString())];
        expect(bytes.filter((text) => /0815|city/i.test(text))).toEqual([]);
      }
    }
    expect(streams).toBe(1);
  });

  it('finds nobody by the number of who was forgotten, and gives it to nobody else', async () => {
    const { handle, find, forget } = await world();
    await handle(AssignPatientIdentifier, { patientId: MARIA, ...mrn });
    await forget(MARIA);
    await expect(find([mrn], maria)).resolves.toEqual({ is: 'patient-unknown' });
    const answer = await handle(AssignPatientIdentifier, { patientId: JONAS, ...mrn });
    expect(answer).toEqual({ is: 'refused', reason: 'patient-forgotten' });
  });

  describe('of a number that was taken back from somebody who is forgotten since', () => {
    const reason = 'Typed wrongly';
    const withdrawnFromMaria = async () => {
      const practice = await world();
      await practice.handle(AssignPatientIdentifier, { patientId: MARIA, ...mrn });
      await practice.handle(WithdrawPatientIdentifier, { patientId: MARIA, ...mrn, reason });
      return practice;
    };
    const accepted = { is: 'accepted', changed: true };

    it('lets staff say the same of whoever has it now, and take it back', async () => {
      const { handle, find, forget } = await withdrawnFromMaria();
      await handle(AssignPatientIdentifier, { patientId: JONAS, ...mrn });
      await forget(MARIA);
      const jonas = { ...maria, familyName: 'Weber', givenName: 'Jonas' };
      await expect(find([mrn], jonas)).resolves.toEqual({ is: 'matched', patientId: JONAS });
      const again = await handle(AssignPatientIdentifier, { patientId: JONAS, ...mrn });
      expect(again).toMatchObject({ is: 'accepted', changed: false });
      const taking = await handle(WithdrawPatientIdentifier, { patientId: JONAS, ...mrn, reason });
      expect(taking).toMatchObject(accepted);
      await expect(find([mrn], jonas)).resolves.toEqual({ is: 'patient-unknown' });
    });

    it('lets the next have it who had nothing of it before', async () => {
      const { handle, forget, forgottenAmong } = await withdrawnFromMaria();
      await forget(MARIA);
      expect(await forgottenAmong([mrn])).toEqual([]);
      const answer = await handle(AssignPatientIdentifier, { patientId: JONAS, ...mrn });
      expect(answer).toMatchObject(accepted);
    });

    it('leaves it to whoever has it now when that one is forgotten, too', async () => {
      const { handle, forget, forgottenAmong } = await withdrawnFromMaria();
      await handle(AssignPatientIdentifier, { patientId: JONAS, ...mrn });
      await forget(MARIA);
      await forget(JONAS);
      expect(await forgottenAmong([mrn])).toEqual([JONAS]);
      const answer = await handle(WithdrawPatientIdentifier, { patientId: JONAS, ...mrn, reason });
      expect(answer).toEqual({ is: 'refused', reason: 'patient-forgotten' });
    });
  });
});
