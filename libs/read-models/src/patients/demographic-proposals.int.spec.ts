import {
  AcceptDemographicChange,
  DeclineDemographicChange,
  RecordPatient,
  RecordPractitioner,
  TakePatientUpdate,
  idFor,
  patient,
  practitioner,
} from '@anamnesis/domain';
import { openClinic, parkRow, said, type Clinic, type Says } from '../clinic.fixture.js';
import { demographicProposalsQuery } from './demographic-proposals.query.js';
import { ListDemographicProposals, type DemographicProposalItem } from './queries.js';

const id = (end: string): string => `5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1${end}`;
const [maria, tomas, clerk] = [id('a01'), id('a02'), id('e01')];
const at = (time: string, by = 'anamnesis-portal'): Says => ({
  by,
  at: `2026-03-25T${time}:00.000Z`,
});

describe('the worklist of what record systems propose', () => {
  let clinic: Clinic;

  const tells = async (number: number, patientId: string, fields: object): Promise<void> => {
    const about = { patientId, identifiedBy: 'person', sender: 'practice-records' };
    const origin = { messageId: id(`c0${number}`), saidAt: `2026-03-25T0${number}:00-07:00` };
    const command = said(TakePatientUpdate, { ...about, ...origin, ...fields } as never);
    await clinic.says(patient, command, at(`1${number}:00`));
  };
  const list = (fields: Partial<ListDemographicProposals> = {}) =>
    clinic.asks(demographicProposalsQuery, said(ListDemographicProposals, fields));
  const told = ({ patientName, field, onFile, value }: DemographicProposalItem): string =>
    `${patientName} ${field}: ${onFile ?? 'none'} to ${value ?? 'none'}`;
  const shown = async (fields: Partial<ListDemographicProposals> = {}) =>
    (await list(fields)).rows.map(told);
  const idOf = async (field: string): Promise<string> =>
    (await list()).rows.find((row) => row.field === field)?.proposalId ?? idFor('none', 'none');

  beforeAll(async () => {
    clinic = await openClinic('demographic proposals');
    const brandt = { practitionerId: clerk, familyName: 'Brandt', givenName: 'Ute' };
    await clinic.says(practitioner, said(RecordPractitioner, brandt), at('08:00', 'interface'));
    const names = { facilityId: id('d01'), familyName: 'Novak', birthDate: '1980-04-01' };
    const first = { ...names, patientId: maria, givenName: 'María', email: 'maria@example.org' };
    await clinic.says(patient, said(RecordPatient, first), at('08:00', 'interface'));
    const second = { ...names, patientId: tomas, givenName: 'Tomás', zip: '91101' };
    await clinic.says(patient, said(RecordPatient, second), at('08:00', 'interface'));
    await tells(1, maria, { emails: ['m@example.org'], zip: '91105' });
    await tells(2, tomas, { none: ['zip'] });
    await tells(3, tomas, { birthDate: '2009-04-01' });
    await tells(4, maria, { emails: ['novak@example.org'] });
  }, 60_000);

  afterAll(() => clinic.close());

  it('shows what waits, the oldest first, with what is on file and who says otherwise', async () => {
    expect(await shown()).toEqual([
      'Novak, María zip: none to 91105',
      'Novak, Tomás zip: 91101 to none',
      'Novak, Tomás birthDate: 1980-04-01 to 2009-04-01',
      'Novak, María email: maria@example.org to novak@example.org',
    ]);
    expect((await list()).rows.at(-1)).toMatchObject({
      ...{ patientId: maria, sender: 'practice-records', messageId: id('c04') },
      ...{ saidAt: '2026-03-25T04:00-07:00', proposedAt: '2026-03-25T14:00:00.000Z' },
    });
  });
  it('shows one patient’s, and what was superseded', async () => {
    expect(await shown({ patientId: tomas })).toHaveLength(2);
    expect(await shown({ status: 'superseded' })).toEqual([
      'Novak, María email: maria@example.org to m@example.org',
    ]);
  });
  it('shows each once, however small the pages are', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 1, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.rows.map(told));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(await shown());
  });
  it('says who decided and why, once somebody has', async () => {
    const email = { patientId: maria, proposalId: await idOf('email'), reason: 'By phone' };
    const confirmed = { ...email, emailConfirmed: 'by-phone' } as const;
    await clinic.says(patient, said(AcceptDemographicChange, confirmed), at('15:00', clerk));
    const birth = { patientId: tomas, proposalId: await idOf('birthDate'), reason: 'His passport' };
    await clinic.says(patient, said(DeclineDemographicChange, birth), at('15:01', clerk));
    expect((await list({ status: 'accepted' })).rows).toMatchObject([
      {
        ...{ field: 'email', decidedBy: { id: clerk, name: expect.stringContaining('Brandt') } },
        ...{ decidedBecause: 'By phone', emailConfirmed: 'by-phone' },
      },
    ]);
    expect((await list({ status: 'declined' })).rows).toMatchObject([
      { field: 'birthDate', decidedBecause: 'His passport', endedAt: '2026-03-25T15:01:00.000Z' },
    ]);
    expect(await shown()).toHaveLength(2);
  });
  it('shows a birth date with which somebody recorded the patient as a whole, of no message', async () => {
    const names = { facilityId: id('d01'), familyName: 'Novak', givenName: 'Tomás', zip: '91101' };
    const whole = said(RecordPatient, { ...names, patientId: tomas, birthDate: '1980-04-02' });
    await clinic.says(patient, whole, at('16:00', 'interface'));
    const [told] = (await list({ patientId: tomas })).rows.filter(
      ({ field }) => field === 'birthDate',
    );
    expect(told).toMatchObject({
      ...{ value: '1980-04-02', onFile: '1980-04-01', sender: 'interface' },
      saidAt: '2026-03-25T16:00:00.000Z',
    });
    expect(told).not.toHaveProperty('messageId');
  });
  it('marks a row that an event could not be folded into', async () => {
    const proposalId = await idOf('zip');
    await parkRow(clinic, 'demographic-proposals', proposalId);
    expect((await list()).rows.filter(({ staleSince }) => staleSince)).toMatchObject([
      { proposalId },
    ]);
  });
});
