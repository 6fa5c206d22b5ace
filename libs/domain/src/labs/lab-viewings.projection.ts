import type { Projection } from '@anamnesis/eventing/projection';
import type { RecordViewed } from '../audit/events.js';

/** When one person has opened one report, and which versions of its lines were shown then. */
export interface LabViewingRow {
  readonly viewingId: string;
  readonly patientId: string;
  readonly reportId: string;
  readonly viewer: string;
  readonly role: string;
  readonly firstViewedAt: string;
  readonly lastViewedAt: string;
  /** Of the last time, as `<lineId>@<version>`: what is other than this is unread. */
  readonly parts: readonly string[];
  /** When each `<lineId>@<version>` was shown for the first time; rows from before lack it. */
  readonly firstShown?: Readonly<Record<string, string>> | undefined;
  readonly lastPosition: string;
}

/** The query that opens one report; lists show reports without opening them. */
const OPENING_A_LAB_REPORT = 'myLabResult';

export const viewingIdOf = (reportId: string, viewer: string): string => `${reportId}/${viewer}`;

/** The item that stands behind the id; a list has many, and each is asked for. */
export const itemBehind = (
  { by: viewer, items }: Pick<RecordViewed, 'by' | 'items'>,
  viewingId: string,
): RecordViewed['items'][number] | undefined => {
  const reportId = viewingId.slice(0, viewingId.length - viewer.length - 1);
  return items.find(({ id }) => id === reportId);
};

export const labViewings: Projection<LabViewingRow, RecordViewed> = {
  name: 'lab-viewings',
  // Since 2: when each version of each line was shown for the first time.
  version: 2,
  onPoison: 'park-key',
  events: ['RecordViewed'],
  keysOf: ({ what, by, patientId, items }) =>
    what === OPENING_A_LAB_REPORT && patientId !== undefined
      ? items.map(({ id }) => viewingIdOf(id, by))
      : [],
  project: (row, event, { key: viewingId, recorded: { position: lastPosition } }) => {
    const { by: viewer, role, at, patientId } = event;
    const item = itemBehind(event, viewingId);
    if (!item || patientId === undefined) return row;
    const parts = item.parts ?? [];
    const shownNow = Object.fromEntries(parts.map((part) => [part, at]));
    return {
      ...{ viewingId, patientId, reportId: item.id, viewer, role },
      firstViewedAt: row?.firstViewedAt ?? at,
      lastViewedAt: at,
      parts,
      firstShown: { ...shownNow, ...row?.firstShown },
      lastPosition,
    };
  },
};
