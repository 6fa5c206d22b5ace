import { eventCodec, type EventMetadata, type StoredEvent } from '@anamnesis/eventing';
import { patientRequestEvents } from '../requests/events.js';
import type { GoldenEvent } from '../shared/golden.fixture.js';
import { medicationEvents, type MedicationEvent, type PrescriptionEvent } from './events.js';
import { goldenEvents } from './golden.fixture.js';
import { prescription, type PrescriptionState } from './prescription.decider.js';

const codec = eventCodec(medicationEvents, patientRequestEvents);

const asStored = ({ type, schemaVersion, data, keys }: GoldenEvent, index: number): StoredEvent => {
  const metadata: EventMetadata = {
    actor: 'somebody',
    commandId: 'command-1',
    commandDigest: '',
    correlationId: 'command-1',
    causationId: 'command-1',
    schemaVersion,
    keys,
  };
  const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  return {
    id: `event-${index}`,
    type,
    stream: 'prescription-1',
    revision: index,
    position: `${index}`,
    recordedAt: '2026-03-25T17:00:00Z',
    data: bytes(data),
    metadata: bytes(metadata),
  };
};

const read = goldenEvents.map(
  (golden, index) => codec.decode(asStored(golden, index)).event as PrescriptionEvent,
);

describe('what was ever stored of a prescription', () => {
  it('is kept as a sample of each type and version', () => {
    const kept = goldenEvents.map(({ type, schemaVersion }) => `${type} ${schemaVersion}`);
    const declared = Object.entries(medicationEvents).flatMap(([type, { version }]) =>
      Array.from({ length: version }, (_each, index) => `${type} ${index + 1}`),
    );
    expect([...new Set(kept)].sort()).toEqual([...declared].sort());
  });

  it.each(goldenEvents.map((golden, index) => [golden.type, golden, index] as const))(
    'is still read as it was written: %s',
    (type, golden, index) => {
      expect(read[index]).toEqual({ type, ...golden.keys, ...golden.data });
      expect(Object.keys(golden.keys).sort()).toEqual(
        [...medicationEvents[type as MedicationEvent['type']].keys].sort(),
      );
    },
  );

  it('still tells the same story', () => {
    const state = read.reduce<PrescriptionState>(prescription.evolve, prescription.initialState);
    const [request] = Object.keys(state.standing?.requests ?? {});
    expect(state.standing?.decisions[request ?? '']).toMatchObject({
      is: 'authorised',
      sent: { on: '2026-03-27', via: 'fax' },
    });
    expect(state.standing?.discontinuedOn).toBe('2026-04-01');
  });

  it.each(read.map((event) => [event.type, event] as const))(
    'is folded without a word before anything else has happened: %s',
    (_type, event) => {
      expect(() => prescription.evolve(prescription.initialState, event)).not.toThrow();
    },
  );
});
