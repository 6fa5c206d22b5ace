import { randomUUID } from 'node:crypto';
import { portalCodec } from '@anamnesis/nest';
import {
  eventIdOf,
  type Append,
  type EventToStore,
  type MetadataToStore,
} from '@anamnesis/eventing';
import type { RefillRequested } from '@anamnesis/domain';
import type { PeerEvent } from './peer.js';

const codec = portalCodec();
const A_PATIENT = '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0001';

/** A refill request as the portal stores it, about 600 bytes of data and metadata. */
export const refillRequested = (
  stream: string,
  { index = 0, patientId = A_PATIENT }: { index?: number; patientId?: string } = {},
): EventToStore => {
  const commandId = randomUUID();
  const event = askedFor(stream.slice('prescription-'.length), { patientId });
  return codec.encode(eventIdOf(stream, commandId, index), event, metadataOf(commandId, event));
};

type AskedIds = 'requestId' | 'patientId';

export const askedFor = (
  prescriptionId: string,
  { requestId = randomUUID(), patientId = A_PATIENT }: Partial<Record<AskedIds, string>> = {},
): RefillRequested => ({
  type: 'RefillRequested',
  requestId,
  prescriptionId,
  patientId,
  responsibleProviderId: '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0002',
  medication: 'metformin 500 mg, twice daily',
  daysSupply: 30,
  lastSuppliedOn: '2026-03-02',
  channel: 'portal',
  by: patientId,
  at: '2026-03-25T17:00:00.000Z',
  requestedOn: '2026-03-25',
});

const metadataOf = (commandId: string, { by, patientId }: RefillRequested): MetadataToStore => ({
  actor: by,
  commandId,
  commandDigest: 'u2Yc0u3k1m8s5v7x9z1b3d5f7h9j1l3n5p7r9t1v3x5',
  correlationId: commandId,
  causationId: commandId,
  subject: patientId,
});

/** The same event for a store that takes JSON. */
export const refillRequestedAsJson = (prescriptionId: string): PeerEvent => {
  const { type, ...data } = askedFor(prescriptionId);
  const metadata = metadataOf(randomUUID(), { type, ...data });
  return { type, data, metadata: { ...metadata, schemaVersion: 1 } };
};

/** One event on a stream that nobody wrote to before. */
export const appendToNewStream = (): Append => {
  const stream = `prescription-${randomUUID()}`;
  return { stream, expectedRevision: 'no-stream', events: [refillRequested(stream)] };
};

/** The first events of a stream, in one append. */
export const appendHistory = (
  id: string,
  { events, patientId }: { readonly events: number; readonly patientId?: string },
): Append => {
  const stream = `prescription-${id}`;
  const named = patientId === undefined ? {} : { patientId };
  return {
    stream,
    expectedRevision: 'no-stream',
    events: Array.from({ length: events }, (_, index) =>
      refillRequested(stream, { index, ...named }),
    ),
  };
};
