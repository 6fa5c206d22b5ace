import type { ProjectionStanding } from '@anamnesis/nest';
import { differencesIn, listed, statusOf } from './telling.js';

const standing: ProjectionStanding = {
  name: 'queue-and-archive',
  version: 2,
  head: '0000000000000200',
  live: { generation: 1, version: 1, position: '0000000000000150' },
  parked: [
    {
      key: 'request-7',
      at: { eventId: 'event-9', reason: 'TypeError at project' },
      since: '2026-03-25T17:00:00.000Z',
      isRetried: false,
    },
  ],
  building: {
    generation: 2,
    version: 2,
    position: '0000000000000050',
    purpose: 'rebuild',
    since: '2026-03-25T17:00:00.000Z',
    owner: 'projector',
  },
  buildingProgress: { share: 0.25, secondsLeft: 29.5 },
};

describe('what is told of a projection', () => {
  it('is one line in a list', () => {
    expect(listed(standing)).toBe(
      'queue-and-archive  v1, here v2  generation 1, 2 (v2) being built',
    );
  });

  it('says how far it is, what is built and which rows are stale', () => {
    expect(statusOf(standing)).toEqual([
      'queue-and-archive: at 150, log at 200',
      '  building generation 2 since 2026-03-25T17:00:00.000Z, by projector',
      '  at 50 of 200: 25 %, about 30 s left',
      '  request-7 is stale since 2026-03-25T17:00:00.000Z: event event-9: TypeError at project',
    ]);
  });

  it('names differing rows by their keys and properties', () => {
    const examples = [
      { key: 'a', is: 'different', properties: ['notes', 'summary'] },
      { key: 'b', is: 'missing-in-live', properties: ['notes'] },
      { key: 'c', is: 'only-in-live', properties: ['notes'] },
    ] as const;
    const compared = { is: 'compared', position: '7', rows: 9, differences: 4, examples } as const;
    expect(differencesIn(compared)).toEqual([
      'a differs in notes, summary',
      'b is missing',
      'c should not be there',
      '1 more differ',
      '9 rows compared at 7: 4 differ',
    ]);
  });
});
