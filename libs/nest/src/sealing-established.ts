import {
  appendSettled,
  eventIdOf,
  keyedIds,
  type EventCodec,
  type EventDeclarations,
  type EventStore,
} from '@anamnesis/eventing';
import { lostKeyEvents, type LostKeyEvent } from './lost-key-events.js';

/** The first event of an installation: whose keys everything behind it is sealed with. */
export interface SealingEstablished {
  readonly type: 'SealingEstablished';
  readonly vaultId: string;
  /** Made with the digest key, and tells nothing of it; older logs lack it. */
  readonly digestKeyMark?: string;
}

export const sealingEvents: EventDeclarations<SealingEstablished | LostKeyEvent> = {
  SealingEstablished: { version: 1, keys: ['vaultId', 'digestKeyMark'] },
  ...lostKeyEvents,
};

export const SEALING_STREAM = 'installation-sealing';

/** What the log was begun with; nothing where that was never noted. */
export const establishedSealingOf = async (
  store: EventStore,
  codec: EventCodec,
): Promise<SealingEstablished | undefined> => {
  const [first] = await store.readStream(SEALING_STREAM, { limit: 1 });
  return first && (codec.decode(first).event as SealingEstablished);
};

/** The vault with whose keys the log is sealed; nothing where that was never noted. */
export const establishedVaultOf = async (
  store: EventStore,
  codec: EventCodec,
): Promise<string | undefined> => (await establishedSealingOf(store, codec))?.vaultId;

/** Says of two keys whether they are the same one. */
export const digestKeyMarkOf = (digestKey: string): string => keyedIds(digestKey)('digest key');

/** Whoever comes first notes what it begins the log with; the answer is what is noted. */
export const establishSealing = async (
  store: EventStore,
  codec: EventCodec,
  sealing: Omit<SealingEstablished, 'type'>,
): Promise<SealingEstablished> => {
  const { vaultId } = sealing;
  const event: SealingEstablished = { type: 'SealingEstablished', ...sealing };
  const commandId = vaultId;
  const encoded = codec.encode(eventIdOf(SEALING_STREAM, commandId, 0), event, {
    actor: 'anamnesis',
    commandId,
    commandDigest: '',
    correlationId: commandId,
    causationId: commandId,
  });
  await appendSettled(store, {
    stream: SEALING_STREAM,
    expectedRevision: 'no-stream',
    events: [encoded],
  });
  return (await establishedSealingOf(store, codec)) ?? event;
};
