import type { ArchiveOutcome } from '@anamnesis/domain/requests/events';
import type { RequestHistoryRow } from '@anamnesis/domain/requests/request-history.projection';
import { isBefore } from '@anamnesis/domain/shared/facility-calendar';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import type { People } from '../people.js';
import type { View } from '../query.js';
import type { HistoryEntry, Person } from './queries.js';

export interface Telling {
  readonly people: People;
  readonly view: View;
  readonly patientId: string;
}

/**
 * One request's rows in their order, as sentences. How it stood before is folded from the rows
 * before, all of them, whoever reads; what a patient may not read is left out afterwards.
 */
export const historyInWords = (
  rows: readonly RequestHistoryRow[],
  telling: Telling,
): readonly HistoryEntry[] => {
  const entries: HistoryEntry[] = [];
  let standing: Standing | undefined;
  for (const row of rows) {
    const before =
      standing && changesStanding(row) ? wordsFor(standing, row.at, telling) : undefined;
    standing = standingAfter(standing, row);
    if (telling.view === 'patient' && !row.patientMayRead) continue;
    entries.push(entryOf(row, before, telling));
  }
  return entries;
};

const entryOf = (
  row: RequestHistoryRow,
  before: string | undefined,
  telling: Telling,
): HistoryEntry =>
  presentFields({
    at: row.at,
    by: personShown(row, telling),
    did: deedInWords(row, telling),
    detail: detailOf(row, telling),
    before,
    otherRequestId: row.facts.otherRequestId,
  });

/**
 * Staff see who did it. Patients and proxies see themselves, each other and their providers by
 * name; everybody else of the practice is the care team, for patients write to the practice and
 * not to its clerks.
 */
export const personShown = (
  { by, onBehalfOf }: { readonly by: string; readonly onBehalfOf?: string | undefined },
  { people, view, patientId }: Telling,
): Person => {
  if (view === 'staff' || by === patientId || people.isPractitioner(by)) return people.person(by);
  if (onBehalfOf !== undefined) {
    return {
      id: by,
      name: `somebody acting for ${people.person(patientId).name ?? 'the patient'}`,
    };
  }
  return { id: 'care-team', name: 'your care team' };
};

const outcomeWords: Readonly<Record<ArchiveOutcome, string>> = {
  completed: 'completed',
  'will-not-be-completed': 'will not be completed',
  withdrawn: 'withdrawn',
  superseded: 'superseded',
};

const deedInWords = ({ did, facts }: RequestHistoryRow, { people, view }: Telling): string => {
  switch (did) {
    case 'asked':
      return facts.channel === undefined || facts.channel === 'portal'
        ? 'asked for it'
        : `took it down (it came by ${channelWords[facts.channel] ?? facts.channel})`;
    case 'claimed':
      return facts.takenOverFrom === undefined
        ? 'claimed it'
        : `took it over from ${people.person(facts.takenOverFrom).name ?? facts.takenOverFrom}`;
    case 'released':
      return 'released it';
    case 'noted':
      return 'noted';
    case 'answered':
      return facts.associate === false ? 'answered, apart from the request' : 'answered';
    case 'dismissed':
      return facts.outcome === 'completed'
        ? 'dismissed it as completed'
        : 'dismissed it because it will not be completed';
    case 'withdrew':
      return 'withdrew it';
    case 'superseded':
      return 'marked it as superseded by another request';
    case 'took-the-place-of':
      return 'let it take the place of another request';
    case 'returned':
      return 'returned it to the queue';
    case 'authorised':
      return 'authorised the refill';
    case 'denied':
      return 'denied the refill';
    case 'sent':
      return view === 'patient' ? 'sent the refill to the pharmacy' : sentBy(facts.via);
    case 'opened-encounter':
      return 'opened an encounter note';
    case 'drafted-prescription':
      return 'drafted the prescription';
  }
};

const channelWords: Readonly<Record<string, string>> = {
  phone: 'phone',
  fax: 'fax',
  'in-person': 'a visit',
  pharmacy: 'the pharmacy',
};

const sentBy = (via: string | undefined): string =>
  via === 'fax' ? 'sent the refill to the pharmacy by fax' : 'sent the refill to the pharmacy';

/** Why the practice looks at it once more is its own note; the patient reads that it does. */
const detailOf = ({ did, facts }: RequestHistoryRow, { view }: Telling): string | undefined =>
  did === 'returned' && view === 'patient' ? undefined : (facts.text ?? facts.reason);

interface Standing {
  readonly claim?: { readonly by: string; readonly until: string };
  readonly archived?: {
    readonly outcome: ArchiveOutcome;
    readonly by: string;
    readonly at: string;
  };
}

const changesStanding = ({ did }: RequestHistoryRow): boolean =>
  ['claimed', 'released', 'dismissed', 'withdrew', 'superseded', 'returned'].includes(did);

const standingAfter = (
  standing: Standing | undefined,
  { did, by, at, facts }: RequestHistoryRow,
): Standing | undefined => {
  switch (did) {
    case 'asked':
    case 'released':
    case 'returned':
      return {};
    case 'claimed':
      return facts.expiresAt === undefined ? {} : { claim: { by, until: facts.expiresAt } };
    case 'dismissed':
      return { archived: { outcome: facts.outcome ?? 'completed', by, at } };
    case 'withdrew':
      return { archived: { outcome: 'withdrawn', by, at } };
    case 'superseded':
      return { archived: { outcome: 'superseded', by, at } };
    case 'noted':
    case 'answered':
    case 'took-the-place-of':
    case 'authorised':
    case 'denied':
    case 'sent':
    case 'opened-encounter':
    case 'drafted-prescription':
      return standing;
  }
};

const wordsFor = ({ claim, archived }: Standing, at: string, telling: Telling): string => {
  if (archived) {
    const who = personShown(archived, telling);
    return `in the archive: ${outcomeWords[archived.outcome]}, by ${who.name ?? who.id}`;
  }
  if (!claim || telling.view === 'patient' || !isBefore(at, claim.until)) return 'in the queue';
  return `in the queue, claimed by ${telling.people.person(claim.by).name ?? claim.by}`;
};
