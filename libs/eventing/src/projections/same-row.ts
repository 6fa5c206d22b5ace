/** Equal as a table would keep them: without a value is without a value, however it is written. */
export const sameRow = (left: unknown, right: unknown): boolean => {
  if (left === right) return true;
  if (left === undefined || left === null) return right === undefined || right === null;
  if (typeof left !== 'object' || typeof right !== 'object' || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [before, after] = [left as Fields, right as Fields];
  for (const name in before) if (!sameRow(before[name], after[name])) return false;
  for (const name in after) if (!(name in before) && !sameRow(undefined, after[name])) return false;
  return true;
};

type Fields = Readonly<Record<string, unknown>>;
