import type { Socket } from 'node:net';
import { LARGEST_MESSAGE } from '@anamnesis/domain';
import type { MessageIntake, Origin, TakenIn } from '@anamnesis/nest';
import { endsAMessage, framed, FrameReader, type Frame } from './frame-reader.js';
import { acknowledgementCodeOf, type BrokenOff, type WireWatch } from './wire-watch.js';

/** What of the intake a wire needs. */
export type WireIntake = Pick<MessageIntake, 'takeIn' | 'tooLarge'>;

export interface Conversation {
  readonly intake: WireIntake;
  /** How it is known who is at the other end. */
  readonly from: Origin;
  /** So long may a sender take until a whole message of its is here, or its answer is read. */
  readonly idleMilliseconds: number;
  /** Aborted when no further message is to be begun. */
  readonly stopping: AbortSignal;
  readonly watch?: Pick<WireWatch, 'begun' | 'answered'> | undefined;
  readonly onBrokenOff?: (because: BrokenOff) => void;
  /** Told once of a connection whose message ended with FS, and with nothing behind it in time. */
  readonly onEndWithoutCr?: (() => void) | undefined;
}

/**
 * One sender's messages, one after the other: the next one is not even read from the network until
 * the answer to this one is written, so answers are in order, and whoever sends faster than can be
 * kept waits. Resolves when the connection is done with, however it ended.
 */
export const serveConnection = async (
  socket: Socket,
  conversation: Conversation,
): Promise<void> => {
  const patience = patienceOf(socket, conversation.idleMilliseconds);
  const reader = new FrameReader(LARGEST_MESSAGE);
  const onStopping = (): void => {
    if (!patience.isForAnswer()) socket.destroy();
  };
  // Its end is seen by the loop below, which throws; a listener has to be there for later ones.
  socket.on('error', () => undefined);
  conversation.stopping.addEventListener('abort', onStopping);
  let isAnsweredByHalf = false;
  try {
    patience.forMessage();
    await converse(socket, patience, { ...conversation, reader });
    socket.destroySoon();
  } catch (failure) {
    isAnsweredByHalf = failure instanceof AnsweredByHalf;
    // Nothing is owed to whoever has gone: what was not answered is sent again.
    socket.destroy();
  } finally {
    patience.rest();
    conversation.stopping.removeEventListener('abort', onStopping);
    if (isAnsweredByHalf || reader.isWithinFrame) conversation.onBrokenOff?.('half-a-message');
    else if (reader.isUnframed) conversation.onBrokenOff?.('not-framed');
  }
};

const converse = async (
  socket: Socket,
  patience: Patience,
  conversation: Conversation & { readonly reader: FrameReader },
): Promise<void> => {
  const { stopping, reader } = conversation;
  const reply = async (frame: Frame): Promise<void> => {
    patience.rest();
    await answer(socket, patience, await answersTo(frame, conversation));
    patience.forMessage();
  };
  let isOver = false;
  for await (const piece of piecesOf(socket, patience, conversation)) {
    // Closed on what it has sent and nobody has read, it would never see the answer.
    if (isOver) continue;
    for (const frame of reader.read(piece)) {
      if (stopping.aborted) return;
      await reply(frame);
    }
    if (stopping.aborted) return;
    if (reader.isFlooded) {
      const told = reader.isWithinFrame ? await answersTo(reader.unfinished(), conversation) : [];
      await answer(socket, patience, told);
      socket.end();
      patience.forLeaving();
      isOver = true;
    }
  }
};

/** So long may a CR be on its way behind its FS. */
const CR_WITHIN_MILLISECONDS = 2_000;

/** More came of a message whose end had been supplied: the sender has to hear that it was cut. */
class AnsweredByHalf extends Error {}

/**
 * What the sender says, with the CR that it owes: some end a message with FS alone, and say nothing
 * else before its answer, or close their half. A CR that comes later is noise between messages.
 * @throws {AnsweredByHalf}
 */
