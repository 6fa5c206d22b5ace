import type { ProjectionCheckpoint } from '@anamnesis/eventing';
import { StaleViews } from './stale-views.js';

const checkpoint = (name: string, isStopped: boolean): ProjectionCheckpoint => ({
  ...{ name, generation: 1, position: '7', epoch: 1, owner: 'projector' },
  ...(isStopped ? { stopped: { eventId: 'event-9', reason: 'TypeError at project' } } : {}),
});

describe('views that stand still', () => {
  it('are named among those that a question reads', async () => {
    const found = [checkpoint('queue', true), checkpoint('names', false)];
    const stale = new StaleViews({ checkpoints: () => Promise.resolve(found) });

    expect(await stale.among(['queue', 'names'])).toEqual(['queue']);
    expect(await stale.among(['names'])).toEqual([]);
    expect(await stale.mayLack(['names', 'queue'])).toBe(true);
    expect(await stale.mayLack(['names'])).toBe(false);
  });

  it('are looked for once a second, and found to go on again', async () => {
    let now = 0;
    let looks = 0;
    const checkpoints = () => Promise.resolve([checkpoint('queue', (looks += 1) === 1)]);
    const stale = new StaleViews({ checkpoints }, () => now);
    expect(await stale.among(['queue'])).toEqual(['queue']);
    now = 999;
    expect(await stale.among(['queue'])).toEqual(['queue']);
    now = 1_000;

    expect(await stale.among(['queue'])).toEqual([]);
    expect(looks).toBe(2);
  });

  it('are none while nobody can be asked, and may be any for whoever must know', async () => {
    const stale = new StaleViews({ checkpoints: () => Promise.reject(new Error('no link')) });
    expect(await stale.among(['queue'])).toEqual([]);
    expect(await stale.mayLack(['queue'])).toBe(true);
  });
});
