import { describe, expect, it } from '@jest/globals';
import {
  execution,
  inMemoryEventStore,
  inMemoryKeyVault,
  keyRing,
  sealedEventStore,
} from '@anamnesis/eventing';
import { deciderOf, portalCodec } from '@anamnesis/nest';
import { demoHistory } from './demo-clinic.js';
import { playDemo, type DemoStage } from './demo-player.js';

const NOW = '2026-11-20T17:00:00.000Z';

/** A log that is sealed, and the rules as they are. */
const stage = (log = inMemoryEventStore()) => {
  const keys = keyRing(inMemoryKeyVault());
  const store = sealedEventStore(log, keys);
  const codec = portalCodec();
  const portal: DemoStage = {
    ...{ store, codec },
    commandsAt: (clock) => {
      const { execute } = execution({ store, codec, clock, digestKey: 'of this spec' });
      return {
        handle: async (message) => {
          const decider = deciderOf(message.command);
          if (!decider) return { is: 'not-found' };
          const answer = await execute(decider, message);
          if (answer.is !== 'accepted') return { is: 'refused', reason: answer.is };
          return { ...answer, changed: answer.events.length > 0 };
        },
      };
    },
  };
  return { portal, keys, store };
};

describe('the demo clinic', () => {
  it('is played once, also when somebody in it was forgotten since', async () => {
    const { portal, keys, store } = stage();
    const whole = await playDemo(portal, NOW);
    expect(whole.played).toBe(demoHistory('2026-11-16').length);
    const subjects = new Set<string>();
    for await (const page of store.readAll({ after: '' })) {
      for (const { subject } of page.events) if (subject !== undefined) subjects.add(subject);
    }
    expect(subjects.size).toBeGreaterThan(1);
    const [somebody = ''] = subjects;
    keys.forget(somebody);
    expect(await playDemo(portal, NOW)).toEqual({ played: 0 });
    for (const subject of subjects) keys.forget(subject);
    expect(await playDemo(portal, NOW)).toEqual({ played: 0 });
  });

  it('goes on past what it has got since of somebody who was forgotten', async () => {
    const { portal } = stage();
    const withoutResults: DemoStage = {
      ...portal,
      commandsAt: (clock) => {
        const door = portal.commandsAt(clock);
        return {
          handle: async (message) =>
            message.command.type.includes('LabResults')
              ? { is: 'refused', reason: 'patient-forgotten' }
              : door.handle(message),
        };
      },
    };
    const { played } = await playDemo(withoutResults, NOW);
    const whole = demoHistory('2026-11-16');
    const told = whole.filter(({ command }) => !command.type.includes('LabResults'));
    expect([told.length < whole.length, played]).toEqual([true, told.length]);
  });

  it('is not played again, and stops no start, where keys of it are lost', async () => {
    const log = inMemoryEventStore();
    await playDemo(stage(log).portal, NOW);
    const withoutKeys = stage(log);
    expect(await playDemo(withoutKeys.portal, NOW)).toEqual({ played: 0 });
  });
});
