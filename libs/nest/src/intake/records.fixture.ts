import type { DemographicChangeProposed, PatientRecorded } from '@anamnesis/domain';
import { byEmr, codesIn, nurse } from './laboratory.fixture.js';
import type { Practice } from './practice.fixture.js';

interface Told {
  readonly trigger?: string;
  readonly controlId?: string;
  /** MSH-3 and MSH-4. */
  readonly sender?: string;
  readonly version?: string;
  /** EVN-2. */
  readonly saidAt?: string;
  readonly number?: string;
  readonly name?: string;
  readonly born?: string;
  readonly sex?: string;
  /** PID-11 and PID-13. */
  readonly address?: string;
  readonly telecom?: string;
  /** PID-29 and PID-30. */
  readonly death?: readonly [string, string];
  /** Further segments. */
  readonly more?: readonly string[];
}

/** An ADT as the practice's record system sends it: Maria, as she is on file. */
export const adt = ({
  trigger = 'A08',
  controlId = 'A-1',
  sender = 'EMR|CLINIC',
  version = '2.5.1',
  saidAt = '20260325093000-0700',
  number = 'MRN-0815^^^City Hospital^MR',
  name = 'Alvarez^Maria',
  born = '19580412',
  sex = '',
  address = '',
  telecom = '',
  death = ['', ''],
  more = [],
}: Told = {}): Buffer => {
  const pid = [
    ...['PID', '1', '', number, '', name, '', born, sex, '', '', address, '', telecom],
    ...Array.from({ length: 15 }, () => ''),
    ...death,
  ].join('|');
  const segments = [
    `MSH|^~\\&|${sender}|PORTAL|CLINIC|20260325093100-0700||ADT^${trigger}|${controlId}|P|${version}` +
      '||||||UNICODE UTF-8',
    `EVN|${trigger}|${saidAt}`,
    pid,
    ...more,
  ];
  return Buffer.from(segments.map((segment) => `${segment}\r`).join(''));
};

/** The answer to it, and which message it is from then on. */
export const sent = async (practice: Practice, bytes: Uint8Array) => {
  const { is, messageId, acknowledgements } = await practice.intake.takeIn(bytes, byEmr);
  return { is, messageId, codes: codesIn(acknowledgements) };
};

/** Accepted, and taken as far as it can be. */
export const taken = async (practice: Practice, bytes: Uint8Array): Promise<string> => {
  const { codes, messageId = '' } = await sent(practice, bytes);
  if (codes.join() !== 'AA') throw new Error(`It was answered with ${codes.join()}.`);
  await practice.follows();
  return messageId;
};

export const takenAtOnce = (practice: Practice): Promise<void> =>
  practice.takesAllAtOnce(({ type }) => type === 'RecordPatient');

export const waitsOf = async (practice: Practice, messageId: string) =>
  (await practice.message(messageId))?.parked.map(({ reason, place }) =>
    [reason, place].filter(Boolean).join(' '),
  );

/** What staff say is accepted, and what follows from it follows. */
export const nurseSays = async (practice: Practice, Class: new () => object, fields: object) => {
  const { is } = await practice.says(Class, fields, nurse);
  if (is !== 'accepted') throw new Error(`A command was answered with ${is}.`);
  await practice.follows();
};

/** Whom messages have registered: Maria and Tomas were there before. */
export const registered = async (practice: Practice) =>
  (await practice.events<PatientRecorded>('PatientRecorded')).slice(2);

export const proposedIn = async (practice: Practice): Promise<readonly string[]> =>
  (await practice.events<DemographicChangeProposed>('DemographicChangeProposed')).map(
    ({ field, value, onFile }) => `${field}: ${onFile ?? 'none'} to ${value ?? 'none'}`,
  );

export const JANA = {
  trigger: 'A28',
  number: 'MRN-4711^^^City Hospital^MR~123-45-6789^^^SSA^SS',
  name: 'Novak^Jana^Eva',
  born: '19900105',
  sex: 'F',
};
