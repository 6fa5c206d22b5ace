import type { Projection } from '@anamnesis/eventing/projection';
import type { RecordViewed } from '../audit/events.js';
import { itemBehind, viewingIdOf } from './lab-viewings.projection.js';

/**
 * When lists showed one report to one person. Of timeliness alone: what a list shows stays unread
 * until it is opened, so that it stands in a view of its own.
 */
export interface LabListingRow {
  readonly listingId: string;
  readonly patientId: string;
  readonly reportId: string;
  readonly viewer: string;
  readonly role: string;
  /** Ten seconds apart; of very many the first and the last ones. */
  readonly listedAt: readonly string[];
  readonly lastPosition: string;
}

/**
 * Each shows all that can be seen of a report. A trend does not: it shows the lines of one analyte,
 * and is asked for behind a line that was shown.
 */
const LISTS: readonly string[] = ['myLabResults', 'findMyLabResults'];

/** A screen that asks again and again shows the same; what came between is seen the next time. */
const SAME_LOOK_MS = 10_000;
const MOST = 200;

export const labListings: Projection<LabListingRow, RecordViewed> = {
  name: 'lab-listings',
  version: 1,
  onPoison: 'park-key',
  events: ['RecordViewed'],
  keysOf: ({ what, by, patientId, items }) =>
    LISTS.includes(what) && patientId !== undefined
      ? items.map(({ id }) => viewingIdOf(id, by))
      : [],
  project: (row, event, { key: listingId, recorded: { position: lastPosition } }) => {
    const { by: viewer, role, at, patientId } = event;
    const item = itemBehind(event, listingId);
    if (!item || patientId === undefined) return row;
    const before = row?.listedAt ?? [];
    if (isSameLook(before.at(-1), at)) return row;
    const listedAt = withoutMiddle([...before, at]);
    return { listingId, patientId, reportId: item.id, viewer, role, listedAt, lastPosition };
  },
};

const isSameLook = (before: string | undefined, at: string): boolean =>
  before !== undefined && Date.parse(at) - Date.parse(before) < SAME_LOOK_MS;

const withoutMiddle = (instants: readonly string[]): readonly string[] =>
  instants.length > MOST
    ? [...instants.slice(0, MOST / 2), ...instants.slice(-MOST / 2)]
    : instants;
