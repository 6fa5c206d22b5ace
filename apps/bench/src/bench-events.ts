import { randomUUID } from 'node:crypto';
import { portalCodec } from '@anamnesis/nest';
import { eventIdOf, type Append, type EventToStore } from '@anamnesis/eventing';

const codec = portalCodec();

/** A refill request as the portal stores it, about 600 bytes of data and metadata. */
export const refillRequested = (stream: string, index = 0): EventToStore => {
  const commandId = randomUUID();
  const requestId = randomUUID();
  const event = {
    type: 'RefillRequested',
    requestId,
    prescriptionId: stream.slice('prescription-'.length),
    patientId: '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0001',
    responsibleProviderId: '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0002',
    medication: 'metformin 500 mg, twice daily',
    daysSupply: 30,
    lastSuppliedOn: '2026-03-02',
    channel: 'portal',
    by: '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0001',
    at: '2026-03-25T17:00:00.000Z',
    requestedOn: '2026-03-25',
  };
  return codec.encode(eventIdOf(stream, commandId, index), event, {
    actor: event.by,
    commandId,
    commandDigest: 'u2Yc0u3k1m8s5v7x9z1b3d5f7h9j1l3n5p7r9t1v3x5',
    correlationId: commandId,
    causationId: commandId,
    subject: event.patientId,
  });
};

/** One event on a stream that nobody wrote to before. */
export const appendToNewStream = (): Append => {
  const stream = `prescription-${randomUUID()}`;
  return { stream, expectedRevision: 'no-stream', events: [refillRequested(stream)] };
};
