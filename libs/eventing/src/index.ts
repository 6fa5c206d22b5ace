export * from './event-store.js';
export { inMemoryEventStore, type InMemoryEventStoreOptions } from './in-memory-event-store.js';
export { appendSettled, type SettlingPatience } from './append-settled.js';
export * from './decider.js';
export * from './envelope.js';
export * from './event-declarations.js';
export * from './projection.js';
export * from './reaction.js';
export * from './effect.js';
export * from './timer.js';
export { breathing, type Breathe } from './breathing.js';
export { canonicalJson, commandDigest, type Caller, type CommandEnvelope } from './command.js';
export {
  eventCodec,
  KeyMissing,
  UndecodableEvent,
  type EventCodec,
  type MetadataToStore,
} from './event-codec.js';
export { commandIdOf, eventIdOf, idFor, uuidFrom } from './ids.js';
export { keyedIds, type KeyedIds } from './keyed-ids.js';
export {
  execution,
  systemClock,
  type Accepted,
  type Answer,
  type Clock,
  type Execution,
  type ExecutionOptions,
  type Permit,
} from './execute.js';
export { lookUpFacts } from './look-up-facts.js';
export { readFolded } from './stream-fold.js';
export { keyedStreamName, streamNameOf } from './stream-names.js';
export type { Folded } from './folded-states.js';
export {
  startProjections,
  type ProjectionHealth,
  type ProjectionLag,
  type ProjectionStatus,
  type ProjectionsToStart,
  type RunningProjections,
} from './projections/projection-runner.js';
export type { FactSources } from './look-up-facts.js';
export type { ForgettingRule } from './projections/forgotten-subjects.js';
export * from './projections/projection-store.js';
export * from './projections/projection-generations.js';
export { verifyProjection, type Verifying } from './projections/verification.js';
export {
  defaultProjectionSettings,
  type ProjectionSettings,
} from './projections/projection-settings.js';
export { reachesBeyond } from './projections/older-log.js';
export { ProjectionProgress, type ProgressWait } from './projections/projection-progress.js';
export {
  inMemoryProjectionStore,
  type InMemoryProjectionStore,
  type InMemoryProjectionStoreOptions,
} from './projections/in-memory-projection-store.js';
export type { ProjectedRow } from './projections/projection-fold.js';
export {
  startReactions,
  type ReactionHealth,
  type ReactionsToStart,
  type RunningReactions,
} from './reactions/reaction-runner.js';
export * from './reactions/reaction-tables.js';
export { defaultReactionSettings, type ReactionSettings } from './reactions/reaction-settings.js';
export type { CommandOutcome, CommandToSend, SendCommand } from './reactions/command-sender.js';
export {
  defaultEffectPatience,
  type EffectHandler,
  type EffectPatience,
  type Preparation,
  type Sending,
  type SendOutcome,
} from './reactions/effect-handler.js';
export type { PlannedBy } from './reactions/timer-fold.js';
export { followedOnce } from './projections/followed-once.js';
export { overlayEventStore } from './overlay-event-store.js';
export * from './sealing/key-vault.js';
export { inMemoryKeyVault } from './sealing/in-memory-key-vault.js';
export { keyRing, type KeyRing, type KeyRingOptions, type SubjectKey } from './sealing/key-ring.js';
export { sealedWithoutKey, subjectsWithoutKey } from './sealing/lost-keys.js';
export { sealedEventStore } from './sealing/sealed-event-store.js';
