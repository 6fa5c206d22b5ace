import { describe, expect, it } from '@jest/globals';
import {
  AssignPatientIdentifier,
  AttachMessagePatient,
  labReport,
  RecordPatient,
  type LabResultsReceived,
  type PortalCaller,
} from '@anamnesis/domain';
import { readFolded } from '@anamnesis/eventing';
import { plainToInstance } from 'class-transformer';
import type { PortalCommand } from '../command-registry.js';
import { commandMessage } from '../messages.js';
import { eventsInLog } from './events-in-log.js';
import { intakeInMemory } from './intake-in-memory.js';
import {
  acme,
  byAddress,
  FACILITY,
  MARIA,
  MARIAS_PID,
  nurse,
  oru,
  potassium,
  records,
} from './laboratory.fixture.js';

describe('what takes in messages for a trial', () => {
  it('lets a report begin hidden for what waits and takes it back, as a portal does', async () => {
    const trial = intakeInMemory({ senders: [acme], testMode: false });
    const says = (Class: new () => object, fields: object, by: PortalCaller = records) =>
      trial.commands.handle(commandMessage(plainToInstance(Class, fields) as PortalCommand, by));
    const maria = { familyName: 'Alvarez', givenName: 'Maria', birthDate: '1958-04-12' };
    await says(RecordPatient, { patientId: MARIA, facilityId: FACILITY, ...maria });
    const number = { authority: 'City Hospital', number: 'MRN-0815' };
    await says(AssignPatientIdentifier, { patientId: MARIA, ...number });
    const pid = MARIAS_PID.replace('Alvarez', 'Novak');
    const withdrawn = potassium('6.9').replace('3.5-5.1||||F', '3.5-5.1||||W');
    const messages: string[] = [];
    for (const [at, order] of [potassium('6.9'), withdrawn].entries()) {
      const bytes = oru({ controlId: `${at}`, pid, orders: [order] });
      messages.push((await trial.intake.takeIn(bytes, byAddress)).messageId ?? '');
      await trial.takeWaiting();
    }
    const [messageId, second] = messages;
    const reason = 'The laboratory told us by phone';
    await says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
    await trial.takeWaiting();
    const begun: string[] = [];
    for await (const event of eventsInLog<LabResultsReceived>(trial, ['LabResultsReceived'])) {
      begun.push(`labReport-${event.reportId}`);
    }
    const [stream = ''] = begun;
    const { state } = await readFolded(trial, labReport, { stream, known: undefined });
    expect(state.newsWaitsIn).toEqual([second]);
  });
});
