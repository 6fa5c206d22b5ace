import { plainToInstance } from 'class-transformer';
import {
  AcceptMessageCorrection,
  AssignPatientIdentifier,
  CorrectMessage,
  interfaceMessage,
  labReport,
  RecordPatient,
  RecordPractitioner,
  takeMessages,
  type MessageAsItStands,
  type PortalCaller,
} from '@anamnesis/domain';
import {
  consequenceIdOf,
  execution,
  inMemoryEventStore,
  inMemoryKeyVault,
  keyedIds,
  keyRing,
  readFolded,
  sealedEventStore,
  type CommandOutcome,
  type EventStore,
  type Execution,
  type KeyedIds,
  type RecordedEvent,
  type Typed,
} from '@anamnesis/eventing';
import { accessLog, type AccessLog } from '../access-log.js';
import type { CommandAnswer } from '../answers.js';
import { CommandDoor } from '../command-door.js';
import type { PortalCommand } from '../command-registry.js';
import { commandMessage } from '../messages.js';
import { patientFinder } from '../patient-finder.js';
import { portalCodec } from '../portal.js';
import { sendThrough } from '../reactions.js';
import { messageIntake, type MessageIntake } from './message-intake.js';
import { MessageTaking, type MessageTakingOptions } from './message-taking.js';
import { followingViewings, MessageViewings } from './message-viewings.js';
import { newPatientsInLog } from './new-patients.js';
import { Orderers } from './orderers.js';
import { waitingAndOnFile, type WaitingAndOnFile } from './waiting-and-on-file.js';
import {
  acme,
  byAddress,
  DR_REYES,
  drOkafor,
  emr,
  FACILITY,
  MARIA,
  nurse,
  records,
  REYES_NPI,
  TOMAS,
} from './laboratory.fixture.js';

/** A practice in memory, sealed, whose reactions are let run by hand. */
export class Practice {
  readonly codec = portalCodec();
  readonly vault = inMemoryKeyVault();
  readonly keys = keyRing(this.vault);
  readonly digestKey = 'the digest key of this spec, long enough';
  readonly store: EventStore;
  readonly door: CommandDoor;
  readonly accessLog: AccessLog;
  readonly intake: MessageIntake;
  now = '2026-03-25T17:00:00.000Z';
  readonly clock = { now: () => this.now };

  readonly below: EventStore;

  constructor(below?: EventStore) {
    this.below = below ?? inMemoryEventStore({ clock: this.clock });
    this.store = sealedEventStore(this.below, this.keys);
    const { store, codec, clock } = this;
    const { digestKey } = this;
    const run = execution({
      store,
      codec,
      clock,
      digestKey,
      rowOf: () => Promise.resolve(undefined),
      isGivenUp: (subject) => this.isGivenUp(subject),
    });
    const log = accessLog(store, codec, this.keys);
    this.accessLog = log;
    this.run = run;
    this.door = new CommandDoor(run, log, { clock });
    const isGivenUp = (subject: string) => this.isGivenUp(subject);
    const patients = patientFinder({ store, codec, digestKey, isGivenUp });
    this.idOf = keyedIds(digestKey);
    const into = { commands: this.door, patients, accessLog: log, idOf: this.idOf };
    this.intake = messageIntake(into, { senders: [acme, emr], testMode: false, clock });
    this.patients = patients;
  }
  readonly idOf: KeyedIds;
  /** Where a lost key is given up in the spec. */
  isGivenUp: (subject: string) => boolean = () => false;
  /** Where somebody is forgotten in the spec. */
  forgetMessage: MessageTakingOptions['forgetMessage'];
  /** Where a spec says what is meant. */
  looking?: WaitingAndOnFile;
  readonly patients: ReturnType<typeof patientFinder>;
  readonly run: Execution;

  says(
    Class: new () => object,
    fields: object,
    by: PortalCaller = records,
  ): Promise<CommandAnswer> {
    return this.door.handle(commandMessage(plainToInstance(Class, fields) as PortalCommand, by));
  }

  /** The nurse mends the text of a message, and the provider accepts it. */
  async mends(messageId: string | undefined, raw: string): Promise<CommandAnswer> {
    const reason = 'The laboratory told us by phone';
    await this.says(CorrectMessage, { messageId, raw, reason }, nurse);
    const correctionId = (await this.message(messageId))?.proposed?.correctionId;
    return this.says(AcceptMessageCorrection, { messageId, correctionId }, drOkafor);
  }

