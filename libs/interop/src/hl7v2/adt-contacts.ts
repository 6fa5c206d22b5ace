import { isEmail } from 'class-validator';
import { said } from '../said.js';
import type { Said, Segment } from './message.js';

/** What PID says of where a patient lives and reads mails. */
export interface ContactsAsSent {
  /** All that are told, the one to use first; `null` where there is none any more. */
  readonly emails?: readonly string[] | null;
  readonly zip?: string | null;
  /** Fields of PID that say something which is no address. */
  readonly unreadable: readonly number[];
}

export const contactsIn = (pid: Segment): ContactsAsSent => {
  const [emails, zip] = [emailsIn(pid), zipIn(pid)];
  const unreadable = [...emails.unreadable, ...zip.unreadable];
  return said({ emails: emails.value, zip: zip.value, unreadable });
};

interface Read<Value> {
  readonly value: Value | null | undefined;
  readonly unreadable: readonly number[];
}

/** Since 2.7 telecommunication stands in PID-40; senders go on saying it in PID-13. */
const TELECOM_FIELDS = [40, 13] as const;
/** Nobody has more addresses: what comes behind them is noise. */
const MOST = 20;

const emailsIn = (pid: Segment): Read<readonly string[]> => {
  const told = TELECOM_FIELDS.flatMap((field) =>
    eachOf(pid, field).map((repetition) => ({ field, email: emailAt(pid, field, repetition) })),
  );
  const emails = told.flatMap(({ email }) => (typeof email === 'string' ? [email] : []));
  const readable = [...new Set(emails.filter((email) => isEmail(email)))].slice(0, MOST);
  const broken = told.filter(({ email }) => typeof email === 'string' && !isEmail(email));
  const isNone = told.some(({ email }) => email === null);
  return {
    value: readable.length > 0 ? readable : isNone && emails.length === 0 ? null : undefined,
    unreadable: [...new Set(broken.map(({ field }) => field))],
  };
};

/**
 * XTN: the fourth component, where use or equipment say that it is for mails, or where it is one to
 * be seen; some senders put it into the first instead. Mails at work are read by others.
 */
const emailAt = (pid: Segment, field: number, repetition: number): Said => {
  const at = (component: number): Said => pid.said(field, { repetition, component });
  const [use, equipment] = [at(2), at(3)].map((word) => word?.toUpperCase());
  if (use === 'WPN') return undefined;
  const isForMail = use === 'NET' || equipment === 'INTERNET';
  const fourth = at(4);
  if (fourth === null) return isForMail || isWholeEmpty(pid, field, repetition) ? null : undefined;
  if (fourth !== undefined && (isForMail || fourth.includes('@'))) return fourth;
  const first = at(1) ?? undefined;
  return isForMail && first?.includes('@') === true ? first : undefined;
};

/** `""` for all of it: neither phone nor mail. */
const isWholeEmpty = (pid: Segment, field: number, repetition: number): boolean =>
  pid.saidWhole(field, repetition) === null;

/** Where nobody lives: billing, business, birth, and what came back as undeliverable. */
const NOT_A_HOME: ReadonlySet<string> = new Set([
  'BA',
  'B',
  'O',
  'BI',
  'BDL',
  'BR',
  'N',
  'F',
  'RH',
]);
const HOME_FIRST = ['H', 'P', 'L', '', 'M', 'C'] as const;
const SHORTEST_ZIP = 3;
const LONGEST_ZIP = 12;

/** XAD: the zip of the home, by the type of the address where there are several. */
const zipIn = (pid: Segment): Read<string> => {
  const addresses = eachOf(pid, 11)
    .map((repetition) => ({
      type: pid.text(11, { repetition, component: 7 })?.toUpperCase() ?? '',
      zip: pid.said(11, { repetition, component: 5 }),
    }))
    .filter(({ type, zip }) => zip !== undefined && !NOT_A_HOME.has(type));
  const home =
    HOME_FIRST.map((type) => addresses.find((address) => address.type === type)).find(
      (address) => address !== undefined,
    ) ?? addresses[0];
  const zip = home?.zip;
  if (typeof zip !== 'string') return { value: zip, unreadable: [] };
  const isUsable = zip.length >= SHORTEST_ZIP && zip.length <= LONGEST_ZIP;
  return isUsable ? { value: zip, unreadable: [] } : { value: undefined, unreadable: [11] };
};

const eachOf = (segment: Segment, field: number): readonly number[] =>
  Array.from({ length: Math.min(segment.repetitionsOf(field), MOST) }, (_, index) => index + 1);
