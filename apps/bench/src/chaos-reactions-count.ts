import { setTimeout as delay } from 'node:timers/promises';
import { readFolded, type EffectStanding } from '@anamnesis/eventing';
import type { Violations } from './chaos-ledger.js';
import { thing, thingCodec, thingNote } from './chaos-reactions-context.js';
import type { Desk } from './chaos-reactions-running.js';

export interface ThingsToCount {
  readonly desk: Desk;
  readonly posted: readonly string[];
  /** What the world outside has counted; left out where a person let it be sent again. */
  readonly taken?: ReadonlyMap<string, number>;
  readonly patienceMs: number;
  readonly violations: Violations;
  readonly say: (line: string) => void;
}

export interface CountedThings {
  readonly sent: number;
  readonly parked: number;
  /** Of those that are parked: nobody knew, and it had left. */
  readonly parkedAndTaken: number;
  readonly reminded: number;
}

/** Waits until the log has an answer for everything, and holds it against what was counted. */
export const countThings = async (
  asked: ThingsToCount,
): Promise<{ readonly counts: CountedThings; readonly parked: readonly string[] }> => {
  const { desk, posted, taken, violations } = asked;
  await untilSettled(asked);
  const counts = { sent: 0, parked: 0, parkedAndTaken: 0, reminded: 0 };
  const parked: string[] = [];
  for (const thingId of posted) {
    const standing = await standingOf(desk, thingId);
    const reminders = await remindersOf(desk, thingId);
    const times = taken?.get(thingId) ?? 0;
    counts.reminded += reminders;
    if (reminders !== 1) violations.add(`${thingId} was reminded of ${reminders} times.`);
    if (standing.is === 'over' && standing.as === 'sent') counts.sent += 1;
    else if (standing.is === 'parked') {
      counts.parked += 1;
      if (times > 0) counts.parkedAndTaken += 1;
      parked.push(thingId);
    } else violations.add(`The note about ${thingId} was lost: it is ${standing.is}.`);
    if (!taken) continue;
    if (times > 1) violations.add(`The note about ${thingId} left ${times} times.`);
    if (times === 0 && standing.is === 'over') {
      violations.add(`The note about ${thingId} is noted as sent and never left.`);
    }
  }
  return { counts, parked };
};

const untilSettled = async (asked: ThingsToCount): Promise<void> => {
  const { desk, patienceMs, say } = asked;
  const until = performance.now() + patienceMs;
  let open = [...asked.posted];
  for (;;) {
    const still: string[] = [];
    for (const thingId of open) if (!(await isSettled(desk, thingId))) still.push(thingId);
    open = still;
    if (open.length === 0 || performance.now() > until) return;
    say(`${open.length} are not over yet …`);
    await delay(500);
  }
};

const isSettled = async (desk: Desk, thingId: string): Promise<boolean> => {
  const { is } = await standingOf(desk, thingId);
  return (is === 'over' || is === 'parked') && (await remindersOf(desk, thingId)) > 0;
};

const standingOf = async ({ store }: Desk, thingId: string): Promise<EffectStanding> => {
  const stream = thingNote.streamOf(
    { type: 'TakeThingNoteStep', thingId, step: { is: 'queued' } },
    '',
  );
  const known = { stream, known: undefined };
  return (await readFolded({ store, codec: thingCodec }, thingNote, known)).state;
};

const remindersOf = async ({ store }: Desk, thingId: string): Promise<number> => {
  const stream = thing.streamOf({ type: 'PostThing', thingId }, '');
  const known = { stream, known: undefined };
  return (await readFolded({ store, codec: thingCodec }, thing, known)).state.reminders;
};
