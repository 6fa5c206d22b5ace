import {
  forgetting,
  patient,
  RecordDeath,
  RecordExamination,
  RecordPatient,
  RequestForgetting,
  type PatientCommand,
  type PatientEvent,
  type PatientState,
} from '@anamnesis/domain';
import { openClinic, said, type Clinic, type Says } from '../clinic.fixture.js';
import { forgettingQuery } from './forgettings.query.js';
import { ShowForgetting, type RetentionItem } from './queries.js';

const id = (end: string): string => `5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1${end}`;
const CARED_ON = '2010-02-11';
const at = (instant: string): Says => ({ by: 'import', at: instant });

/** What is recorded of each besides the examination, and what counts then. */
const rows: readonly (readonly [string, string, object | undefined, string])[] = [
  ['who lives', id('a01'), undefined, '2020-02-11'],
  ['a death of a known day', id('a02'), { diedOn: '2015-05-30' }, '2025-05-30'],
  ['a death without a day, recorded late in the evening', id('a03'), {}, '2036-11-23'],
];

describe('when a record may go', () => {
  let clinic: Clinic;
  const states = new Map<string, PatientState>();

  const says = async (command: PatientCommand, instant: string): Promise<void> => {
    const { patientId } = command;
    const { events } = await clinic.says(patient, command, at(instant));
    const before = states.get(patientId) ?? patient.initialState;
    states.set(patientId, (events as readonly PatientEvent[]).reduce(patient.evolve, before));
  };

  beforeAll(async () => {
    clinic = await openClinic('forgettings');
    for (const [, patientId, death] of rows) {
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

  it.each(rows)(
    'is shown as the request is answered: %s',
    async (_who, patientId, _death, from) => {
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
    },
  );
});

const dayBefore = (day: string): string =>
  new Date(Date.parse(day) - 24 * 60 * 60 * 1_000).toISOString().slice(0, 'YYYY-MM-DD'.length);
