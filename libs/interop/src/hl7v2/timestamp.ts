import type { Segment } from './message.js';

/**
 * A time as HL7 says it (DTM, TS): as exact as its sender knew, with the sender's offset or none.
 * Nothing is filled in: which instant a time without an offset is, the header's offset (MSH-7) or the
 * facility's zone must say.
 */
export interface Hl7Time {
  readonly precision: 'year' | 'month' | 'day' | 'minute' | 'second';
  /** ISO 8601 without zone, as long as the precision: `2023`, `2023-08-15`, `2023-08-15T16:43`. */
  readonly local: string;
  /** `-05:00` */
  readonly offset?: string;
}

const SHAPE =
  /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(\d{2})(?:(\d{2})(\.\d{1,9})?)?)?)?)?([+-]\d{4})?$/;

/** Nothing when it is no time of the calendar. */
export const hl7Time = (text: string): Hl7Time | undefined => {
  const parts = SHAPE.exec(text.trim());
  if (!parts) return undefined;
  const [, year = '', month, day, hour, minute, second, fraction, zone] = parts;
  if (!isOnTheClock({ hour, minute, second }) || !isOnTheCalendar(year, month, day)) {
    return undefined;
  }
  const offset = zone === undefined ? undefined : offsetOf(zone);
  if (offset === 'impossible') return undefined;
  const withOffset = offset === undefined ? {} : { offset };
  if (month === undefined) return { precision: 'year', local: year, ...withOffset };
  if (day === undefined) return { precision: 'month', local: `${year}-${month}`, ...withOffset };
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return { precision: 'day', local: date, ...withOffset };
  const minutes = `${date}T${hour}:${minute ?? '00'}`;
  if (second === undefined) return { precision: 'minute', local: minutes, ...withOffset };
  const local = `${minutes}:${second}${fraction ?? ''}`;
  return { precision: 'second', local, ...withOffset };
};

/** Nothing where the field says nothing, or no time. */
export const timeIn = (segment: Segment | undefined, field: number): Hl7Time | undefined => {
  const text = segment?.text(field);
  return text === undefined ? undefined : hl7Time(text);
};

/** In ISO 8601, as exact as it was told; what is no time of the calendar stays as it was sent. */
export const timeAsTold = (text: string): string => {
  const time = hl7Time(text);
  return time === undefined ? text : writtenTime(time);
};

/** `2023-08-15`, `2023-08-15T16:43-05:00` */
export const writtenTime = ({ local, offset = '' }: Hl7Time): string =>
  local.includes('T') ? `${local}${offset}` : local;

/**
 * Times, or stretches `from/to`, by the header's offset where they have none, each before itself: the
 * standard reads them so, and yet the header is often an interface engine's in another zone. A day
 * stays that day.
 */
export const withHeaderOffset = (
  times: readonly string[],
  offset: string | undefined,
): readonly string[] =>
  offset === undefined
    ? times
    : [
        ...new Set(
          times.flatMap((time) => {
            const read = time.split('/').map((each) => (CLOCK.test(each) ? each + offset : each));
            return [read.join('/'), time];
          }),
        ),
      ];

/** Without an offset. */
const CLOCK = /^\d{4}-\d{2}-\d{2}T[\d:.]+$/;

const isOnTheClock = ({
  hour = '00',
  minute = '00',
  second = '00',
}: Readonly<Record<'hour' | 'minute' | 'second', string | undefined>>): boolean =>
  Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;

const isOnTheCalendar = (year: string, month = '01', day = '01'): boolean => {
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return (
    !Number.isNaN(date.getTime()) &&
    date.toISOString().slice(0, 10) === [year, month, day].join('-')
  );
};

/** UTC-12:00 to UTC+14:00 are all there are. */
const offsetOf = (zone: string): string | 'impossible' => {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  const isPossible = Number(zone.slice(3)) < 60 && minutes <= 14 * 60;
  return isPossible ? `${zone.slice(0, 3)}:${zone.slice(3)}` : 'impossible';
};
