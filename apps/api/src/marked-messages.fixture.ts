import { connect } from 'node:net';
import { once } from 'node:events';
import type { PortalCaller } from '@anamnesis/domain';
import { clinic, demoId, drLindqvist, drOkafor, nurseIto, records } from './demo-people.js';
import { BIRTH_YEAR, MARK, markedHeaders, PHONE, post } from './marked-demo.fixture.js';
import { tokenOf, type PortalProcess } from './portal-process.fixture.js';

/** Behind the last step of the demo. */
export const AFTER_THE_DEMO = '2026-11-24T17:00:00.000Z';

const NUMBER = `${MARK}-0815`;
const BORN = `${BIRTH_YEAR}29`;
const patientId = demoId('marked patient');
const lab: PortalCaller = { actor: 'marked-laboratory', role: 'laboratory' };
const hospital: PortalCaller = { actor: 'marked-hospital', role: 'record-system' };

/** Whose messages are taken, by HTTP and over the wire. */
export const markedSenders = [
  {
    ...{ name: 'acme-lab', sends: ['ORU', 'FHIR'], client: lab.actor },
    ...{ application: 'LAB', facility: 'ACME' },
  },
  {
    ...{ name: 'acme-wire', sends: ['ORU'], address: '127.0.0.1' },
    ...{ application: 'WIRE', facility: 'ACME' },
  },
  {
    ...{ name: 'city-hospital', sends: ['ADT'], client: hospital.actor },
    ...{ application: 'EMR', facility: 'CLINIC', registersAt: clinic.facilityId },
  },
];

const person = (family: string): string =>
  `PID|1||${NUMBER}^^^City Hospital^MR||${family}^${MARK}||${BORN.replaceAll('-', '')}|F||` +
  `|9 ${MARK} St^^Pasadena^CA^91101||${PHONE}55^NET^Internet^second.${MARK}@marks.example`;

const segments = (...lines: readonly string[]): string => lines.map((line) => `${line}\r`).join('');

const header = (sender: string, type: string, controlId: string): string =>
  `MSH|^~\\&|${sender}|PORTAL|CLINIC|20261124090000-0800||${type}|${controlId}|P|2.5.1` +
  '||||||UNICODE UTF-8';

const oru = (controlId: string, { sender = 'LAB|ACME', family = MARK } = {}): string =>
  segments(
    header(sender, 'ORU^R01^ORU_R01', controlId),
    person(family),
    `OBR|1|${MARK}-P|${MARK}-${controlId}|2823-3^Potassium ${MARK}^LN|||20261123081500-0800|||||` +
      `||||${MARK}^Outside^${MARK}||||||20261124083000-0800||CH|F`,
    `NTE|1||${MARK} fasted`,
    `OBX|1|NM|2823-3^Potassium ${MARK}^LN||4.4|mmol/L|3.5-5.1||||F|||20261123081500-0800`,
    `NTE|1||Seen by ${MARK}\\.br\\and ${MARK}`,
    `OBX|2|TX|8251-1^Comment ${MARK}^LN||The sample of ${MARK}~was thawed|||||||F`,
  );

const adt = (controlId: string): string =>
  segments(
    header('EMR|CLINIC', 'ADT^A08', controlId),
    'EVN|A08|20261124090000-0800',
    person(MARK),
    'PV1|1|O',
  );

