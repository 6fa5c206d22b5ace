import type { PortalCaller } from '@anamnesis/domain';
import type { KnownSender, Origin } from './known-senders.js';

const id = (end: number) => `3f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;

export const MARIA = id(1);
export const TOMAS = id(2);
export const FACILITY = id(3);
export const DR_REYES = id(4);
export const REYES_NPI = '1234567893';

export const records: PortalCaller = { actor: id(90), role: 'record-system' };
export const nurse: PortalCaller = { actor: id(91), role: 'staff' };
export const drOkafor: PortalCaller = { actor: id(92), role: 'provider' };

export const acme: KnownSender = {
  name: 'acme-lab',
  sends: ['ORU', 'FHIR'],
  application: 'LAB',
  facility: 'ACME',
  client: 'acme-interface',
  address: '10.0.0.7',
};
export const byAddress: Origin = { is: 'address', address: '10.0.0.7' };
export const byToken: Origin = {
  is: 'client',
  caller: { actor: 'acme-interface', role: 'laboratory' },
};

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

interface Sent {
  readonly controlId?: string;
  readonly processing?: string;
  readonly type?: string;
  readonly version?: string;
  readonly sender?: string;
  /** MSH-15 and MSH-16. */
  readonly acknowledge?: readonly [string, string];
  readonly characterSet?: string;
  readonly pid?: string | undefined;
  readonly orders?: readonly string[];
}

export const MARIAS_PID =
  'PID|1||MRN-0815^^^City Hospital^MR||Alvarez^Maria^J||19580412|F|||9 Hill St^^Pasadena^CA^91101';

export const TOMAS_PID = 'PID|1||MRN-4711^^^City Hospital^MR||Alvarez^Tomas||19610130|M';

export const potassium = (value: string, { status = 'F', filler = 'F-1' } = {}): string =>
  [
    `OBR|1|P-1|${filler}|2823-3^Potassium^LN|||20260324081500-0700|||||||||` +
      `${REYES_NPI}^Reyes^Ana^^^^^^NPI||||||20260325093000-0700||CH|${status}`,
    `OBX|1|NM|2823-3^Potassium^LN||${value}|mmol/L|3.5-5.1||||${status}|||20260324081500-0700`,
  ].join('\r');

/** An ORU^R01 as the laboratory of this practice sends it. */
export const oru = ({
  controlId = '77',
  processing = 'P',
  type = 'ORU^R01^ORU_R01',
  version = '2.5.1',
  sender = 'LAB|ACME',
  acknowledge = ['', ''],
  characterSet = 'UNICODE UTF-8',
  pid = MARIAS_PID,
  orders = [potassium('4.4')],
}: Sent = {}): Buffer => {
  const header =
    `MSH|^~\\&|${sender}|PORTAL|CLINIC|20260325093000-0700||${type}|${controlId}|${processing}|` +
    `${version}|||${acknowledge.join('|')}||${characterSet}`;
  return Buffer.from([header, pid, ...orders].map((segment) => `${segment}\r`).join(''));
};

/** The codes of MSA-1 and the condition of ERR-3, as its sender reads them. */
export const codesIn = (texts: readonly string[]): readonly string[] =>
  texts.map((text) => {
    const [, msa = '', err] = text.split('\r');
    const code = msa.split('|')[1] ?? '';
    const condition = err?.split('|')[3]?.split('^')[0];
    return condition === undefined ? code : `${code} ${condition}`;
  });
