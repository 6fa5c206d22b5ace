import type { SuppressionReason } from './events.js';

/**
 * May this person be mailed that a message waits, and at which address?
 *
 * Not when the practice does not know them or they have died; not without an address on file; not
 * at an address from which mail came back for good, until another is on file; not when they have
 * unticked it. Asked when a mail is planned and again at the moment of sending, so that what
 * changed in between counts. Sources: requirements row 98, R30 (no e-mail, dis-enrolled or
 * disabled: suppressed with a reason that staff see) and row 29 (no further communication); the
 * practice's policy of 2026-01-01.
 * Not covered here: that a child's address is a parent's (what is announced of a minor's results is
 * what a parent may see, says `lab-disclosure.policy`), that a member of staff unticked it for one
 * answer (the announcement says so), and access, consent and dis-enrolment, which `enrollment` will
 * record: each becomes a line of this function and a field of `MailedPerson`, and nothing else changes.
 */
export const mayBeMailed = ({
  recorded,
  deceased,
  address,
  undeliverable,
  wantsEmail,
}: MailedPerson): MailVerdict => {
  if (!recorded) return no('no-such-patient');
  if (deceased) return no('patient-deceased');
  if (!wantsEmail) return no('unticked-by-patient');
  if (address === undefined) return no('no-address');
  return isSameAddress(address, undeliverable)
    ? no('address-undeliverable')
    : { may: true, address };
};

export const mailPolicyVersion = 'mail-1';

/** What the policy asks of a person; each comes from the stream that owns it. */
export interface MailedPerson {
  readonly recorded: boolean;
  readonly deceased: boolean;
  readonly address: string | undefined;
  /** The last address from which mail came back for good. */
  readonly undeliverable: string | undefined;
  /** Ticked until the person unticks it. */
  readonly wantsEmail: boolean;
}

export type MailVerdict =
  | { readonly may: true; readonly address: string }
  | { readonly may: false; readonly because: SuppressionReason };

const no = (because: SuppressionReason): MailVerdict => ({ may: false, because });

/** Capitals make no other mailbox in practice, and mail servers do not tell them apart. */
const isSameAddress = (one: string, other: string | undefined): boolean =>
  other !== undefined && one.trim().toLowerCase() === other.trim().toLowerCase();
