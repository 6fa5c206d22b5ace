import { BEGINNING, KeyMissing, StoreUnavailable } from '@anamnesis/eventing';
import type { Portal } from '@anamnesis/nest';
import { connected } from './event-table-copy.js';
import {
  answerAboutLeaver,
  askAgain,
  leaver,
  stayer,
  until,
  type RehearsedPatient,
} from './rehearsal-history.js';

export interface Seen {
  /** Events that cannot be read, of those that are about this patient. */
  readonly unreadable: number;
  readonly readable: number;
  /**
   * Rows of any table, and events, in which the patient's name or words stand to be read, and
   * what the server has sampled of them for its planner.
   */
  readonly found: number;
}

export interface Sight {
  readonly leaver: Seen;
  readonly stayer: Seen;
  /** What is answered to a late fact about the one who was forgotten; sent only then. */
  readonly answer?: string;
}

/** Views have met an event whose key the vault does not have, and nothing new of its subject. */
export const standsStill = async (portal: Portal, patient: RehearsedPatient): Promise<number> => {
  const stopped = () =>
    portal.projections?.health().projections.filter(({ status }) => status.is === 'stopped') ?? [];
  await until('a view has met what it has no key for', async () => stopped().length > 0);
  const isRecorded = await askAgain(portal, patient).then(
    () => true,
    (failure: unknown) => {
      if (failure instanceof KeyMissing || failure instanceof StoreUnavailable) return false;
      throw failure;
    },
  );
  if (isRecorded) throw new Error('Something was recorded about somebody whose key is lost.');
  return stopped().length;
};

/** What is known of each of the two, after every view has read the whole log. */
export const lookAround = async (portal: Portal, ownerUrl: string): Promise<Sight> => {
  await until('every view has read the log', async () => {
    const lags = (await portal.projections?.lag()) ?? [];
    return lags.length > 0 && lags.every(({ events }) => events === 0);
  });
  const seen = {
    leaver: await seenOf(portal, ownerUrl, leaver),
    stayer: await seenOf(portal, ownerUrl, stayer),
  };
  // As a server does by itself now and then: what it keeps of it is searched the next time.
  await connected(ownerUrl, (client) => client.query('ANALYZE'));
  if (seen.leaver.unreadable === 0) return seen;
  const answer = await answerAboutLeaver(portal);
  return { ...seen, answer: answer.is === 'refused' ? answer.reason : answer.is };
};

export const isForgotten = ({ leaver: { readable, unreadable, found }, answer }: Sight): boolean =>
  readable === 0 && unreadable > 0 && found === 0 && answer === 'patient-forgotten';

export const isThere = ({ stayer: { readable, unreadable, found } }: Sight): boolean =>
  readable > 0 && unreadable === 0 && found > 0;

export const seenOf = async (
  portal: Portal,
  ownerUrl: string,
  { patientId, familyName, question }: RehearsedPatient,
): Promise<Seen> => {
  let [readable, unreadable] = [0, 0];
  for await (const { events } of portal.store.readAll({ after: BEGINNING })) {
    for (const stored of events) {
      if (stored.subject !== patientId) continue;
      if (stored.forgotten) unreadable += 1;
      else if (portal.codec.decode(stored)) readable += 1;
    }
  }
  return { readable, unreadable, found: await rowsWith(ownerUrl, [familyName, question]) };
};

/** Every table of the database is searched, events and views alike. */
const rowsWith = (ownerUrl: string, words: readonly string[]): Promise<number> =>
  connected(ownerUrl, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(TABLES);
    let found = 0;
    for (const { name } of tables) {
      for (const word of words) {
        const { rows } = await client.query<{ found: string }>(
          `SELECT count(*) AS found FROM ${name} AS one
           WHERE position(lower($1) IN lower(one::text)) > 0
              OR position(encode($1::bytea, 'hex') IN one::text) > 0`,
          [word],
        );
        found += Number(rows[0]?.found);
      }
    }
    for (const word of words) {
      const { rows } = await client.query<{ found: string }>(SAMPLED, [word]);
      found += Number(rows[0]?.found);
    }
    return found;
  });

const SAMPLED = `
SELECT count(*) AS found FROM pg_stats
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND position(lower($1) IN
  lower(concat_ws(' ', most_common_vals, histogram_bounds, most_common_elems))) > 0`;

const TABLES = `
SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`;
