const VARINT = 0;
const LENGTH_DELIMITED = 2;

/**
 * Writes protobuf from the last byte to the first: when the length of a part has to be written,
 * the part is already there and has been measured, so nothing is sized twice or moved.
 */
export class BackwardWriter {
  private buffer = Buffer.allocUnsafe(64 * 1024);
  private at = this.buffer.length;

  /** Begins a message that needs at most `capacity` bytes. */
  start(capacity: number): void {
    if (this.buffer.length < capacity) this.buffer = Buffer.allocUnsafe(capacity);
    this.at = this.buffer.length;
  }

  /** Where the message ends, for closing what spans all of it. */
  get origin(): number {
    return this.buffer.length;
  }

  mark(): number {
    return this.at;
  }

  /** Makes everything written since `mark` the content of the field. */
  close(field: number, mark: number): void {
    this.varint(mark - this.at);
    this.varint((field << 3) | LENGTH_DELIMITED);
  }

  bytesField(field: number, value: Uint8Array): void {
    if (value.length === 0) return;
    const end = this.at;
    this.at -= value.length;
    this.buffer.set(value, this.at);
    this.close(field, end);
  }

  textField(field: number, value: string): void {
    const end = this.at;
    this.at -= Buffer.byteLength(value, 'utf8');
    this.buffer.write(value, this.at, 'utf8');
    this.close(field, end);
  }

  varintField(field: number, value: number | bigint): void {
    this.varint(value);
    this.varint((field << 3) | VARINT);
  }

  /** A copy of its own: the working space is used again for the next message. */
  finish(): Buffer {
    const message = Buffer.allocUnsafe(this.buffer.length - this.at);
    this.buffer.copy(message, 0, this.at);
    return message;
  }

  private varint(value: number | bigint): void {
    const groups: number[] = [];
    if (typeof value === 'bigint') {
      for (let rest = value; ; rest >>= 7n) {
        groups.push(Number(rest & 0x7fn));
        if (rest < 0x80n) break;
      }
    } else {
      for (let rest = value; ; rest = Math.floor(rest / 0x80)) {
        groups.push(rest % 0x80);
        if (rest < 0x80) break;
      }
    }
    this.at -= groups.length;
    const last = groups.length - 1;
    for (let i = 0; i <= last; i += 1) {
      this.buffer[this.at + i] = (groups[i] ?? 0) | (i < last ? 0x80 : 0);
    }
  }
}
