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
    expect(text(encoded.data)).toEqual({ amountMillilitres: 5, $commandDigest: 'd' });
    const { commandDigest: _sealed, ...readable } = metadata;
    expect(text(encoded.metadata)).toEqual({
      ...readable,
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

  it('hands the digest of its command back, be it stored with the data or, as once, beside it', () => {
    expect(codec.decode(stored({})).metadata).toEqual({
      ...metadata,
      schemaVersion: 3,
      keys: { sampleId: 's-1' },
    });
    expect(codec.decode(stored({})).event).toEqual(taken);
    const old = stored({
      data: bytes({ amountMillilitres: 5 }),
      metadata: bytes({ ...metadata, schemaVersion: 3, keys: { sampleId: 's-1' } }),
    });
    expect(codec.decode(old)).toEqual(codec.decode(stored({})));
  });

  it('leaves out a digest that there is none of', () => {
    const encoded = codec.encode('e-1', taken, { ...metadata, commandDigest: '' });
    expect(text(encoded.data)).toEqual({ amountMillilitres: 5 });
    const read = codec.decode({ ...stored({}), ...encoded });
    expect(read.metadata.commandDigest).toBe('');
  });

  it('tells whoever stores it whose data it is, and is refused when that was changed', () => {
    const ofMaria = codec.encode('e-1', taken, { ...metadata, subject: 'maria' });
    expect(ofMaria.subject).toBe('maria');
    expect(codec.encode('e-1', taken, metadata)).not.toHaveProperty('subject');
    expect(codec.decode({ ...stored({}), ...ofMaria }).metadata.subject).toBe('maria');
    for (const changed of [
      { ...stored({}), ...ofMaria, subject: 'jonas' },
      { ...stored({}), subject: 'maria' },
    ]) {
      expect(() => codec.decode(changed)).toThrow(/another subject/);
    }
  });

  it('is not decoded when its subject was forgotten, nor when it is still sealed', () => {
    const gone = stored({ forgotten: true, data: new Uint8Array() });
    expect(() => codec.decode(gone)).toThrow(UndecodableEvent);
    expect(() => codec.decode(gone)).toThrow(/forgotten/);
    const sealed = stored({ data: Uint8Array.of(1, 2, 3) });
    expect(() => codec.decode(sealed)).toThrow(/sealed.*vault/);
  });

  it('stands alone: two contexts cannot declare one name', () => {
    expect(() => eventCodec(declared, declared)).toThrow(/declared by two contexts/);
  });
});
