import { verdictOnRow } from '@anamnesis/domain/notifications/mailboxes.projection';
import { channels, isOffered } from '@anamnesis/domain/notifications/notification-channels.policy';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import type { QueryDefinition } from '../query.js';
import { withoutNulls } from '../without-nulls.js';
import { Mailbox } from './mailbox.entity.js';
import { ShowMailbox, type MailboxAnswer } from './queries.js';

/** The verdict is that of the one policy: what is said here is what happens. */
export const mailboxQuery: QueryDefinition<ShowMailbox, MailboxAnswer> = {
  message: ShowMailbox,
  projections: ['mailboxes'],
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, { patientId }) => {
    const found = await reader.findOneBy(Mailbox, { patientId });
    if (!found) return undefined;
    const row = withoutNulls(found);
    const verdict = verdictOnRow(row);
    return presentFields({
      patientId,
      wantsEmail: row.wantsEmail,
      mayBeMailed: verdict.may,
      because: verdict.may ? undefined : verdict.because,
      softBounces: row.softBounces,
      channels: channels.map((channel) => ({ channel, offered: isOffered(channel) })),
    });
  },
  patientsIn: ({ patientId }) => [patientId],
};
