import assert from 'node:assert/strict';

/** What JSON would bring back: fields that are undefined were never there. */
export const asStored = <Value>(value: Value): Value => {
  if (Array.isArray(value)) return value.map(asStored) as Value;
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [name, asStored(field)]),
  ) as Value;
};

export const assertStorable = (event: { readonly type: string }): void => {
  assert.deepEqual(
    JSON.parse(JSON.stringify(event)),
    asStored(event),
    `${event.type} holds something that JSON cannot keep (a Date, a Map, NaN …)`,
  );
};

/** So that a function that changes its input in place fails where it does so. */
export const frozen = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (!Array.isArray(value) && !isPlain(value)) return value;
  Object.freeze(value);
  for (const field of Object.values(value)) frozen(field);
  return value;
};

const isPlain = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};
