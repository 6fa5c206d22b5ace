import { describe, expect, it } from '@jest/globals';
import { inMemoryEventStore } from '@anamnesis/eventing';
import { portalCodec } from '../portal.js';
import { LabLooking, type LabLookingOptions } from './lab-looking.js';

const id = (end: number) => `3f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const origin = { commandId: id(1), causationId: id(2), correlationId: id(3) };
const report = { reportId: id(4), patientId: id(5) };

/** Nothing is on file, and the views are not asked. */
const lookingAt = (now: string): LabLooking =>
  new LabLooking({
    ...{ store: inMemoryEventStore(), codec: portalCodec(), clock: { now: () => now } },
    progress: { waitFor: () => Promise.resolve(false) },
  } as unknown as LabLookingOptions);

describe('looking at what time alone may show', () => {
  it('is done later by a clock that is behind the one that rang', async () => {
    const [early, due] = ['2026-12-04T07:59:59.900Z', '2026-12-04T08:00:00Z'];
    const tooEarly = { is: 'try-later', reason: 'clock-is-behind' };
    const asked = { ...origin, notBefore: due };
    await expect(lookingAt(early).look({ ...report, ...asked })).resolves.toEqual(tooEarly);
    await expect(lookingAt(early).lookAtMany(asked)).resolves.toEqual(tooEarly);
    await expect(lookingAt(due).look({ ...report, ...asked })).resolves.toEqual({ is: 'accepted' });
    await expect(lookingAt(early).look({ ...report, ...origin })).resolves.toEqual({
      is: 'accepted',
    });
  });

  it('waits for views that are behind', async () => {
    await expect(lookingAt('2026-12-04T08:00:00Z').lookAtMany(origin)).resolves.toEqual({
      ...{ is: 'try-later', reason: 'views-are-behind' },
    });
  });
});
