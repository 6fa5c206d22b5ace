import { AssignPatientIdentifier, RecordPatient, type PortalCaller } from '@anamnesis/domain';
import { keyedIds } from '@anamnesis/eventing';
import {
  laboratoryReport,
  oruGroups,
  readMessage,
  recordFacility,
  type PatientAsSent,
} from '@anamnesis/interop';
import {
  commandMessage,
  intakeInMemory,
  type IntakeInMemory,
  type KnownSender,
  type PortalCommand,
  type TakenIn,
} from '@anamnesis/nest';
import { plainToInstance } from 'class-transformer';
import { countsOf, recordedIn, type Counts, type Recorded } from './trial.js';

export interface TriedMessages extends Recorded {
  readonly is: 'HL7 v2';
  readonly messages: number;
  /** By what the sender would hear: `accepted`, or the condition of the error. */
  readonly answers: Counts;
}

/**
 * Every message of a file as one sender's in test mode, in a practice of its own that is gone
 * afterwards. Whom results are about is on file there, as far as their message says it: a trial is to
 * tell what becomes of the results.
 */
export const tryMessages = async (bytes: Uint8Array): Promise<TriedMessages> => {
  const world = intakeInMemory({ senders: [TRIAL], testMode: true });
  const { commands, intake } = world;
  await said(commands, recordFacility(FACILITY), records);
  const messages = messagesIn(bytes);
  const answers: string[] = [];
  for (const message of messages) {
    await putOnFile(world, message);
    answers.push(answerIn(await intake.takeIn(message, { is: 'address', address: ADDRESS })));
    await world.takeWaiting();
  }
  const recorded = await recordedIn(world);
  return { is: 'HL7 v2', messages: messages.length, answers: countsOf(answers), ...recorded };
};

export const isHl7 = (bytes: Uint8Array): boolean => messagesIn(bytes).length > 0;

/**
 * Without frames, the mark of UTF-8 that belongs to a file, and the segments around a batch. Every
 * character set says MSH in the same bytes.
 */
const messagesIn = (bytes: Uint8Array): readonly Uint8Array[] =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/^\u{ef}\u{bb}\u{bf}/u, '')
    .replaceAll(FRAMES, '')
    .split(/^(?=MSH)/mu)
    .filter((text) => text.startsWith('MSH'))
    .map((text) => Buffer.from(text.replaceAll(/^[BF]TS[^\r\n]*/gmu, '').trimEnd(), 'latin1'));
const FRAMES = new RegExp(`[${String.fromCharCode(0x0b, 0x1c)}]`, 'gu');

const FACILITY = {
  facilityId: '7d0f4f43-7f3c-4c8e-8a53-6a3f6b9f0001',
  name: 'Trial',
  zone: 'America/Los_Angeles',
  phone: '555-0100',
};
const ADDRESS = 'trial';
const TRIAL: KnownSender = {
  name: 'trial',
  sends: ['ORU', 'ADT'],
  address: ADDRESS,
  assigningAuthority: 'trial',
  registersAt: FACILITY.facilityId,
};
const records: PortalCaller = { actor: 'trial', role: 'record-system' };

/** The first error by its condition: codes of HL7, nothing of what the message says. */
const answerIn = ({ is, acknowledgements }: TakenIn): string => {
  if (is === 'accepted') return is;
  const error = acknowledgements[0]?.split('\r').find((line) => line.startsWith('ERR|'));
  const [, before = '', , since = ''] = error?.split('|') ?? [];
  // Until 2.4 the condition stood in the first field, behind the place.
  const coded = since === '' ? before.split('^').at(-1)?.split('&') : since.split('^');
  const condition = coded?.slice(0, 2).join(' ');
  return [is, condition].filter(Boolean).join(': ');
};

const said = (
  commands: IntakeInMemory['commands'],
  command: PortalCommand,
  by: PortalCaller,
): Promise<unknown> => commands.handle(commandMessage(command, by));

const putOnFile = async ({ commands }: IntakeInMemory, message: Uint8Array): Promise<void> => {
  const patient = patientIn(message);
  if (!patient) return;
  const { familyName, givenName, birthDate, identifiers } = patient;
  const born = birthDate?.local.slice(0, 'YYYY-MM-DD'.length);
  const [number] = identifiers;
  if (!number) return;
  const { id, authority = 'trial' } = number;
  const patientId = keyedIds('of a trial')('patient', authority, id);
  const { facilityId } = FACILITY;
  const person = { patientId, facilityId, familyName, givenName, birthDate: born };
  await said(commands, plainToInstance(RecordPatient, person), records);
  const named = { patientId, authority, number: id };
  await said(commands, plainToInstance(AssignPatientIdentifier, named), records);
};

/** Of a message with results only: an update says itself whom it registers. */
const patientIn = (bytes: Uint8Array): PatientAsSent | undefined => {
  const reading = readMessage(bytes);
  if (reading.is === 'unreadable' || reading.message.header.text(9) !== 'ORU') return undefined;
  const groups = oruGroups(reading.message);
  const [patient] = groups.is === 'misplaced' ? [] : groups.patients;
  return patient && laboratoryReport({ ...patient, orders: [] }).patient;
};
