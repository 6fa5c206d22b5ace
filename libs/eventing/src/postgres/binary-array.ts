/**
 * Arrays in PostgreSQL's binary format. The client library would write them as text, with every
 * byte of data in hexadecimal; this is half the traffic and a fraction of the work.
 */
export const textArray = (texts: readonly string[]): Buffer =>
  binaryArray(
    OID.text,
    texts.map((text) => Buffer.from(text, 'utf8')),
  );

export const bytesArray = (values: readonly Uint8Array[]): Buffer => binaryArray(OID.bytea, values);

export const uuidArray = (ids: readonly string[]): Buffer =>
  binaryArray(
    OID.uuid,
    ids.map((id) => Buffer.from(id.replaceAll('-', ''), 'hex')),
  );

export const integerArray = (numbers: readonly number[]): Buffer =>
  binaryArray(
    OID.int4,
    numbers.map((number) => {
      const bytes = Buffer.allocUnsafe(4);
      bytes.writeInt32BE(number);
      return bytes;
    }),
  );

/** Fixed in PostgreSQL's catalogue (pg_type.dat). */
const OID = { bytea: 17, int4: 23, text: 25, uuid: 2950 } as const;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;

/** One dimension, no nulls: header, then each value behind its length. */
const binaryArray = (elementType: number, values: readonly Uint8Array[]): Buffer => {
  const size = values.reduce((sum, value) => sum + LENGTH_BYTES + value.byteLength, HEADER_BYTES);
  const array = Buffer.allocUnsafe(size);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(0, 4);
  array.writeInt32BE(elementType, 8);
  array.writeInt32BE(values.length, 12);
  array.writeInt32BE(1, 16);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = array.writeInt32BE(value.byteLength, at);
    array.set(value, at);
    at += value.byteLength;
  }
  return array;
};
