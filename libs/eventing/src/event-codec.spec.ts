import { describe, expect, it } from '@jest/globals';
import { eventCodec, UndecodableEvent } from './event-codec.js';
import type { EventDeclarations } from './event-declarations.js';
import type { StoredEvent } from './event-store.js';

interface SampleTaken {
  readonly type: 'SampleTaken';
  readonly sampleId: string;
  readonly patientId?: string;
  readonly amountMillilitres: number;
}

const declared: EventDeclarations<SampleTaken> = {
  SampleTaken: {
    version: 3,
    keys: ['sampleId', 'patientId'],
    upcast: {
      1: ({ litres, ...rest }) => ({ ...rest, millilitres: Number(litres) * 1000 }),
      2: ({ millilitres, ...rest }) => ({ ...rest, amountMillilitres: millilitres }),
    },
  },
};
const codec = eventCodec(declared);
const taken: SampleTaken = { type: 'SampleTaken', sampleId: 's-1', amountMillilitres: 5 };
const metadata = {
  actor: 'nurse-ito',
  commandId: 'c1',
  commandDigest: 'd',
  correlationId: 'c1',
  causationId: 'c1',
};
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const stored = (rest: Partial<StoredEvent>): StoredEvent => ({
  ...codec.encode('e-1', taken, metadata),
  stream: 'sample-s-1',
  revision: 0,
  position: '1',
  recordedAt: '2026-03-25T17:00:00.000Z',
  ...rest,
});
const text = (raw: Uint8Array) => JSON.parse(new TextDecoder().decode(raw)) as object;

describe('an event as bytes', () => {
  it('keeps declared keys outside the data and the type outside both', () => {
    const ofMaria: SampleTaken = { ...taken, patientId: 'maria' };
    const encoded = codec.encode('e-1', ofMaria, metadata);
    expect(text(encoded.data)).toEqual({ amountMillilitres: 5 });
    expect(text(encoded.metadata)).toEqual({
      ...metadata,
      schemaVersion: 3,
      keys: { sampleId: 's-1', patientId: 'maria' },
    });
  });

  it('reads back as it was, keys merged', () => {
    expect(codec.decode(stored({})).event).toEqual(taken);
  });

  it('is upcast step by step on reading', () => {
    const first = stored({
      data: bytes({ litres: 0.005 }),
      metadata: bytes({ ...metadata, schemaVersion: 1, keys: { sampleId: 's-1' } }),
    });
    expect(codec.decode(first).event).toEqual(taken);
  });

  it.each([
    ['of an undeclared type', { type: 'SampleLost' }, /no context declares/],
    ['from the future', { metadata: bytes({ ...metadata, schemaVersion: 4 }) }, /version 4/],
    ['without a version', { metadata: bytes(metadata) }, /version undefined/],
    ['older than any upcaster', { metadata: bytes({ ...metadata, schemaVersion: 0 }) }, /upcaster/],
  ])('is refused when it is %s', (_case, rest, message) => {
    expect(() => codec.decode(stored(rest))).toThrow(UndecodableEvent);
    expect(() => codec.decode(stored(rest))).toThrow(message);
  });

  it('is refused without being quoted when it holds no JSON', () => {
    const broken = stored({ data: new TextEncoder().encode('Maria Alvarez') });
    expect(() => codec.decode(broken)).toThrow(UndecodableEvent);
    expect(() => codec.decode(broken)).not.toThrow(/Maria/);
  });

  it('stands alone: two contexts cannot declare one name', () => {
    expect(() => eventCodec(declared, declared)).toThrow(/declared by two contexts/);
  });
});
