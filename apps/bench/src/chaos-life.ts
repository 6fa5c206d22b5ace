import type { PatientEvent, PrescriptionEvent } from '@anamnesis/domain';
import { eventIdOf, type Append, type EventCodec, type EventToStore } from '@anamnesis/eventing';
import type { Chance } from './chaos-chance.js';

const recordSystem = 'chaos-interface';
const nurse = 'nurse-ito';
const provider = 'd0000000-0000-4000-8000-000000000001';
const facilityId = 'f0000000-0000-4000-8000-000000000001';
const at = '2026-03-25T17:00:00.000Z';

/**
 * All that happens to one patient with one prescription, append by append, each of them knowing
 * what was before. What is in it is up to chance, so that no two views have the same work.
 */
export const lifeOfAPrescription = (codec: EventCodec, chance: Chance): readonly Append[] => {
  const patientId = chance.uuid();
  const prescriptionId = chance.uuid();
  const patient = eventsOf(codec, `patient-${patientId}`, { patientId, chance });
  const prescription = eventsOf(codec, `prescription-${prescriptionId}`, { patientId, chance });
  const requestId = chance.uuid();
  const handled = { requestId, by: nurse, at };
  const asked = { requestId, prescriptionId };
  return [
    patient(recorded(patientId), examined(patientId, chance)),
    prescription(prescribed(prescriptionId, patientId)),
    prescription(...dispensed(prescriptionId, chance)),
    prescription(refillRequested(asked, patientId)),
    prescription({ type: 'PatientRequestClaimed', ...handled, expiresAt: '2026-03-25T17:30:00Z' }),
    prescription(...notes(handled, chance)),
    ...(chance.happens(0.5) ? [prescription(...encounter(asked, chance))] : []),
    prescription(
      {
        type: 'PatientRequestAnswered',
        ...handled,
        text: 'It will be at the pharmacy tomorrow.',
        notifyPatient: true,
        associate: chance.happens(0.5),
      },
      { type: 'PatientRequestDismissed', ...handled, outcome: 'completed' },
    ),
    ...(chance.happens(0.3) ? [prescription(returned(handled))] : []),
  ];
};

interface Whose {
  readonly patientId: string;
  readonly chance: Chance;
}

const eventsOf = (codec: EventCodec, stream: string, { patientId, chance }: Whose) => {
  let revision = -1;
  return (...events: readonly (PatientEvent | PrescriptionEvent)[]): Append => {
    const commandId = chance.uuid();
    const append: Append = {
      stream,
      expectedRevision: revision < 0 ? 'no-stream' : revision,
      events: events.map((event, index): EventToStore => {
        const origin = { actor: event.by, commandId, correlationId: commandId };
        const metadata = { ...origin, causationId: commandId, commandDigest: '' };
        const id = eventIdOf(stream, commandId, index);
        return codec.encode(id, event, { ...metadata, subject: patientId });
      }),
    };
    revision += events.length;
    return append;
  };
};

const recorded = (patientId: string): PatientEvent => ({
  type: 'PatientRecorded',
  patientId,
  facilityId,
  familyName: 'Ortiz',
  givenName: 'María',
  birthDate: '1984-05-02',
  by: recordSystem,
  at,
});

const examined = (patientId: string, chance: Chance): PatientEvent => ({
  type: 'ExaminationCompleted',
  patientId,
  examinationId: chance.uuid(),
  completedOn: '2026-01-12',
  mode: 'in-person',
  by: recordSystem,
  at,
});

const prescribed = (prescriptionId: string, patientId: string): PrescriptionEvent => ({
  type: 'PrescriptionRecorded',
  prescriptionId,
  patientId,
  prescriberId: provider,
  facilityId,
  medication: 'metformin 500 mg, twice daily',
  schedule: 'non-controlled',
  daysSupply: 30,
  writtenOn: '2026-01-12',
  origin: 'practice',
  by: recordSystem,
  at,
});

const dispensed = (prescriptionId: string, chance: Chance): readonly PrescriptionEvent[] =>
  Array.from({ length: 1 + chance.below(3) }, (_, index) => ({
    type: 'DispenseRecorded',
    prescriptionId,
    dispenseId: chance.uuid(),
    filledOn: `2026-02-1${index}`,
    daysSupply: 30,
    by: recordSystem,
    at,
  }));

interface AskedRefill {
  readonly requestId: string;
  readonly prescriptionId: string;
}

const refillRequested = (asked: AskedRefill, patientId: string): PrescriptionEvent => ({
  type: 'RefillRequested',
  ...asked,
  patientId,
  responsibleProviderId: provider,
  medication: 'metformin 500 mg, twice daily',
  daysSupply: 30,
  lastSuppliedOn: '2026-02-12',
  channel: 'portal',
  by: patientId,
  at,
  requestedOn: '2026-03-25',
});

interface HandledRequest {
  readonly requestId: string;
  readonly by: string;
  readonly at: string;
}

const notes = (handled: HandledRequest, chance: Chance): readonly PrescriptionEvent[] =>
  Array.from({ length: 1 + chance.below(3) }, (_, index) => ({
    type: 'PatientRequestNoted',
    ...handled,
    note: `Called the pharmacy, attempt ${index + 1}.`,
  }));

const encounter = (asked: AskedRefill, chance: Chance): readonly PrescriptionEvent[] => {
  const made = { ...asked, encounterId: chance.uuid(), by: nurse, at };
  return [
    { type: 'EncounterNoteOpened', ...made },
    {
      type: 'PrescriptionDrafted',
      ...made,
      draftId: chance.uuid(),
      medication: 'metformin 500 mg, twice daily',
      daysSupply: 30,
    },
  ];
};

const returned = (handled: HandledRequest): PrescriptionEvent => ({
  type: 'PatientRequestReturnedToQueue',
  ...handled,
  reason: 'Dismissed by accident: the pharmacy still waits.',
  previous: { outcome: 'completed', by: handled.by, at },
});
