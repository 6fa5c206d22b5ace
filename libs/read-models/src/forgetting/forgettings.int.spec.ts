import {
  forgetting,
  patient,
  RecordDeath,
  RecordExamination,
  RecordPatient,
  RequestForgetting,
  type PatientCommand,
  type PatientState,
} from '@anamnesis/domain';
import { openClinic, said, type Clinic, type Says } from '../clinic.fixture.js';
import { forgettingQuery } from './forgettings.query.js';
import { ShowForgetting, type RetentionItem } from './queries.js';

const id = (end: string): string => `5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1${end}`;
const CARED_ON = '2010-02-11';
const at = (instant: string): Says => ({ by: 'import', at: instant });

interface Recorded {
  readonly who: string;
  readonly patientId: string;
  readonly death?: { readonly diedOn?: string };
  readonly from: string;
}

/** What is recorded of each besides the examination, and from when on the record may go then. */
const rows: readonly Recorded[] = [
  { who: 'who lives', patientId: id('a01'), from: '2020-02-11' },
  {
    ...{ who: 'a death of a known day', patientId: id('a02') },
    ...{ death: { diedOn: '2015-05-30' }, from: '2025-05-30' },
  },
  {
    ...{ who: 'a death without a day, recorded late in the evening', patientId: id('a03') },
    ...{ death: {}, from: '2036-11-23' },
  },
];

describe('when a record may go', () => {
  let clinic: Clinic;
  const states = new Map<string, PatientState>();

  const says = async (command: PatientCommand, instant: string): Promise<void> => {
    const { patientId } = command;
    const { events } = await clinic.says(patient, command, at(instant));
    const before = states.get(patientId) ?? patient.initialState;
    states.set(patientId, events.reduce(patient.evolve, before));
  };

  beforeAll(async () => {
    clinic = await openClinic('forgettings');
    for (const { patientId, death } of rows) {
      const names = { familyName: 'Ortiz', givenName: 'Ana', birthDate: '1950-08-19' };
      const recorded = said(RecordPatient, { patientId, facilityId: id('d01'), ...names });
      await says(recorded, '2026-01-05T08:00:00.000Z');
      const examined = { examinationId: id('e01'), completedOn: CARED_ON, mode: 'in-person' };
      const examination = said(RecordExamination, { patientId, ...examined } as never);
      await says(examination, '2026-01-05T08:00:00.000Z');
      if (!death) continue;
      await says(said(RecordDeath, { patientId, ...death }), '2026-11-22T22:00:00.000Z');
    }
  }, 60_000);

  afterAll(() => clinic.close());

  const shown = async (patientId: string, now: string): Promise<RetentionItem | undefined> => {
    const asked = { at: now } as const;
    return (await clinic.asks(forgettingQuery, said(ShowForgetting, { patientId }), asked))
      .retention;
  };

  /** What the request is answered at that moment, by what the patient's stream tells. */
  const requested = (patientId: string, now: string) => {
    const command = said(RequestForgetting, {
      ...{ patientId, reason: 'retention-ended', authority: 'retention-schedule' },
      ...{ reference: 'RS-2036-00012' },
    } as const);
    const activity = { patientId, lastCareOn: CARED_ON };
    const facts = { patient: states.get(patientId), facility: undefined, activity };
    const about = { by: 'clerk-brandt', at: now, commandId: 'c1', facts };
    return forgetting.decide(forgetting.initialState, command, about);
  };

  it.each(rows)('is shown as the request is answered: $who', async ({ patientId, from }) => {
    const [before, since] = [dayBefore(from), from].map((day) => `${day}T20:00:00.000Z`);
    const details = { rule: expect.any(String), mayBeForgottenFrom: from };
    expect(requested(patientId, before ?? '')).toEqual({
      refused: 'record-retained',
      details,
    });
    expect(await shown(patientId, before ?? '')).toMatchObject({
      ...{ ended: false, mayBeForgottenFrom: from, lastCareOn: CARED_ON },
    });
    expect(requested(patientId, since ?? '')).toMatchObject([{ type: 'ForgettingRequested' }]);
    expect(await shown(patientId, since ?? '')).toMatchObject({ ended: true });
  });
});

const dayBefore = (day: string): string =>
  new Date(Date.parse(day) - 24 * 60 * 60 * 1_000).toISOString().slice(0, 'YYYY-MM-DD'.length);
