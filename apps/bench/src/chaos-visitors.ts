import { setTimeout as delay } from 'node:timers/promises';
import { chanceFrom } from './chaos-chance.js';
import { FrontDoor, type AcceptedVisit, type FrontDoorOptions } from './chaos-front-door.js';
import { isOrder, tellRunner } from './chaos-messages.js';
import {
  directoryVisits,
  visitsOfAPrescription,
  type PlannedVisits,
  type Visit,
} from './chaos-visit.js';

/**
 * A process of callers: they send commands by HTTP to whichever api answers, the same again when no
 * answer comes, and tell their runner every yes that they were given.
 */
const given = JSON.parse(process.env['ANAMNESIS_CHAOS_VISITORS'] ?? '{}') as {
  readonly seed: number;
  readonly lanes: number;
} & Omit<FrontDoorOptions, 'chance'>;
const chance = chanceFrom(given.seed);
const door = new FrontDoor({ ...given, chance });
const ending = new AbortController();
const bursts: number[] = [];

process.on('message', (message) => {
  if (!isOrder(message)) return;
  if (message.order === 'burst') bursts.push(message.prescriptions);
  if (message.order === 'end') ending.abort();
});

const MOST_REMEMBERED = 500;
const remembered: { readonly visit: Visit; readonly position: string }[] = [];
let accepted: [id: string, position: string, commandId: string][] = [];
let refused = 0;

const flush = (): void => {
  const { again, internal } = door;
  if (accepted.length + refused + again + internal === 0) return;
  tellRunner({ told: 'answered', accepted, refused, again, internal });
  accepted = [];
  refused = 0;
  door.again = 0;
  door.internal = 0;
};

const isAccepted = (answer: { readonly is: string }): answer is AcceptedVisit =>
  answer.is === 'accepted';

/** Sends it once, or several times at once; tells whether it was accepted. */
const send = async (visit: Visit, times = 1): Promise<boolean> => {
  const answers = await Promise.all(Array.from({ length: times }, () => door.send(visit)));
  for (const answer of answers) {
    if (answer.is === 'refused') refused += 1;
    if (answer.is === 'unexpected') {
      tellRunner({ told: 'broken', what: `${visit.path} was answered with ${answer.status}.` });
    }
  }
  const yes = answers.filter(isAccepted).filter(({ changed }) => changed);
  for (const { eventId, position, commandId } of yes) {
    if (eventId !== undefined) accepted.push([eventId, position, commandId]);
  }
  const [first] = yes;
  if (!first) return answers.some(isAccepted);
  if (yes.some(({ position }) => position !== first.position)) {
    tellRunner({ told: 'broken', what: `${visit.path}, sent twice, was told two positions.` });
  }
  remembered.push({ visit, position: first.position });
  if (remembered.length > MOST_REMEMBERED) remembered.shift();
  return true;
};

/** Something long answered is sent once more: the first answer must come again. */
const sendAgain = async (): Promise<void> => {
  const old = remembered[chance.below(remembered.length)];
  if (!old) return;
  const answer = await door.send(old.visit);
  const same = isAccepted(answer) && answer.repeated && answer.position === old.position;
  if (same) return;
  const { is, position, repeated } = { position: 'none', repeated: false, ...answer };
  const said = `${is} at ${position}${repeated ? ', repeated' : ''}, and first at ${old.position}`;
  tellRunner({ told: 'broken', what: `${old.visit.path}, sent again later: ${said}.` });
};

const inOrder = async ({ first, then }: PlannedVisits): Promise<void> => {
  for (const visit of [...first, ...then]) {
    if (ending.signal.aborted) return;
    await send(visit, chance.happens(0.1) ? 2 : 1);
    if (chance.happens(0.1)) await sendAgain();
  }
};

/**
 * Everything about one prescription at once, each of it twice. What was refused, for it came too
 * early, left no trace: sent again with the same key, in order, it is decided anew.
 */
const atOnce = async ({ first, then }: PlannedVisits): Promise<void> => {
  const all = chance.shuffled([...first, ...then]);
  const answers = await Promise.all(
    all.map(async (visit) => ({ visit, accepted: await send(visit, 2) })),
  );
  const left = answers.filter((answer) => !answer.accepted).map(({ visit }) => visit);
  for (const visit of [...first, ...then]) if (left.includes(visit)) await send(visit);
  await sendAgain();
};

const NAP_MS = 20;

const lane = async (): Promise<void> => {
  while (!ending.signal.aborted) {
    await inOrder(visitsOfAPrescription(chance));
    await delay(NAP_MS);
  }
};

const burstLane = async (): Promise<void> => {
  while (!ending.signal.aborted) {
    const prescriptions = bursts.shift();
    if (prescriptions === undefined) {
      await delay(NAP_MS);
      continue;
    }
    const plans = Array.from({ length: prescriptions }, () => visitsOfAPrescription(chance));
    await Promise.all(plans.map(atOnce));
    tellRunner({ told: 'burst over' });
  }
};

const telling = setInterval(flush, 50);
for (const visit of directoryVisits) await send(visit);
tellRunner({ told: 'ready' });
await Promise.all([burstLane(), ...Array.from({ length: given.lanes }, lane)]);
clearInterval(telling);
flush();
tellRunner({ told: 'done' });
