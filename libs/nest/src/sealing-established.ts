import {
  appendSettled,
  eventIdOf,
  type EventCodec,
  type EventDeclarations,
  type EventStore,
} from '@anamnesis/eventing';

/** The first event of an installation: whose keys everything behind it is sealed with. */
export interface SealingEstablished {
  readonly type: 'SealingEstablished';
  readonly vaultId: string;
}

export const sealingEvents: EventDeclarations<SealingEstablished> = {
  SealingEstablished: { version: 1, keys: ['vaultId'] },
};

export const SEALING_STREAM = 'installation-sealing';

/** The vault with whose keys the log is sealed; nothing where that was never noted. */
export const establishedVaultOf = async (
  store: EventStore,
  codec: EventCodec,
): Promise<string | undefined> => {
  const [first] = await store.readStream(SEALING_STREAM, { limit: 1 });
  return first && (codec.decode(first).event as SealingEstablished).vaultId;
};

/** Whoever comes first notes its vault; the answer is the one that is noted. */
export const establishSealing = async (
  store: EventStore,
  codec: EventCodec,
  vaultId: string,
): Promise<string> => {
  const event: SealingEstablished = { type: 'SealingEstablished', vaultId };
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
  return (await establishedVaultOf(store, codec)) ?? vaultId;
};
