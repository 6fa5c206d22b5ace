const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** What is still a whole number without loss, 7 bits at a time. */
const SAFE_GROUPS = 7;

/** Reads a protobuf message field by field, without making an object of every part of it. */
export class WireReader {
  private at = 0;
  private end: number;
  private wireType = VARINT;

  constructor(private readonly bytes: Buffer) {
    this.end = bytes.length;
  }

  /** The number of the next field; 0 when there is none. */
  next(): number {
    if (this.at >= this.end) return 0;
    const tag = this.number();
    this.wireType = tag & 7;
    return tag >>> 3;
  }

  /** Reads the field as a message, and goes on behind it. */
  message(read: (message: this) => void): void {
    const length = this.number();
    const outer = this.end;
    this.end = this.at + length;
    read(this);
    this.at = this.end;
    this.end = outer;
  }

  /** A copy: the message lies in a larger piece of memory, which nobody shall have to keep. */
  copy(): Uint8Array {
    const length = this.number();
    const start = this.at;
    this.at += length;
    return Uint8Array.prototype.slice.call(this.bytes, start, this.at);
  }

  text(): string {
    const length = this.number();
    const start = this.at;
    this.at += length;
    return this.bytes.toString('utf8', start, this.at);
  }

  /** An unsigned 64-bit number in decimal digits. */
  digits(): string {
    const start = this.at;
    while ((this.bytes[this.at] ?? 0) > 127) this.at += 1;
    this.at += 1;
    if (this.at - start <= SAFE_GROUPS) return String(this.sum(start));
    let value = 0n;
    for (let index = this.at - 1; index >= start; index -= 1) {
      value = value * 128n + BigInt((this.bytes[index] ?? 0) & 127);
    }
    return value.toString();
  }

  skip(): void {
    switch (this.wireType) {
      case VARINT:
        this.digits();
        return;
      case FIXED_64:
        this.at += 8;
        return;
      case LENGTH_DELIMITED:
        this.at = this.number() + this.at;
        return;
      case FIXED_32:
        this.at += 4;
        return;
    }
    throw new Error('EventStoreDB sent a message that is none.');
  }

  private number(): number {
    const start = this.at;
    while ((this.bytes[this.at] ?? 0) > 127) this.at += 1;
    this.at += 1;
    return this.sum(start);
  }

  private sum(start: number): number {
    let value = 0;
    for (let index = this.at - 1; index >= start; index -= 1) {
      value = value * 128 + ((this.bytes[index] ?? 0) & 127);
    }
    return value;
  }
}
