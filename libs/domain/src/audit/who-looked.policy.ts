import { dateIn } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import type { AccessLogEvent } from './events.js';

/**
 * Which looks at a patient's record are told to the patient, or to whoever acts for the patient?
 *
 * Who looked, and on which day of the practice; each once for a day, however often and at whatever.
 * What was looked at is never told, nor at which hour: a look at a message of a laboratory, or at
 * work that waits, would disclose a result that is never shown (decisions 34 and 59; November 2026).
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
  const who = lookerOf(role);
  if (asking.role === 'patient') {
    return presentFields({ on, who, by: isNamed(role) ? by : undefined });
  }
  return who === 'patient' || who === 'proxy' ? undefined : { on, who };
};

export interface AskingWhoLooked {
  readonly by: string;
  /** As the access log calls it. */
  readonly role: string;
  /** IANA zone of the patient's facility. */
  readonly zone: string;
}

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

const isNamed = (role: string): boolean => role === 'provider' || role === 'proxy';

const keyOf = ({ on, who, by = '' }: ToldLook): string => `${on} ${lookers.indexOf(who)} ${by}`;

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
