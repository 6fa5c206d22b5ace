import { dateIn } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import type { AccessLogEvent, PatientDataRead, RecordViewed, ViewedItem } from './events.js';

/**
 * Which looks at a patient's record are told to the patient, or to whoever acts for the patient?
 *
 * Who looked, and on which day of the practice; each once for a day, however often and at whatever.
 * What was looked at is never told, nor at which hour. A look that is there only because a result is
 * (staff open what waits, a message, one patient's results) is told once something of what it showed
 * is shown to whoever asks as well: to that one a hidden result is as good as none, and so is who
 * worked on it (issue 7, decision 59; November 2026). Who was only found among others, or in the list
 * of mails, was not looked at. Whoever asks is told of every own look.
 * Patients are told their providers by their ids, and which of their proxies looked; everybody else
 * of the practice is the care team. A proxy is told of the practice alone, and not by whom of it:
 * a name may tell of care that a patient sought alone, as may the patient's own looks.
 * Not covered: commands, of which each shows where it has an effect, and what was refused.
 */
export const lookTold = (access: AccessLogEvent, asking: AskingWhoLooked): ToldLook | undefined => {
  if (access.type !== 'PatientDataRead' && access.type !== 'RecordViewed') return undefined;
  const { by, role, at } = access;
  const on = dateIn(asking.zone, at);
  if (by === asking.by && role === asking.role) return { on, who: 'yourself' };
  if (!isOfTheRecord(access, asking) && !isOfSomethingShown(access, asking)) return undefined;
  const who = lookerOf(role);
  if (asking.role === 'patient') {
    return presentFields({ on, who, by: isNamed(role) ? by : undefined });
  }
  return isTheirs(role) ? undefined : { on, who };
};

type Look = PatientDataRead | RecordViewed;

/**
 * It is the same look where there is no result at all. A list of the patient's own names what it
 * showed, and stands for itself; what staff were shown by name, they found.
 */
const isOfTheRecord = (look: Look, { looksAt }: AskingWhoLooked): boolean =>
  looksAt(look.what) === 'record' && (look.type === 'PatientDataRead' || isTheirs(look.role));

/** A look at results that names none shows nothing to go by, and is not told. */
const isOfSomethingShown = (look: Look, { isShown }: AskingWhoLooked): boolean =>
  look.type === 'RecordViewed' && look.items.some((item) => isShown(item, look.at));

export interface AskingWhoLooked {
  readonly by: string;
  /** As the access log calls it. */
  readonly role: string;
  /** IANA zone of the patient's facility. */
  readonly zone: string;
  /** Whether this query looks at the record, at results that it found, or around them. */
  readonly looksAt: (what: string) => LooksAt;
  /** Whether something of it, as it was at that instant, is shown now to whoever asks. */
  readonly isShown: (item: ViewedItem, lookedAt: string) => boolean;
}

export type LooksAt = 'record' | 'results' | 'around';

export interface ToldLook {
  /** Calendar date. */
  readonly on: string;
  readonly who: Looker;
  /** Opaque id of a provider or of a proxy. */
  readonly by?: string;
}

export const lookers = ['yourself', 'patient', 'proxy', 'care-team', 'auditor'] as const;
export type Looker = (typeof lookers)[number];

/** Each once: the newest day first, and within a day in an order that tells no hour. */
export const eachLookOnce = (looks: readonly ToldLook[]): readonly ToldLook[] => {
  const once = new Map(looks.map((look) => [keyOf(look), look]));
  return [...once.values()].sort(
    (one, other) => byText(other.on, one.on) || byText(keyOf(one), keyOf(other)),
  );
};

const lookerOf = (role: string): Looker =>
  role === 'patient' || role === 'proxy' || role === 'auditor' ? role : 'care-team';

const isTheirs = (role: string): boolean => role === 'patient' || role === 'proxy';

const isNamed = (role: string): boolean => role === 'provider' || role === 'proxy';

const keyOf = ({ on, who, by = '' }: ToldLook): string => `${on} ${lookers.indexOf(who)} ${by}`;

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
