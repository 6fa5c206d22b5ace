import { createHash } from 'node:crypto';
import {
  AssignPatientIdentifier,
  RecordPatient,
  RecordPractitioner,
  type MessageReceived,
} from '@anamnesis/domain';
import {
  BEGINNING,
  inMemoryEventStore,
  type Position,
  type StoredEvent,
} from '@anamnesis/eventing';
import { readMessage } from '@anamnesis/interop';
import {
  commandMessage,
  intakeInMemory,
  type KnownSender,
  type PortalCommand,
  type TakenIn,
} from '@anamnesis/nest';
import { plainToInstance } from 'class-transformer';
import { failingStore } from './failing-store.js';
import type { Chance } from './fuzz-chance.js';
import { markedPatients, ORDERER_NPI, type FuzzedMessage } from './fuzz-messages.js';

const FACILITY = '3f0c2d2e-7b1a-4f53-8c65-000000000200';
const REYES = '3f0c2d2e-7b1a-4f53-8c65-000000000201';
const ADDRESS = '127.0.0.1';
const acme: KnownSender = {
  ...{ name: 'acme', sends: ['ORU', 'ADT'], registersAt: FACILITY },
  ...{ application: 'LAB', facility: 'ACME', address: ADDRESS },
};

/** What must never be, said of one message. */
export type Broken =
  | 'threw'
  | 'acknowledgement cannot be read'
  | 'accepted without being kept'
  | 'kept without being accepted'
  | 'told what only another patient’s record holds'
  | 'told what the message says of its patient'
  | 'recorded for another patient'
  | 'recorded what no table can keep'
  | 'was not taken';

/** A practice in memory with the marked patients, whose store is away at times. */
export class FuzzWorld {
  private readonly below;
  private readonly practice;
  private seen: Position = BEGINNING;
  /** Whom messages have registered, and whose mark they bear. */
  private readonly newcomers = new Map<string, string>();

  constructor(chance: Chance) {
    this.below = failingStore(inMemoryEventStore(), chance);
    this.practice = intakeInMemory({ senders: [acme], testMode: false }, this.below);
  }

  async open(): Promise<this> {
    const reyes = { practitionerId: REYES, familyName: 'Reyes', givenName: 'Ana' };
    await this.says(RecordPractitioner, { ...reyes, npi: ORDERER_NPI });
    for (const { mark, patientId, number, birthDate } of markedPatients) {
      const named = { familyName: `${mark}SON`, givenName: mark };
      await this.says(RecordPatient, { patientId, facilityId: FACILITY, birthDate, ...named });
      await this.says(AssignPatientIdentifier, { patientId, authority: 'ACME', number });
    }
    this.seen = await this.practice.store.head();
    return this;
  }

  /** Takes it in while the store may be away; nothing when all is as it must be. */
  async takeIn({ bytes, patient }: FuzzedMessage): Promise<TakenIn | Broken> {
    this.below.isCalm = false;
    const taken = await this.practice.intake
      .takeIn(bytes, { is: 'address', address: ADDRESS })
      .catch(() => 'threw' as const);
    this.below.isCalm = true;
    if (taken === 'threw') return taken;
    const told = taken.acknowledgements.join('\n');
    if (!taken.acknowledgements.every((text) => isAcknowledgement(text, taken))) {
      return 'acknowledgement cannot be read';
    }
    const sent = asReadIn(bytes.toString('latin1'));
    if (markedPatients.some(({ mark }) => told.includes(mark) && !sent.includes(mark))) {
      return 'told what only another patient’s record holds';
    }
    // The header is the sender's own, and is repeated as far as an answer has to.
    const header = asReadIn(headerOf(bytes.toString('latin1')));
    if (told.includes(patient.mark) && !header.includes(patient.mark)) {
      return 'told what the message says of its patient';
    }
    return (await this.isKeptAsTold(bytes, taken)) ?? taken;
  }

