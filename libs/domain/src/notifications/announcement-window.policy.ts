import { addMinutes, dateIn } from '../shared/facility-calendar.js';

/**
 * Until when does one mail stand for every message that is announced?
 *
 * A mail says only that a message waits, so two of them in a row say nothing more. The first
 * announcement opens a window, its mail is sent when the window closes, and whatever is announced
 * meanwhile shares it. It also gives the views time to show the message before anybody looks
 * (pain 15). No source gives a number: ten minutes are the practice's policy, in force from the
 * day in the table (instants are compared by their UTC date); the event keeps the instant, so a
 * new number never moves an old mail.
 * Not covered here: how often a person is mailed on a day.
 */
export const announcedUntil = (announcedAt: string): string => {
  const day = dateIn('UTC', announcedAt);
  const inForce = windows.findLast(({ effectiveFrom }) => effectiveFrom <= day);
  return addMinutes(announcedAt, (inForce ?? firstWindow).minutes);
};

interface AnnouncementWindow {
  readonly version: string;
  readonly effectiveFrom: string;
  readonly minutes: number;
}

const firstWindow: AnnouncementWindow = {
  version: 'announcement-window-1',
  effectiveFrom: '2000-01-01',
  minutes: 10,
};

/** Oldest first. */
export const windows: readonly AnnouncementWindow[] = [firstWindow];