  /** Maria has a number of the hospital's, Tomas has none; Dr. Reyes is in the directory. */
  async opens(): Promise<this> {
    const names = { facilityId: FACILITY, familyName: 'Alvarez' };
    const maria = { patientId: MARIA, givenName: 'Maria', birthDate: '1958-04-12' };
    await this.says(RecordPatient, { ...names, ...maria });
    const tomas = { patientId: TOMAS, givenName: 'Tomas', birthDate: '1961-01-30' };
    await this.says(RecordPatient, { ...names, ...tomas });
    const reyes = { practitionerId: DR_REYES, npi: REYES_NPI };
    await this.says(RecordPractitioner, { ...reyes, familyName: 'Reyes', givenName: 'Ana' });
    await this.knowsNumber();
    return this;
  }

  knowsNumber(number = 'MRN-0815', patientId = MARIA): Promise<CommandAnswer> {
    return this.says(AssignPatientIdentifier, { patientId, authority: 'City Hospital', number });
  }

  /** Whoever takes messages after a start knows of nothing that was under way. */
  takesAnew(door: Pick<CommandDoor, 'handle'> = this.door) {
    const { store, codec, patients, idOf } = this;
    const orderers = new Orderers({ store, codec });
    const { forgetMessage } = this;
    const newPatients = newPatientsInLog({ store, codec });
    const senders = [acme, emr];
    const looking = this.looking ?? waitingAndOnFile(this);
    const known = { store, codec, patients, idOf, orderers, newPatients, looking, senders };
    const given = { ...known, commands: door, ...(forgetMessage && { forgetMessage }) };
    const viewings = new MessageViewings(this);
    return sendThrough(door, followingViewings(new MessageTaking(given), viewings));
  }

  /** What follows from everything in the log, sent again however often it was sent before. */
  async follows(send = this.takesAnew()): Promise<readonly CommandOutcome[]> {
    const outcomes: CommandOutcome[] = [];
    const done = new Set<string>();
    for (let isNew = true; isNew;) {
      isNew = false;
      for (const recorded of await this.recorded(takeMessages.events)) {
        const { id, event, metadata } = recorded as RecordedEvent<never>;
        if (done.has(id)) continue;
        done.add(id);
        isNew = true;
        for (const consequence of takeMessages.react(event, recorded as never)) {
          if (consequence.is !== 'command') continue;
          const { type, ...fields } = consequence.command;
          const commandId = consequenceIdOf(id, takeMessages.name, consequence.name);
          const { correlationId } = metadata;
          outcomes.push(await send({ type, fields, commandId, causationId: id, correlationId }));
        }
      }
    }
    return outcomes;
  }

  /** All that waits is taken side by side, and the command that is slow takes longest. */
  async takesAllAtOnce(isSlow: (command: PortalCommand) => boolean): Promise<void> {
    const slow: Pick<CommandDoor, 'handle'> = {
      handle: async (message) => {
        if (isSlow(message.command)) await new Promise((resolve) => setTimeout(resolve, 50));
        return this.door.handle(message);
      },
    };
    const send = this.takesAnew(slow);
    const underWay: Promise<unknown>[] = [];
    await this.follows((asked) => {
      underWay.push(send(asked));
      return Promise.resolve({ is: 'accepted' });
    });
    await Promise.all(underWay);
  }

  async recorded(types: readonly string[]): Promise<readonly RecordedEvent[]> {
    const all: RecordedEvent[] = [];
    for await (const { events } of this.store.readAll({
      after: '',
      filter: { by: 'type', types },
    })) {
      const readable = events.filter(({ forgotten }) => !forgotten);
      all.push(...readable.map((stored) => this.codec.decode(stored)));
    }
    return all;
  }

  async events<Event extends Typed>(type: Event['type']): Promise<readonly Event[]> {
    return (await this.recorded([type])).map(({ event }) => event as Event);
  }

  /** From the laboratory, and taken as far as it can be. */
  async comes(bytes: Uint8Array): Promise<string> {
    const { messageId = '' } = await this.intake.takeIn(bytes, byAddress);
    await this.follows();
    return messageId;
  }

  /** Why what of the message is on the worklist is there. */
  async waitsWhy(messageId: string): Promise<readonly string[] | undefined> {
    return (await this.message(messageId))?.parked.map(({ reason }) => reason);
  }

  /** The messages for which the report waits. */
  async newsWaitsIn(reportId: string | undefined): Promise<readonly string[]> {
    if (reportId === undefined) throw new Error('There is no such report.');
    const stream = `labReport-${reportId}`;
    const { state } = await readFolded(this, labReport, { stream, known: undefined });
    return state.newsWaitsIn;
  }

  async message(messageId = ''): Promise<MessageAsItStands | undefined> {
    const stream = `interfaceMessage-${messageId}`;
    const { state } = await readFolded(this, interfaceMessage, { stream, known: undefined });
    return state.message;
  }
}
