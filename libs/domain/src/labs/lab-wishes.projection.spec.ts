import { givenProjection } from '@anamnesis/eventing/testing';
import type { LabWishesEvent } from './events.js';
import { labWishes } from './lab-wishes.projection.js';

const given = givenProjection(labWishes);
const by = { patientId: 'rosa', wishId: 'wish-1', by: 'rosa' };
const wish = { asked: 'not-to-see', from: '2026-03-01T00:00:00Z' } as const;
const recorded: LabWishesEvent = {
  ...by,
  type: 'LabViewingWishRecorded',
  at: '2026-03-01T00:00:00Z',
  wish,
};
const ended: LabWishesEvent = { ...by, type: 'LabViewingWishEnded', at: '2026-04-01T00:00:00Z' };

describe('what a patient asked not to see', () => {
  it('is kept with its end, so that it can be asked what was so before', () => {
    given(recorded).thenRowWith('rosa', { wishes: [{ wishId: 'wish-1', wish, by: 'rosa' }] });
    given(recorded, ended).thenRowWith('rosa', {
      wishes: [{ wishId: 'wish-1', wish: { ...wish, to: ended.at }, by: 'rosa' }],
    });
  });

  it('stands on when another wish ends', () => {
    const other: LabWishesEvent = { ...recorded, wishId: 'wish-2' };
    given(recorded, other, ended).thenRowWith('rosa', {
      wishes: [
        { wishId: 'wish-1', wish: { ...wish, to: ended.at }, by: 'rosa' },
        { wishId: 'wish-2', wish, by: 'rosa' },
      ],
    });
  });

  it('ends when it was ended, where it was to end later', () => {
    const long = { ...wish, to: '2026-05-01T00:00:00Z' };
    given({ ...recorded, wish: long }, ended).thenRowWith('rosa', {
      wishes: [{ wishId: 'wish-1', wish: { ...wish, to: ended.at }, by: 'rosa' }],
    });
  });

  it('ends when it was to end, where that was earlier', () => {
    const brief = { ...wish, to: '2026-03-15T00:00:00Z' };
    given({ ...recorded, wish: brief, by: 'rosa' }, ended).thenRowWith('rosa', {
      wishes: [{ wishId: 'wish-1', wish: brief, by: 'rosa' }],
    });
  });
});
