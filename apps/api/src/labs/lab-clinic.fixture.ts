import { plainToInstance } from 'class-transformer';
import {
  AcceptDemographicChange,
  ApproveLabPolicy,
  ArrangeCovering,
  LAB_POLICY_STREAM,
  labPoliciesOf,
  labPolicy,
  NoteLabPolicyRehearsal,
  patient,
  ProposeLabPolicy,
  RecordFacility,
  RecordLabResults,
  RecordMembership,
  RecordPatient,
  RecordPractitioner,
  ReleaseLabComment,
  ReviewLabResults,
  TakePatientUpdate,
  type LabPolicy,
  type LabPolicyEvent,
  type LabWishesEvent,
  type LineValue,
  type PatientState,
  type PortalCaller,
  type ReportHeader,
  type ResultStatus,
  type TestIdentity,
} from '@anamnesis/domain';
import { readFolded } from '@anamnesis/eventing';
import { commandMessage, PORTAL, type Portal } from '@anamnesis/nest';
import type { Heard, Journey, Visitor } from '../journey.fixture.js';

export const harbourId = 'f0000000-0000-4000-8000-000000000001';
export const drLeeId = 'd0000000-0000-4000-8000-0000000000a1';
export const drOkoyeId = 'd0000000-0000-4000-8000-0000000000a2';
export const drAwayId = 'd0000000-0000-4000-8000-0000000000a3';