async function* piecesOf(
  socket: Socket,
  patience: Patience,
  conversation: Conversation & { readonly reader: FrameReader },
): AsyncGenerator<Buffer> {
  const { reader } = conversation;
  let { onEndWithoutCr } = conversation;
  let supplied: 'on its way' | 'read' | undefined;
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;
  const supply = (): void => {
    supplied = 'on its way';
    onEndWithoutCr?.();
    onEndWithoutCr = undefined;
    socket.unshift('\r');
  };
  // What has come while this process stood still is read first.
  const owed = (): void => void (turn = setImmediate(supply));
  const rest = (): void => {
    clearTimeout(timer);
    clearImmediate(turn);
  };
  try {
    // Whoever has closed its half is still to hear the last answer.
    for await (const piece of socket.iterator({ destroyOnReturn: false })) {
      rest();
      const bytes = piece as Buffer;
      const next = supplied === 'on its way' ? bytes[1] : bytes[0];
      if (supplied && next !== undefined && !endsAMessage(next)) throw new AnsweredByHalf();
      supplied = supplied === 'on its way' && next === undefined ? 'read' : undefined;
      yield bytes;
      // A sender that has little time left is answered before it is over.
      const longest = Math.min(CR_WITHIN_MILLISECONDS, patience.left() / 2);
      if (reader.mayHaveEnded) timer = setTimeout(owed, longest);
    }
    if (reader.mayHaveEnded) yield Buffer.from('\r');
  } finally {
    rest();
  }
}

const answersTo = async (
  frame: Frame,
  { intake, from, watch }: Conversation,
): Promise<readonly string[]> => {
  const began = performance.now();
  watch?.begun();
  const { is: outcome, acknowledgements } = await takenIn(frame, intake, from);
  const acknowledgement = acknowledgementCodeOf(acknowledgements);
  watch?.answered({ outcome, acknowledgement, seconds: (performance.now() - began) / 1_000 });
  return acknowledgements;
};

const takenIn = async (frame: Frame, intake: WireIntake, from: Origin): Promise<TakenIn> =>
  frame.is === 'message'
    ? intake.takeIn(frame.bytes, from)
    : intake.tooLarge(frame.beginning, from);

const answer = async (
  socket: Socket,
  patience: Patience,
  acknowledgements: readonly string[],
): Promise<void> => {
  for (const acknowledgement of acknowledgements) {
    patience.forReading();
    await new Promise<void>((resolve, reject) => {
      socket.write(framed(acknowledgement), (failure) => (failure ? reject(failure) : resolve()));
    });
    patience.rest();
  }
};

interface Patience {
  /** The sender's turn: to send a whole message, or to read an answer. */
  forMessage(): void;
  forReading(): void;
  /** To notice that nothing is read from it any more. */
  forLeaving(): void;
  /** Ours. */
  rest(): void;
  /** Whether an answer is owed, or on its way. */
  isForAnswer(): boolean;
  /** Milliseconds until it ends. */
  left(): number;
}

const LEAVING_MILLISECONDS = 5_000;

/** Ends the connection when the sender takes too long; our own time is not counted. */
const patienceOf = (socket: Socket, milliseconds: number): Patience => {
  let timer: NodeJS.Timeout | undefined;
  let turn: 'message' | 'reading' | 'leaving' | undefined;
  let endsAt = 0;
  const rest = (): void => {
    clearTimeout(timer);
    turn = undefined;
  };
  const waitFor = (what: typeof turn, longest: number) => (): void => {
    rest();
    turn = what;
    endsAt = performance.now() + longest;
    timer = setTimeout(() => socket.destroy(), longest);
  };
  return {
    rest,
    forMessage: waitFor('message', milliseconds),
    forReading: waitFor('reading', milliseconds),
    forLeaving: waitFor('leaving', Math.min(milliseconds, LEAVING_MILLISECONDS)),
    isForAnswer: () => turn === undefined || turn === 'reading',
    left: () => Math.max(0, endsAt - performance.now()),
  };
};
