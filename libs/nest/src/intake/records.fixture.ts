import { FACILITY } from './laboratory.fixture.js';
import type { KnownSender, Origin } from './known-senders.js';

/** The practice's record system. */
export const emr: KnownSender = {
  name: 'practice-records',
  sends: ['ADT'],
  application: 'EMR',
  facility: 'CLINIC',
  address: '10.0.0.8',
  registersAt: FACILITY,
};
export const byEmr: Origin = { is: 'address', address: '10.0.0.8' };

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
