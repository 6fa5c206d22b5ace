import type { KeyFile } from './key-file.js';

interface Place {
  readonly at: number;
  readonly length: number;
}

/** A gap up to here is cheaper to read along than to skip. */
const LONGEST_GAP = 4 * 1024;
const LONGEST_READ = 1024 * 1024;

/** What stands in many places of the file, in as few readings as it takes. */
export const readPlaces = async <Wrap extends Place>(
  file: KeyFile,
  places: readonly Wrap[],
): Promise<ReadonlyMap<Wrap, string>> => {
  const read = new Map<Wrap, string>();
  const inOrder = [...places].sort((a, b) => a.at - b.at);
  for (let next = 0; next < inOrder.length;) {
    const together = runFrom(inOrder, next);
    const [first] = together;
    const last = together.at(-1);
    if (!first || !last) break;
    const bytes = await file.read(first.at, last.at + last.length - first.at);
    for (const place of together) {
      const from = place.at - first.at;
      read.set(place, bytes.toString('latin1', from, from + place.length));
    }
    next += together.length;
  }
  return read;
};

const runFrom = <Wrap extends Place>(inOrder: readonly Wrap[], start: number): readonly Wrap[] => {
  let end = start + 1;
  for (; end < inOrder.length; end += 1) {
    const [first, before, next] = [inOrder[start], inOrder[end - 1], inOrder[end]];
    if (!first || !before || !next) break;
    const isNear = next.at - (before.at + before.length) <= LONGEST_GAP;
    if (!isNear || next.at + next.length - first.at > LONGEST_READ) break;
  }
  return inOrder.slice(start, end);
};
