import { IsIn, IsOptional, Matches } from 'class-validator';
import { worklistReasons } from '@anamnesis/domain/interfaces/commands';
import type { MessageFormat, WorklistReason } from '@anamnesis/domain/interfaces/events';
import type {
  InterfaceMessageStatus,
  MessageWait,
} from '@anamnesis/domain/interfaces/interface-messages.projection';
import { A_SENDER, AN_ID } from '@anamnesis/domain/shared/text-shapes';
import { Paged, type Page } from '../paging.js';
import type { Person } from '../requests/queries.js';

const STATUSES = [
  'waiting',
  'parked',
  'taken',
  'discarded',
] as const satisfies readonly InterfaceMessageStatus[];

/** The worklist of messages from outside: what waits for a person when nothing is said, the oldest first. */
export class ListInterfaceMessages extends Paged {
  get query() {
    return 'interfaceMessages' as const;
  }
  /** `parked` when left out. */
  @IsOptional() @IsIn(STATUSES) readonly status?: InterfaceMessageStatus;
  @IsOptional() @IsIn(worklistReasons) readonly reason?: WorklistReason;
  @IsOptional() @Matches(...A_SENDER) readonly sender?: string;
  @IsOptional() @Matches(...AN_ID) readonly patientId?: string;
}

/** Whether the worklist is still as it was: for screens that show it and are to be woken. */
export class FollowInterfaceWorklist {
  get query() {
    return 'interfaceWorklist' as const;
  }
  /** Only what came of this one. */
  @IsOptional() @Matches(...A_SENDER) readonly sender?: string;
}

export interface InterfaceWorklistAnswer {
  /** Another one after each change of what waits; what comes and is taken changes nothing. */
  readonly position: string;
  readonly counts: readonly WorklistCount[];
}

export interface InterfaceMessageItem {
  readonly messageId: string;
  readonly patientId?: string;
  readonly patientName?: string;
  readonly sender: string;
  readonly format: MessageFormat;
  readonly messageType: string;
  readonly controlId: string;
  /** Its sender used the same control id for other content as well. */
  readonly reusesControlId: boolean;
  readonly status: InterfaceMessageStatus;
  readonly reason?: WorklistReason;
  readonly waits: readonly MessageWait[];
  readonly waitsSince?: string;
  readonly correction?: MessageCorrectionToAccept;
  /** While anybody waits for it: the role that must act, and by when. */
  readonly ownedBy?: 'staff' | 'provider';
  /** Four business days from when it came, like a result that waits for its review. */
  readonly dueAt?: string;
  readonly isOverdue?: boolean;
  readonly reports: readonly string[];
  readonly attempt: number;
  readonly receivedAt: string;
  readonly changedAt: string;
  readonly decidedBy?: Person;
  readonly decidedBecause?: string;
  /** There when an event could not be folded into it: it may be older than the rest. */
  readonly staleSince?: string;
}

export interface InterfaceMessagesAnswer extends Page<InterfaceMessageItem> {
  /** How many wait for a person, by the first reason. */
  readonly counts: readonly WorklistCount[];
  /** Messages that no row shows, for a fault. */
  readonly notShown?: number;
}

/** Text that somebody has mended: it is read with the message, and accepted by another person. */
export interface MessageCorrectionToAccept {
  readonly correctionId: string;
  readonly reason: string;
  readonly mendedBy: Person;
  readonly mendedAt: string;
}

export interface WorklistCount {
  /** Left out of what waits for nothing but another person's look at its mended text. */
  readonly reason?: WorklistReason;
  readonly messages: number;
}
