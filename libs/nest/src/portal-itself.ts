import type { RefusalReason } from '@anamnesis/domain';
import type { CommandOutcome } from '@anamnesis/eventing';
import type { CommandAnswer } from './answers.js';

/** Who acts when the portal follows up on an event; no token can say so. */
export const PORTAL_ITSELF = 'anamnesis-portal';

const FORGOTTEN = 'patient-forgotten' satisfies RefusalReason;

/** What is no refusal of the domain's is a mistake of ours: it waits, with a word that says so. */
export const outcomeOf = (answer: CommandAnswer): CommandOutcome => {
  switch (answer.is) {
    case 'accepted':
      return { is: 'accepted' };
    case 'refused': {
      const { reason } = answer;
      return { is: reason === FORGOTTEN ? 'pointless' : 'refused', reason };
    }
    case 'conflict':
      return { is: 'try-later', reason: 'conflict' };
    case 'malformed':
    case 'not-found':
    case 'not-allowed':
    case 'different-command':
      return { is: 'refused', reason: answer.is };
  }
};
