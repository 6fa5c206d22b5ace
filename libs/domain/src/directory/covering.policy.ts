import { covers } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';

/**
 * Does this provider act for the practitioner at that instant?
 *
 * Who may authorise is the prescriber, or a provider whose covering is recorded (from, to) in the
 * practice's directory at that instant (requirements row 90, R34, R36; the practice's policy).
 * `from` is inclusive, `to` exclusive; without `to` it is open-ended, as for one who has departed.
 * Coverings do not chain: who covers for somebody does not cover for those whom they cover.
 * Not covered here: what a covering provider may then do (medications says so).
 */
export const coversFor = (
  { coverings }: RecordedCoverings,
  providerId: string,
  at: string,
): boolean => coveringProviders({ coverings }, at).includes(providerId);

/** All who act for the practitioner at that instant; who was arranged last comes first. */
export const coveringProviders = (
  { coverings }: RecordedCoverings,
  at: string,
): readonly string[] =>
  Object.values(coverings)
    .filter((covering) => covers(covering, at))
    .map(({ coveredBy }) => coveredBy)
    .reverse();

/** One who covers for a practitioner, and when. */
export interface Covering {
  readonly coveredBy: string;
  readonly from: string;
  readonly to?: string;
  /** Some rights need one that was recorded before they are used. */
  readonly recordedAt?: string;
  /** Somebody ended it: `to` says when, by their clock. */
  readonly ended?: EndedEarly;
}

export interface EndedEarly {
  /** Until when it had been arranged; left out where that was open. */
  readonly insteadOf?: string;
}

/** Ended once more, by a clock that is further behind, it was arranged as before. */
export const endedCovering = <Of extends Omit<Covering, 'coveredBy'>>(
  covering: Of,
  at: string,
): Of & { readonly to: string; readonly ended: EndedEarly } => ({
  ...covering,
  to: at,
  ended: covering.ended ?? presentFields({ insteadOf: covering.to }),
});

/** In the order in which they were arranged, by their ids. */
export interface RecordedCoverings {
  readonly coverings: Readonly<Record<string, Covering>>;
}
