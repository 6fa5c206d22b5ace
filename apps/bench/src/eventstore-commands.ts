import { randomUUID } from 'node:crypto';
import type { EventStore } from '@anamnesis/eventing';
import { commandsOn } from './bench-decider.js';
import { appendHistory } from './bench-events.js';
import { byTurns, perSecond } from './load.js';
import { pairsOf, throughputOf, type Measurement } from './measurement.js';

const IN_FLIGHT = 16;
const STREAMS = 1_000;
const FIRST_EVENTS = 10;
const EVENTS_AT_LAST = 12;

/**
 * What it costs that this store does not tell repeats: `execute` reads after each append whether
 * the bytes are its own. Beside it the same with that reading left out, which no installation may.
 */
export const commandsWithAndWithoutReading = async (
  store: EventStore,
  { runs, scale }: { readonly runs: number; readonly scale: number },
): Promise<Measurement> => {
  const streams = Math.ceil(STREAMS * scale);
  const claiming = Object.create(store, {
    capabilities: { value: { ...store.capabilities, tellsRepeats: true } },
  }) as EventStore;
  const executing = [store, claiming].map((each) => commandsOn(each));
  const written: string[] = [];
  const [reading = [], without = []] = await byTurns(
    runs,
    executing.map((command) => async () => {
      const ids = Array.from({ length: streams }, () => randomUUID());
      written.push(...ids);
      const onEach = (call: (id: string) => Promise<unknown>): Promise<number> =>
        perSecond({ total: streams, inFlight: IN_FLIGHT }, (index) => call(ids[index] ?? ''));
      await onEach((id) => store.append(appendHistory(id, { events: FIRST_EVENTS })));
      // Whoever keeps states has them after this one.
      await onEach(command);
      return onEach(command);
    }),
  );
  return throughputOf(
    {
      stage: 'eventstore',
      subject: 'execute, EventStoreDB',
      beside: 'execute without reading what was stored',
      unit: 'commands/s',
      inFlight: IN_FLIGHT,
    },
    pairsOf(reading, without),
    await allHave(EVENTS_AT_LAST, { store, ids: written }),
  );
};

const allHave = async (
  events: number,
  { store, ids }: { readonly store: EventStore; readonly ids: readonly string[] },
): Promise<boolean> => {
  let differ = 0;
  await perSecond({ total: ids.length, inFlight: IN_FLIGHT }, async (index) => {
    const stored = await store.readStream(`prescription-${ids[index]}`);
    if (stored.length !== events) differ += 1;
  });
  return differ === 0;
};
