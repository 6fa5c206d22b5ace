import type { AnyEffectLife, EffectLife, EffectStanding, MachineStep } from '../effect.js';
import type { EventCodec } from '../event-codec.js';
import type { EventStore } from '../event-store.js';
import { readFolded } from '../stream-fold.js';
import type { SendCommand } from './command-sender.js';

/** What the log says of an effect, and how the next step gets into it. */
export interface EffectLog {
  /** @throws {StoreUnavailable} */
  standing(life: AnyEffectLife, id: string): Promise<EffectStanding>;
  /**
   * Durable when it answers `noted`; `not-now` when that step cannot follow (any more).
   * @throws when nobody knows: note it again with the same command id
   */
  note(life: AnyEffectLife, noting: Noting): Promise<'noted' | 'not-now'>;
}

export interface Noting {
  readonly id: string;
  readonly step: MachineStep;
  readonly commandId: string;
  /** What asked for the effect. */
  readonly causationId: string;
  readonly correlationId: string;
}

/** Steps are commands like all others; what was sent is read from the effect's own stream. */
export const effectLog = (
  { store, codec }: { readonly store: EventStore; readonly codec: EventCodec },
  send: SendCommand,
): EffectLog => ({
  standing: async (life, id) => {
    const known = asLife(life);
    const { state } = await readFolded({ store, codec }, known, {
      stream: known.streamOf(id),
      known: undefined,
    });
    return known.standingOf(state);
  },
  note: async (life, { id, step, ...origin }) => {
    const command = asLife(life).commandFor(id, step);
    const outcome = await send({ type: command.type, fields: { ...command }, ...origin });
    switch (outcome.is) {
      case 'accepted':
        return 'noted';
      case 'refused':
      case 'pointless':
        return 'not-now';
      case 'try-later':
        throw new NotNotedYet(outcome.reason);
    }
  },
});

/** The machinery handles states without knowing their shapes; this is the one cast. */
const asLife = (life: AnyEffectLife): EffectLife<unknown> => life as unknown as EffectLife<unknown>;

class NotNotedYet extends Error {
  override readonly name = 'NotNotedYet';
}
