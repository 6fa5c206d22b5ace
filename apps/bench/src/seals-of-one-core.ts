import { createSecretKey, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { EventToStore, StoredEvent } from '@anamnesis/eventing';
import { readyCipher, seal, unseal } from '@anamnesis/eventing/sealing/sealed-bytes';
import { portalCodec } from '@anamnesis/nest';
import { refillRequested } from './bench-events.js';
import { byTurns } from './load.js';
import { pairsOf, throughputOf, type Measurement } from './measurement.js';
import type { StageOptions } from './stage.js';

const EVENTS = 100_000;
/** Keys are not all in the processor's cache in a clinic either. */
const SUBJECTS = 20_000;

/** Sealing and opening alone, beside what the codec does with every event anyway. */
export async function* sealsOfOneCore({ runs, scale }: StageOptions): AsyncIterable<Measurement> {
  const codec = portalCodec();
  const stream = `prescription-${randomUUID()}`;
  const stored = storedOn(stream, refillRequested(stream));
  const { event, metadata } = codec.decode(stored);
  const keys = Array.from({ length: SUBJECTS }, freshKey);
  const keyOf = (index: number): KeyObject => keys[index % SUBJECTS] ?? freshKey();
  const { subject = '', id, type, data } = stored;
  const place = { subject, stream, id, type };
  const sealed = keys.map((key) => seal(readyCipher(key), data, place));
  const sealedAs = (index: number): Buffer => sealed[index % SUBJECTS] ?? Buffer.of();
  const { schemaVersion: _made, keys: _moved, ...toStore } = metadata;

  const times = Math.ceil(EVENTS * scale);
  const [seals = [], encodings = [], unseals = [], decodings = []] = await byTurns(runs, [
    () => rateOf(times, (index) => seal(readyCipher(keyOf(index)), data, place)),
    () => rateOf(times, () => codec.encode(id, event, toStore)),
    () => rateOf(times, (index) => unseal(keyOf(index), sealedAs(index), place)),
    () => rateOf(times, () => codec.decode(stored)),
  ]);
  const isWhole = sealed.every((bytes, index) => unseal(keyOf(index), bytes, place)?.equals(data));
  const named = { stage: 'sealing', unit: 'events/s' } as const;
  yield throughputOf(
    { ...named, subject: 'seal, one core', beside: 'encode' },
    pairsOf(seals, encodings),
    isWhole,
  );
  yield throughputOf(
    { ...named, subject: 'unseal, one core', beside: 'decode' },
    pairsOf(unseals, decodings),
    isWhole,
  );
}

const freshKey = (): KeyObject => createSecretKey(randomBytes(32));

const storedOn = (stream: string, event: EventToStore): StoredEvent & { data: Buffer } => ({
  ...event,
  data: Buffer.from(event.data),
  stream,
  revision: 0,
  position: '',
  recordedAt: '',
});

const rateOf = async (times: number, work: (index: number) => unknown): Promise<number> => {
  const began = performance.now();
  for (let index = 0; index < times; index += 1) work(index);
  return times / ((performance.now() - began) / 1000);
};
