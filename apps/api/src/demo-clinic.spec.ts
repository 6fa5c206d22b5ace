import { describe, expect, it } from '@jest/globals';
import { execution, inMemoryEventStore, type EventStore } from '@anamnesis/eventing';
import { commandMessage, deciderOf, portalCodec } from '@anamnesis/nest';
import { demoHistory } from './demo-clinic.js';
import { instantOf } from './demo-player.js';
import type { DemoStep } from './demo-step.js';

const MONDAY = '2026-11-16';

/** Decides the steps with the rules as they are, on any store. */
const playOn = async (store: EventStore, steps: readonly DemoStep[]) => {
  let instant = '';
  const clock = { now: () => instant };
  const { execute } = execution({ store, codec: portalCodec(), clock, digestKey: 'of this spec' });
  const answers = [];
  for (const step of steps) {
    instant = instantOf(MONDAY, step);
    const decider = deciderOf(step.command);
    if (!decider) throw new Error('No decider.');
    const message = commandMessage(step.command, step.by, step.key);
    answers.push({ key: step.key, ...(await execute(decider, message)) });
  }
  return answers;
};

const logOf = async (store: EventStore) => {
  const events = [];
  for await (const page of store.readAll({ after: '' })) events.push(...page.events);
  return events.map(({ id, type }) => `${type} ${id}`);
};

describe('the history of the demo clinic', () => {
  const steps = demoHistory(MONDAY);

  it('is accepted by the rules, step by step, and each step adds something', async () => {
    const answers = await playOn(inMemoryEventStore(), steps);
    const idle = answers.filter((answer) => answer.is !== 'accepted' || answer.events.length === 0);
    expect(idle).toEqual([]);
  });

  it('names every step once', () =>
    expect(new Set(steps.map(({ by, key }) => `${by.actor} ${key}`)).size).toBe(steps.length));

  it('is the same whether it is played at once or taken up again anywhere', async () => {
    const whole = inMemoryEventStore();
    await playOn(whole, steps);
    for (const cut of [1, 20, 40, steps.length - 1]) {
      const resumed = inMemoryEventStore();
      await playOn(resumed, steps.slice(0, cut));
      await playOn(resumed, steps);
      expect(await logOf(resumed)).toEqual(await logOf(whole));
    }
  });

  it('passes over weekends, and keeps the clinic’s hours in summer and winter', () => {
    expect(instantOf('2026-11-19', { day: 2, time: '08:00' })).toBe('2026-11-23T16:00:00.000Z');
    expect(instantOf('2026-07-16', { day: 2, time: '08:00' })).toBe('2026-07-20T15:00:00.000Z');
  });
});
