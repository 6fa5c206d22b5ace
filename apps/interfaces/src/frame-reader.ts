/** MLLP: VT, the message, FS, CR. */
const VT = 0x0b;
const FS = 0x1c;
const CR = 0x0d;
const LF = 0x0a;

export type Frame =
  | { readonly is: 'message'; readonly bytes: Buffer }
  /** Longer than any message may be: only its beginning was kept. */
  | { readonly is: 'too-large'; readonly beginning: Buffer };

/** As many bytes of a frame that is too large as tell who sent it. */
const BEGINNING_BYTES = 8 * 1024;
const FIRST_BYTES = 4 * 1024;
/** Whoever sends that much without a frame, or in one, speaks something else. */
const FLOOD_FRAMES = 16;

export const framed = (message: string): Buffer =>
  Buffer.concat([Buffer.of(VT), Buffer.from(message), Buffer.of(FS, CR)]);

/**
 * Takes the messages out of a connection's bytes, however these were cut on their way. It keeps no
 * more than one message, and of what the network handed out nothing at all.
 */
export class FrameReader {
  private isInside = false;
  private endsWithFs = false;
  /** Of the frame, or of what stands outside of any. */
  private length = 0;
  private hasFramed = false;
  private kept = Buffer.alloc(FIRST_BYTES);

  constructor(private readonly largest: number) {}

  /** Whether there is nothing to wait for any more. */
  get isFlooded(): boolean {
    return this.length > FLOOD_FRAMES * this.largest;
  }

  /** Whether a message has begun that has not ended. */
  get isWithinFrame(): boolean {
    return this.isInside;
  }

  /** Whether all of a message may have come: behind its FS nothing did. */
  get mayHaveEnded(): boolean {
    return this.isInside && this.endsWithFs;
  }

  /** Whether something came and never a frame. */
  get isUnframed(): boolean {
    return !this.hasFramed && this.length > 0;
  }

  /** The messages that end in this piece. */
  read(piece: Uint8Array): readonly Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    while (at < piece.length) {
      if (!this.isInside) {
        at = this.findBeginning(piece, at);
      } else if (this.endsWithFs && endsAMessage(piece[at])) {
        frames.push(this.finished());
        // Some senders end with FS alone: the next one's VT is yet to be read.
        if (piece[at] !== VT) at += 1;
      } else {
        at = this.takeUpToFs(piece, at);
      }
    }
    return frames;
  }

  /** The frame that has begun, as far as it came. */
  unfinished(): Frame {
    return this.finished();
  }

  private findBeginning(piece: Uint8Array, at: number): number {
    const begins = piece.indexOf(VT, at);
    if (begins < 0) {
      this.length += piece.length - at;
      return piece.length;
    }
    this.isInside = true;
    this.hasFramed = true;
    this.length = 0;
    return begins + 1;
  }

  /** An FS behind which anything else follows is part of the message. */
  private takeUpToFs(piece: Uint8Array, at: number): number {
    if (this.endsWithFs) this.keep(Buffer.of(FS));
    const ends = piece.indexOf(FS, at);
    this.endsWithFs = ends >= 0;
    this.keep(piece.subarray(at, ends < 0 ? undefined : ends));
    return ends < 0 ? piece.length : ends + 1;
  }

  private keep(bytes: Uint8Array): void {
    const room = Math.max(0, this.largest - this.length);
    const taken = bytes.subarray(0, room);
    const needed = this.length + taken.length;
    if (needed > this.kept.length && taken.length > 0) {
      const larger = Buffer.alloc(Math.min(this.largest, Math.max(needed, 2 * this.kept.length)));
      this.kept.copy(larger, 0, 0, this.length);
      this.kept = larger;
    }
    this.kept.set(taken, Math.min(this.length, this.kept.length));
    this.length += bytes.length;
  }

  private finished(): Frame {
    const { length, kept, largest } = this;
    this.isInside = false;
    this.endsWithFs = false;
    this.length = 0;
    this.kept = Buffer.alloc(FIRST_BYTES);
    return length > largest
      ? { is: 'too-large', beginning: kept.subarray(0, Math.min(BEGINNING_BYTES, largest)) }
      : { is: 'message', bytes: kept.subarray(0, length) };
  }
}

/** Behind its FS; VT begins the next one. */
export const endsAMessage = (byte: number | undefined): boolean =>
  byte === CR || byte === LF || byte === VT;
