import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import {
  appendSettled,
  keyRing,
  sealedEventStore,
  type Append,
  type AppendOutcome,
} from '@anamnesis/eventing';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { fileKeyVault } from '@anamnesis/eventing/vault/file-key-vault';
import { portalCodec } from '@anamnesis/nest';
import { chanceFrom } from './chaos-chance.js';
import { lifeOfAPrescription } from './chaos-life.js';
import { isOrder, tellRunner } from './chaos-messages.js';

/**
 * A process that appends straight through the store's port, to streams that nobody else writes to,
 * and tells its runner what was acknowledged. Every doubt is settled by the same append again.
 */
const given = {
  url: process.env['ANAMNESIS_CHAOS_URL'] ?? '',
  vault: process.env['ANAMNESIS_CHAOS_VAULT'] ?? '',
  seed: Number(process.env['ANAMNESIS_CHAOS_SEED']),
  lanes: Number(process.env['ANAMNESIS_CHAOS_LANES']),
  rate: Number(process.env['ANAMNESIS_CHAOS_RATE']),
};
const chance = chanceFrom(given.seed);
const codec = portalCodec();
const vault = await fileKeyVault({ folder: given.vault, create: false });
const store = sealedEventStore(postgresEventStore({ url: given.url }), keyRing(vault));
const ending = new AbortController();

/** Events per second, and since when. */
let pace = { rate: given.rate, since: performance.now(), sent: 0 };

process.on('message', (message) => {
  if (!isOrder(message)) return;
  if (message.order === 'pace') pace = { rate: message.rate, since: performance.now(), sent: 0 };
  if (message.order === 'end') ending.abort();
});

const patience = { attempts: Number.POSITIVE_INFINITY, retryUnavailable: true };

const LONGEST_NAP_MS = 100;

const myTurn = async (events: number): Promise<void> => {
  while (!ending.signal.aborted) {
    const due = ((performance.now() - pace.since) / 1_000) * pace.rate;
    if (pace.rate > 0 && pace.sent < due) break;
    const nap = pace.rate > 0 ? ((pace.sent - due + 1) / pace.rate) * 1_000 : LONGEST_NAP_MS;
    await delay(Math.min(LONGEST_NAP_MS, Math.max(1, nap)));
  }
  pace.sent += events;
};

let acknowledged: [id: string, position: string][] = [];

const flush = (): void => {
  if (acknowledged.length > 0) tellRunner({ told: 'appended', acknowledged });
  acknowledged = [];
};

const send = async (append: Append): Promise<void> => {
  const outcome = await appendSettled(store, append, patience);
  if (outcome.is === 'conflict') {
    const said = `${append.stream} was expected at ${append.expectedRevision}`;
    tellRunner({ told: 'broken', what: `${said} by its only writer and is at ${outcome.actual}.` });
    return;
  }
  const last = append.events.at(-1);
  if (last) acknowledged.push([last.id, outcome.position]);
  if (chance.happens(0.02)) await repeat(append, outcome);
};

/** The same append again must be answered like the first time, whatever happened since. */
const repeat = async (append: Append, first: AppendOutcome): Promise<void> => {
  const again = await appendSettled(store, append, patience);
  const same =
    first.is === 'appended' &&
    again.is === 'appended' &&
    again.position === first.position &&
    again.revision === first.revision;
  if (!same) {
    tellRunner({ told: 'broken', what: `${append.stream}: a repeated append was answered anew.` });
  }
};

const lane = async (): Promise<void> => {
  while (!ending.signal.aborted) {
    for (const append of lifeOfAPrescription(codec, chance)) {
      await myTurn(append.events.length);
      if (ending.signal.aborted) return;
      await send(append);
    }
  }
};

const telling = setInterval(flush, 50);
try {
  await Promise.all(Array.from({ length: given.lanes }, lane));
} catch (failure) {
  const name = failure instanceof Error ? failure.message : 'unknown';
  tellRunner({ told: 'broken', what: `A writer could not go on: ${name}` });
}
clearInterval(telling);
flush();
await store.close();
tellRunner({ told: 'done' });
