import { takeMessages, type KeyedIds, type MessageReceived } from '@anamnesis/domain';
import {
  BEGINNING,
  consequenceIdOf,
  execution,
  inMemoryEventStore,
  inMemoryKeyVault,
  keyedIds,
  keyRing,
  sealedEventStore,
  systemClock,
  type CommandOutcome,
  type EventCodec,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '@anamnesis/eventing';
import { accessLog } from '../access-log.js';
import { CommandDoor } from '../command-door.js';
import { patientFinder } from '../patient-finder.js';
import type { InterfaceOptions } from '../portal-options.js';
import { portalCodec } from '../portal.js';
import { sendThrough } from '../reactions.js';
import { messageIntake, type MessageIntake } from './message-intake.js';
import { MessageTaking } from './message-taking.js';
import { newPatientsInLog } from './new-patients.js';
import { Orderers } from './orderers.js';
import { waitingAndOnFile } from './waiting-and-on-file.js';

/** What of a portal takes in messages, sealed and in memory: for trying it out by the thousand. */
export interface IntakeInMemory {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly commands: CommandDoor;
  readonly intake: MessageIntake;
  /** Takes what has come since the last time, until nothing more follows. */
  takeWaiting(): Promise<readonly CommandOutcome[]>;
}

/** @param below where the sealed bytes are kept: another one may fail, as real ones do */
export const intakeInMemory = (
  options: InterfaceOptions,
  below: EventStore = inMemoryEventStore(),
): IntakeInMemory => {
  const codec = portalCodec();
  const store = sealedEventStore(below, keyRing(inMemoryKeyVault()));
  const clock = systemClock;
  const digestKey = 'a key for what is in memory and gone with it';
  const rowOf = () => Promise.resolve(undefined);
  const run = execution({ store, codec, clock, digestKey, rowOf });
  const commands = new CommandDoor(run, accessLog(store, codec), { clock });
  const patients = patientFinder({ store, codec, digestKey });
  const log = { store, codec };
  const idOf = keyedIds(digestKey);
  const parts = { commands, patients, idOf };
  const given = { ...log, ...parts, ...lookingIn({ ...log, idOf }), senders: options.senders };
  const send = sendThrough(commands, new MessageTaking(given));
  let seen: Position = BEGINNING;
  const takePage = async (outcomes: CommandOutcome[]): Promise<boolean> => {
    let isNews = false;
    const filter = { by: 'type', types: takeMessages.events } as const;
    for await (const { events, scannedTo } of store.readAll({ after: seen, filter })) {
      for (const stored of events.filter(({ forgotten }) => !forgotten)) {
        isNews = true;
        outcomes.push(...(await followed(codec.decode(stored), send)));
      }
      seen = scannedTo;
    }
    return isNews;
  };
  return {
    ...{ store, codec, commands },
    intake: messageIntake(parts, options),
    takeWaiting: async () => {
      const outcomes: CommandOutcome[] = [];
      while (await takePage(outcomes)) continue;
      return outcomes;
    },
  };
};

/** Where there are no views. */
const lookingIn = (log: Pick<IntakeInMemory, 'store' | 'codec'> & { readonly idOf: KeyedIds }) => ({
  looking: waitingAndOnFile(log),
  orderers: new Orderers(log),
  newPatients: newPatientsInLog(log),
});

const followed = async (
  recorded: RecordedEvent,
  send: ReturnType<typeof sendThrough>,
): Promise<readonly CommandOutcome[]> => {
  const { id, event, metadata } = recorded as RecordedEvent<MessageReceived>;
  const outcomes: CommandOutcome[] = [];
  for (const consequence of takeMessages.react(event, recorded as never)) {
    if (consequence.is !== 'command') continue;
    const { type, ...fields } = consequence.command;
    const commandId = consequenceIdOf(id, takeMessages.name, consequence.name);
    const { correlationId } = metadata;
    outcomes.push(await send({ type, fields, commandId, causationId: id, correlationId }));
  }
  return outcomes;
};