const bundle = (): object => {
  const subject = { reference: 'Patient/p1' };
  const code = {
    coding: [{ system: 'http://loinc.org', code: '2951-2', display: `Sodium ${MARK}` }],
    text: `Sodium of ${MARK}`,
  };
  const patient = {
    ...{ resourceType: 'Patient', id: 'p1', birthDate: BORN },
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${MARK}</div>` },
    identifier: [{ system: 'City Hospital', value: NUMBER }],
    name: [{ family: MARK, given: [MARK] }],
    extension: [{ url: `https://${MARK}.example`, extension: [{ url: 'x', valueString: MARK }] }],
  };
  const sodium = {
    ...{ resourceType: 'Observation', id: 'o1', status: 'final', subject, code },
    valueQuantity: { value: 139, unit: 'mmol/L' },
    note: [{ text: `Told by ${MARK}`, authorString: MARK }],
  };
  const report = {
    ...{ resourceType: 'DiagnosticReport', id: 'r1', status: 'final', subject, code },
    identifier: [{ system: `urn:${MARK}`, value: MARK }],
    result: [{ reference: 'Observation/o1' }],
    conclusion: `All is well with ${MARK}`,
  };
  const entry = [patient, report, sodium].map((resource) => ({ resource }));
  return { resourceType: 'Bundle', type: 'transaction', entry };
};

interface Item {
  readonly messageId: string;
  readonly status: string;
  readonly format: string;
  readonly reports: readonly string[];
  readonly correction?: { readonly correctionId: string };
}

/** What happens to messages that say marked things, each step by those who do it. */
export class MarkedMessages {
  /** All that was answered, which repeats nothing that was sent. */
  readonly heard: string[] = [];

  constructor(
    private readonly portal: PortalProcess,
    private readonly wirePort: number,
  ) {}

