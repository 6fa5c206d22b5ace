import type {
  RefillEligibility,
  RefillHandOff,
  RefillReason,
} from '@anamnesis/domain/medications/refill-eligibility.policy';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import type { HandOff, RefillOffer } from './queries.js';

export interface Office {
  readonly name: string;
  readonly phone: string;
}

/** What the policy answers, for a person: the sentence, the first day, whom to turn to. */
export const refillInWords = (
  answer: RefillEligibility,
  office: Office | undefined,
): RefillOffer => {
  if (answer.eligible) return { eligible: true, sentence: 'You can ask for a refill now.' };
  const { because, details, handOff } = answer;
  return presentFields({
    eligible: false,
    because,
    sentence: sentences[because](details),
    firstEligibleDate: details['firstEligibleDate'],
    requestId: details['requestId'],
    handOff: handOffOf(handOff, office),
  });
};

type Details = Readonly<Record<string, string>>;

const sentences: Readonly<Record<RefillReason, (details: Details) => string>> = {
  'patient-deceased': () => 'Refills of this record are closed.',
  'not-prescribed-here': () =>
    'This was not prescribed by this practice, so it cannot be refilled here.',
  'prescription-discontinued': () => 'This prescription was discontinued.',
  'schedule-needs-new-prescription': () =>
    'The law asks for a new prescription each time for this medication.',
  'prescription-too-old': () => 'This prescription is too old to be refilled; a new one is needed.',
  'refills-used-up': () => 'All refills of this prescription are used up; a new one is needed.',
  'refill-days-unknown': () =>
    'Nobody has recorded how long a fill lasts, so a new prescription is needed.',
  'refill-days-used-up': () =>
    'The days that the law allows for refills of this prescription are used up.',
  'already-pending': () => 'A refill is already being worked on.',
  'examination-needed': () => 'An examination is needed first.',
  'too-soon': ({ firstEligibleDate }) =>
    `It is too soon for a refill. You can ask for it from ${firstEligibleDate ?? 'a later day'} on.`,
};

const handOffOf = (to: RefillHandOff, office: Office | undefined): HandOff | undefined => {
  switch (to) {
    case 'nobody':
      return undefined;
    case 'whoever-prescribed-it':
      return { who: 'whoever prescribed it', text: 'Ask the practice that prescribed it.' };
    case 'office':
      return presentFields({
        who: office?.name ?? 'the practice',
        phone: office?.phone,
        text: 'Call the office; it can help you further.',
      });
  }
};
