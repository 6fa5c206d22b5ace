import type { MessagePatientAttached } from '@anamnesis/domain';
import type { StoredEvent } from '@anamnesis/eventing';
import type { GoingAlong } from '@anamnesis/eventing/vault/verify-sealed-log';
import { outsideOfSeal } from './outside-of-seal.js';

/**
 * Whose the messages are that came without a patient: whom staff named last. Once that patient is
 * being forgotten it stays so, for the message went along.
 */
export class AttachedMessages {
  private readonly patients = new Map<string, string>();
  private readonly messages = new Map<string, Set<string>>();

  /** @param isForgotten whether a patient is being forgotten by then */
  constructor(private readonly isForgotten: (patientId: string) => boolean) {}

  /** @returns whose it is now */
  attach({ messageId, patientId }: Attachment): string {
    const before = this.patients.get(messageId);
    if (before !== undefined && this.isForgotten(before)) return before;
    if (before !== undefined) this.messages.get(before)?.delete(messageId);
    this.patients.set(messageId, patientId);
    this.messages.set(patientId, (this.messages.get(patientId) ?? new Set()).add(messageId));
    return patientId;
  }

  of(patientId: string): readonly string[] {
    return [...(this.messages.get(patientId) ?? [])];
  }
}

export const ATTACHED = 'MessagePatientAttached' satisfies MessagePatientAttached['type'];

export type Attachment = Pick<MessagePatientAttached, 'messageId' | 'patientId'>;

/** For who verifies a log: a message that was attached goes with its patient. */
export const messageOfPatient = (stored: StoredEvent): GoingAlong | undefined => {
  if (stored.type !== ATTACHED) return undefined;
  const { messageId, patientId } = attachmentIn(stored);
  return { subject: messageId, with: patientId };
};

/** The ids stand outside of the seal: they can be read also when nothing else can. */
export const attachmentIn = (stored: StoredEvent): Attachment => {
  const { messageId = '', patientId = '' } = outsideOfSeal(stored).keys;
  return { messageId, patientId };
};
