import { describe, expect, it } from '@jest/globals';
import { fuzzIntake } from './fuzz-run.js';

const SECONDS = 15;

describe('messages of which nothing can be expected', () => {
  it(
    'crash nothing, hang nothing, tell and record nobody else’s data, and are kept when accepted',
    async () => {
      const counts = await fuzzIntake({
        messages: 100_000,
        seed: 7,
        milliseconds: SECONDS * 1_000,
      });
      expect(counts.broken).toEqual([]);
      expect(counts.slow).toBe(0);
      // What is tried must also get through, or nothing would have been tried.
      for (const some of [counts.accepted, counts.errors, counts.refused, counts.unavailable]) {
        expect(some).toBeGreaterThan(0);
      }
    },
    (SECONDS + 30) * 1_000,
  );
});