  /** Takes what waits, and looks at all that was recorded since the last time. */
  async follow(): Promise<Broken | undefined> {
    const outcomes = await this.practice.takeWaiting().catch(() => undefined);
    if (!outcomes) return 'threw';
    const { store, codec } = this.practice;
    for await (const { events, scannedTo } of store.readAll({ after: this.seen })) {
      for (const stored of events) {
        const broken = this.wrongIn(stored, codec.decode(stored).event);
        if (broken) return broken;
      }
      this.seen = scannedTo;
    }
    const isDone = outcomes.every(({ is }) => is === 'accepted' || is === 'pointless');
    return isDone ? undefined : 'was not taken';
  }

  /** What is accepted must be there when the process dies at once: so the bytes below are asked. */
  private async isKeptAsTold(bytes: Buffer, taken: TakenIn): Promise<Broken | undefined> {
    const isAccepted = taken.is === 'accepted';
    const codes = taken.acknowledgements.map((text) => text.split('\r')[1] ?? '');
    if (!isAccepted && codes.some((msa) => /^MSA.[AC]A/.test(msa))) {
      return 'accepted without being kept';
    }
    if (!isAccepted)
      return taken.messageId === undefined ? undefined : 'kept without being accepted';
    const { store, codec } = this.practice;
    const [first] = await store.readStream(`interfaceMessage-${taken.messageId ?? ''}`);
    if (!first) return 'accepted without being kept';
    const { event } = codec.decode(first);
    const { sha256, raw } = event as MessageReceived;
    const isSame =
      sha256 === createHash('sha256').update(bytes).digest('hex') &&
      Buffer.from(raw, 'base64').equals(bytes);
    return isSame ? undefined : 'accepted without being kept';
  }

  /** An event of a patient holds no other patient's mark, and nothing that stops a view. */
  private wrongIn({ stream }: StoredEvent, event: object): Broken | undefined {
    const whose = (event as { readonly patientId?: string }).patientId;
    if (stream.startsWith('labReport-') || whose !== undefined) {
      const own = markedPatients.find(({ patientId }) => patientId === whose)?.mark;
      const marks = marksIn(event);
      const mine = own ?? this.newcomers.get(whose ?? '') ?? marks[0];
      if (own === undefined && whose !== undefined && mine !== undefined) {
        this.newcomers.set(whose, mine);
      }
      if (marks.some((mark) => mark !== mine)) return 'recorded for another patient';
    }
    return isKeepable(event) ? undefined : 'recorded what no table can keep';
  }

  private async says(Class: new () => object, fields: object): Promise<void> {
    const command = plainToInstance(Class, fields) as PortalCommand;
    const records = { actor: REYES, role: 'record-system' } as const;
    const answer = await this.practice.commands.handle(commandMessage(command, records));
    if (answer.is !== 'accepted') throw new Error(`A command was answered with ${answer.is}.`);
  }
}

const headerOf = (sent: string): string => /MSH[^\r\n]*/.exec(sent)?.[0] ?? '';

/** As it was sent and as it reads: an answer repeats a control id without the escapes in it. */
const asReadIn = (sent: string): string =>
  [sent, sent.replaceAll(/([\\!])[^\\!\r]*\1/g, '')].join('\r');

const isAcknowledgement = (text: string, { is }: TakenIn): boolean => {
  const reading = readMessage(Buffer.from(text));
  if (reading.is !== 'message') return false;
  const msa = reading.message.segments[1];
  const code = msa?.name === 'MSA' ? (msa.text(1) ?? '') : '';
  return is === 'accepted' ? /^[AC]A$/.test(code) : /^[AC][ER]$/.test(code);
};

const marksIn = (event: object): readonly string[] => {
  const written = JSON.stringify(event, (key, value: unknown) =>
    key === 'raw' && typeof value === 'string' ? Buffer.from(value, 'base64').toString() : value,
  );
  return markedPatients.map(({ mark }) => mark).filter((mark) => written.includes(mark));
};

const isKeepable = (value: unknown): boolean => {
  if (typeof value === 'string') return !value.includes('\0') && !/\p{Surrogate}/u.test(value);
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).every((entry) => entry.every(isKeepable));
  }
  return true;
};
