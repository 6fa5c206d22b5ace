import { IsOptional, Matches } from 'class-validator';
import { A_MONTH, accessLogStreamOf, AN_ID, looksAt, type AccessLogEvent } from '@anamnesis/domain';
import {
  eachLookOnce,
  lookTold,
  type AskingWhoLooked,
  type Looker,
  type ToldLook,
} from '@anamnesis/domain/audit/who-looked.policy';
import { facilities } from '@anamnesis/domain/directory/facilities.projection';
import { practitioners } from '@anamnesis/domain/directory/practitioners.projection';
import { patientNames } from '@anamnesis/domain/patients/patient-names.projection';
import {
  addMonths,
  dateIn,
  DEFAULT_ZONE,
  startOfDay,
} from '@anamnesis/domain/shared/facility-calendar';
import type { EventStore } from '@anamnesis/eventing';
import type { AskedBy, Person } from '@anamnesis/read-models';
import { folded, keyed, type LabLog } from './lab-history/report-on-file.js';

/** For a patient, or whoever acts for one: who looked at the record, month by month. */
export class ListWhoLooked {
  get query() {
    return 'whoLooked' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  /** Of the facility's calendar, YYYY-MM; the current month when left out. */
  @IsOptional() @Matches(...A_MONTH) readonly month?: string;
}

export interface WhoLookedAnswer {
  readonly patientId: string;
  readonly month: string;
  /** The newest day first; each looker once for a day. */
  readonly looks: readonly Look[];
}

export interface Look {
  /** Calendar date in the facility's zone. */
  readonly on: string;
  readonly who: Looker;
  /** The provider or the proxy, where that is told. */
  readonly person?: Person;
}

interface Asked extends Pick<Required<AskedBy>, 'by' | 'at' | 'viewer'> {
  /** By the chart from which every other channel takes what it tells. */
  readonly isShown: AskingWhoLooked['isShown'];
}

/** From the log itself, as the auditors' view, so that it never lags behind who looks. */
export const whoLooked = async (
  log: LabLog & { readonly store: Pick<EventStore, 'readStream'> },
  { patientId, month: wanted }: ListWhoLooked,
  { by, at, viewer: { role }, isShown }: Asked,
): Promise<WhoLookedAnswer> => {
  const zone = await zoneOf(log, patientId);
  const month = wanted ?? monthOf(dateIn(zone, at));
  const asking: AskingWhoLooked = { by, role, zone, looksAt, isShown };
  let looks: readonly ToldLook[] = [];
  for (const stream of streamsOf(patientId, month, zone)) {
    for await (const page of accessesOn(log, stream)) {
      const told = page.flatMap((access) => lookTold(access, asking) ?? []);
      looks = eachLookOnce([...looks, ...told.filter(({ on }) => monthOf(on) === month)]);
    }
  }
  return { patientId, month, looks: await withNames(log, looks) };
};

const zoneOf = async (log: LabLog, patientId: string): Promise<string> => {
  const patient = await folded(log, patientNames, keyed('patient', patientId));
  const facility = await folded(log, facilities, keyed('facility', patient?.facilityId));
  return facility?.zone ?? DEFAULT_ZONE;
};

const monthOf = (date: string): string => date.slice(0, 'YYYY-MM'.length);

/** A month of the facility's calendar stands on the streams of two months of UTC. */
const streamsOf = (patientId: string, month: string, zone: string): ReadonlySet<string> => {
  const firstDay = `${month}-01`;
  const ends = [firstDay, addMonths(firstDay, 1)].map((day) => startOfDay(zone, day));
  return new Set(ends.map((end) => accessLogStreamOf(patientId, end)));
};

const AT_ONCE = 500;

/** Page by page, for a screen that asks again and again makes a month long. */
async function* accessesOn(
  { store, codec }: LabLog,
  stream: string,
): AsyncGenerator<readonly AccessLogEvent[]> {
  for (let from = 0; ; from += AT_ONCE) {
    const page = await store.readStream(stream, { from, limit: AT_ONCE });
    const readable = page.filter(({ forgotten }) => !forgotten);
    yield readable.map((event) => codec.decode(event).event as AccessLogEvent);
    if (page.length < AT_ONCE) return;
  }
}

const withNames = async (log: LabLog, looks: readonly ToldLook[]): Promise<readonly Look[]> => {
  const ids = new Set(looks.flatMap(({ who, by }) => (who === 'care-team' && by ? [by] : [])));
  const names = new Map<string, string>();
  for (const id of ids) {
    const known = await folded(log, practitioners, keyed('practitioner', id));
    if (known) names.set(id, known.name);
  }
  return looks.map(({ by, ...look }) => {
    if (by === undefined) return look;
    const name = names.get(by);
    return { ...look, person: name === undefined ? { id: by } : { id: by, name } };
  });
};
