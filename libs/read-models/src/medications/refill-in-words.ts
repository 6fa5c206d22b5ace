import type { RefillEligibility } from '@anamnesis/domain/medications/refill-eligibility.policy';
import { handOffs, refusals } from '@anamnesis/domain/refusals';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import type { HandOff, RefillOffer } from './queries.js';

/** What the policy answers, for a person: the sentence, the first day, whom to turn to. */
export const refillInWords = (
  answer: RefillEligibility,
  officePhone: string | undefined,
): RefillOffer => {
  if (answer.eligible) return { eligible: true, sentence: 'You can ask for a refill now.' };
  const { because, details, handOff } = answer;
  return presentFields({
    eligible: false,
    because,
    sentence: refusals[because].sentence,
    firstEligibleDate: details['firstEligibleDate'],
    requestId: details['requestId'],
    handOff: handOff === 'nobody' ? undefined : handOffTo(handOff, officePhone),
  });
};

const handOffTo = (to: keyof typeof handOffs, officePhone: string | undefined): HandOff =>
  presentFields({ ...handOffs[to], phone: to === 'office' ? officePhone : undefined });