  async says(by: PortalCaller, path: string, fields: object): Promise<void> {
    const sent = { path: `/api/v1/${path}`, body: JSON.stringify(fields) };
    const answer = await post(this.portal, by, sent);
    const text = await answer.text();
    this.heard.push(text);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text}`);
  }

  async registers(): Promise<void> {
    const { facilityId } = clinic;
    const email = `${MARK}.first@marks.example`;
    await this.says(records, 'patients/record-patient', {
      ...{ patientId, facilityId, familyName: MARK, givenName: MARK, birthDate: BORN, email },
      phone: `${PHONE}77`,
    });
    const number = { patientId, authority: 'City Hospital', number: NUMBER };
    await this.says(records, 'patients/assign-patient-identifier', number);
  }

  /** @returns its status */
  async sends(body: string | object, by: PortalCaller = lab): Promise<number> {
    const isText = typeof body === 'string';
    const response = await fetch(
      `${this.portal.url}/api/v1/interfaces/${isText ? 'hl7v2' : 'fhir'}`,
      {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${await tokenOf(by)}`,
          'Content-Type': isText ? 'application/hl7-v2' : 'application/fhir+json',
          ...markedHeaders,
        },
        body: isText ? body : JSON.stringify(body),
      },
    );
    this.heard.push(await response.text());
    return response.status;
  }

  /** As a laboratory's own software does: framed, and answered in the same connection. */
  async sendsOverWire(message: string): Promise<string> {
    const socket = connect(this.wirePort, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`\u000b${message}\u001c\r`);
    let answer = '';
    for await (const piece of socket) {
      answer += String(piece);
      if (answer.includes('\u001c')) break;
    }
    this.heard.push(answer);
    return answer;
  }

  async takesResults(): Promise<void> {
    await this.sends(oru('M-1'));
    await this.sendsOverWire(oru('M-2', { sender: 'WIRE|ACME' }));
    await this.sends(bundle());
    const taken = await this.until('taken', (rows) => rows.length === 3);
    const reportId = taken.find(({ format }) => format !== 'fhir-bundle')?.reports[0];
    const orderingProviderId = drOkafor.actor;
    const reason = `${MARK} told us who ordered it`;
    const ordered = { reportId, patientId, orderingProviderId, reason };
    await this.says(nurseIto, 'labs/identify-lab-orderer', ordered);
    const text = `Dear ${MARK}, this is as it was.`;
    await this.says(drOkafor, 'labs/release-lab-comment', { reportId, patientId, text });
    const corrects = { corrects: 'collected', collected: ['2026-11-22'], reason };
    const corrected = { reportId, patientId, ...corrects };
    await this.says(nurseIto, 'labs/propose-lab-report-correction', corrected);
  }

  /** One is mended by two people, one attached, one given up. */
  async mends(): Promise<void> {
    for (const controlId of ['M-3', 'M-4', 'M-5']) await this.sends(oru(controlId, misnamed));
    const parked = await this.until('parked', (rows) => rows.length === 3);
    const [mended, attached, discarded] = parked.map(({ messageId }) => messageId);
    const why = { reason: `The laboratory told us of ${MARK}` };
    const token = await tokenOf(nurseIto);
    for (const { messageId } of parked) {
      const headers = { Authorization: `Bearer ${token}`, ...markedHeaders };
      await fetch(`${this.portal.url}/api/v1/interfaces/messages/${messageId}`, { headers });
    }
    const raw = Buffer.from(oru('M-3')).toString('base64');
    await this.says(nurseIto, 'interfaces/correct-message', { messageId: mended, raw, ...why });
    const corrected = await this.until('parked', (rows) => rows.some((row) => row.correction));
    const correctionId = corrected.find(({ correction }) => correction)?.correction?.correctionId;
    const accepted = { messageId: mended, correctionId };
    await this.says(drLindqvist, 'interfaces/accept-message-correction', accepted);
    const attach = { messageId: attached, patientId, ...why };
    await this.says(nurseIto, 'interfaces/attach-message-patient', attach);
    await this.says(nurseIto, 'interfaces/discard-message', { messageId: discarded, ...why });
    await this.until('taken', (rows) => rows.length === 5);
  }

  /** What the hospital says of the patient is proposed; staff take one and decline another. */
  async decidesOnProposals(): Promise<void> {
    await this.sends(adt('M-6'), hospital);
    const proposals = await this.rows<{ readonly proposalId: string; readonly field: string }>(
      'patients/demographic-proposals?limit=50',
      (rows) => rows.length > 1,
    );
    const reason = `${MARK} told us at the desk`;
    for (const { proposalId, field } of proposals) {
      const about = { patientId, proposalId, reason };
      if (field === 'email') {
        const confirmed = { ...about, emailConfirmed: 'in-person' };
        await this.says(nurseIto, 'patients/accept-demographic-change', confirmed);
      } else {
        await this.says(nurseIto, 'patients/decline-demographic-change', about);
      }
    }
  }

  /** Answered with what is wrong, each in the way of its channel. */
  async sendsWhatIsWrong(): Promise<readonly number[]> {
    const broken = `${oru('M-7')}${segments(`PID|2||${MARK}`, `OBR|2||${MARK}|3`)}`;
    const stranger = oru('M-8', { sender: 'STRANGER|ELSEWHERE' });
    await this.sendsOverWire(broken.replace('LAB|ACME', 'WIRE|ACME'));
    await this.sendsOverWire(stranger);
    return [
      await this.sends(broken),
      await this.sends(stranger),
      await this.sends(`${MARK}|${MARK}`),
      await this.sends({ resourceType: MARK, entry: [{ [MARK]: MARK }] }),
      await this.sends({ resourceType: 'Bundle', type: MARK, entry: [{ resource: MARK }] }),
    ];
  }

  private until(
    status: string,
    isSo: (rows: readonly Item[]) => boolean,
  ): Promise<readonly Item[]> {
    return this.rows<Item>(`interfaces/messages?limit=200&status=${status}`, isSo);
  }

  private async rows<Row>(
    path: string,
    isSo: (rows: readonly Row[]) => boolean,
  ): Promise<readonly Row[]> {
    const headers = { Authorization: `Bearer ${await tokenOf(nurseIto)}` };
    for (let tries = 0; tries < 300; tries += 1) {
      const answer = await fetch(`${this.portal.url}/api/v1/${path}`, { headers });
      const { rows = [] } = (await answer.json()) as { readonly rows?: readonly Row[] };
      if (isSo(rows)) return rows;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`It has not come to that in time: ${path}`);
  }
}

const misnamed = { family: `${MARK}-Novak` };
