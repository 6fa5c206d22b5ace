import { setTimeout as delay } from 'node:timers/promises';
import type { Typed } from '../decider.js';
import type { EffectStanding } from '../effect.js';
import { readFolded } from '../stream-fold.js';
import { note, parcelCodec } from './parcels.fixture.js';
import type { RunningRig } from './parcels-rig.fixture.js';

export const until = async (
  isSo: () => Promise<boolean> | boolean,
  what: string,
  seconds = 30,
): Promise<void> => {
  for (let waited = 0; !(await isSo()); waited += 1) {
    if (waited > seconds * 100) throw new Error(`In ${seconds} seconds it did not come: ${what}.`);
    await delay(10);
  }
};

type OnLog = Pick<RunningRig, 'store'>;

export const standingOf = async ({ store }: OnLog, noteId: string): Promise<EffectStanding> => {
  const stream = note.streamOf({ type: 'QueueNote', noteId }, '');
  const known = { stream, known: undefined };
  return (await readFolded({ store, codec: parcelCodec }, note, known)).state;
};

export const allOver = (rig: OnLog, ids: readonly string[]) => async (): Promise<boolean> => {
  const standings = await Promise.all(ids.map((id) => standingOf(rig, id)));
  return standings.every(({ is }) => is === 'over');
};

export const eventsOf = async ({ store }: OnLog, stream: string): Promise<readonly Typed[]> =>
  (await store.readStream(stream)).map((stored) => parcelCodec.decode(stored).event);

export const nothingWaits = (rig: RunningRig) => async (): Promise<boolean> =>
  (await rig.reactions.counts()).waiting === 0;

/** Every reaction and every plan has looked at everything. */
export const lookedAtAll = async ({ reactions, store }: RunningRig): Promise<boolean> => {
  const head = await store.head();
  const names = reactions.health().following.map(({ name }) => name);
  const waits = names.map((name) => reactions.progress.waitFor(name, head, { timeoutMs: 30_000 }));
  return (await Promise.all(waits)).every(Boolean);
};

export const post = (rig: Pick<RunningRig, 'desk'>, parcelId: string) =>
  rig.desk.send({ type: 'PostParcel', parcelId }, `post ${parcelId}`);

export const postMany = async (
  rig: Pick<RunningRig, 'desk'>,
  many: number,
  from = 0,
): Promise<readonly string[]> => {
  const ids = Array.from({ length: many }, (_, index) => `p${from + index}`);
  await Promise.all(ids.map((id) => post(rig, id)));
  return ids;
};
