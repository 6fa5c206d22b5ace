import type { TestIdentity } from '../lab-tests/facts.js';

/**
 * Under which name is a test shown?
 *
 * Its own, or else the first of its other codings that has one, or else its code (decision 31;
 * November 2026). Whatever stands here is found by a search.
 * Not covered: the name of an order, which may tell of hidden lines.
 */
export const shownNameOf = ({ name, alternates = [], code }: TestIdentity): string =>
  name ?? alternates.find((each) => each.name !== undefined)?.name ?? code ?? 'Result';
