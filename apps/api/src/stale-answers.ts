import { instant, optional, whole } from './answer-schema.js';

/** On every row of a view that parks what it cannot fold; screens say that it may be old. */
export const staleSince = optional(instant());

/** How many rows are not there at all, whosever they are; screens say that the list has gaps. */
export const notShown = optional(whole());