/** `('a', 7) → 'a0000000-0000-4000-8000-000000000007'`. */
export const idOf = (kind: string, number: number): string =>
  `${kind}0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** One line as a laboratory sends it; what a spec leaves out is of no importance to it. */
export interface Line {
  readonly lineId: string;
  readonly test: TestIdentity;
  readonly status?: ResultStatus;
  readonly collected?: readonly string[];
  readonly value?: Partial<LineValue>;
}

export interface Report {
  readonly reportId: string;
  readonly patientId: string;
  readonly header?: Partial<ReportHeader>;
  readonly lines: readonly Line[];
}

const importer: PortalCaller = { actor: 'importer', role: 'importer' };
const drLee: PortalCaller = { actor: drLeeId, role: 'provider' };
const drOkoye: PortalCaller = { actor: drOkoyeId, role: 'provider' };

/** A clinic with two providers who cover for each other, one from outside, and a laboratory. */
export class LabClinic {
  private said = 0;

  constructor(readonly journey: Journey) {}

  /** @returns the position from which on it can be read */
  async says<Command extends object>(
    Class: new () => Command,
    fields: object,
    by: PortalCaller = importer,
  ): Promise<string> {
    const { commands, positions } = this.journey.server.app.get<Portal>(PORTAL);
    this.said += 1;
    const command = plainToInstance(Class, fields) as never;
    const answer = await commands.handle(commandMessage(command, by, `said ${this.said}`));
    if (answer.is !== 'accepted') throw new Error(`${Class.name}: ${JSON.stringify(answer)}`);
    return positions.seal(answer.position);
  }

  set at(instant: string) {
    this.journey.clock.at = instant;
  }

  async open(): Promise<void> {
    this.at = '2020-01-01T00:00:00.000Z';
    const zone = 'America/Los_Angeles';
    const office = { facilityId: harbourId, name: 'Harbour Clinic', zone, phone: '555-0100' };
    await this.says(RecordFacility, office);
    for (const [practitionerId, familyName, group] of [
      [drLeeId, 'Lee', 'practice'],
      [drOkoyeId, 'Okoye', 'practice'],
      [drAwayId, 'Away', 'external'],
    ] as const) {
      const named = { practitionerId, familyName, givenName: 'Kim', prefix: 'Dr.' };
      await this.says(RecordPractitioner, named);
      const member = { practitionerId, group, from: '2015-01-01T00:00:00Z' };
      await this.says(RecordMembership, member, { actor: 'office', role: 'staff' });
    }
    const covering = { practitionerId: drLeeId, coveredBy: drOkoyeId };
    const by: PortalCaller = { actor: 'office', role: 'staff' };
    await this.says(ArrangeCovering, { ...covering, from: '2020-01-02T00:00:00Z' }, by);
  }

  async patient(patientId: string, birthDate: string, email?: string): Promise<string> {
    const named = { familyName: 'Alvarez', givenName: 'Rosa', facilityId: harbourId };
    const reached = email === undefined ? {} : { email };
    const { recorded } = await this.onFile(patientId);
    return recorded === undefined || recorded.birthDate === birthDate
      ? this.says(RecordPatient, { patientId, birthDate, ...named, ...reached })
      : this.isBorn(patientId, birthDate);
  }

  /** Of somebody on file another birth date is only proposed, and takes two people. */
  private async isBorn(patientId: string, birthDate: string): Promise<string> {
    const saidAt = `${this.journey.clock.at.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}+00:00`;
    const message = { messageId: idOf('f', this.said), sender: 'practice-records', saidAt };
    const update = { patientId, identifiedBy: 'person', birthDate, ...message };
    await this.says(TakePatientUpdate, update, { actor: 'anamnesis-portal', role: 'portal' });
    const { proposalId } = (await this.onFile(patientId)).proposals?.birthDate ?? {};
    const accepted = { patientId, proposalId, reason: 'The passport was shown' };
    await this.says(AcceptDemographicChange, accepted, drLee);
    return this.says(AcceptDemographicChange, accepted, drOkoye);
  }

  private async onFile(patientId: string): Promise<PatientState> {
    const { store, codec } = this.journey.server.app.get<Portal>(PORTAL);
    const stream = `patient-${patientId}`;
    return (await readFolded({ store, codec }, patient, { stream, known: undefined })).state;
  }

  reports({ reportId, patientId, header, lines }: Report): Promise<string> {
    return this.says(RecordLabResults, {
      ...{ reportId, patientId, source: 'hl7v2' },
      header: {
        test: { name: 'Comprehensive metabolic panel' },
        orderingProviderId: drLeeId,
        collected: ['2026-03-01T08:00:00-08:00'],
        performedBy: 'Bayside Laboratory',
        notes: [],
        ...header,
      },
      lines: lines.map(({ status = 'final', collected = [], value, ...line }) => ({
        ...{ ...line, status, collected },
        value: { valueType: 'NM', values: ['140'], flags: [], notes: [], ...value },
      })),
    });
  }

  reviews(
    { reportId, patientId }: Pick<Report, 'reportId' | 'patientId'>,
    lines: Readonly<Record<string, number>>,
    by: PortalCaller = drLee,
  ): Promise<string> {
    const seen = Object.entries(lines).map(([lineId, version]) => ({ lineId, version }));
    return this.says(ReviewLabResults, { reportId, patientId, lines: seen }, by);
  }

  comments(report: Pick<Report, 'reportId' | 'patientId'>, text: string): Promise<string> {
    const { reportId, patientId } = report;
    return this.says(ReleaseLabComment, { reportId, patientId, text }, drLee);
  }

  /** One proposes it, another person approves it. */
  async adopts(policy: LabPolicy): Promise<void> {
    const portal = this.journey.server.app.get<Portal>(PORTAL);
    await this.says(ProposeLabPolicy, { policy, reason: 'law-changed' }, drLee);
    const stored = await portal.store.readStream(LAB_POLICY_STREAM);
    const proposed = stored.map((event) => portal.codec.decode(event).event as LabPolicyEvent);
    const { proposalId } = proposed.at(-1) ?? {};
    const rehearsalDigest = 'a'.repeat(64);
    const { adopted } = proposed.reduce(labPolicy.evolve, labPolicy.initialState);
    const comparedWith = labPoliciesOf(adopted).at(-1)?.version;
    const shown = { proposalId, digest: rehearsalDigest, comparedWith };
    await this.says(NoteLabPolicyRehearsal, shown, { actor: 'anamnesis-portal', role: 'portal' });
    await this.says(ApproveLabPolicy, { proposalId, rehearsalDigest }, drOkoye);
  }

  /** @returns what the patient was answered, said or not */
  async asPatient(
    patientId: string,
    path: string,
    { body, key }: { readonly body: object; readonly key: string },
  ): Promise<Heard> {
    const patient = await this.visitorFor(patientId);
    const headers = {
      'Idempotency-Key': key,
      'X-Correlation-Id': '00000000-0000-4000-8000-00000000c0de',
    };
    return patient.post(`/api/v1/${path}`, body, headers);
  }

  /** The id of the patient's first wish; no screen shows it yet. */
  async wishOf(patientId: string): Promise<string> {
    const { store, codec } = this.journey.server.app.get<Portal>(PORTAL);
    const [first] = await store.readStream(`labWishes-${patientId}`);
    if (!first) throw new Error('The patient has wished for nothing.');
    return (codec.decode(first).event as LabWishesEvent).wishId;
  }

  visitorFor(patientId: string): Promise<Visitor> {
    return this.journey.visitor({ sub: patientId, role: 'patient' });
  }

  proxyFor(
    patientId: string,
    basis: 'minority' | 'court' | 'power-of-attorney',
    to?: string,
  ): Promise<Visitor> {
    const grant = { patientId, basis, from: '2015-01-01T00:00:00Z', ...(to ? { to } : {}) };
    return this.journey.visitor({ sub: `proxy-by-${basis}`, role: 'proxy', patients: [grant] });
  }
}

export const openLabClinic = async (journey: Journey): Promise<LabClinic> => {
  const clinic = new LabClinic(journey);
  await clinic.open();
  return clinic;
};
