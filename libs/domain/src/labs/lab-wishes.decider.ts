import {
  refuse,
  type Context,
  type Decider,
  type Decision,
  type Lookup,
} from '@anamnesis/eventing/decider';
import { inUtc, isBefore } from '../shared/facility-calendar.js';
import { idFor } from '../shared/ids.js';
import { presentFields } from '../shared/present-fields.js';
import type { LabWishesCommand, RecordLabViewingWish } from './commands.js';
import type { LabWishesEvent } from './events.js';
import { type PatientPreference } from '../lab-rules/facts.js';
import { patientLookUp, type PatientState } from './facts.js';

export type LabWishesReason =
  'no-such-patient' | 'no-such-wish' | 'wish-begins-in-the-past' | 'wish-ends-before-it-begins';

export interface LabWishesState {
  /** By their ids; an ended one says until when. */
  readonly wishes: Readonly<Record<string, WishOfSomebody>>;
}

interface WishOfSomebody extends PatientPreference {
  readonly by: string;
}

export interface LabWishesFacts {
  readonly patient: PatientState | undefined;
}

type LabWishesDecision = Decision<LabWishesEvent, LabWishesReason>;

const decide = (
  state: LabWishesState,
  command: LabWishesCommand,
  context: Context<LabWishesFacts>,
): LabWishesDecision => {
  if (!context.facts.patient?.recorded) return refuse('no-such-patient');
  const { by, at, onBehalfOf } = context;
  switch (command.type) {
    case 'RecordLabViewingWish':
      return recordWish(state, command, context);
    case 'EndLabViewingWish': {
      const { patientId, wishId } = command;
      const wish = state.wishes[wishId];
      // Who acts for a patient is told of no wish but their own, so there is no other for them.
      const isTold = onBehalfOf === undefined || wish?.by === by;
      if (!wish || !isTold) return refuse('no-such-wish');
      if (isOver(wish, at)) return [];
      return [{ type: 'LabViewingWishEnded', patientId, wishId, by, at }];
    }
  }
};

/** What was shown before a wish stays shown then: it counts from its own instant, never earlier. */
const recordWish = (
  { wishes }: LabWishesState,
  { patientId, wish: said }: RecordLabViewingWish,
  { by, at, commandId }: Context<LabWishesFacts>,
): LabWishesDecision => {
  const from = said.from === undefined ? at : inUtc(said.from);
  const to = said.to === undefined ? undefined : inUtc(said.to);
  if (isBefore(from, at)) return refuse('wish-begins-in-the-past');
  if (to !== undefined && !isBefore(from, to)) return refuse('wish-ends-before-it-begins');
  const wish: PatientPreference = presentFields({
    asked: said.asked,
    delayHours: said.asked === 'delay' ? said.delayHours : undefined,
    from,
    to,
    categories: said.categories && [...new Set(said.categories)].sort(),
  });
  // Somebody else's wish is none of theirs: that it is so already would tell of it.
  const own = Object.values(wishes).filter((before) => before.by === by);
  const isSoAlready = own.some((before) => asksTheSame(before, wish));
  if (isSoAlready) return [];
  const wishId = idFor(commandId, 'wish');
  return [{ type: 'LabViewingWishRecorded', patientId, wishId, wish, by, at }];
};

/** The same wish, in force from the same instant or an earlier one on, until the same instant. */
const asksTheSame = (before: PatientPreference, wish: PatientPreference): boolean =>
  before.asked === wish.asked &&
  before.delayHours === wish.delayHours &&
  before.to === wish.to &&
  !isBefore(wish.from, before.from) &&
  (before.categories ?? []).join() === (wish.categories ?? []).join();

const isOver = ({ to }: PatientPreference, at: string): boolean =>
  to !== undefined && !isBefore(at, to);

const evolve = (state: LabWishesState, event: LabWishesEvent): LabWishesState => {
  switch (event.type) {
    case 'LabViewingWishRecorded':
      return { wishes: { ...state.wishes, [event.wishId]: { ...event.wish, by: event.by } } };
    case 'LabViewingWishEnded': {
      const wish = state.wishes[event.wishId];
      if (!wish) return state;
      return { wishes: { ...state.wishes, [event.wishId]: { ...wish, to: event.at } } };
    }
  }
};

/** One stream for each person: wishes concern every result, whatever report it stands in. */
export const labWishes: Decider<
  LabWishesState,
  LabWishesCommand,
  LabWishesEvent,
  LabWishesReason,
  LabWishesFacts
> = {
  streamOf: ({ patientId }) => `labWishes-${patientId}`,
  initialState: { wishes: {} },
  decide,
  evolve,
  subjectOf: (_state, { patientId }) => patientId,
  patientOf: (_state, { patientId }) => patientId,
  lookUp: (_state, { patientId }) => ({ patient: patientLookUp(patientId) }),
};

export const labWishesLookUp = (patientId: string): Lookup<LabWishesState> => ({
  stream: `labWishes-${patientId}`,
  initialState: labWishes.initialState,
  evolve: labWishes.evolve,
});
