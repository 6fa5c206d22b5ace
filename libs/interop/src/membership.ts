import { recordMembership } from './commands.js';
import type { ImportingPractice, Mapped } from './import-plan.js';

/** A source of history says who ordered, and not since when that one was a member. */
const SINCE_EVER = '1900-01-01T00:00:00.000Z';

/** The practitioner, and as a member of the practice where whoever imports answers for it. */
export const withMembership = (
  practitioner: Mapped,
  practitionerId: string,
  { members }: ImportingPractice,
): Mapped => {
  if (members !== 'practice' || !('commands' in practitioner)) return practitioner;
  const membership = recordMembership({
    ...{ practitionerId, group: 'practice', from: SINCE_EVER },
    to: undefined,
  });
  return { commands: [...practitioner.commands, membership] };
};
