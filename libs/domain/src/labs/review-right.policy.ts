import { covers, dateIn, DEFAULT_ZONE, isBefore } from '../shared/facility-calendar.js';

/**
 * May this provider review for whoever ordered, at that instant?
 *
 * The ordering provider, or one whose covering for that provider the practice recorded before the
 * review and is in force: from inclusive, to exclusive (rows 64 and 66, R8, P12; November 2026).
 * One that somebody ended is over once that is on file, whatever the clocks of the two say: it is
 * always ended as of now. `verifiedAt` asks the same of the past when it is decided who may see
 * the result.
 * Not covered: coverings of coverings, and whoever reviews where nobody knows who ordered.
 */
export const reviewRightOf = (
  provider: string,
  { orderingProviderId, coverings }: Orderer,
  at: string,
): 'ordering-provider' | 'covering' | undefined => {
  if (provider === orderingProviderId) return 'ordering-provider';
  const isCovering = coverings.some(
    ({ coveredBy, recordedAt, ended, ...period }) =>
      coveredBy === provider && !ended && isBefore(recordedAt, at) && covers(period, at),
  );
  return isCovering ? 'covering' : undefined;
};

/**
 * Has whoever is to review left the practice by then? From the day of the departure on nobody
 * reviews any more (requirements section 2, "Departures"; November 2026).
 * Not covered: zones of facilities; it is the day where a facility has said nothing.
 */
export const hasDeparted = (departedOn: string | undefined, at: string): boolean =>
  departedOn !== undefined && departedOn <= dateIn(DEFAULT_ZONE, at);

/** Days of departure by provider, as far as they are known. */
export type Departures = Readonly<Record<string, string | undefined>>;

export interface Orderer {
  readonly orderingProviderId: string;
  readonly coverings: readonly RecordedCovering[];
}

export interface RecordedCovering {
  readonly coveredBy: string;
  readonly from: string;
  readonly to?: string;
  readonly recordedAt: string;
  /** Somebody ended it: `to` says when, by their clock. */
  readonly ended?: { readonly insteadOf?: string };
}
