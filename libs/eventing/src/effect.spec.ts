import { afterStep, unheardOf, type EffectStanding, type EffectStep } from './effect.js';

const standingAfter = (...steps: readonly EffectStep[]): EffectStanding | undefined =>
  steps.reduce<EffectStanding | undefined>(
    (standing, step) => standing && afterStep(standing, step),
    unheardOf,
  );

const queued: EffectStep = { is: 'queued' };
const sending = (attempt = 1): EffectStep => ({ is: 'sending', attempt });
const sent = (attempt = 1): EffectStep => ({ is: 'sent', attempt });
const putOff = (attempt = 1): EffectStep => ({ is: 'put-off', attempt, reason: 'away' });
const parked: EffectStep = { is: 'parked', reason: 'outcome-unknown' };

describe('the life of an effect', () => {
  it.each<[string, readonly EffectStep[], EffectStanding]>([
    ['waits when it is queued', [queued], { is: 'waiting', attempts: 0, failures: 0 }],
    ['is under way', [queued, sending()], { is: 'sending', attempt: 1, failures: 0 }],
    ['is sent', [queued, sending(), sent()], { is: 'over', as: 'sent' }],
    [
      'waits again after a definite failure',
      [queued, sending(), putOff(), sending(2), putOff(2)],
      { is: 'waiting', attempts: 2, failures: 2 },
    ],
    [
      'is refused for good',
      [queued, sending(), { is: 'refused', attempt: 1, reason: 'no-such-address' }],
      { is: 'over', as: 'refused' },
    ],
    [
      'may not be any more',
      [queued, { is: 'suppressed', reason: 'no-consent' }],
      { is: 'over', as: 'suppressed' },
    ],
    ['is parked when nobody knows', [queued, sending(), parked], { is: 'parked', attempts: 1 }],
    [
      'is tried anew by a person, who forgives the failures',
      [queued, sending(), putOff(), sending(2), parked, { is: 'retried' }],
      { is: 'waiting', attempts: 2, failures: 0 },
    ],
    [
      'is let be by a person',
      [queued, sending(), parked, { is: 'abandoned' }],
      { is: 'over', as: 'abandoned' },
    ],
    [
      'was sent after all, by one who was believed dead',
      [queued, sending(), parked, sent()],
      { is: 'over', as: 'sent' },
    ],
  ])('%s', (_name, steps, standing) => expect(standingAfter(...steps)).toEqual(standing));

  it.each<[string, readonly EffectStep[]]>([
    ['be sent without being queued', [sending()]],
    ['be queued twice', [queued, queued]],
    ['be sent without being noted before', [queued, sent()]],
    ['be under way twice', [queued, sending(), sending()]],
    ['skip an attempt', [queued, sending(2)]],
    ['be under way while a person decides', [queued, sending(), parked, sending(2)]],
    ['be sent twice', [queued, sending(), sent(), sent()]],
    ['be sent by an attempt that is over', [queued, sending(), putOff(), sent()]],
    [
      'be sent by an attempt before the one that is parked',
      [...[queued, sending(), putOff(), sending(2), parked, sent(1)]],
    ],
    [
      'be suppressed while it is under way',
      [...[queued, sending(), { is: 'suppressed', reason: 'no-consent' } as const]],
    ],
    ['be retried before it is parked', [queued, { is: 'retried' }]],
    ['be parked when it is over', [queued, sending(), sent(), parked]],
    ['be abandoned when it was sent', [queued, sending(), sent(), { is: 'abandoned' }]],
  ])('cannot %s', (_name, steps) => expect(standingAfter(...steps)).toBeUndefined());
});
