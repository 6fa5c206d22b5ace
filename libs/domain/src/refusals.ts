import type { FacilityReason } from './directory/facility.decider.js';
import type { PractitionerReason } from './directory/practitioner.decider.js';
import type { ForgettingReason } from './forgetting/forgetting.decider.js';
import type { InterfaceMessageReason } from './interfaces/interface-message.decider.js';
import type { LabPolicyReason } from './labs/lab-policy.decider.js';
import type { LabReportReason } from './labs/lab-report.decider.js';
import type { LabReviewDueReason } from './labs/review-due.decider.js';
import type { LabWishesReason } from './labs/lab-wishes.decider.js';
import type { PrescriptionReason } from './medications/prescription.decider.js';
import type { MailboxReason } from './notifications/mailbox.decider.js';
import type { NotificationReason } from './notifications/notification.decider.js';
import type { PatientIdentifierReason } from './patients/patient-identifier.decider.js';
import type { PatientReason } from './patients/patient.decider.js';
import type { PatientRequestReason } from './requests/patient-request.decider.js';
import type { ResponseTargetReason } from './requests/response-target.decider.js';
import { labRefusals } from './lab-refusals.js';
import type { HandOffTo, RefusalMeaning } from './refusal-meaning.js';

/** Every reason for which any decider refuses. */
export type RefusalReason =
  | PatientRequestReason
  | ResponseTargetReason
  | PrescriptionReason
  | PatientReason
  | PatientIdentifierReason
  | PractitionerReason
  | FacilityReason
  | LabPolicyReason
  | MailboxReason
  | NotificationReason
  | InterfaceMessageReason
  | LabReportReason
  | LabReviewDueReason
  | LabWishesReason
  | ForgettingReason;

/** The office's phone is the facility's; whoever gives the answer adds it. */
export const handOffs: Readonly<
  Record<HandOffTo, { readonly who: string; readonly text: string }>
> = {
  office: {
    who: "Your provider's office",
    text: 'Please call the office during its opening hours.',
  },
  'whoever-ordered-it': {
    who: 'Whoever ordered the test',
    text: 'Please ask the provider who ordered it for the result.',
  },
  'whoever-prescribed-it': {
    who: 'Whoever prescribed it, or your pharmacy',
    text: 'Please ask the prescriber named on the label, or the pharmacy that filled it.',
  },
};

