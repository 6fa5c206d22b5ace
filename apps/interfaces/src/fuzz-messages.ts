import type { Chance } from './fuzz-chance.js';

/**
 * A patient whose every word, number and value holds a mark that nobody else's does: wherever the
 * mark turns up, this patient's data has. Numbers lie side by side, so that a flipped byte makes
 * one of another patient.
 */
export interface MarkedPatient {
  readonly mark: string;
  readonly patientId: string;
  readonly number: string;
  readonly birthDate: string;
}

export const markedPatients: readonly MarkedPatient[] = ['ALFA', 'BRAVO', 'CHARLIE', 'DELTA'].map(
  (mark, index) => ({
    mark,
    patientId: `3f0c2d2e-7b1a-4f53-8c65-00000000010${index}`,
    number: `100${index}`,
    birthDate: `19${60 + index}-04-1${index}`,
  }),
);

export const ORDERER_NPI = '1234567893';

const header = (controlId: string, { version = '2.5.1', asks = '|', set = '' } = {}): string =>
  `MSH|^~\\&|LAB|ACME|PORTAL|CLINIC|20260302120000-0800||ORU^R01^ORU_R01|${controlId}|P|${version}|||${asks}||${set}`;

const pid = ({ mark, number, birthDate }: MarkedPatient): string =>
  `PID|1||${number}^^^ACME^MR||${mark}SON^${mark}^J||${birthDate.replaceAll('-', '')}|F|||${mark} ST`;

const orderer = `${ORDERER_NPI}^Reyes^Ana^^^^^^NPI^L^^^NPI`;

type Template = (patient: MarkedPatient, id: string) => readonly string[];

const simple: Template = (patient, id) => [
  header(id),
  pid(patient),
  `OBR|1|P${id}|F${id}-${patient.mark}|2823-3^Potassium^LN|||20260302081500-0800|||||||||${orderer}||||||20260302120000-0800||CH|F`,
  `OBX|1|NM|2823-3^Potassium^LN||${patient.mark} 4.4|mmol/L|3.5-5.1|N|||F|||20260302081500-0800`,
];

const panel: Template = (patient, id) => [
  header(id, { asks: 'AL|AL', set: 'UNICODE UTF-8' }),
  pid(patient),
  `PV1|1|O`,
  `ORC|RE|P${id}|F${id}-${patient.mark}||||||20260301|||${orderer}`,
  `OBR|1|P${id}|F${id}-${patient.mark}|24323-8^Comprehensive metabolic panel^LN^CMP^Panel^L|||20260302|20260303|||||||||||||||20260302120000||CH|F`,
  `NTE|1||${patient.mark} fasting~twice`,
  `OBX|1|NM|2345-7^Glucose^LN|a|98|mg/dL|70-99|H~A|||F|||20260302`,
  `NTE|1||${patient.mark} recounted \\H\\twice\\N\\ \\X0D\\`,
  `OBX|2|CWE|5778-6^Color^LN||1^${patient.mark} yellow^L^^^^^^pale|||N|||P`,
  `OBX|3|ED|PDF^Report^L||^application^pdf^Base64^${Buffer.from(patient.mark.repeat(20)).toString('base64')}||||||F`,
  'SPM|1|||BLD^Blood^HL70487^119297000^Blood^SCT||||ARM^Arm|||||||||20260302081400-0800^20260302081500-0800',
  `OBR|2|P${id}|F${id}-${patient.mark}|5196-1^Hepatitis B surface antigen^LN|||20260302`,
  `OBX|1|ST|5196-1^HBsAg^LN||${patient.mark} reactive\\T\\confirmed||||||C`,
];

const old: Template = (patient, id) => [
  header(id, { version: '2.3' }),
  pid(patient),
  `OBR|1||F${id}-${patient.mark}|CBC^Blood count^L|||20260302|||||||${patient.mark}|BLD&Blood^^^Arm`,
  `OBX|1|TX|IMP^Impression^L||${patient.mark} line one||||||F`,
  `OBX|2|TX|IMP^Impression^L||${patient.mark} line two||||||F`,
  'OBX|3|NM|718-7^Hemoglobin^LN||||||||U',
  'OBX|4|NM|789-8^Erythrocytes^LN||4.1|10*6/uL||""|||W',
];

const otherDelimiters: Template = (patient, id) =>
  simple(patient, id).map((line) =>
    line.replaceAll('|', '#').replaceAll('^', '*').replaceAll('\\', '!').replaceAll('~', '@'),
  );

/** What the record system says of somebody on file; many come out of the order of their times. */
const update: Template = ({ mark, number, birthDate }, id) => [
  header(id).replace('ORU^R01^ORU_R01', `ADT^${Number(id) % 2 === 0 ? 'A08' : 'A31'}`),
  `EVN|A08|202603021${Number(id) % 10}0000-0800`,
  `PID|1||${number}^^^ACME^MR~${mark}-9^^^ACME^PI||${mark}SON^${mark}^${mark}|` +
    `|${birthDate.replaceAll('-', '')}|F|||${mark} ST^^Pasadena^CA^9110${Number(id) % 5}||` +
    `^NET^Internet^${mark}${Number(id) % 3}@example.org~555-0101`,
  'PV1|1|O|||||1234^Reyes^Ana',
];

/** Of somebody new, whose every word holds the mark as well. */
const registration: Template = ({ mark }, id) => [
  header(id, { version: '2.8' }).replace('ORU^R01^ORU_R01', 'ADT^A28^ADT_A05'),
  `EVN|A28|20260302120000-0800`,
  `PID|1||${mark}-N${id}^^^ACME^MR||${mark}NEW^${mark}${id}^^^^^L|` +
    `|19${50 + (Number(id) % 40)}0101|M${'|'.repeat(32)}^NET^Internet^${mark}@example.org`,
];

const templates: readonly Template[] = [
  ...[simple, panel, old, otherDelimiters, update, registration],
];

/** Most messages come once; some control ids come again, with the same content or another. */
export const validMessage = (chance: Chance, index: number): FuzzedMessage => {
  const patient = chance.oneOf(markedPatients);
  const id = String(chance.happens(8) ? chance.upTo(50) : index);
  const text = chance.oneOf(templates)(patient, id).join('\r');
  return { patient, bytes: Buffer.from(`${text}\r`) };
};

export interface FuzzedMessage {
  /** Of whom everything in it is, before anything was done to it. */
  readonly patient: MarkedPatient;
  readonly bytes: Buffer;
}
