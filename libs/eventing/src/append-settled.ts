import { setTimeout as delay } from 'node:timers/promises';
import {
  OutcomeUnknown,
  StoreUnavailable,
  type Append,
  type AppendOutcome,
  type EventStore,
} from './event-store.js';

export interface SettlingPatience {
  /** How often the same append is sent in all. */
  readonly attempts?: number;
  /** Also sends again when the store could not be reached: nothing was stored then. */
  readonly retryUnavailable?: boolean;
  /** The ceiling of the first pause; it doubles with each attempt, up to a second. */
  readonly firstPauseMs?: number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  /** From 0 up to 1: spreads the callers that lost the same link. */
  readonly chance?: () => number;
}

const LONGEST_PAUSE_MS = 1_000;

/**
 * Appends, and sends the same append again until the store says definitely what became of it.
 * Appending again is the only proof: events that a read does not find may be stored a moment later.
 * @throws {OutcomeUnknown} still unknown after the last attempt: the events may be stored
 * @throws {StoreUnavailable} not reached, and no attempt may have stored anything
 * @throws {AppendRefused} never worth repeating
 */
export const appendSettled = async (
  store: Pick<EventStore, 'append'>,
  append: Append,
  {
    attempts = 8,
    retryUnavailable = false,
    firstPauseMs = 50,
    wait = delay,
    chance = Math.random,
  }: SettlingPatience = {},
): Promise<AppendOutcome> => {
  let unsettled: OutcomeUnknown | undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store.append(append);
    } catch (failure) {
      if (failure instanceof OutcomeUnknown) unsettled = failure;
      const mayTryAgain =
        failure instanceof OutcomeUnknown ||
        // Once an outcome is unknown, a store that is away has not settled it.
        (failure instanceof StoreUnavailable && (retryUnavailable || unsettled !== undefined));
      if (!mayTryAgain) throw failure;
      if (attempt >= attempts) throw unsettled ?? failure;
    }
    const ceiling = Math.min(LONGEST_PAUSE_MS, firstPauseMs * 2 ** (attempt - 1));
    await wait(Math.floor(chance() * ceiling));
  }
};