/** A reason without a line does not compile. */
export const refusals: Readonly<Record<RefusalReason, RefusalMeaning>> = {
  'never-requested': { is: 'not-found', sentence: 'There is no such request.' },
  'already-dismissed': {
    is: 'conflict',
    sentence: 'This request is in the archive already. Staff can return it to the queue.',
  },
  'claimed-by-another': {
    is: 'conflict',
    sentence: 'Somebody else is working on this request. Take it over, or wait for them.',
  },
  'reason-missing': {
    is: 'unprocessable',
    sentence: 'Say why the request will not be completed.',
  },
  'superseded-by-itself': {
    is: 'unprocessable',
    sentence: 'A request cannot supersede itself. Name the other request.',
  },
  'other-request-unknown': {
    is: 'unprocessable',
    sentence: 'The request that is to supersede this one does not exist.',
  },
  'other-request-of-another-patient': {
    is: 'unprocessable',
    sentence: 'A request can be superseded only by another request of the same patient.',
  },
  'other-request-already-gone': {
    is: 'conflict',
    sentence: 'The other request was itself withdrawn or superseded. Name one that is still there.',
  },

  'ordered-elsewhere': {
    is: 'unprocessable',
    sentence: 'Results that somebody else has ordered never come here.',
    handOff: 'whoever-ordered-it',
  },
  'lab-not-due-yet': {
    is: 'unprocessable',
    sentence: 'Results are here after four business days at the latest. Please wait until then.',
  },

  'response-not-due-yet': {
    is: 'conflict',
    sentence: 'The answer to this request is not due yet.',
  },

  'channel-not-offered': {
    is: 'unprocessable',
    sentence: 'The practice sends no text messages. It can tell you by e-mail.',
  },
  'no-such-notification': { is: 'not-found', sentence: 'There is no such notification.' },
  'notification-not-parked': {
    is: 'conflict',
    sentence: 'This notification does not wait for a decision any more. Look at it again.',
  },
  'notification-never-sent': {
    is: 'conflict',
    sentence: 'This notification was never sent, so it cannot have come back.',
  },
  'step-out-of-order': {
    is: 'conflict',
    sentence: 'The notification stands otherwise: that step cannot follow.',
  },
  'may-not-be-mailed': {
    is: 'unprocessable',
    sentence: 'This person may not be mailed now.',
  },

  'no-such-patient': { is: 'not-found', sentence: 'There is no such patient.' },
  'patient-deceased': {
    is: 'unprocessable',
    sentence: 'Nothing can be asked for in the portal for this patient any more.',
    handOff: 'office',
  },
  'dated-in-the-future': {
    is: 'unprocessable',
    sentence: 'This has a date that is yet to come. Record it when it has happened.',
  },
  'died-before-birth': {
    is: 'unprocessable',
    sentence: 'The date of death lies before the date of birth. Correct one of them.',
  },
  'recorded-differently': {
    is: 'conflict',
    sentence: 'This is recorded already, and says something else. Compare it with its source.',
  },

  'identifier-belongs-to-another': {
    is: 'conflict',
    sentence: 'This number names another patient. If that is wrong, withdraw it there first.',
  },
  'older-than-known': {
    is: 'conflict',
    sentence: 'Its sender has said something newer of this patient since, which counts.',
  },
  'patient-disagrees': {
    is: 'conflict',
    sentence: 'Name or birth date are not those on file. Say whose it is.',
  },
  'recorded-as-deceased': {
    is: 'conflict',
    sentence: 'The patient is recorded as deceased. Ask its sender which of the two is right.',
  },
  'proposal-not-open': {
    is: 'conflict',
    sentence: 'This change waits for nobody any more. Look at the list again.',
  },
  'email-not-confirmed': {
    is: 'unprocessable',
    sentence: 'Ask the patient that nobody else reads this e-mail, and say how you asked.',
  },
  'identifier-withdrawn': {
    is: 'conflict',
    sentence: 'Staff have withdrawn this number from this patient. Only they can assign it again.',
  },
  'no-such-identifier': {
    is: 'not-found',
    sentence: 'This number does not name this patient.',
  },

  'no-such-practitioner': { is: 'not-found', sentence: 'There is no such practitioner.' },
  'covers-themselves': {
    is: 'unprocessable',
    sentence: 'Nobody can cover for themselves. Name another provider.',
  },
  'covering-provider-unknown': {
    is: 'unprocessable',
    sentence: 'The provider who is to cover is not in the directory. Record them first.',
  },
  'covering-ends-before-it-begins': {
    is: 'unprocessable',
    sentence: 'The covering ends before it begins. Correct one of the two.',
  },
  'no-such-covering': { is: 'not-found', sentence: 'There is no such covering.' },
  'membership-ends-before-it-begins': {
    is: 'unprocessable',
    sentence: 'The membership ends before it begins. Correct one of the two.',
  },
  'no-such-facility': { is: 'not-found', sentence: 'There is no such facility.' },
  'closure-ends-before-it-begins': {
    is: 'unprocessable',
    sentence: 'The closure ends before it begins. Correct one of the two days.',
  },
  'closure-too-long': {
    is: 'unprocessable',
    sentence: 'A closure has at most 92 days. Correct the year, or record two of them.',
  },
  'no-such-closure': { is: 'not-found', sentence: 'There is no such closure.' },

  'no-such-prescription': { is: 'not-found', sentence: 'There is no such prescription.' },
  'not-prescribed-here': {
    is: 'unprocessable',
    sentence: 'This was not prescribed by our practice, so we cannot refill it.',
    handOff: 'whoever-prescribed-it',
  },
  'prescription-discontinued': {
    is: 'unprocessable',
    sentence: 'This prescription was ended.',
    handOff: 'office',
  },
  'schedule-needs-new-prescription': {
    is: 'unprocessable',
    sentence: 'This medication is never refilled: it needs a new prescription each time.',
    handOff: 'office',
  },
  'prescription-too-old': {
    is: 'unprocessable',
    sentence: 'This prescription is too old to be refilled: it needs a new one.',
    handOff: 'office',
  },
  'refills-used-up': {
    is: 'unprocessable',
    sentence: 'All refills that the law allows for this prescription are used up.',
    handOff: 'office',
  },
  'refill-days-unknown': {
    is: 'unprocessable',
    sentence: 'It is not known for how long the refills of this prescription have lasted.',
    handOff: 'office',
  },
  'refill-days-used-up': {
    is: 'unprocessable',
    sentence: 'The days for which the law allows refills of this prescription are used up.',
    handOff: 'office',
  },
  'already-pending': {
    is: 'conflict',
    sentence: 'A refill of this prescription is requested already, and not yet decided.',
  },
  'examination-needed': {
    is: 'unprocessable',
    sentence: 'An examination is needed first.',
    handOff: 'office',
  },
  'too-soon': {
    is: 'unprocessable',
    sentence: 'It is too soon for a refill: the last supply still lasts.',
  },
  'already-authorised': { is: 'conflict', sentence: 'This refill is authorised already.' },
  'already-denied': { is: 'conflict', sentence: 'This refill was denied already.' },
  'not-authorised': {
    is: 'conflict',
    sentence: 'This refill is not authorised, so it cannot be sent.',
  },
  'already-sent': { is: 'conflict', sentence: 'This refill was sent to the pharmacy already.' },
  'encounter-already-opened': {
    is: 'conflict',
    sentence: 'Somebody else has opened an encounter note for this request already.',
  },
  'not-prescriber-or-covering': {
    is: 'unprocessable',
    sentence: 'Only the prescriber, or a provider who covers for them now, may decide on this.',
  },
  'prescriber-departed': {
    is: 'unprocessable',
    sentence: 'The prescriber has left the practice. A covering provider may decide on this.',
  },

  'no-such-message': { is: 'not-found', sentence: 'There is no such message.' },
  'message-already-taken': {
    is: 'conflict',
    sentence:
      'What this message says is recorded already. Mend the reports; withdraw those that are ' +
      'another patient’s, then attach it there.',
  },
  'message-being-taken': {
    is: 'conflict',
    sentence:
      'This message is just being taken for another patient. Wait until that has ended, withdraw ' +
      'what it recorded there, then attach it.',
  },
  'attempt-is-over': {
    is: 'conflict',
    sentence: 'This message was let be, or is to be taken anew: nothing more is recorded of it.',
  },
  'names-no-new-patient': {
    is: 'unprocessable',
    sentence: 'Only what a record system says of a patient can record one. Attach the patient.',
  },
  'message-of-known-patient': {
    is: 'unprocessable',
    sentence:
      'The file agreed with this message when it came. Ask its sender to withdraw it and to send it anew.',
  },

  ...labRefusals,

  'patient-forgotten': {
    is: 'unprocessable',
    sentence: 'This patient was forgotten for good. Nothing can be recorded or asked for any more.',
    handOff: 'office',
  },
  'record-retained': {
    is: 'unprocessable',
    sentence: 'The record must still be kept. It may be forgotten from the day that is named.',
  },
  'under-legal-hold': {
    is: 'unprocessable',
    sentence: 'A legal hold forbids it. It can be forgotten when the hold has been lifted.',
  },
  'forgetting-already-requested': {
    is: 'conflict',
    sentence: 'It was requested already. Another person may approve it, or it can be withdrawn.',
  },
  'no-such-forgetting-request': {
    is: 'not-found',
    sentence: 'Nobody has requested that this patient be forgotten.',
  },
  'second-person-needed': {
    is: 'unprocessable',
    sentence: 'Who requested it cannot approve it. Ask another person to look at it.',
  },
  'no-such-legal-hold': { is: 'not-found', sentence: 'There is no such legal hold.' },
};

/** For reasons that come as text, such as from the access log. */
export const meaningOfRefusal = (reason: string): RefusalMeaning | undefined =>
  Object.hasOwn(refusals, reason) ? refusals[reason as RefusalReason] : undefined;
