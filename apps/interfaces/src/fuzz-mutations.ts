import type { Chance } from './fuzz-chance.js';

type Mutation = (bytes: Buffer, chance: Chance) => Buffer;

const flipBytes: Mutation = (bytes, chance) => {
  const flipped = Buffer.from(bytes);
  for (let flips = 1 + chance.upTo(8); flips > 0; flips -= 1) {
    const at = chance.upTo(Math.max(1, flipped.length));
    flipped[at] = (flipped[at] ?? 0) ^ (1 << chance.upTo(8));
  }
  return flipped;
};

const anyBytes: Mutation = (bytes, chance) => {
  const at = chance.upTo(bytes.length + 1);
  const noise = Buffer.from(Array.from({ length: 1 + chance.upTo(20) }, () => chance.upTo(256)));
  return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
};

const truncate: Mutation = (bytes, chance) =>
  chance.happens(2)
    ? bytes.subarray(0, chance.upTo(bytes.length + 1))
    : bytes.subarray(chance.upTo(bytes.length + 1));

const cutOut: Mutation = (bytes, chance) => {
  const [one, other] = [chance.upTo(bytes.length + 1), chance.upTo(bytes.length + 1)];
  const [from, to] = [Math.min(one, other), Math.max(one, other)];
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
};

const inSegments =
  (change: (segments: string[], chance: Chance) => readonly string[]): Mutation =>
  (bytes, chance) =>
    Buffer.from(change(bytes.toString('latin1').split('\r'), chance).join('\r'), 'latin1');

const swapSegments = inSegments((segments, chance) => {
  const [one, other] = [chance.upTo(segments.length), chance.upTo(segments.length)];
  const [first = '', second = ''] = [segments[one], segments[other]];
  return segments.map((segment, at) => (at === one ? second : at === other ? first : segment));
});

const repeatSegment = inSegments((segments, chance) => {
  const at = chance.upTo(segments.length);
  const times = chance.oneOf([1, 2, 10, 200]);
  const again = Array.from({ length: times }, () => segments[at] ?? '');
  return [...segments.slice(0, at), ...again, ...segments.slice(at)];
});

const dropSegment = inSegments((segments, chance) => {
  const at = chance.upTo(segments.length);
  return segments.filter((_segment, index) => index !== at);
});

const lineEnds: Mutation = (bytes, chance) =>
  Buffer.from(
    bytes.toString('latin1').replaceAll('\r', chance.oneOf(['\n', '\r\n', '\r\r'])),
    'latin1',
  );

const putIn =
  (pieces: readonly string[]): Mutation =>
  (bytes, chance) => {
    const at = chance.upTo(bytes.length + 1);
    const piece = Buffer.from(chance.oneOf(pieces), 'latin1');
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  };

const delimiters = putIn(['|', '^', '~', '\\', '&', '""', '|"|', '\x0b', '\x1c\r', '\0', '#']);
const escapes = putIn([
  ...['\\F\\', '\\E\\', '\\X00\\', '\\XFF\\', '\\X0D0A\\', '\\XD8\\', '\\X\\', '\\Z9\\', '\\'],
  ...['\\.sp99999999\\', '\\.br\\', '\\C2842\\', '\\M240000\\', '\\H\\\\H\\', '\\X0\\', '\\P\\'],
]);
const text = putIn([
  ...['\xff\xfe', '\xef\xbb\xbf', '\xed\xa0\x80', '\xc0\x80', '__proto__', 'constructor'],
  ...['MSH|^~\\&|', '\rPID|2||1001', '\rOBR|9', '\rOBX|9|NM', '\rMSH|', '\rORC|', '\rTXA|'],
]);

/** Fields, repetitions, components, segments by the ten thousand: where careless reading hangs. */
const floods: Mutation = (bytes, chance) => {
  const unit = chance.oneOf([
    '~',
    '^',
    '&',
    '|',
    '~a',
    '\rOBX|',
    '\rNTE|1||x',
    '\rOBR|',
    '\\E',
    '\r',
  ]);
  const flood = Buffer.from(
    unit.repeat(Math.floor(chance.oneOf([2_000, 30_000, 300_000]) / unit.length)),
    'latin1',
  );
  const at = chance.upTo(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), flood, bytes.subarray(at)]);
};

const usual: readonly Mutation[] = [
  ...[flipBytes, anyBytes, truncate, cutOut, swapSegments, repeatSegment, dropSegment],
  ...[lineEnds, delimiters, delimiters, escapes, escapes, text],
];
/** One in so many messages: each takes as long as a hundred others. */
const FLOOD_EVERY = 200;
/** As many are left as they are: what is good has to stay so beside what is not. */
const WHOLE_EVERY = 10;

export const mutated = (bytes: Buffer, chance: Chance): Buffer => {
  if (chance.happens(WHOLE_EVERY)) return bytes;
  if (chance.happens(FLOOD_EVERY)) return floods(bytes, chance);
  let changed = bytes;
  for (let changes = 1 + chance.upTo(3); changes > 0; changes -= 1) {
    changed = chance.oneOf(usual)(changed, chance);
  }
  return changed;
};
