import { possibleTimesOf } from '@anamnesis/domain/lab-rules/possible-times.policy';
import type { Said } from './said.js';

/** Reads instants in the zone of the case. */
export interface Times {
  readonly zone: string;
  /** The beginning of what a partial time may mean. */
  instant(said: Said, name: string): string | undefined;
  /** The end of it: a review on a day counts when the day is over. */
  end(said: Said, name: string): string | undefined;
  /** Both; an instant is the beginning and the end of itself. */
  span(said: Said, name: string): { readonly from: string; readonly to: string } | undefined;
}

export const timesIn = (said: Said): Times => {
  const zone = said.text('zone') ?? 'America/Los_Angeles';
  if (!isZone(zone)) said.mistake('zone', 'must be an IANA zone, such as America/Los_Angeles');
  const span: Times['span'] = (from, name) => {
    const text = from.text(name);
    if (text === undefined || !isZone(zone)) return undefined;
    const read = possibleTimesOf(text, zone);
    if (!read) {
      return from.mistake(name, 'must be a date or an instant, such as 2026-03-02T17:00:00Z');
    }
    const end = read.to - read.from <= 1 ? read.from : read.to;
    return { from: new Date(read.from).toISOString(), to: new Date(end).toISOString() };
  };
  return {
    zone,
    instant: (from, name) => span(from, name)?.from,
    end: (from, name) => span(from, name)?.to,
    span,
  };
};

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
};
