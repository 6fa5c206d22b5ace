import type { LabPolicyReason } from './labs/lab-policy.decider.js';
import type { LabReportReason } from './labs/lab-report.decider.js';
import type { LabReviewDueReason } from './labs/review-due.decider.js';
import type { LabWishesReason } from './labs/lab-wishes.decider.js';
import type { RefusalMeaning } from './refusal-meaning.js';

type LabReason = LabPolicyReason | LabReportReason | LabReviewDueReason | LabWishesReason;

/** What is refused about laboratory results and about the rules of who may see them. */
export const labRefusals = {
  'rule-not-optional': {
    is: 'unprocessable',
    sentence: 'A rule set without the rule that is named would show results to the wrong people.',
  },
  'rules-contradict': {
    is: 'unprocessable',
    sentence:
      'A kind is never shown, and the rule that hides it is off: both are named. ' +
      'Switch the rule on, or say when that kind is shown.',
  },
  'version-not-increasing': {
    is: 'conflict',
    sentence: 'A version ends in a number higher than that of the latest one, which is named.',
  },
  'back-dated': {
    is: 'unprocessable',
    sentence: 'A rule set is never in force before its approval. Let it begin later.',
  },
  'sooner-than-proposed': {
    is: 'unprocessable',
    sentence:
      'It cannot begin sooner than it was proposed to. Let it begin later, or propose anew.',
  },
  'no-such-proposal': { is: 'not-found', sentence: 'There is no such proposal.' },
  'proposal-already-decided': {
    is: 'conflict',
    sentence: 'This proposal was approved or refused already.',
  },
  'rehearsal-not-seen': {
    is: 'unprocessable',
    sentence: 'Look first at what would become visible or hidden, and name that rehearsal.',
  },
  'rehearsal-outdated': {
    is: 'conflict',
    sentence: 'What it would show or hide is no longer what you saw. Look at it again.',
  },

  'lab-review-not-due-yet': {
    is: 'conflict',
    sentence: 'Nothing of this report is overdue yet.',
  },
  'no-such-result': { is: 'not-found', sentence: 'There is no such result.' },
  'filed-under-another-patient': {
    is: 'conflict',
    sentence: 'This report is on the file of another patient. Find out whose it is.',
  },
  'line-contradicts-itself': {
    is: 'unprocessable',
    sentence: 'One result is said twice, and differently. Ask the laboratory which one counts.',
  },
  'newer-version-exists': {
    is: 'conflict',
    sentence: 'A newer version of this result has come. Look at that one.',
  },
  'orderer-unknown': {
    is: 'unprocessable',
    sentence: 'Nobody knows yet who ordered this. Identify the ordering provider first.',
  },
  'not-the-ordering-provider': {
    is: 'unprocessable',
    sentence: 'Only the ordering provider, or who was recorded to cover before, may do this.',
  },
  'has-departed': {
    is: 'unprocessable',
    sentence: 'Whoever reviews this has left the practice. Let who covers review it.',
  },
  'not-imported': {
    is: 'unprocessable',
    sentence:
      'This result came from a laboratory, not with an import. Its provider reviews it here.',
  },
  'orderer-known': {
    is: 'conflict',
    sentence: 'The laboratory names who ordered this, and the directory knows them. They stay.',
  },
  'not-requested-yet': {
    is: 'conflict',
    sentence: 'Nobody has asked for this to be released yet. Record who asked for it first.',
  },
  'nothing-to-correct': {
    is: 'conflict',
    sentence: 'That is what counts of this report already.',
  },
  'names-themselves': {
    is: 'unprocessable',
    sentence: 'Nobody names themselves as who ordered. Ask somebody else to look at the order.',
  },
  'no-such-wish': { is: 'not-found', sentence: 'There is no such wish.' },
  'wish-begins-in-the-past': {
    is: 'unprocessable',
    sentence:
      'A wish counts from now on at the earliest. Leave out from when, or say a later time.',
  },
  'wish-ends-before-it-begins': {
    is: 'unprocessable',
    sentence: 'The wish ends before it begins. Correct one of the two.',
  },
} as const satisfies Readonly<Partial<Record<LabReason, RefusalMeaning>>>;
