import { randomUUID } from 'node:crypto';
import {
  accessLogStreamOf,
  interfaceMessage,
  messageAccessStreamOf,
  type AccessLogEvent,
  type PortalCaller,
  type RecordViewed,
  type Role,
} from '@anamnesis/domain';
import {
  readFolded,
  type CommandOutcome,
  type EventCodec,
  type EventStore,
} from '@anamnesis/eventing';
import { viewedMessage, type ViewedMessage } from '@anamnesis/read-models';
import type { AccessLog } from '../access-log.js';
import type { TakingOf } from './attempt.js';
import type { MessageViewing, ShowInterfaceMessage } from './interface-message-query.js';
import type { MessageTaking } from './message-taking.js';

export interface MessageViewingsOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly accessLog: Pick<AccessLog, 'note'>;
}

/**
 * Who was shown the text of a message that came as nobody's. It is noted with the message, sealed
 * with the message's own key, and in the access log of the patient as soon as there is one: at
 * once, or when the message is attached.
 */
export class MessageViewings {
  constructor(private readonly given: MessageViewingsOptions) {}

  /** Durable when it resolves: the text must not leave before. */
  async note(caller: PortalCaller, at: string, shown: ViewedMessage & { readonly rule: string }) {
    const { accessLog } = this.given;
    const { messageId, rule } = shown;
    // One look, wherever it is told.
    const fact = {
      ...{ type: 'RecordViewed' as const, accessId: randomUUID(), what: SHOWING, rule },
      items: [viewedMessage(shown)],
    };
    await accessLog.note(caller, at, [{ ...fact, ofMessage: messageId }]);
    // Only now: whoever attaches it from here on finds what was noted.
    const patientId = await this.patientOf(messageId);
    if (patientId !== undefined) await accessLog.note(caller, at, [{ ...fact, patientId }]);
  }

  async of(messageId: string): Promise<readonly MessageViewing[]> {
    const facts = await this.factsOn(messageAccessStreamOf(messageId));
    return facts.map(({ by, role, at, items: [item] }) => ({
      ...{ by, role, at },
      attempt: Number(item?.parts?.[0]?.split('@')[1]),
    }));
  }

  /** What was noted before anybody knew whose it is, in the log of whose it is. */
  async follow(messageId: string): Promise<void> {
    const viewings = await this.factsOn(messageAccessStreamOf(messageId));
    const patientId = viewings.length === 0 ? undefined : await this.patientOf(messageId);
    if (patientId === undefined) return;
    const months = new Map<string, ReadonlySet<string>>();
    for (const { by, role, at, correlationId, ...viewing } of viewings) {
      const stream = accessLogStreamOf(patientId, at);
      const known = months.get(stream) ?? (await this.accessIdsOn(stream));
      months.set(stream, known);
      if (known.has(viewing.accessId)) continue;
      const caller: PortalCaller = { actor: by, role: role as Role, correlationId };
      await this.given.accessLog.note(caller, at, [{ ...viewing, patientId }]);
    }
  }

  private async patientOf(messageId: string): Promise<string | undefined> {
    const stream = `interfaceMessage-${messageId}`;
    const { state } = await readFolded(this.given, interfaceMessage, { stream, known: undefined });
    return state.message?.patientId;
  }

  private async accessIdsOn(stream: string): Promise<ReadonlySet<string>> {
    return new Set((await this.factsOn(stream)).map(({ accessId }) => accessId));
  }

  private async factsOn(stream: string): Promise<readonly RecordViewed[]> {
    const { store, codec } = this.given;
    const readable = (await store.readStream(stream)).filter(({ forgotten }) => !forgotten);
    return readable
      .map((stored) => codec.decode(stored).event as AccessLogEvent)
      .filter((event) => event.type === 'RecordViewed');
  }
}

/** A message that was attached is taken anew: then its patient's log hears who had looked. */
export const followingViewings = (
  taking: Pick<MessageTaking, 'take'>,
  viewings: Pick<MessageViewings, 'follow'>,
): Pick<MessageTaking, 'take'> => ({
  take: async (of: TakingOf): Promise<CommandOutcome> => {
    if (of.attempt > 1) await viewings.follow(of.messageId);
    return taking.take(of);
  },
});

const SHOWING = 'interfaceMessage' satisfies ShowInterfaceMessage['query'];
