import {
  identifierStreamOf,
  patient,
  patientIdentifier,
  patientMatchOf,
  type IdentifierAsTold,
  type PatientIdentifierAssigned,
  type PatientMatch,
  type PatientOnFile,
  type PersonAsTold,
} from '@anamnesis/domain';
import { keyedStreamName, readFolded, type EventCodec, type EventStore } from '@anamnesis/eventing';
import { outsideOfSeal } from './outside-of-seal.js';

export interface PatientFinderOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  /** The installation's secret behind the names of streams. */
  readonly digestKey: string;
  /** Whose key was lost and given up: nobody was forgotten, and the number waits for a new file. */
  readonly isGivenUp?: (patientId: string) => boolean;
}

/** Finds whom a message is about, by the numbers that it tells. */
export interface PatientFinder {
  /**
   * Reads the streams, so a number counts as soon as it is assigned.
   * @throws {StoreUnavailable} the log cannot be asked: nothing is known of the message
   */
  find(numbers: readonly IdentifierAsTold[], person: PersonAsTold): Promise<PatientMatch>;
  /**
   * Everybody on file whom one of these numbers names, whoever else is told: any of them may be meant.
   * @throws {StoreUnavailable}
   */
  onFileAmong(numbers: readonly IdentifierAsTold[]): Promise<readonly string[]>;
  /**
   * Who was forgotten and had one of these numbers to the end: such a number names nobody any more,
   * and nothing under it is to be kept.
   * @throws {StoreUnavailable}
   */
  forgottenAmong(numbers: readonly IdentifierAsTold[]): Promise<readonly string[]>;
}

export const patientFinder = (options: PatientFinderOptions): PatientFinder => ({
  find: async (numbers, person) => patientMatchOf(person, await filesNamedBy(options, numbers)),
  onFileAmong: async (numbers) =>
    (await filesNamedBy(options, numbers)).map(({ patientId }) => patientId),
  forgottenAmong: async (numbers) => {
    const named = await Promise.all(numbers.map((number) => forgottenNamedBy(options, number)));
    return [...new Set(named.filter((patientId) => patientId !== undefined))];
  },
});

const ASSIGNED = 'PatientIdentifierAssigned' satisfies PatientIdentifierAssigned['type'];

/** Whose an event was stands outside of the seal, and so does its type. */
const forgottenNamedBy = async (
  { store, digestKey, isGivenUp }: PatientFinderOptions,
  number: IdentifierAsTold,
): Promise<string | undefined> => {
  const stream = keyedStreamName(identifierStreamOf(number), digestKey);
  const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
  if (!last?.forgotten || last.type !== ASSIGNED) return undefined;
  const { subject } = outsideOfSeal(last);
  return subject !== undefined && isGivenUp?.(subject) ? undefined : subject;
};

const filesNamedBy = async (
  options: PatientFinderOptions,
  numbers: readonly IdentifierAsTold[],
): Promise<readonly PatientOnFile[]> => {
  const named = await Promise.all(numbers.map((number) => namedBy(options, number)));
  const ids = [...new Set(named.filter((patientId) => patientId !== undefined))];
  const files = await Promise.all(ids.map((patientId) => fileOf(options, patientId)));
  return files.filter((file) => file !== undefined);
};

/** Of who was forgotten the events count as absent: such a number names nobody any more. */
const namedBy = async (
  { store, codec, digestKey }: PatientFinderOptions,
  number: IdentifierAsTold,
): Promise<string | undefined> => {
  const stream = keyedStreamName(identifierStreamOf(number), digestKey);
  const { state } = await readFolded({ store, codec }, patientIdentifier, {
    stream,
    known: undefined,
  });
  return state.patientId;
};

const fileOf = async (
  { store, codec }: PatientFinderOptions,
  patientId: string,
): Promise<PatientOnFile | undefined> => {
  const stream = `patient-${patientId}`;
  const { state } = await readFolded({ store, codec }, patient, { stream, known: undefined });
  if (!state.recorded) return undefined;
  const { familyName, givenName, birthDate } = state.recorded;
  return { patientId, familyName, givenName, birthDate };
};
